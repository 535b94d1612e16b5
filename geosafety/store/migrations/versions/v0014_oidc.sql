-- Accounts that an OpenID provider vouches for. They are known by the provider and its
-- own mark for whoever it is, never by an address, and have no password here. Their
-- usernames begin in a way that no other may.

alter table core.account
    alter column password_hash drop not null,
    add column issuer text collate "C",
    add column subject text collate "C",
    add constraint account_issuer_subject_key unique (issuer, subject),
    add constraint account_way_in_check check (
        num_nonnulls(issuer, subject) = case when password_hash is null then 2 else 0 end
        and (issuer is not null) = starts_with(username, 'openid:')
    );

create or replace function core.credentials(username text)
returns table (id integer, password_hash text)
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select account.id, account.password_hash
    from core.account
    where account.username = credentials.username
        and account.closed_at is null
        and account.password_hash is not null;
end;

create or replace function core.change_own_password(hash text) returns void
language sql security definer set search_path = core, pg_temp
begin atomic
    update core.account
    set password_hash = change_own_password.hash, must_change_password = false
    where id = core.my_account() and account.issuer is null;
end;

-- The account of whoever a provider vouches for, made the first time, with the role and
-- the organisation that the provider's claims give today. Without a role, or without
-- such an organisation, nothing is stored, and what was begun before is over. What an
-- administrator has closed stays as it is.
create function core.enter_from_provider(
    issuer text, subject text, name text, role text, organisation text
) returns table (account integer, refusal text)
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    theirs smallint := (
        select owner.id from core.organisation as owner
        where owner.key = enter_from_provider.organisation and owner.type <> 'public'
    );
    known core.account;
begin
    -- Two ways in at once are one account: the later waits for the one before.
    perform pg_advisory_xact_lock(
        hashtextextended(
            enter_from_provider.issuer || e'\n' || enter_from_provider.subject, 7
        )
    );
    select * into known from core.account as one
    where one.issuer = enter_from_provider.issuer
        and one.subject = enter_from_provider.subject;
    refusal := case
        when known.closed_at is not null then 'closed'
        when enter_from_provider.role is null then 'no-role'
        when theirs is null then 'no-organisation'
    end;
    if refusal is not null then
        delete from core.session where session.account_id = known.id;
        return next;
        return;
    end if;
    insert into core.account as one (
        username, name, role, organisation_id, issuer, subject
    ) values (
        'openid:' || left(
            encode(
                sha256(
                    convert_to(
                        enter_from_provider.issuer || e'\n'
                        || enter_from_provider.subject,
                        'UTF8'
                    )
                ),
                'hex'
            ),
            24
        ),
        enter_from_provider.name, enter_from_provider.role, theirs,
        enter_from_provider.issuer, enter_from_provider.subject
    )
    on conflict on constraint account_issuer_subject_key do update
    set name = excluded.name, role = excluded.role,
        organisation_id = excluded.organisation_id
    returning one.id into account;
    return next;
end $$;
grant execute on function core.enter_from_provider(text, text, text, text, text)
to geosafety_app;
