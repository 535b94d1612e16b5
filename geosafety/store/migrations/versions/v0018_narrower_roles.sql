-- Those who mend things belong to the same organisation as those who work with
-- crime; what they read and tell of are deficiencies.

create function core.concerns_me(kind text) returns boolean
language sql stable parallel safe
return kind = 'deficiency' or core.my_role() is distinct from 'maintenance';
revoke execute on function core.concerns_me(text) from public;
grant execute on function core.concerns_me(text) to geosafety_app;

create policy concerned on core.report as restrictive for select to geosafety_app
using ((select core.my_role()) is distinct from 'maintenance' or kind = 'deficiency');
create policy tell_of_deficiencies on core.report
as restrictive for insert to geosafety_app with check (core.concerns_me(kind));

-- These look at rows that the asker may not see, so they ask for themselves.
create or replace function core.supplement_own(report uuid, shared text, raw text)
returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    asked core.report;
    held text;
begin
    select * into asked from core.report as r
    where r.id = supplement_own.report for update;
    if asked.id is null or not core.is_own_report(asked.organisation_id)
        or not core.concerns_me(asked.kind)
        or asked.state not in ('received', 'returned')
    then
        return false;
    end if;
    select t.shared into held from core.report_text as t where t.report_id = asked.id;
    if supplement_own.raw is distinct from supplement_own.shared
        or exists (select from core.report_raw as r where r.report_id = asked.id)
    then
        insert into core.report_raw as kept (report_id, text)
        values (asked.id, concat_ws(E'\n\n', held, supplement_own.raw))
        on conflict (report_id) do update
        set text = concat_ws(E'\n\n', kept.text, supplement_own.raw);
    end if;
    insert into core.report_text as kept (report_id, shared)
    values (asked.id, supplement_own.shared)
    on conflict (report_id) do update
    set shared = concat_ws(E'\n\n', kept.shared, excluded.shared);
    update core.report set state = 'received' where id = asked.id;
    insert into core.report_step (report_id, account_id, action)
    values (asked.id, core.my_account(), 'supplemented');
    return true;
end $$;

create or replace function core.withdraw_own(report uuid) returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    asked core.report;
begin
    select * into asked from core.report as r
    where r.id = withdraw_own.report for update;
    if asked.id is null or not core.is_own_report(asked.organisation_id)
        or not core.concerns_me(asked.kind)
        or asked.state not in ('received', 'returned')
    then
        return false;
    end if;
    update core.report set state = 'rejected' where id = asked.id;
    insert into core.report_step (report_id, account_id, action)
    values (asked.id, core.my_account(), 'withdrawn');
    return true;
end $$;

create or replace function core.may_add_photo(report uuid) returns boolean
language sql stable security definer set search_path = core, pg_temp
return core.is_my_new_report(may_add_photo.report) or exists (
    select from core.report as mine
    where mine.id = may_add_photo.report
        and mine.state <> 'handed_over'
        and core.is_own_report(mine.organisation_id)
        and core.concerns_me(mine.kind)
);

create or replace function core.open_raw(report uuid, purpose text) returns text
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
            and core.concerns_me(asked.kind)
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

-- What the holder of a code may know, the number of photos now among it.
drop function core.follow_receipt(bytea);
create function core.follow_receipt(code bytea)
returns table (
    received_at timestamptz, category text, state text, note text,
    noted_at timestamptz, has_contact boolean, photos integer
)
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select
        report.received_at, report.category, report.state, step.note, step.at,
        exists (select from core.contact where contact.report_id = report.id),
        (select count(*) from core.photo where photo.report_id = report.id)::integer
    from core.receipt
    inner join core.report on report.id = receipt.report_id
    left join lateral (
        select report_step.note, report_step.at
        from core.report_step
        where report_step.report_id = report.id
            and report_step.action = report.state
            and report.state in ('returned', 'rejected')
        order by report_step.id desc
        limit 1
    ) as step on true
    where receipt.code = follow_receipt.code;
end;
revoke execute on function core.follow_receipt(bytea) from public;
grant execute on function core.follow_receipt(bytea) to geosafety_app;

-- Whoever keeps accounts, reviews, or reads the log is made by an administrator, so
-- that nobody gives themselves what their own role may not do; and nobody closes the
-- account that they act with.
create function core.may_keep_account(role text) returns boolean
language sql stable parallel safe
return core.my_role() = 'admin' or (
    core.my_role() = 'coordinator'
    and may_keep_account.role not in ('admin', 'coordinator', 'dpo_archivist')
);
revoke execute on function core.may_keep_account(text) from public;
grant execute on function core.may_keep_account(text) to geosafety_app;
create policy kept on core.account as restrictive for insert to geosafety_app
with check (core.may_keep_account(role));
create policy kept_as_it_is on core.account as restrictive for update to geosafety_app
using (core.may_keep_account(role)) with check (
    core.may_keep_account(role)
    and (closed_at is null or id is distinct from core.my_account())
);

-- The map names those whose reports it counts.
create policy names on core.sender_mapping for select to geosafety_app
using ((select core.my_role()) = 'statistics');
