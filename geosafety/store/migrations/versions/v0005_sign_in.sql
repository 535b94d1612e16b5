-- Who is signed in, and how often somebody may try. Both are reached through
-- functions alone, so that no query can list sessions or keys.

alter table core.account add column closed_at timestamptz;
alter table core.account add column must_change_password boolean not null default false;
grant select (closed_at, must_change_password) on core.account to geosafety_app;
grant update (closed_at, must_change_password) on core.account to geosafety_app;

create table core.session (
    token bytea primary key check (length(token) = 32),
    account_id integer not null references core.account on delete cascade,
    begun_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index session_account on core.session (account_id);

create function core.begin_session(token bytea, account integer, lasting interval)
returns void
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    delete from core.session where expires_at < now();
    insert into core.session (token, account_id, expires_at)
    select begin_session.token, known.id, now() + lasting
    from core.account as known
    where known.id = begin_session.account and known.closed_at is null;
end $$;

create function core.end_session(token bytea) returns void
language sql security definer set search_path = core, pg_temp
begin atomic
    delete from core.session where session.token = end_session.token;
end;

-- The account behind a session, with the revision of the store: each request asks.
create function core.session_account(token bytea)
returns table (
    id integer, username text, name text, role text, language text,
    organisation_id smallint, organisation text, must_change_password boolean,
    revision bigint
)
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select
        account.id, account.username, account.name, account.role, account.language,
        account.organisation_id, organisation.key, account.must_change_password,
        (select number from core.revision)
    from core.session
    inner join core.account on account.id = session.account_id
    inner join core.organisation on organisation.id = account.organisation_id
    where session.token = session_account.token
        and session.expires_at > now()
        and account.closed_at is null;
end;

-- A new password, role or organisation ends what was begun with the old one.
create function core.end_sessions_of_changed() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    delete from core.session where account_id = new.id;
    return null;
end $$;
create trigger sessions_end
after update of password_hash, role, organisation_id, closed_at on core.account
for each row when (
    (old.password_hash, old.role, old.organisation_id, old.closed_at)
    is distinct from (new.password_hash, new.role, new.organisation_id, new.closed_at)
) execute function core.end_sessions_of_changed();

-- The password hash of one account at a time, for whoever gives its name.
create function core.credentials(username text)
returns table (id integer, password_hash text)
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select account.id, account.password_hash
    from core.account
    where account.username = credentials.username and account.closed_at is null;
end;

-- One may change one's own password, knowing the old one, and nothing else.
create function core.change_own_password(hash text) returns void
language sql security definer set search_path = core, pg_temp
begin atomic
    update core.account
    set password_hash = change_own_password.hash, must_change_password = false
    where id = core.my_account();
end;

-- How much of an allowance each key has spent; it comes back evenly over time.
create unlogged table core.allowance (
    key bytea primary key,
    spent double precision not null,
    at timestamptz not null
);

-- Spend one; null if there was any left, else the seconds until there is.
create function core.spend(
    key bytea, capacity integer, over interval
) returns double precision
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    a_second double precision := capacity / extract(epoch from over);
    mine core.allowance;
    moment timestamptz;
    is_allowed boolean;
begin
    insert into core.allowance as fresh (key, spent, at)
    values (spend.key, 0, clock_timestamp()) on conflict do nothing;
    select * into mine from core.allowance as held
    where held.key = spend.key for update;
    moment := clock_timestamp();
    -- A clock that was put back gives nothing, and takes nothing.
    mine.spent := greatest(0, mine.spent - a_second * greatest(
        0, extract(epoch from moment - mine.at)
    ));
    is_allowed := mine.spent + 1 <= capacity + 1e-9;
    update core.allowance as held
    set spent = mine.spent + is_allowed::integer, at = moment
    where held.key = spend.key;
    if is_allowed then
        return null;
    end if;
    return greatest((mine.spent + 1 - capacity) / a_second, 1);
end $$;

create function core.give_back(key bytea) returns void
language sql security definer set search_path = core, pg_temp
begin atomic
    update core.allowance set spent = greatest(0, spent - 1)
    where allowance.key = give_back.key;
end;

-- The salt that addresses are hashed with; with its day the hashes lose their meaning.
create unlogged table core.daily_salt (
    day date primary key,
    salt bytea not null
);
create function core.todays_salt() returns bytea
language plpgsql security definer set search_path = core, pg_temp as $$
declare
    today date := (now() at time zone 'Europe/Stockholm')::date;
    found bytea;
begin
    select salt into found from core.daily_salt where day = today;
    if found is null then
        delete from core.daily_salt where day < today;
        delete from core.allowance where at < now() - interval '24 hours';
        insert into core.daily_salt (day, salt)
        values (today, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
        on conflict do nothing;
        select salt into found from core.daily_salt where day = today;
    end if;
    return found;
end $$;

do $$
declare name text;
begin
    foreach name in array array['session', 'allowance', 'daily_salt'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;
grant execute on function
    core.begin_session(bytea, integer, interval), core.end_session(bytea),
    core.session_account(bytea), core.credentials(text),
    core.change_own_password(text), core.spend(bytea, integer, interval),
    core.give_back(bytea),
    core.todays_salt()
to geosafety_app;
