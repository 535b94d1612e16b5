-- What people ask the worker to do: how far it has come, and what came of it.
create table core.job (
    id uuid primary key,
    kind text collate "C" not null,
    organisation_id smallint not null references core.organisation,
    account_id integer not null references core.account,
    request jsonb not null,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    state text collate "C" not null default 'waiting' check (
        state in ('waiting', 'running', 'done', 'refused', 'failed')
    ),
    stage text,
    part integer not null default 0,
    parts integer not null default 0,
    answer jsonb,
    check ((finished_at is null) = (state in ('waiting', 'running')))
);
create index job_account on core.job (account_id, created_at);

-- Put a job in the worker's queue, in the transaction that makes it. Jobs with the
-- same lock are done one after the other.
create function core.defer_job(job uuid, lock text) returns void
language sql security definer set search_path = jobs, public, pg_temp
begin atomic
    select jobs.procrastinate_defer_jobs_v1(array[
        row(
            'default', 'job', 0, defer_job.lock, null,
            jsonb_build_object('number', defer_job.job), null
        )::jobs.procrastinate_job_to_defer_v1
    ]);
end;

create function core.is_worked() returns boolean
language sql stable security definer set search_path = jobs, pg_temp
begin atomic
    select exists (
        select from jobs.procrastinate_workers
        where last_heartbeat > now() - interval '1 minute'
    );
end;

alter table core.job enable row level security;
alter table core.job force row level security;
do $$
begin
    execute 'create policy owner_all on core.job to current_user using (true)';
end $$;
grant select on core.job to geosafety_app;
grant insert (id, kind, organisation_id, account_id, request) on core.job
to geosafety_app;
create policy read on core.job for select to geosafety_app using (
    account_id = (select core.my_account())
    or (select core.my_role()) = 'coordinator'
);
create policy write on core.job for insert to geosafety_app with check (
    account_id = (select core.my_account())
    and organisation_id = (select core.my_organisation())
    and (select core.handles_files())
);
grant execute on function core.defer_job(uuid, text), core.is_worked()
to geosafety_app;
