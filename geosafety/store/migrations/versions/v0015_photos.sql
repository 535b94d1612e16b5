-- Photos of the places that reports tell of. What was sent is never kept: a photo is
-- made anew from its pixels before it comes here, and `sha256` only tells whether the
-- same one is sent again.
create table core.photo (
    id uuid primary key,
    report_id uuid not null,
    position smallint not null check (position between 1 and 10),
    sha256 bytea not null check (length(sha256) = 32),
    width integer not null,
    height integer not null,
    size integer not null,
    state text collate "C" not null default 'waiting' check (
        state in ('waiting', 'approved', 'rejected')
    ),
    -- Left, top, width and height of each face as shares of the picture; null until
    -- somebody has searched.
    faces real[] check (cardinality(faces) % 4 = 0),
    created_at timestamptz not null default now(),
    checked_by integer references core.account,
    checked_at timestamptz,
    unique (report_id, position),
    check ((state = 'waiting') = (checked_at is null))
);
create index photo_waiting on core.photo (created_at) where state = 'waiting';

-- The pictures themselves, which fewer may see.
create table core.photo_pixels (
    photo_id uuid primary key references core.photo on delete cascade,
    jpeg bytea not null,
    thumbnail bytea not null
);
-- They are packed already.
alter table core.photo_pixels
alter column jpeg set storage external, alter column thumbnail set storage external;

-- How many photos the reporter said there would be, so that a missing one is seen.
create table core.photo_set (
    report_id uuid primary key,
    announced smallint not null check (announced between 0 and 10)
);

-- Give each photo the next number. Others who add to the same report, or remove it,
-- wait here, so that no photo is ever without its report.
create function core.place_photo() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    perform from core.report where id = new.report_id for no key update;
    if not found then
        raise foreign_key_violation using message =
            'a photo names a report that is not there';
    end if;
    select coalesce(max(photo.position), 0) + 1 into new.position
    from core.photo where photo.report_id = new.report_id;
    return new;
end $$;
create trigger placed before insert on core.photo
for each row execute function core.place_photo();

create function core.remove_photos() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    delete from core.photo using gone where photo.report_id = gone.id;
    delete from core.photo_set using gone where photo_set.report_id = gone.id;
    return null;
end $$;
create trigger photos_go_too after delete on core.report
referencing old table as gone
for each statement execute function core.remove_photos();

-- Ask the worker to look for faces when nothing else waits, in the transaction that
-- stores the photo.
create function core.search_for_faces() returns trigger
language plpgsql security definer set search_path = jobs, public, pg_temp as $$
begin
    perform jobs.procrastinate_defer_jobs_v1(array[
        row(
            'default', 'faces', -10, null, null,
            jsonb_build_object('number', new.id), null
        )::jobs.procrastinate_job_to_defer_v1
    ]);
    return null;
end $$;
create trigger searched after insert on core.photo
for each row execute function core.search_for_faces();

-- What people decide about photos.
create function core.note_photo() returns trigger
language plpgsql security definer set search_path = core, audit, pg_temp as $$
begin
    perform audit.note(
        'photo_checked', 'photo', new.id::text, null,
        jsonb_build_object(
            'report', new.report_id, 'from', old.state, 'to', new.state
        )
    );
    return null;
end $$;
create trigger photo_noted after update of state on core.photo
for each row when (
    old.state is distinct from new.state
    and nullif(current_setting('geosafety.role', true), '') is not null
) execute function core.note_photo();

-- One adds photos to one's own organisation's reports; anybody to the report they are
-- just making.
create function core.may_add_photo(report uuid) returns boolean
language sql stable security definer set search_path = core, pg_temp
return core.is_my_new_report(may_add_photo.report) or exists (
    select from core.report as mine
    where mine.id = may_add_photo.report
        and mine.state <> 'handed_over'
        and core.is_own_report(mine.organisation_id)
);

create function core.is_my_new_photo(photo uuid) returns boolean
language sql stable security definer set search_path = core, pg_temp
return exists (
    select from core.photo as mine
    where mine.id = is_my_new_photo.photo
        and mine.created_at = now()
        and core.may_add_photo(mine.report_id)
);

-- The digest of a photo that somebody sends again; empty if another report has it.
create function core.known_photo(id uuid, report uuid) returns bytea
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select case
        when photo.report_id = known_photo.report then photo.sha256
        else ''::bytea
    end
    from core.photo where photo.id = known_photo.id;
end;

create function core.announce_photos(report uuid, photos integer) returns void
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if core.may_add_photo(announce_photos.report) is not true then
        raise insufficient_privilege using message =
            'photos are announced for one''s own report';
    end if;
    perform from core.report where id = announce_photos.report for key share;
    insert into core.photo_set (report_id, announced)
    values (announce_photos.report, announce_photos.photos)
    on conflict (report_id) do update set announced = excluded.announced;
end $$;

do $$
declare name text;
begin
    foreach name in array array['photo', 'photo_pixels', 'photo_set'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;
grant execute on function
    core.may_add_photo(uuid), core.is_my_new_photo(uuid),
    core.known_photo(uuid, uuid), core.announce_photos(uuid, integer)
to geosafety_app;

-- What is not checked is for the coordinator and the reporter's own organisation;
-- what is approved for those who read the report's words.
grant select, insert (id, report_id, sha256, width, height, size),
    update (state, checked_by, checked_at) on core.photo
to geosafety_app;
create policy read on core.photo for select to geosafety_app using (
    exists (
        select from core.report
        where report.id = report_id
            and (
                (
                    report.state <> 'handed_over'
                    and (
                        (select core.my_role()) = 'coordinator'
                        or core.is_own_report(report.organisation_id)
                    )
                )
                or (
                    photo.state = 'approved'
                    and core.reads_words(report.organisation_id, report.state)
                )
            )
    )
);
create policy write on core.photo for insert to geosafety_app
with check (core.may_add_photo(report_id));
create policy change on core.photo for update to geosafety_app using (
    (select core.my_role()) = 'coordinator'
    and exists (
        select from core.report
        where report.id = report_id and report.state <> 'handed_over'
    )
) with check (
    (select core.my_role()) = 'coordinator'
    and (
        checked_by = (select core.my_account())
        or (state = 'waiting' and checked_by is null)
    )
);

-- Whoever sees that there is a photo sees it, unless it is rejected: then nobody does.
grant select, insert on core.photo_pixels to geosafety_app;
create policy read on core.photo_pixels for select to geosafety_app using (
    exists (
        select from core.photo
        where photo.id = photo_id and photo.state <> 'rejected'
    )
);
create policy write on core.photo_pixels for insert to geosafety_app
with check (core.is_my_new_photo(photo_id));

grant select on core.photo_set to geosafety_app;
create policy read on core.photo_set for select to geosafety_app using (
    exists (
        select from core.report
        where report.id = report_id
            and report.state <> 'handed_over'
            and (
                (select core.my_role()) = 'coordinator'
                or core.is_own_report(report.organisation_id)
            )
    )
);
