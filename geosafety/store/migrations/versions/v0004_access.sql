-- Who may read and change what, row by row. The site connects as geosafety_web, a
-- member of geosafety_app, and says in each transaction for whom it acts: a role, an
-- organisation and an account. Without that, nothing is visible. Somebody with a
-- database login of their own could say anything, so such logins never belong to
-- geosafety_app.

create function core.my_role() returns text
language sql stable parallel safe
return nullif(current_setting('geosafety.role', true), '');

create function core.my_organisation() returns smallint
language sql stable parallel safe
return nullif(current_setting('geosafety.organisation', true), '')::smallint;

create function core.my_account() returns integer
language sql stable parallel safe
return nullif(current_setting('geosafety.account', true), '')::integer;

alter table core.report alter column batch_id drop not null;
insert into core.organisation (key, name, type)
values ('allmanheten', 'Allmänheten', 'public')
on conflict (key) do nothing;

-- The reports of one's own organisation, whatever has become of them.
create function core.is_own_report(organisation smallint) returns boolean
language sql stable parallel safe
return organisation = core.my_organisation() and core.my_role() in (
    'coordinator', 'est_member', 'police', 'external_reporter', 'maintenance'
);

-- The levels at which one may know of the approved reports of others. Those marked
-- `internal` stay within the municipality and its companies.
create function core.my_levels() returns text[]
language sql stable parallel safe
return case core.my_role()
    when 'coordinator' then array['open', 'internal', 'est', 'police']
    when 'statistics' then array['open', 'internal', 'est']
    when 'police' then array['open', 'est', 'police']
    when 'est_member' then array['open', 'est'] || case
        when (
            select type from core.organisation where id = core.my_organisation()
        ) in ('department', 'municipal_company', 'school') then array['internal']
        else array[]::text[]
    end
    when 'planner' then array['open', 'internal', 'est']
    when 'walk_leader' then array['open', 'internal', 'est']
    when 'gis_editor' then array['open', 'internal', 'est']
    when 'maintenance' then array['open', 'internal']
    else array[]::text[]
end;

-- Roles that see maps and plans, and not only what they have reported themselves.
create function core.sees_maps() returns boolean
language sql stable parallel safe
return core.my_role() in (
    'coordinator', 'est_member', 'police', 'planner', 'walk_leader', 'gis_editor'
);

create function core.is_administrator() returns boolean
language sql stable parallel safe
return core.my_role() in ('admin', 'coordinator');

-- A report of the public's own organisation, just made in this very transaction.
create function core.is_my_new_report(report uuid) returns boolean
language sql stable security definer set search_path = core, pg_temp
return exists (
    select from core.report as mine
    inner join core.organisation on organisation.id = mine.organisation_id
    where mine.id = is_my_new_report.report
        and core.my_role() = 'public'
        and organisation.type = 'public'
        and mine.state = 'received'
        and mine.received_at = now()
);

-- The triggers look at rows that the asker may not see.
alter function core.refuse_unknown_batch() security definer;
alter function core.refuse_unknown_batch() set search_path = core, pg_temp;
alter function core.refuse_unknown_report() security definer;
alter function core.refuse_unknown_report() set search_path = core, pg_temp;
alter function core.remove_parts() security definer;
alter function core.remove_parts() set search_path = core, pg_temp;
alter function core.keep_used_batch() security definer;
alter function core.keep_used_batch() set search_path = core, pg_temp;
alter view core.placement_cell set (security_invoker = true);

create or replace function core.refuse_unknown_batch() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    -- A report that came by itself, from a form, has no batch.
    if not exists (select from incoming where batch_id is not null) then
        return null;
    end if;
    -- The lock keeps the batch from going away before this transaction ends.
    perform from core.import_batch
    where id in (select distinct batch_id from incoming)
    for key share;
    if exists (
        select from (select distinct batch_id, organisation_id from incoming) as named
        where named.batch_id is not null and not exists (
            select from core.import_batch as batch
            where batch.id = named.batch_id
                and batch.organisation_id = named.organisation_id
        )
    ) then
        raise foreign_key_violation using message =
            'a report names a batch that its organisation did not send';
    end if;
    return null;
end $$;

-- Functions are for everyone unless taken back.
revoke execute on all functions in schema core from public;
alter default privileges in schema core revoke execute on functions from public;
revoke execute on function public.st_estimatedextent(text, text, text) from public;
revoke execute on function public.st_estimatedextent(text, text) from public;
revoke execute on function public.st_estimatedextent(text, text, text, boolean)
from public;

-- Row security on every table, also for their owner. The owner's own programs (the
-- command line, the worker) see all rows.
do $$
declare name text;
begin
    for name in
        select relname from pg_class
        where relnamespace = 'core'::regnamespace and relkind = 'r'
            and relname not in ('alembic_version', 'municipality', 'revision')
    loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;

grant usage on schema core, layers to geosafety_app;
grant execute on function
    core.my_role(), core.my_organisation(), core.my_account(), core.my_levels(),
    core.is_own_report(smallint), core.sees_maps(), core.is_administrator(),
    core.is_my_new_report(uuid)
to geosafety_app;

-- What anybody may know.
grant select on core.alembic_version, core.municipality, core.revision
to geosafety_app;
grant update (number) on core.revision to geosafety_app;

grant select on core.organisation to geosafety_app;
create policy read on core.organisation for select to geosafety_app using (
    case when (select core.my_role()) = 'public' then type = 'public'
    else (select core.my_role()) is not null end
);
grant insert, update (key, name, type) on core.organisation to geosafety_app;
create policy write on core.organisation for insert to geosafety_app
with check ((select core.is_administrator()));
create policy rename on core.organisation for update to geosafety_app
using ((select core.is_administrator()));

-- Nobody reads a password, not even as a hash; core.credentials gives one account's.
grant select (
    id, username, name, role, organisation_id, language, created_at
) on core.account to geosafety_app;
create policy read on core.account for select to geosafety_app using (
    id = (select core.my_account()) or (select core.is_administrator())
);
grant insert, update (
    username, name, role, organisation_id, password_hash, language
) on core.account to geosafety_app;
create policy write on core.account for insert to geosafety_app
with check ((select core.is_administrator()));
create policy change on core.account for update to geosafety_app
using ((select core.is_administrator()));

grant select, insert, update (
    occurred_from, occurred_to, time_precision, kind, category, confidentiality,
    state, duplicate_of
) on core.report to geosafety_app;
create policy read on core.report for select to geosafety_app using (
    (select core.my_role()) = 'coordinator'
    or (
        state = 'approved'
        and confidentiality = any ((select core.my_levels())::text[])
        and (kind = 'deficiency' or (select core.my_role()) <> 'maintenance')
    )
    or core.is_own_report(organisation_id)
    or (state = 'handed_over' and (select core.my_role()) = 'dpo_archivist')
);
create policy write on core.report for insert to geosafety_app with check (
    state = 'received'
    and duplicate_of is null
    and (
        core.is_own_report(organisation_id)
        or (
            (select core.my_role()) = 'public'
            and organisation_id = (
                select id from core.organisation where type = 'public'
            )
        )
    )
);
create policy change on core.report for update to geosafety_app
using ((select core.my_role()) = 'coordinator');

-- Places and words of the reports one sees; those that make maps read no words.
grant select, insert, update, delete on core.placement to geosafety_app;
create policy read on core.placement for select to geosafety_app using (
    (select core.my_role()) = 'statistics'
    or exists (select from core.report where report.id = report_id)
);
create policy write on core.placement for insert to geosafety_app with check (
    core.is_my_new_report(report_id)
    or exists (
        select from core.report
        where report.id = report_id and core.is_own_report(report.organisation_id)
    )
    or (select core.my_role()) = 'coordinator'
);
create policy change on core.placement for update to geosafety_app
using ((select core.my_role()) = 'coordinator');
create policy remove on core.placement for delete to geosafety_app
using ((select core.my_role()) = 'coordinator');

grant select, insert on core.footprint to geosafety_app;
create policy read on core.footprint for select to geosafety_app
using ((select core.my_role()) is not null);
create policy write on core.footprint for insert to geosafety_app
with check ((select core.my_role()) is not null);
grant select on core.placement_cell to geosafety_app;

-- What has been handed over is locked: only the data protection role reads it.
create function core.reads_words(organisation smallint, state text) returns boolean
language sql stable parallel safe
return case core.my_role()
    when 'dpo_archivist' then state = 'handed_over'
    when 'coordinator' then state <> 'handed_over'
    when 'est_member' then state <> 'handed_over'
    when 'police' then state <> 'handed_over'
    when 'maintenance' then state <> 'handed_over'
    when 'external_reporter'
        then state <> 'handed_over' and organisation = core.my_organisation()
    else false
end;
grant execute on function core.reads_words(smallint, text) to geosafety_app;

grant select, insert, update (address, shared, redactions) on core.report_text
to geosafety_app;
create policy read on core.report_text for select to geosafety_app using (
    exists (
        select from core.report
        where report.id = report_id
            and core.reads_words(report.organisation_id, report.state)
    )
);
create policy write on core.report_text for insert to geosafety_app with check (
    core.is_my_new_report(report_id)
    or exists (
        select from core.report
        where report.id = report_id and core.is_own_report(report.organisation_id)
    )
    or (select core.my_role()) = 'coordinator'
);
create policy change on core.report_text for update to geosafety_app using (
    (select core.my_role()) = 'coordinator'
    and exists (
        select from core.report
        where report.id = report_id
            and core.reads_words(report.organisation_id, report.state)
    )
);

-- Raw words are written and never selected: core.open_raw gives and logs them.
grant insert on core.report_raw to geosafety_app;
create policy write on core.report_raw for insert to geosafety_app with check (
    core.is_my_new_report(report_id)
    or exists (
        select from core.report
        where report.id = report_id and core.is_own_report(report.organisation_id)
    )
    or (select core.my_role()) = 'coordinator'
);

-- Files, and the rows in them that wait to be corrected.
create function core.handles_files() returns boolean
language sql stable parallel safe
return core.my_role() in (
    'coordinator', 'est_member', 'police', 'external_reporter'
);
grant execute on function core.handles_files() to geosafety_app;
grant select on core.import_batch, core.quarantine_row to geosafety_app;
create policy read on core.import_batch for select to geosafety_app using (
    (select core.my_role()) = 'coordinator'
    or (
        (select core.handles_files())
        and organisation_id = (select core.my_organisation())
    )
);
create policy read on core.quarantine_row for select to geosafety_app using (
    exists (select from core.import_batch where import_batch.id = batch_id)
);

-- Registers of addresses and names of places hold nothing about reports.
grant select on core.address, core.place_name to geosafety_app;
create policy read on core.address for select to geosafety_app
using ((select core.my_role()) is not null);
create policy read on core.place_name for select to geosafety_app
using ((select core.my_role()) is not null);

-- Plans, their reviews, and hotspot maps.
grant select, insert, update on core.development, core.review to geosafety_app;
grant select on core.hotspot_run, core.hotspot_cell to geosafety_app;
create policy read on core.development for select to geosafety_app
using ((select core.sees_maps()));
create policy read on core.review for select to geosafety_app
using ((select core.sees_maps()));
create policy read on core.hotspot_run for select to geosafety_app
using ((select core.sees_maps()));
create policy read on core.hotspot_cell for select to geosafety_app
using ((select core.sees_maps()));
create policy write on core.development for insert to geosafety_app
with check ((select core.my_role()) in ('coordinator', 'planner'));
create policy change on core.development for update to geosafety_app
using ((select core.my_role()) in ('coordinator', 'planner'));
create policy write on core.review for insert to geosafety_app
with check ((select core.my_role()) in ('coordinator', 'planner'));
create policy change on core.review for update to geosafety_app
using ((select core.my_role()) in ('coordinator', 'planner'));

-- Layers are for all who see maps; which of them, the declarations say.
grant select on all tables in schema layers to geosafety_app;
alter default privileges in schema layers grant select on tables to geosafety_app;

