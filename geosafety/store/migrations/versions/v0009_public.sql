-- What the public tells without signing in, and how they follow it.

-- Whether neither a sign-in nor a calculation speaks against a flood; such reports
-- are reviewed last.
alter table core.report add column is_unproven boolean not null default false;
drop index core.report_waiting;
create index report_waiting on core.report (is_unproven, received_at)
where state in ('received', 'returned');

-- The hash of the code that a report is followed with. Nobody reads this table:
-- whoever has the code is answered through the functions below.
create table core.receipt (
    report_id uuid primary key,
    code bytea not null unique check (length(code) = 32)
);

-- How to reach somebody who has reported, apart from the report itself.
create table core.contact (
    report_id uuid primary key,
    contact text not null,
    given_at timestamptz not null default now()
);

create trigger report_of_new after insert on core.receipt
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();
create trigger report_of_new after insert on core.contact
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();

create function core.remove_reporters_parts() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    delete from core.receipt using gone where receipt.report_id = gone.id;
    delete from core.contact using gone where contact.report_id = gone.id;
    return null;
end $$;
create trigger reporters_parts_go_too after delete on core.report
referencing old table as gone
for each statement execute function core.remove_reporters_parts();

-- What the holder of a code may know: the state, and what was written to them.
create function core.follow_receipt(code bytea)
returns table (
    received_at timestamptz, category text, state text, note text,
    noted_at timestamptz, has_contact boolean
)
language sql stable security definer set search_path = core, pg_temp
begin atomic
    select
        report.received_at, report.category, report.state, step.note, step.at,
        exists (select from core.contact where contact.report_id = report.id)
    from core.receipt
    inner join core.report on report.id = receipt.report_id
    left join lateral (
        select report_step.note, report_step.at
        from core.report_step
        where report_step.report_id = report.id
            and report_step.action = report.state
            and report.state in ('returned', 'rejected')
        order by report_step.id desc
        limit 1
    ) as step on true
    where receipt.code = follow_receipt.code;
end;

-- Add words to a report that was sent back with a question; false if it was not.
create function core.supplement_report(code bytea, words text) returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare asked uuid;
begin
    select report.id into asked
    from core.receipt
    inner join core.report on report.id = receipt.report_id
    where receipt.code = supplement_report.code and report.state = 'returned'
    for update of report;
    if asked is null then
        return false;
    end if;
    insert into core.report_text as held (report_id, shared)
    values (asked, supplement_report.words)
    on conflict (report_id) do update
    set shared = concat_ws(E'\n\n', held.shared, excluded.shared);
    -- Words as they came are kept only where they differ from those that are shared.
    update core.report_raw
    set text = concat_ws(E'\n\n', report_raw.text, supplement_report.words)
    where report_raw.report_id = asked;
    update core.report set state = 'received' where report.id = asked;
    insert into core.report_step (report_id, action) values (asked, 'supplemented');
    return true;
end $$;

-- Remove how to reach the reporter; false if there was nothing.
create function core.withdraw_contact(code bytea) returns boolean
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare asked uuid;
begin
    delete from core.contact using core.receipt
    where receipt.code = withdraw_contact.code
        and contact.report_id = receipt.report_id
    returning contact.report_id into asked;
    if asked is null then
        return false;
    end if;
    perform audit.note('contact_withdrawn', 'report', asked::text, null, null);
    return true;
end $$;

-- How to reach the reporter, to those who read the words as they came, and noted.
create function core.open_contact(report uuid, purpose text) returns text
language plpgsql security definer set search_path = core, audit, pg_temp as $$
declare
    is_locked boolean;
    found text;
begin
    select asked.state = 'handed_over', held.contact into is_locked, found
    from core.contact as held
    inner join core.report as asked on asked.id = held.report_id
    where held.report_id = open_contact.report;
    if found is null or (
        case core.my_role()
            when 'coordinator' then not is_locked
            when 'dpo_archivist' then is_locked
        end
    ) is not true then
        return null;
    end if;
    perform audit.note(
        'contact_opened', 'report', open_contact.report::text, open_contact.purpose,
        null
    );
    return found;
end $$;

-- A number that grows whenever addresses or names of places change: whoever keeps an
-- index of them asks for it.
create table core.register_version (
    id smallint primary key default 1 check (id = 1),
    number bigint not null default 0
);
insert into core.register_version default values;
create function core.note_changed_register() returns trigger
language plpgsql security definer set search_path = core, pg_temp as $$
begin
    update core.register_version set number = number + 1;
    return null;
end $$;
create trigger register_changed
after insert or update or delete or truncate on core.address
for each statement execute function core.note_changed_register();
create trigger register_changed
after insert or update or delete or truncate on core.place_name
for each statement execute function core.note_changed_register();

do $$
declare name text;
begin
    foreach name in array array['receipt', 'contact'] loop
        execute format('alter table core.%I enable row level security', name);
        execute format('alter table core.%I force row level security', name);
        execute format(
            'create policy owner_all on core.%I to current_user using (true)', name
        );
    end loop;
end $$;
grant execute on function
    core.follow_receipt(bytea), core.supplement_report(bytea, text),
    core.withdraw_contact(bytea), core.open_contact(uuid, text)
to geosafety_app;
grant select on core.register_version to geosafety_app;
grant insert on core.receipt, core.contact to geosafety_app;
create policy write on core.receipt for insert to geosafety_app
with check (core.is_my_new_report(report_id));
create policy write on core.contact for insert to geosafety_app
with check (core.is_my_new_report(report_id));
-- That there is something is seen by those who may open it.
grant select (report_id, given_at) on core.contact to geosafety_app;
create policy read on core.contact for select to geosafety_app using (
    exists (
        select from core.report
        where report.id = report_id
            and case (select core.my_role())
                when 'coordinator' then report.state <> 'handed_over'
                when 'dpo_archivist' then report.state = 'handed_over'
            end
    )
);
