-- A log that is only ever added to. Each entry holds the hash of the one before, so a
-- change to any of them shows; the head shows whether the last ones are still there.
create schema audit;

create table audit.entry (
    id bigint primary key,
    at timestamptz not null,
    account_id integer,
    role text collate "C",
    organisation_id smallint,
    action text collate "C" not null,
    object_type text collate "C" not null,
    object_id text collate "C",
    purpose text collate "C",
    details jsonb not null default '{}',
    before bytea not null,
    hash bytea not null
);
create index entry_object on audit.entry (object_type, object_id);

create table audit.head (
    one boolean primary key default true check (one),
    id bigint not null,
    hash bytea not null
);
insert into audit.head (id, hash) values (0, sha256('geosafety'));

-- What an entry says, in the same letters each time.
create function audit.content(entry audit.entry) returns bytea
language sql immutable parallel safe
return convert_to(
    jsonb_build_array(
        entry.id,
        to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.account_id, entry.role, entry.organisation_id, entry.action,
        entry.object_type, entry.object_id, entry.purpose, entry.details
    )::text,
    'UTF8'
);

create function audit.note(
    action text, object_type text, object_id text, purpose text, details jsonb
) returns bigint
language plpgsql security definer set search_path = audit, core, pg_temp as $$
declare
    head audit.head;
    fresh audit.entry;
begin
    -- Whoever writes next waits here until this transaction has ended.
    select * into head from audit.head for update;
    fresh.id := head.id + 1;
    fresh.at := clock_timestamp();
    fresh.account_id := core.my_account();
    fresh.role := core.my_role();
    fresh.organisation_id := core.my_organisation();
    fresh.action := note.action;
    fresh.object_type := note.object_type;
    fresh.object_id := note.object_id;
    fresh.purpose := note.purpose;
    fresh.details := coalesce(note.details, '{}');
    fresh.before := head.hash;
    fresh.hash := sha256(head.hash || audit.content(fresh));
    insert into audit.entry select fresh.*;
    update audit.head set id = fresh.id, hash = fresh.hash;
    return fresh.id;
end $$;

-- The first entry that is not what was written; null if all are.
create function audit.first_broken() returns bigint
language sql stable security definer set search_path = audit, pg_temp
begin atomic
    select min(wrong.id)
    from (
        select entry.id
        from (
            select
                each as entry,
                each.id,
                lag(each.hash, 1, sha256('geosafety')) over (order by each.id) as prior,
                lag(each.id, 1, 0::bigint) over (order by each.id) as prior_id
            from audit.entry as each
        ) as entry
        where (entry.entry).before <> entry.prior
            or (entry.entry).hash
                <> sha256(entry.prior || audit.content(entry.entry))
            or entry.id <> entry.prior_id + 1
        union all
        select head.id
        from audit.head
        where not exists (
            select from audit.entry
            where entry.id = head.id and entry.hash = head.hash
        ) and head.id > 0
    ) as wrong;
end;

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
    raise restrict_violation using message = 'the audit log is only added to';
end $$;
create trigger only_added_to before update or delete or truncate on audit.entry
for each statement execute function audit.refuse_change();

alter table audit.entry enable row level security;
alter table audit.entry force row level security;
alter table audit.head enable row level security;
alter table audit.head force row level security;
do $$
begin
    execute 'create policy owner_all on audit.entry to current_user using (true)';
    execute 'create policy owner_all on audit.head to current_user using (true)';
end $$;
revoke execute on all functions in schema audit from public;
alter default privileges in schema audit revoke execute on functions from public;
grant usage on schema audit to geosafety_app;
grant execute on function
    audit.note(text, text, text, text, jsonb), audit.first_broken()
to geosafety_app;
grant select on audit.entry to geosafety_app;
create policy read on audit.entry for select to geosafety_app
using ((select core.my_role()) = 'dpo_archivist');

-- Accounts: who was given what, and never a password.
create function core.note_account() returns trigger
language plpgsql security definer set search_path = core, audit, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        perform audit.note(
            'account_made', 'account', new.id::text, null,
            jsonb_build_object(
                'role', new.role, 'organisation', new.organisation_id
            )
        );
    elsif (old.role, old.organisation_id, old.closed_at, old.password_hash)
        is distinct from
        (new.role, new.organisation_id, new.closed_at, new.password_hash)
    then
        perform audit.note(
            'account_changed', 'account', new.id::text, null,
            jsonb_build_object(
                'role', jsonb_build_array(old.role, new.role),
                'organisation',
                jsonb_build_array(old.organisation_id, new.organisation_id),
                'closed', new.closed_at is not null,
                'new_password', old.password_hash <> new.password_hash
            )
        );
    end if;
    return null;
end $$;
create trigger account_noted after insert or update on core.account
for each row execute function core.note_account();

-- What people decide about reports; what a file changes is noted with the file.
create function core.note_state() returns trigger
language plpgsql security definer set search_path = core, audit, pg_temp as $$
begin
    perform audit.note(
        'state', 'report', new.id::text, null,
        jsonb_build_object('from', old.state, 'to', new.state)
    );
    return null;
end $$;
create trigger state_noted after update of state on core.report
for each row when (
    old.state is distinct from new.state
    and nullif(current_setting('geosafety.role', true), '') is not null
) execute function core.note_state();

-- The words of a report as they came, to those who need them, and noted.
create function core.open_raw(report uuid, purpose text) returns text
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    asked core.report;
    words text;
    is_locked boolean;
    may boolean;
begin
    select * into asked from core.report as r where r.id = open_raw.report;
    is_locked := asked.state = 'handed_over';
    may := case core.my_role()
        when 'dpo_archivist' then is_locked
        when 'coordinator' then not is_locked
        else not is_locked and core.is_own_report(asked.organisation_id)
    end;
    if may is not true then
        return null;
    end if;
    perform audit.note('raw_opened', 'report', asked.id::text, open_raw.purpose, null);
    select coalesce(r.text, t.shared, '') into words
    from (select asked.id) as one
    left join core.report_raw as r on r.report_id = one.id
    left join core.report_text as t on t.report_id = one.id;
    return words;
end $$;
grant execute on function core.open_raw(uuid, text) to geosafety_app;
