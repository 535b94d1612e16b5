-- How a sender's columns and words become ours, as people have said on the site. What
-- is said here wins over `layers/senders/<key>.toml`; `content` is what stands there.
create table core.sender_mapping (
    key text collate "C" primary key check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
    organisation_id smallint not null references core.organisation,
    content jsonb not null,
    saved_at timestamptz not null default now(),
    account_id integer references core.account
);

-- A file that waits in the spool while somebody decides how it is to be read. `target`
-- is a sender or a layer, `content` what has been chosen so far.
create table core.import_draft (
    id uuid primary key,
    account_id integer not null references core.account,
    organisation_id smallint not null references core.organisation,
    kind text collate "C" not null check (kind in ('reports', 'layer')),
    file_name text not null,
    sha256 bytea not null check (length(sha256) = 32),
    target text collate "C",
    source_layer text,
    content jsonb not null default '{}',
    looked uuid references core.job,
    tried uuid references core.job,
    stored uuid references core.job,
    begun_at timestamptz not null default now()
);
create index import_draft_account on core.import_draft (account_id, begun_at);

-- What is needed to read a row again: the kind of file it stood in, and the system of
-- its coordinates where the file itself settles that.
alter table core.import_batch
    add column kind text collate "C",
    add column crs integer,
    add column account_id integer references core.account;
-- Rows that wait already came from files whose names tell it; GeoJSON is in degrees.
update core.import_batch
set kind = case
    when lower(file_name) like '%.xlsx' then 'xlsx'
    when lower(file_name) like any (array['%.geojson', '%.json']) then 'geojson'
    else 'csv'
end;
update core.import_batch set crs = 4326 where kind = 'geojson';
alter table core.quarantine_row add column corrected jsonb;

create table core.layer_import (
    id bigint generated always as identity primary key,
    layer text collate "C" not null,
    file_name text not null,
    sha256 bytea not null check (length(sha256) = 32),
    mode text collate "C" not null check (mode in ('replace', 'add')),
    imported_at timestamptz not null,
    account_id integer references core.account,
    counts jsonb not null
);
create index layer_import_layer on core.layer_import (layer, id);

do $$
declare name text;
begin
    foreach name in array array['sender_mapping', 'import_draft', 'layer_import'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;

create function core.keeps_layers() returns boolean
language sql stable parallel safe
return core.my_role() in ('coordinator', 'gis_editor');

-- Senders of one's own organisation, or all.
create function core.keeps_sender(organisation smallint) returns boolean
language sql stable parallel safe
return core.my_role() = 'coordinator'
    or (core.handles_files() and organisation = core.my_organisation());
grant execute on function core.keeps_layers(), core.keeps_sender(smallint)
to geosafety_app;

grant select, delete on core.sender_mapping to geosafety_app;
grant insert (key, organisation_id, content, account_id),
    update (organisation_id, content, saved_at, account_id)
on core.sender_mapping to geosafety_app;
create policy read on core.sender_mapping for select to geosafety_app using (
    (select core.keeps_layers()) or core.keeps_sender(organisation_id)
);
create policy write on core.sender_mapping for insert to geosafety_app with check (
    core.keeps_sender(organisation_id) and account_id = (select core.my_account())
);
create policy change on core.sender_mapping for update to geosafety_app
using (core.keeps_sender(organisation_id))
with check (
    core.keeps_sender(organisation_id) and account_id = (select core.my_account())
);
create policy remove on core.sender_mapping for delete to geosafety_app
using (core.keeps_sender(organisation_id));

grant select, delete on core.import_draft to geosafety_app;
grant insert (
    id, account_id, organisation_id, kind, file_name, sha256, target
), update (target, source_layer, content, looked, tried, stored)
on core.import_draft to geosafety_app;
create policy own on core.import_draft to geosafety_app
using (account_id = (select core.my_account()))
with check (
    account_id = (select core.my_account())
    and organisation_id = (select core.my_organisation())
    and case kind
        when 'layer' then (select core.keeps_layers())
        else (select core.handles_files())
    end
);

grant select on core.layer_import to geosafety_app;
create policy read on core.layer_import for select to geosafety_app
using ((select core.keeps_layers()));

-- What somebody has corrected in a row that waits; the worker takes it from there.
grant update (corrected) on core.quarantine_row to geosafety_app;
create policy change on core.quarantine_row for update to geosafety_app using (
    exists (select from core.import_batch where import_batch.id = batch_id)
);

-- Throw a row away, which is noted; false if it is not the asker's to throw away.
create function core.discard_row(number bigint, reason text) returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    thrown record;
begin
    select waiting.id, waiting.row, batch.id as batch_id, batch.organisation_id
    into thrown
    from core.quarantine_row as waiting
    inner join core.import_batch as batch on batch.id = waiting.batch_id
    where waiting.id = discard_row.number
    for update of waiting;
    if thrown.id is null or core.keeps_sender(thrown.organisation_id) is not true then
        return false;
    end if;
    delete from core.quarantine_row where id = thrown.id;
    perform audit.note(
        'row_discarded', 'quarantine_row', thrown.id::text, discard_row.reason,
        jsonb_build_object('batch', thrown.batch_id, 'row', thrown.row)
    );
    return true;
end $$;
grant execute on function core.discard_row(bigint, text) to geosafety_app;

-- Layers are brought in by those who keep them, reports by those who hand in files.
create function core.may_ask(kind text) returns boolean
language sql stable parallel safe
return case
    when kind in ('look_layer', 'layer') then core.keeps_layers()
    else core.handles_files()
end;
grant execute on function core.may_ask(text) to geosafety_app;
drop policy write on core.job;
create policy write on core.job for insert to geosafety_app with check (
    account_id = (select core.my_account())
    and organisation_id = (select core.my_organisation())
    and core.may_ask(kind)
);
