-- The digest of a report that somebody hands in again, so that the same one is known
-- and another one under its id is refused; it tells nothing else.
create function core.known_submission(id uuid) returns bytea
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select digest from core.report where report.id = known_submission.id;
end;

-- What people did with a report, step by step. The note is for the reporter: a
-- question, or a reason.
create table core.report_step (
    id bigint generated always as identity primary key,
    report_id uuid not null,
    at timestamptz not null default clock_timestamp(),
    account_id integer references core.account,
    action text collate "C" not null check (
        action in (
            'approved', 'returned', 'rejected', 'handed_over', 'merged', 'corrected',
            'undone', 'supplemented', 'withdrawn'
        )
    ),
    note text
);
create index report_step_report on core.report_step (report_id);

-- How the report was before a step, for whoever must undo it.
create table core.report_before (
    step_id bigint primary key references core.report_step on delete cascade,
    report_id uuid not null,
    content jsonb not null
);
create index report_before_report on core.report_before (report_id);

create trigger report_of_new after insert on core.report_step
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();
create trigger report_of_new after insert on core.report_before
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();

create or replace function core.remove_parts() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    delete from core.placement using gone where placement.report_id = gone.id;
    delete from core.report_text using gone where report_text.report_id = gone.id;
    delete from core.report_raw using gone where report_raw.report_id = gone.id;
    delete from core.report_step using gone where report_step.report_id = gone.id;
    return null;
end $$;

do $$
declare name text;
begin
    foreach name in array array['report_step', 'report_before'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;
grant execute on function core.known_submission(uuid) to geosafety_app;
grant select on core.report_step to geosafety_app;
grant insert (report_id, account_id, action, note) on core.report_step
to geosafety_app;
create policy read on core.report_step for select to geosafety_app using (
    exists (
        select from core.report
        where report.id = report_id
            and (
                (select core.my_role()) = 'coordinator'
                or core.is_own_report(report.organisation_id)
            )
    )
);
create policy write on core.report_step for insert to geosafety_app with check (
    account_id = (select core.my_account())
    and exists (
        select from core.report
        where report.id = report_id
            and (
                (select core.my_role()) = 'coordinator'
                or (
                    core.is_own_report(report.organisation_id)
                    and action in ('supplemented', 'withdrawn')
                )
            )
    )
);
grant select, insert, delete on core.report_before to geosafety_app;
create policy all_of_it on core.report_before to geosafety_app using (
    (select core.my_role()) = 'coordinator'
    and exists (
        select from core.report
        where report.id = report_id
            -- Words of what was handed over are locked, also as they were before.
            and (report.state <> 'handed_over' or not content ? 'shared')
    )
);
create policy write on core.report_before for insert to geosafety_app with check (
    (select core.my_role()) = 'coordinator'
);
