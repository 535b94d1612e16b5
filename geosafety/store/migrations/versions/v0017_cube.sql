-- What is counted, by place, day and series, kept current by every change of a report.
-- It is a journal of differences that is only added to: nobody waits for a row of it,
-- and who knows the counts of one revision reads only what has come since. The sum is
-- what a recount gives.

create table core.cube_series (
    id smallint generated always as identity primary key,
    category text collate "C" not null,
    kind text collate "C" not null,
    sender text collate "C" not null,
    unique (category, kind, sender)
);
-- A day is local, in days since 1970-01-01; NULL is not known. A report has a cell, a
-- footprint, or no place.
create table core.cube_change (
    revision bigint not null,
    series_id smallint not null,
    day integer,
    cell bigint,
    footprint_id bigint,
    count integer not null
);
-- Revisions lie in the order in which they were added, so that a coarse index does.
create index cube_change_revision on core.cube_change using brin (revision)
with (pages_per_range = 8, autosummarize = on);

alter table core.cube_series enable row level security;
alter table core.cube_series force row level security;
alter table core.cube_change enable row level security;
alter table core.cube_change force row level security;
create policy owner_all on core.cube_series to current_user using (true);
create policy owner_all on core.cube_change to current_user using (true);
-- The counts are of what others reported too, so only the maps' own actor reads them.
grant select on core.cube_series, core.cube_change to geosafety_app;
create policy read on core.cube_series for select to geosafety_app
using ((select core.my_role()) = 'statistics');
create policy read on core.cube_change for select to geosafety_app
using ((select core.my_role()) = 'statistics');

-- Only what has been approved counts, which leaves out what repeats another. What the
-- police keep to themselves is in nothing that others see, not even as a number.
create function core.is_counted(report core.report) returns boolean
language sql immutable parallel safe
return report.state = 'approved' and report.confidentiality <> 'police';

create function core.local_day(moment timestamptz) returns integer
language sql immutable parallel safe
return (moment at time zone 'Europe/Stockholm')::date - date '1970-01-01';

-- A series is known before it is counted: triggers go by the order of their names.
create function core.know_series() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    insert into core.cube_series (category, kind, sender)
    select distinct category, kind, sender from incoming
    except
    select category, kind, sender from core.cube_series
    on conflict do nothing;
    return null;
end $$;
create trigger categorised after insert on core.report
referencing new table as incoming
for each statement execute function core.know_series();
create trigger categorised_of_changed after update on core.report
referencing new table as incoming
for each statement execute function core.know_series();

-- The revision's lock is held until the transaction ends, so that revisions become
-- visible in their order.
create function core.next_revision() returns bigint
language sql volatile
begin atomic
    update core.revision set number = number + 1 returning number;
end;

create function core.count_reports() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        if exists (select from gone where core.is_counted(gone)) then
            insert into core.cube_change
            select (select core.next_revision()), s.id, core.local_day(r.occurred_from),
                p.cell, p.footprint_id, -count(*)
            from gone as r
            inner join core.placement as p on p.report_id = r.id
            inner join core.cube_series as s
                on s.category = r.category and s.kind = r.kind and s.sender = r.sender
            where core.is_counted(r)
            group by 2, 3, 4, 5;
        end if;
    elsif exists (select from gone where core.is_counted(gone))
        or exists (select from come where core.is_counted(come))
    then
        insert into core.cube_change
        select (select core.next_revision()), s.id, core.local_day(r.occurred_from),
            p.cell, p.footprint_id, sum(r.sign)
        from (
            select id, category, kind, sender, occurred_from, -1 as sign from gone
            where core.is_counted(gone)
            union all
            select id, category, kind, sender, occurred_from, 1 from come
            where core.is_counted(come)
        ) as r
        inner join core.placement as p on p.report_id = r.id
        inner join core.cube_series as s
            on s.category = r.category and s.kind = r.kind and s.sender = r.sender
        group by 2, 3, 4, 5
        having sum(r.sign) <> 0;
    end if;
    return null;
end $$;
create trigger counted after update on core.report
referencing old table as gone new table as come
for each statement execute function core.count_reports();
-- Its name puts it before the triggers that take a report's parts away.
create trigger counted_of_gone after delete on core.report
referencing old table as gone
for each statement execute function core.count_reports();

-- New places are looked up once: whether their reports are there, and what they count.
-- This takes the place of the trigger that only looked whether they were there.
create function core.count_new_placements() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
declare missing bigint;
begin
    -- Many rows are joined better by hashing, which the planner cannot know of here.
    perform set_config(
        'enable_nestloop',
        case when (select count(*) from moved) > 1000 then 'off' else 'on' end,
        true
    );
    with found as materialized (
        select r.id, s.id as series_id, r.occurred_from, p.cell, p.footprint_id,
            core.is_counted(r) as is_counted
        from moved as p
        left join core.report as r on r.id = p.report_id
        left join core.cube_series as s
            on s.category = r.category and s.kind = r.kind and s.sender = r.sender
    ),
    -- Not added up here: a file's reports hardly share a place, day and series.
    noted as (
        insert into core.cube_change
        select (select core.next_revision()), series_id, core.local_day(occurred_from),
            cell, footprint_id, 1
        from found where is_counted
    )
    select count(*) into missing from found where id is null;
    perform set_config('enable_nestloop', 'on', true);
    if missing > 0 then
        raise foreign_key_violation using message =
            'a placement names a report that is not there';
    end if;
    return null;
end $$;
drop trigger report_of_new on core.placement;

create function core.count_placements() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if exists (
            select from come inner join core.report as r on r.id = come.report_id
            where core.is_counted(r)
        ) then
            insert into core.cube_change
            select (select core.next_revision()), s.id,
                core.local_day(r.occurred_from), p.cell, p.footprint_id, sum(p.sign)
            from (
                select report_id, cell, footprint_id, -1 as sign from gone
                union all
                select report_id, cell, footprint_id, 1 from come
            ) as p
            inner join core.report as r on r.id = p.report_id
            inner join core.cube_series as s
                on s.category = r.category and s.kind = r.kind and s.sender = r.sender
            where core.is_counted(r)
            group by 2, 3, 4, 5
            having sum(p.sign) <> 0;
        end if;
    elsif exists (
        select from gone inner join core.report as r on r.id = gone.report_id
        where core.is_counted(r)
    ) then
        insert into core.cube_change
        select (select core.next_revision()), s.id, core.local_day(r.occurred_from),
            p.cell, p.footprint_id, -count(*)
        from gone as p
        inner join core.report as r on r.id = p.report_id
        inner join core.cube_series as s
            on s.category = r.category and s.kind = r.kind and s.sender = r.sender
        where core.is_counted(r)
        group by 2, 3, 4, 5;
    end if;
    return null;
end $$;
create trigger counted after insert on core.placement
referencing new table as moved
for each statement execute function core.count_new_placements();
create trigger counted_of_changed after update on core.placement
referencing old table as gone new table as come
for each statement execute function core.count_placements();
create trigger counted_of_gone after delete on core.placement
referencing old table as gone
for each statement execute function core.count_placements();

-- Counts all anew, and puts the sum in the journal's place.
create function core.recount() returns void
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    now_at bigint;
begin
    lock table core.report, core.placement in share mode;
    now_at := core.next_revision();
    insert into core.cube_series (category, kind, sender)
    select distinct category, kind, sender from core.report
    on conflict do nothing;
    delete from core.cube_change;
    update core.revision set counted_anew = now_at;
    insert into core.cube_change
    select now_at, s.id, core.local_day(r.occurred_from), p.cell, p.footprint_id,
        count(*)
    from core.report as r
    inner join core.placement as p on p.report_id = r.id
    inner join core.cube_series as s
        on s.category = r.category and s.kind = r.kind and s.sender = r.sender
    where core.is_counted(r)
    group by 2, 3, 4, 5;
end $$;

-- Who knows an older revision than this must read all.
alter table core.revision add column counted_anew bigint not null default 0;
do $$
begin
    if exists (select from core.report) then
        perform core.recount();
    end if;
end $$;

-- Functions are for everyone unless taken back.
revoke execute on function
    core.is_counted(core.report), core.local_day(timestamptz), core.next_revision(),
    core.recount(), core.know_series(), core.count_reports(), core.count_placements(),
    core.count_new_placements()
from public;
grant execute on function core.is_counted(core.report) to geosafety_app;
