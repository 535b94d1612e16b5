-- When each feed was called, so that its limits hold for all processes and restarts.
create table core.feed_call (
    id bigint generated always as identity primary key,
    url text not null,
    at timestamptz not null,
    status integer
);
create index feed_call_url on core.feed_call (url, at);

-- Places that an organisation reports from often, under names of its own.
create table core.own_place (
    id uuid primary key default gen_random_uuid(),
    organisation_id smallint not null references core.organisation,
    name text not null,
    address text,
    point geometry (Point, 3006),
    unique (organisation_id, name),
    check (num_nonnulls(address, point) > 0)
);

-- More words from the reporter, asked for or not; the report waits again.
create function core.supplement_own(report uuid, shared text, raw text)
returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    asked core.report;
    held text;
begin
    select * into asked from core.report as r
    where r.id = supplement_own.report for update;
    if asked.id is null or not core.is_own_report(asked.organisation_id)
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

-- A report that turned out wrong is taken back by its organisation before it counts.
create function core.withdraw_own(report uuid) returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    asked core.report;
begin
    select * into asked from core.report as r
    where r.id = withdraw_own.report for update;
    if asked.id is null or not core.is_own_report(asked.organisation_id)
        or asked.state not in ('received', 'returned')
    then
        return false;
    end if;
    update core.report set state = 'rejected' where id = asked.id;
    insert into core.report_step (report_id, account_id, action)
    values (asked.id, core.my_account(), 'withdrawn');
    return true;
end $$;

do $$
declare name text;
begin
    foreach name in array array['feed_call', 'own_place'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;
grant select, insert, delete on core.own_place to geosafety_app;
create policy own on core.own_place to geosafety_app
using (core.is_own_report(organisation_id))
with check (core.is_own_report(organisation_id));
grant execute on function
    core.supplement_own(uuid, text, text), core.withdraw_own(uuid)
to geosafety_app;
