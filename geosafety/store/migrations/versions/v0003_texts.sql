-- What a report tells in words lies apart from its facts: fewer people may read it.
create table core.report_text (
    report_id uuid primary key,
    address text,
    shared text,
    redactions text[] not null default '{}'
);

-- The words as they came, kept only where what is shared differs from them.
create table core.report_raw (
    report_id uuid primary key,
    text text not null
);

insert into core.report_text (report_id, address, shared, redactions)
select id, address_text, text_shared, redactions
from core.report
where num_nonnulls(address_text, text_shared) > 0 or cardinality(redactions) > 0;
insert into core.report_raw (report_id, text)
select id, text_raw
from core.report
where text_raw is distinct from text_shared and text_raw is not null;

alter table core.report
    drop column address_text,
    drop column text_raw,
    drop column text_shared,
    drop column redactions;

-- Until now every report counted, but those that repeat another.
update core.report
set state = case when duplicate_of is null then 'approved' else 'duplicate' end;
alter table core.report add constraint report_state_check check (
    state in (
        'received', 'approved', 'returned', 'duplicate', 'rejected', 'handed_over'
    )
);
alter table core.report add constraint report_duplicate_check check (
    (state = 'duplicate') = (duplicate_of is not null)
);
create index report_waiting on core.report (received_at)
where state in ('received', 'returned');

create trigger report_of_new after insert on core.report_text
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();
create trigger report_of_new after insert on core.report_raw
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();
create trigger report_of_changed after update on core.report_text
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();
create trigger report_of_changed after update on core.report_raw
referencing new table as incoming
for each statement execute function core.refuse_unknown_report();

drop trigger placement_goes_too on core.report;
drop function core.remove_placements();
create function core.remove_parts() returns trigger language plpgsql as $$
begin
    delete from core.placement using gone where placement.report_id = gone.id;
    delete from core.report_text using gone where report_text.report_id = gone.id;
    delete from core.report_raw using gone where report_raw.report_id = gone.id;
    return null;
end $$;
create trigger parts_go_too after delete on core.report
referencing old table as gone
for each statement execute function core.remove_parts();
