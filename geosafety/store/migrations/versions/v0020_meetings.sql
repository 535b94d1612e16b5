-- The EST group's meetings. What was written in a meeting is kept as it was from the
-- moment the meeting is locked; after that only amendments are added.

create table core.meeting (
    id uuid primary key default gen_random_uuid(),
    kind text collate "C" not null default 'operational' check (kind = 'operational'),
    number integer not null check (number > 0),
    first_day date not null,
    last_day date not null check (last_day >= first_day),
    cutoff_at timestamptz not null,
    held_on date not null,
    place text not null default '',
    state text collate "C" not null default 'planned' check (
        state in ('planned', 'locked')
    ),
    version integer not null default 1,
    locked_at timestamptz,
    locked_by integer references core.account,
    unique (kind, number),
    check ((state = 'locked') = (locked_at is not null))
);

-- Places that the group has lifted.
create table core.issue (
    id uuid primary key default gen_random_uuid(),
    title text not null check (title <> ''),
    state text collate "C" not null default 'new' check (
        state in ('new', 'watched', 'studied', 'acted_on', 'closed')
    ),
    area geometry (Geometry, 3006) not null,
    place text not null default '',
    cause text not null default '',
    opened_at timestamptz not null default now(),
    version integer not null default 1,
    escalated_at timestamptz,
    escalated_why text,
    closed_at timestamptz,
    check ((state = 'closed') = (closed_at is not null)),
    check ((escalated_at is null) = (escalated_why is null))
);
create index issue_area on core.issue using gist (area);

create table core.meeting_section (
    meeting_id uuid not null references core.meeting,
    key text collate "C" not null,
    text text not null default '',
    confidentiality text collate "C" not null default 'est' check (
        confidentiality in ('est', 'polis')
    ),
    version integer not null default 1,
    updated_at timestamptz not null default now(),
    primary key (meeting_id, key),
    check (key <> 'police' or confidentiality = 'polis')
);

-- How many came from where, in what part; never who.
create table core.meeting_attendance (
    meeting_id uuid not null references core.meeting,
    organisation_id smallint not null references core.organisation,
    role text collate "C" not null check (role in ('chair', 'member', 'guest')),
    people smallint not null check (people between 1 and 99),
    primary key (meeting_id, organisation_id, role)
);

create table core.meeting_comment (
    id bigint generated always as identity primary key,
    meeting_id uuid not null references core.meeting,
    issue_id uuid references core.issue,
    organisation_id smallint not null references core.organisation,
    account_id integer not null references core.account,
    at timestamptz not null default now(),
    text text not null check (text <> '')
);
create index meeting_comment_meeting on core.meeting_comment (meeting_id);

create table core.decision (
    id uuid primary key default gen_random_uuid(),
    meeting_id uuid not null references core.meeting,
    number smallint not null check (number > 0),
    text text not null check (text <> ''),
    issue_id uuid references core.issue,
    unique (meeting_id, number)
);

-- The history of a lifted place; `meeting_id` is the meeting it was on.
create table core.issue_step (
    id bigint generated always as identity primary key,
    issue_id uuid not null references core.issue,
    meeting_id uuid references core.meeting,
    account_id integer references core.account,
    at timestamptz not null default clock_timestamp(),
    state text collate "C" not null,
    note text not null default ''
);
create index issue_step_issue on core.issue_step (issue_id);
create index issue_step_meeting on core.issue_step (meeting_id);

-- The places that a meeting puts first: at most five.
create table core.meeting_issue (
    meeting_id uuid not null references core.meeting,
    issue_id uuid not null references core.issue,
    rank smallint not null check (rank between 1 and 5),
    what text not null default '',
    known_cause text not null default '',
    primary key (meeting_id, issue_id),
    unique (meeting_id, rank)
);
create index meeting_issue_issue on core.meeting_issue (issue_id);

create table core.operation (
    id uuid primary key default gen_random_uuid(),
    meeting_id uuid not null references core.meeting,
    issue_id uuid references core.issue,
    what text not null check (what <> ''),
    owner_organisation_id smallint references core.organisation,
    due_on date not null,
    state text collate "C" not null default 'planned' check (
        state in ('planned', 'ongoing', 'done', 'not_done')
    ),
    outcome text,
    reported_at timestamptz,
    reported_by integer references core.account,
    version integer not null default 1,
    check (state in ('planned', 'ongoing') or coalesce(outcome, '') <> '')
);
create index operation_meeting on core.operation (meeting_id);
create index operation_owner on core.operation (owner_organisation_id, state);

-- The reports that were counted when the meeting was locked.
create table core.meeting_counted (
    meeting_id uuid not null references core.meeting,
    report_id uuid not null,
    primary key (meeting_id, report_id)
);

create table core.meeting_document (
    meeting_id uuid not null references core.meeting,
    edition text collate "C" not null check (edition in ('full', 'shared')),
    json bytea not null,
    html bytea not null,
    pdf bytea not null,
    sha256 bytea not null check (sha256 = sha256(json)),
    made_at timestamptz not null default now(),
    primary key (meeting_id, edition)
);
alter table core.meeting_document alter column pdf set storage external;

create table core.meeting_amendment (
    id bigint generated always as identity primary key,
    meeting_id uuid not null references core.meeting,
    at timestamptz not null default now(),
    account_id integer not null references core.account,
    organisation_id smallint not null references core.organisation,
    text text not null check (text <> ''),
    confidentiality text collate "C" not null default 'est' check (
        confidentiality in ('est', 'polis')
    )
);
create index meeting_amendment_meeting on core.meeting_amendment (meeting_id);

-- Everything that is written in a meeting counts its version up, and is refused once
-- the meeting is locked. The row's lock makes those who write wait for those who lock.
create function core.write_in_meeting() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    which uuid;
begin
    foreach which in array array[
        case when tg_op <> 'INSERT' then old.meeting_id end,
        case when tg_op <> 'DELETE' then new.meeting_id end
    ] loop
        continue when which is null;
        update core.meeting set version = version + 1
        where meeting.id = which and meeting.state = 'planned';
        if not found then
            raise restrict_violation using message =
                'the meeting is locked; only amendments are added to it';
        end if;
    end loop;
    return coalesce(new, old);
end $$;
do $$
declare name text;
begin
    foreach name in array array[
        'meeting_section', 'meeting_attendance', 'meeting_comment', 'decision',
        'issue_step', 'meeting_issue', 'meeting_counted', 'meeting_document'
    ] loop
        execute format(
            'create trigger written before insert or update or delete on core.%I'
            ' for each row execute function core.write_in_meeting()', name
        );
    end loop;
end $$;
-- What was agreed on is kept; how it went is told later.
create trigger written before insert or delete on core.operation
for each row execute function core.write_in_meeting();
create trigger rewritten before update on core.operation
for each row when (
    (old.id, old.meeting_id, old.issue_id, old.what, old.owner_organisation_id,
        old.due_on)
    is distinct from
    (new.id, new.meeting_id, new.issue_id, new.what, new.owner_organisation_id,
        new.due_on)
) execute function core.write_in_meeting();

create function core.keep_locked_meeting() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if old.state = 'locked' then
        raise restrict_violation using message =
            'the meeting is locked; only amendments are added to it';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if new.state = 'locked' and (
        select count(*) from core.meeting_document
        where meeting_document.meeting_id = new.id
    ) <> 2 then
        raise restrict_violation using message =
            'a meeting is locked together with both of its documents';
    end if;
    return new;
end $$;
create trigger kept before update or delete on core.meeting
for each row execute function core.keep_locked_meeting();

create function core.amend_locked_meeting() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        raise restrict_violation using message = 'an amendment is only added';
    end if;
    if not exists (
        select from core.meeting
        where meeting.id = new.meeting_id and meeting.state = 'locked'
    ) then
        raise restrict_violation using message =
            'a meeting is amended only after it has been locked';
    end if;
    return new;
end $$;
create trigger amended before insert or update or delete on core.meeting_amendment
for each row execute function core.amend_locked_meeting();

create function core.refuse_truncation() returns trigger language plpgsql as $$
begin
    raise restrict_violation using message = 'locked meetings are never emptied';
end $$;
do $$
declare name text;
begin
    foreach name in array array[
        'meeting', 'meeting_section', 'meeting_attendance', 'meeting_comment',
        'decision', 'issue', 'issue_step', 'meeting_issue', 'operation',
        'meeting_counted', 'meeting_document', 'meeting_amendment'
    ] loop
        execute format(
            'create trigger never_emptied before truncate on core.%I'
            ' for each statement execute function core.refuse_truncation()', name
        );
    end loop;
end $$;

-- From new one goes anywhere, and from closed only back to being watched.
create function core.step_issue() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if new.state <> old.state and (
        new.state = 'new' or (old.state = 'closed' and new.state <> 'watched')
    ) then
        raise restrict_violation using message =
            format('an issue does not go from %s to %s', old.state, new.state);
    end if;
    return new;
end $$;
create trigger stepped before update on core.issue
for each row execute function core.step_issue();

-- The log knows of every change of state, whoever made it.
create function core.note_meeting_state() returns trigger
language plpgsql security definer set search_path = core, audit, pg_temp as $$
begin
    perform audit.note(
        'state', tg_argv[0], new.id::text, null,
        jsonb_build_object(
            'from', case when tg_op = 'UPDATE' then old.state end, 'to', new.state
        )
    );
    return null;
end $$;
do $$
declare name text;
begin
    foreach name in array array['meeting', 'issue', 'operation'] loop
        execute format(
            'create trigger state_noted after update of state on core.%1$I'
            ' for each row when (old.state is distinct from new.state)'
            ' execute function core.note_meeting_state(%1$L)', name
        );
        execute format(
            'create trigger made_noted after insert on core.%1$I'
            ' for each row execute function core.note_meeting_state(%1$L)', name
        );
    end loop;
end $$;

create function core.note_amendment() returns trigger
language plpgsql security definer set search_path = core, audit, pg_temp as $$
begin
    perform audit.note('amended', 'meeting', new.meeting_id::text, null, null);
    return null;
end $$;
create trigger noted after insert on core.meeting_amendment
for each row execute function core.note_amendment();

create function core.note_escalation() returns trigger
language plpgsql security definer set search_path = core, audit, pg_temp as $$
begin
    perform audit.note('escalated', 'issue', new.id::text, null, null);
    return null;
end $$;
create trigger escalation_noted after update of escalated_at on core.issue
for each row when (old.escalated_at is distinct from new.escalated_at)
execute function core.note_escalation();

-- The group itself, and those who read what it sends out.
create function core.is_in_est() returns boolean
language sql stable parallel safe
return core.my_role() in ('coordinator', 'est_member', 'police');

create function core.reads_minutes() returns boolean
language sql stable parallel safe
return core.my_role() in (
    'coordinator', 'est_member', 'police', 'external_reporter', 'planner',
    'walk_leader'
);

-- What the police tell is for the coordinator and the police.
create function core.reads_police(confidentiality text) returns boolean
language sql stable parallel safe
return reads_police.confidentiality = 'est' or core.my_role() in (
    'coordinator', 'police'
);

-- Those who do the work that a meeting hands out.
create function core.does_operations() returns boolean
language sql stable parallel safe
return core.my_role() in (
    'coordinator', 'est_member', 'police', 'external_reporter'
);

-- Somebody's organisation takes what nobody has taken.
create function core.take_operation(operation uuid, version integer) returns boolean
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    if not core.is_in_est() then
        return false;
    end if;
    update core.operation as o
    set owner_organisation_id = core.my_organisation(), version = o.version + 1
    where o.id = take_operation.operation
        and o.version = take_operation.version
        and o.owner_organisation_id is null;
    return found;
end $$;

-- The owner, or the coordinator, tells how it went.
create function core.report_operation(
    operation uuid, version integer, state text, outcome text
) returns boolean
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    update core.operation as o
    set state = report_operation.state, outcome = report_operation.outcome,
        reported_at = now(), reported_by = core.my_account(),
        version = o.version + 1
    where o.id = report_operation.operation
        and o.version = report_operation.version
        and (
            core.my_role() = 'coordinator' or (
                core.does_operations()
                and o.owner_organisation_id = core.my_organisation()
            )
        );
    return found;
end $$;

-- What the council knows: which places were left to it, and no more.
create function core.escalated_issues()
returns table (
    id uuid, title text, place text, state text, escalated_at timestamptz
)
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select issue.id, issue.title, issue.place, issue.state, issue.escalated_at
    from core.issue
    where issue.escalated_at is not null
        and core.my_role() in ('coordinator', 'est_member', 'police', 'council')
    order by issue.escalated_at desc, issue.id;
end;

do $$
declare name text;
begin
    foreach name in array array[
        'meeting', 'meeting_section', 'meeting_attendance', 'meeting_comment',
        'decision', 'issue', 'issue_step', 'meeting_issue', 'operation',
        'meeting_counted', 'meeting_document', 'meeting_amendment'
    ] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
    -- The group reads it, and the coordinator writes it.
    foreach name in array array[
        'meeting_attendance', 'decision', 'issue', 'issue_step', 'meeting_issue'
    ] loop
        execute format(
            'create policy read on core.%I for select to geosafety_app'
            ' using ((select core.is_in_est()))', name
        );
    end loop;
    foreach name in array array[
        'meeting', 'meeting_attendance', 'decision', 'issue', 'issue_step',
        'meeting_issue', 'meeting_counted', 'meeting_document'
    ] loop
        execute format(
            'create policy write on core.%I for insert to geosafety_app'
            ' with check ((select core.my_role()) = ''coordinator'')', name
        );
    end loop;
    foreach name in array array['meeting', 'decision', 'issue', 'operation'] loop
        execute format(
            'create policy change on core.%I for update to geosafety_app'
            ' using ((select core.my_role()) = ''coordinator'')', name
        );
    end loop;
    foreach name in array array[
        'meeting_attendance', 'decision', 'meeting_issue', 'operation'
    ] loop
        execute format(
            'create policy remove on core.%I for delete to geosafety_app'
            ' using ((select core.my_role()) = ''coordinator'')', name
        );
    end loop;
end $$;

grant select, insert on core.meeting, core.issue, core.issue_step,
    core.meeting_section, core.meeting_comment, core.meeting_document,
    core.meeting_amendment, core.meeting_counted
to geosafety_app;
grant select, insert, delete on core.meeting_attendance, core.decision,
    core.meeting_issue, core.operation
to geosafety_app;
grant update (
    first_day, last_day, cutoff_at, held_on, place, state, version, locked_at,
    locked_by
) on core.meeting to geosafety_app;
grant update (
    title, state, place, cause, version, escalated_at, escalated_why, closed_at
) on core.issue to geosafety_app;
grant update (text, version, updated_at) on core.meeting_section to geosafety_app;
grant update (text, issue_id) on core.decision to geosafety_app;
grant update (what, owner_organisation_id, due_on, issue_id, version)
on core.operation to geosafety_app;

create policy read on core.meeting for select to geosafety_app using (
    (select core.is_in_est())
    or (state = 'locked' and (select core.reads_minutes()))
    or (select core.my_role()) = 'statistics'
);

create policy read on core.meeting_section for select to geosafety_app using (
    (select core.is_in_est()) and core.reads_police(confidentiality)
);
create policy write on core.meeting_section for insert to geosafety_app with check (
    (select core.my_role()) = 'coordinator'
    or ((select core.my_role()) = 'police' and confidentiality = 'polis')
);
create policy change on core.meeting_section for update to geosafety_app using (
    (select core.my_role()) = 'coordinator'
    or ((select core.my_role()) = 'police' and confidentiality = 'polis')
);

create policy read on core.meeting_comment for select to geosafety_app
using ((select core.is_in_est()));
create policy write on core.meeting_comment for insert to geosafety_app with check (
    (select core.is_in_est())
    and account_id = (select core.my_account())
    and organisation_id = (select core.my_organisation())
);

create policy read on core.operation for select to geosafety_app using (
    (select core.is_in_est()) or (
        (select core.does_operations())
        and owner_organisation_id = (select core.my_organisation())
    )
);
create policy write on core.operation for insert to geosafety_app with check (
    state = 'planned' and (
        (select core.my_role()) = 'coordinator'
        or (
            (select core.is_in_est())
            and owner_organisation_id = (select core.my_organisation())
        )
    )
);

-- The next meeting says what has been withdrawn, or came late, since this one.
create policy read on core.meeting_counted for select to geosafety_app
using ((select core.my_role()) in ('coordinator', 'statistics'));

create policy read on core.meeting_document for select to geosafety_app using (
    case edition
        when 'full' then (select core.my_role()) in ('coordinator', 'police')
        else (select core.reads_minutes())
    end
);

create policy read on core.meeting_amendment for select to geosafety_app using (
    (select core.reads_minutes()) and core.reads_police(confidentiality)
);
create policy write on core.meeting_amendment for insert to geosafety_app with check (
    (select core.my_role()) = 'coordinator'
    and account_id = (select core.my_account())
    and organisation_id = (select core.my_organisation())
);

revoke execute on function
    core.is_in_est(), core.reads_minutes(), core.reads_police(text),
    core.does_operations(), core.take_operation(uuid, integer),
    core.report_operation(uuid, integer, text, text), core.escalated_issues()
from public;
grant execute on function
    core.is_in_est(), core.reads_minutes(), core.reads_police(text),
    core.does_operations(), core.take_operation(uuid, integer),
    core.report_operation(uuid, integer, text, text), core.escalated_issues()
to geosafety_app;

-- What comes after a meeting's cut-off is taken from what is counted, day by day.
grant execute on function
    core.local_day(timestamptz),
    core.knows_hour(timestamptz, timestamptz, text),
    core.local_hour(timestamptz, timestamptz, text)
to geosafety_app;
