-- The hour of the day is counted too, so that maps can be of evenings alone.

-- Local, from 0 to 23; NULL where it is not known.
alter table core.cube_change add column hour smallint;

-- A stretch of more than an hour says nothing of the hour, however exact its ends.
create function core.knows_hour(
    since timestamptz, until timestamptz, known_to text
) returns boolean
language sql immutable parallel safe
return known_to in ('exact', 'hour')
    and coalesce(until, since) - since <= interval '1 hour';

create function core.local_hour(
    since timestamptz, until timestamptz, known_to text
) returns smallint
language sql immutable parallel safe
return case
    when core.knows_hour(since, until, known_to)
    then date_part('hour', since at time zone 'Europe/Stockholm')::smallint
end;

create or replace function core.count_reports() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        if exists (select from gone where core.is_counted(gone)) then
            insert into core.cube_change (
                revision, series_id, day, hour, cell, footprint_id, count
            )
            select (select core.next_revision()), s.id, core.local_day(r.occurred_from),
                core.local_hour(r.occurred_from, r.occurred_to, r.time_precision),
                p.cell, p.footprint_id, -count(*)
            from gone as r
            inner join core.placement as p on p.report_id = r.id
            inner join core.cube_series as s
                on s.category = r.category and s.kind = r.kind and s.sender = r.sender
            where core.is_counted(r)
            group by 2, 3, 4, 5, 6;
        end if;
    elsif exists (select from gone where core.is_counted(gone))
        or exists (select from come where core.is_counted(come))
    then
        insert into core.cube_change (
            revision, series_id, day, hour, cell, footprint_id, count
        )
        select (select core.next_revision()), s.id, core.local_day(r.occurred_from),
            core.local_hour(r.occurred_from, r.occurred_to, r.time_precision),
            p.cell, p.footprint_id, sum(r.sign)
        from (
            select gone.*, -1 as sign from gone where core.is_counted(gone)
            union all
            select come.*, 1 from come where core.is_counted(come)
        ) as r
        inner join core.placement as p on p.report_id = r.id
        inner join core.cube_series as s
            on s.category = r.category and s.kind = r.kind and s.sender = r.sender
        group by 2, 3, 4, 5, 6
        having sum(r.sign) <> 0;
    end if;
    return null;
end $$;

create or replace function core.count_new_placements() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
declare missing bigint;
begin
    -- Many rows are joined better by hashing, which the planner cannot know of here.
    perform set_config(
        'enable_nestloop',
        case when (select count(*) from moved) > 1000 then 'off' else 'on' end,
        true
    );
    -- The time is made local once, for its day and its hour: with so many rows it tells.
    with found as materialized (
        select r.id, s.id as series_id, p.cell, p.footprint_id,
            core.is_counted(r) as is_counted,
            r.occurred_from at time zone 'Europe/Stockholm' as local,
            core.knows_hour(r.occurred_from, r.occurred_to, r.time_precision) as timed
        from moved as p
        left join core.report as r on r.id = p.report_id
        left join core.cube_series as s
            on s.category = r.category and s.kind = r.kind and s.sender = r.sender
    ),
    -- Not added up here: a file's reports hardly share a place, day and series.
    noted as (
        insert into core.cube_change (
            revision, series_id, day, hour, cell, footprint_id, count
        )
        select (select core.next_revision()), series_id, local::date - date '1970-01-01',
            case when timed then date_part('hour', local) end, cell, footprint_id, 1
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

create or replace function core.count_placements() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if exists (
            select from come inner join core.report as r on r.id = come.report_id
            where core.is_counted(r)
        ) then
            insert into core.cube_change (
                revision, series_id, day, hour, cell, footprint_id, count
            )
            select (select core.next_revision()), s.id,
                core.local_day(r.occurred_from),
                core.local_hour(r.occurred_from, r.occurred_to, r.time_precision),
                p.cell, p.footprint_id, sum(p.sign)
            from (
                select report_id, cell, footprint_id, -1 as sign from gone
                union all
                select report_id, cell, footprint_id, 1 from come
            ) as p
            inner join core.report as r on r.id = p.report_id
            inner join core.cube_series as s
                on s.category = r.category and s.kind = r.kind and s.sender = r.sender
            where core.is_counted(r)
            group by 2, 3, 4, 5, 6
            having sum(p.sign) <> 0;
        end if;
    elsif exists (
        select from gone inner join core.report as r on r.id = gone.report_id
        where core.is_counted(r)
    ) then
        insert into core.cube_change (
            revision, series_id, day, hour, cell, footprint_id, count
        )
        select (select core.next_revision()), s.id, core.local_day(r.occurred_from),
            core.local_hour(r.occurred_from, r.occurred_to, r.time_precision),
            p.cell, p.footprint_id, -count(*)
        from gone as p
        inner join core.report as r on r.id = p.report_id
        inner join core.cube_series as s
            on s.category = r.category and s.kind = r.kind and s.sender = r.sender
        where core.is_counted(r)
        group by 2, 3, 4, 5, 6;
    end if;
    return null;
end $$;

create or replace function core.recount() returns void
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
    insert into core.cube_change (
        revision, series_id, day, hour, cell, footprint_id, count
    )
    select now_at, s.id, core.local_day(r.occurred_from),
        core.local_hour(r.occurred_from, r.occurred_to, r.time_precision),
        p.cell, p.footprint_id, count(*)
    from core.report as r
    inner join core.placement as p on p.report_id = r.id
    inner join core.cube_series as s
        on s.category = r.category and s.kind = r.kind and s.sender = r.sender
    where core.is_counted(r)
    group by 2, 3, 4, 5, 6;
end $$;

-- What was counted before is counted anew, with its hour.
do $$
begin
    if exists (select from core.cube_change) then
        perform core.recount();
    end if;
end $$;

-- A foreign key is looked at row by row, also where there is nothing to look for; most
-- places are a cell, and have no footprint.
alter table core.placement drop constraint placement_footprint_id_fkey;
create function core.refuse_unknown_footprint() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if exists (
        select from come
        where come.footprint_id is not null and not exists (
            select from core.footprint where footprint.id = come.footprint_id
        )
    ) then
        raise foreign_key_violation using message =
            'a placement names a footprint that is not there';
    end if;
    return null;
end $$;
create trigger footprint_of_new after insert on core.placement
referencing new table as come
for each statement execute function core.refuse_unknown_footprint();
create trigger footprint_of_changed after update on core.placement
referencing new table as come
for each statement execute function core.refuse_unknown_footprint();

create function core.keep_used_footprint() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if exists (
        select from core.placement
        where placement.footprint_id in (select gone.id from gone)
            and not exists (
                select from core.footprint where footprint.id = placement.footprint_id
            )
    ) then
        raise foreign_key_violation using message =
            'a footprint that a placement names stays';
    end if;
    return null;
end $$;
create trigger used_footprint_stays after delete on core.footprint
referencing old table as gone
for each statement execute function core.keep_used_footprint();
create trigger used_footprint_keeps_id after update on core.footprint
referencing old table as gone
for each statement execute function core.keep_used_footprint();

revoke execute on function
    core.knows_hour(timestamptz, timestamptz, text),
    core.local_hour(timestamptz, timestamptz, text),
    core.refuse_unknown_footprint(), core.keep_used_footprint()
from public;
