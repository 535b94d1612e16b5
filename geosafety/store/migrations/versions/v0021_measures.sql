-- What is done about places, how far it has come, and whether it helped.
create table core.measure (
    id uuid primary key default gen_random_uuid(),
    title text not null check (btrim(title) <> ''),
    goal text not null,
    kind text collate "C" not null check (kind in ('situational', 'social')),
    horizon text collate "C" not null check (horizon in ('short', 'long')),
    issue_id uuid references core.issue,
    meeting_id uuid references core.meeting,
    owner_organisation_id smallint not null references core.organisation,
    state text collate "C" not null default 'proposed' check (
        state in (
            'proposed', 'decided', 'ongoing', 'done', 'followed_up', 'rejected',
            'written_off'
        )
    ),
    area geometry (Geometry, 3006) check (st_dimension(area) = 2),
    place text not null default '',
    starts_on date,
    due_on date,
    done_on date,
    indicator text not null default '',
    indicator_categories text[] not null default '{}',
    indicator_kind text collate "C",
    baseline_first date,
    baseline_last date,
    baseline_value double precision,
    target_value double precision,
    cost_class text collate "C" check (cost_class in ('none', 'low', 'medium', 'high')),
    reason text,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    check (baseline_first <= baseline_last),
    check ((baseline_first is null) = (baseline_last is null)),
    check (
        state not in ('rejected', 'written_off') or btrim(coalesce(reason, '')) <> ''
    )
);
create index measure_area on core.measure using gist (area);
create index measure_state on core.measure (state, due_on);

create table core.measure_step (
    id bigint generated always as identity primary key,
    measure_id uuid not null references core.measure on delete cascade,
    account_id integer references core.account,
    organisation_id smallint references core.organisation,
    at timestamptz not null default now(),
    state text collate "C",
    note text not null default '',
    check (state is not null or btrim(note) <> '')
);
create index measure_step_measure on core.measure_step (measure_id, id);

create table core.measure_follow_up (
    id bigint generated always as identity primary key,
    measure_id uuid not null references core.measure on delete cascade,
    account_id integer references core.account,
    at timestamptz not null default now(),
    value double precision not null,
    comment text not null check (btrim(comment) <> ''),
    numbers jsonb not null default '{}'
);
create index measure_follow_up_measure on core.measure_follow_up (measure_id, id);

-- Which state may follow which, whoever asks; and that a measure is not followed up
-- without somebody having said with which value and why.
create function core.keep_measure() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state not in ('proposed', 'decided') then
            raise check_violation using message =
                'a measure begins as proposed or decided';
        end if;
        return new;
    end if;
    if new.state = old.state then
        return new;
    end if;
    if not (old.state || ' ' || new.state) = any (array[
        'proposed decided', 'proposed rejected', 'decided ongoing',
        'decided written_off', 'ongoing done', 'ongoing written_off',
        'done followed_up'
    ]) then
        raise check_violation using message =
            'a measure does not go from ' || old.state || ' to ' || new.state;
    end if;
    if new.state = 'followed_up' and not exists (
        select from core.measure_follow_up as f where f.measure_id = new.id
    ) then
        raise check_violation using message =
            'a measure is not followed up without a value and a comment';
    end if;
    return new;
end $$;
create trigger keep_measure before insert or update on core.measure
for each row execute function core.keep_measure();

-- What was found stays, as long as the measure is there.
create function core.keep_follow_up() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if exists (select from core.measure as m where m.id = old.measure_id) then
        raise check_violation using message = 'what was followed up stays as it was';
    end if;
    return old;
end $$;
create trigger keep_follow_up before update or delete on core.measure_follow_up
for each row execute function core.keep_follow_up();

-- Those who see all measures, and those who see what their organisation carries out.
create function core.sees_measures(organisation smallint) returns boolean
language sql stable parallel safe
return core.my_role() in (
    'coordinator', 'est_member', 'police', 'planner', 'walk_leader'
) or (
    core.my_role() = 'external_reporter' and organisation = core.my_organisation()
);

do $$
declare name text;
begin
    foreach name in array array['measure', 'measure_step', 'measure_follow_up'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
        execute format('grant select on core.%I to geosafety_app', name);
    end loop;
end $$;
revoke execute on function core.sees_measures(smallint) from public;
grant execute on function core.sees_measures(smallint) to geosafety_app;

create policy read on core.measure for select to geosafety_app
using (core.sees_measures(owner_organisation_id));
grant insert on core.measure to geosafety_app;
create policy write on core.measure for insert to geosafety_app
with check ((select core.my_role()) = 'coordinator');

create policy read on core.measure_step for select to geosafety_app
using (exists (select from core.measure where measure.id = measure_id));
create policy read on core.measure_follow_up for select to geosafety_app
using (exists (select from core.measure where measure.id = measure_id));
grant insert on core.measure_follow_up to geosafety_app;
create policy write on core.measure_follow_up for insert to geosafety_app
with check (
    (select core.my_role()) = 'coordinator'
    and account_id is not distinct from core.my_account()
);

-- Take a measure a step on: the coordinator any that is allowed, the organisation
-- that carries it out when it has begun and when it is done. Null if the asker may
-- not, else whether it still was what the asker had seen.
create function core.step_measure(
    measure uuid, state text, note text, version integer, today date
) returns boolean
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    asked core.measure;
begin
    select * into asked from core.measure as m
    where m.id = step_measure.measure for update;
    -- Without a role the answer is null, which is no yes.
    if asked.id is null
        or core.sees_measures(asked.owner_organisation_id) is not true
    then
        return null;
    end if;
    if core.my_role() is distinct from 'coordinator' and (
        asked.owner_organisation_id is distinct from core.my_organisation()
        or step_measure.state not in ('ongoing', 'done')
    ) then
        return null;
    end if;
    if asked.version <> step_measure.version then
        return false;
    end if;
    update core.measure as m set
        state = step_measure.state,
        version = m.version + 1,
        starts_on = case
            when step_measure.state = 'ongoing'
            then coalesce(m.starts_on, step_measure.today)
            else m.starts_on
        end,
        done_on = case
            when step_measure.state = 'done' then step_measure.today else m.done_on
        end,
        reason = case
            when step_measure.state in ('rejected', 'written_off')
            then step_measure.note
            else m.reason
        end
    where m.id = asked.id;
    insert into core.measure_step (
        measure_id, account_id, organisation_id, state, note
    ) values (
        asked.id, core.my_account(), core.my_organisation(), step_measure.state,
        step_measure.note
    );
    return true;
end $$;

-- Words of whoever may know of it: the group, and whoever carries it out.
create function core.comment_measure(measure uuid, note text) returns boolean
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    asked core.measure;
begin
    select * into asked from core.measure as m where m.id = comment_measure.measure;
    if asked.id is null
        or core.sees_measures(asked.owner_organisation_id) is not true
        or (
            core.my_role() in ('coordinator', 'est_member', 'police')
            or asked.owner_organisation_id = core.my_organisation()
        ) is not true
    then
        return false;
    end if;
    insert into core.measure_step (measure_id, account_id, organisation_id, note)
    values (
        asked.id, core.my_account(), core.my_organisation(), comment_measure.note
    );
    return true;
end $$;
revoke execute on function
    core.step_measure(uuid, text, text, integer, date),
    core.comment_measure(uuid, text)
from public;
grant execute on function
    core.step_measure(uuid, text, text, integer, date),
    core.comment_measure(uuid, text)
to geosafety_app;
