"""What each login of the database may do, held against a list; nothing is left out."""

import pytest
from sqlalchemy import text

# Table to what the site's group may do with it. A table that is missing fails.
RIGHTS = {
    "core.account": "INSERT",
    "core.address": "SELECT",
    "core.alembic_version": "SELECT",
    "core.allowance": "",
    "core.contact": "INSERT",
    "core.cube_change": "SELECT",
    "core.cube_series": "SELECT",
    "core.daily_salt": "",
    "core.decision": "SELECT INSERT DELETE",
    "core.development": "SELECT INSERT UPDATE",
    "core.feed_call": "",
    "core.feed_event": "",
    "core.footprint": "SELECT INSERT",
    "core.hotspot_cell": "SELECT",
    "core.hotspot_run": "SELECT",
    "core.import_batch": "SELECT",
    "core.import_draft": "SELECT DELETE",
    "core.issue": "SELECT INSERT",
    "core.issue_step": "SELECT INSERT",
    "core.job": "SELECT",
    "core.layer_import": "SELECT",
    "core.meeting": "SELECT INSERT",
    "core.meeting_amendment": "SELECT INSERT",
    "core.meeting_attendance": "SELECT INSERT DELETE",
    "core.meeting_comment": "SELECT INSERT",
    "core.meeting_counted": "SELECT INSERT",
    "core.meeting_document": "SELECT INSERT",
    "core.meeting_issue": "SELECT INSERT DELETE",
    "core.meeting_section": "SELECT INSERT",
    "core.measure": "SELECT INSERT",
    "core.measure_follow_up": "SELECT INSERT",
    "core.measure_step": "SELECT",
    "core.municipality": "SELECT",
    "core.operation": "SELECT INSERT DELETE",
    "core.organisation": "SELECT INSERT",
    "core.own_place": "SELECT INSERT DELETE",
    "core.photo": "SELECT",
    "core.photo_pixels": "SELECT INSERT",
    "core.photo_set": "SELECT",
    "core.place_name": "SELECT",
    "core.placement": "SELECT INSERT UPDATE DELETE",
    "core.placement_cell": "SELECT",
    "core.quarantine_row": "SELECT",
    "core.receipt": "INSERT",
    "core.register_version": "SELECT",
    "core.report": "SELECT INSERT",
    "core.report_before": "SELECT INSERT DELETE",
    "core.report_raw": "INSERT",
    "core.report_step": "SELECT",
    "core.report_text": "SELECT INSERT",
    "core.review": "SELECT INSERT UPDATE",
    "core.revision": "SELECT",
    "core.sender_mapping": "SELECT DELETE",
    "core.session": "",
    "audit.entry": "SELECT",
    "audit.head": "",
}
# Columns that may be changed where the table as a whole may not.
COLUMNS = {
    "core.account": {
        *("username", "name", "role", "organisation_id", "password_hash", "language"),
        *("closed_at", "must_change_password"),
    },
    "core.import_draft": {
        *("target", "source_layer", "content", "looked", "tried", "stored"),
    },
    "core.decision": {"text", "issue_id"},
    "core.issue": {
        *("title", "state", "place", "cause", "version", "escalated_at"),
        *("escalated_why", "closed_at"),
    },
    "core.meeting": {
        *("first_day", "last_day", "cutoff_at", "held_on", "place", "state"),
        *("version", "locked_at", "locked_by"),
    },
    "core.meeting_section": {"text", "version", "updated_at"},
    "core.operation": {
        *("what", "owner_organisation_id", "due_on", "issue_id", "version"),
    },
    "core.organisation": {"key", "name", "type"},
    "core.photo": {"state", "checked_by", "checked_at"},
    "core.quarantine_row": {"corrected"},
    "core.report": {
        *("occurred_from", "occurred_to", "time_precision", "kind", "category"),
        *("confidentiality", "state", "duplicate_of"),
    },
    "core.report_text": {"address", "shared", "redactions"},
    "core.revision": {"number"},
    "core.sender_mapping": {"organisation_id", "content", "saved_at", "account_id"},
}
FUNCTIONS = {
    "audit.first_broken",
    "audit.note",
    "core.announce_photos",
    "core.begin_session",
    "core.change_own_password",
    "core.comment_measure",
    "core.concerns_me",
    "core.credentials",
    "core.defer_job",
    "core.discard_row",
    "core.does_operations",
    "core.end_session",
    "core.enter_from_provider",
    "core.escalated_issues",
    "core.follow_receipt",
    "core.give_back",
    "core.handles_files",
    "core.is_administrator",
    "core.is_counted",
    "core.is_in_est",
    "core.is_my_new_photo",
    "core.is_my_new_report",
    "core.is_own_report",
    "core.is_worked",
    "core.keeps_layers",
    "core.keeps_sender",
    "core.known_photo",
    "core.knows_hour",
    "core.known_submission",
    "core.local_day",
    "core.local_hour",
    "core.may_add_photo",
    "core.may_keep_account",
    "core.may_ask",
    "core.my_account",
    "core.my_levels",
    "core.my_organisation",
    "core.my_role",
    "core.open_contact",
    "core.open_raw",
    "core.reads_minutes",
    "core.reads_police",
    "core.reads_words",
    "core.report_operation",
    "core.sees_maps",
    "core.sees_measures",
    "core.session_account",
    "core.spend",
    "core.step_measure",
    "core.supplement_own",
    "core.supplement_report",
    "core.take_operation",
    "core.todays_salt",
    "core.withdraw_contact",
    "core.withdraw_own",
}
# Read by all, and holding nothing of any organisation.
WITHOUT_ROW_SECURITY = {
    *("core.alembic_version", "core.municipality", "core.register_version"),
    "core.revision",
}
VERBS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
SCHEMAS = "('core', 'audit', 'jobs', 'layers')"


def ask(connection, query, **values):
    return connection.execute(text(query), values).all()


def tables(connection, kinds="('r', 'v', 'm', 'p', 'f')"):
    return ask(
        connection,
        f"""
        select n.nspname || '.' || c.relname as name, c.relkind as kind,
            c.relrowsecurity and c.relforcerowsecurity as is_secured,
            coalesce(c.reloptions @> array['security_invoker=true'], false) as invoker
        from pg_class as c
        inner join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in {SCHEMAS} and c.relkind in {kinds}
        order by 1
        """,  # noqa: S608 - constants
    )


def rights(connection, role, table):
    found = [
        verb
        for verb in VERBS
        if ask(
            connection,
            "select has_table_privilege(:role, :table, :verb)",
            role=role,
            table=table,
            verb=verb,
        )[0][0]
    ]
    return " ".join(found)


def test_the_site_may_do_what_the_list_says_and_no_more(connection):
    found = {
        row.name: rights(connection, "geosafety_app", row.name)
        for row in tables(connection)
        if not row.name.startswith(("jobs.", "layers."))
    }
    assert found == RIGHTS


def test_the_site_changes_only_the_columns_of_the_list(connection):
    rows = ask(
        connection,
        """
        select table_schema || '.' || table_name as name, column_name
        from information_schema.column_privileges
        where grantee = 'geosafety_app' and privilege_type = 'UPDATE'
        """,
    )
    found = {}
    for row in rows:
        if "UPDATE" not in RIGHTS[row.name]:
            found.setdefault(row.name, set()).add(row.column_name)
    assert found == COLUMNS


def test_the_site_never_reads_a_password(connection):
    rows = ask(
        connection,
        """
        select column_name from information_schema.column_privileges
        where grantee = 'geosafety_app' and table_name = 'account'
            and privilege_type = 'SELECT'
        """,
    )
    hidden = {"password_hash", "issuer", "subject"}
    assert not hidden & {row.column_name for row in rows}


@pytest.mark.parametrize("role", ["geosafety_app", "geosafety_web"])
def test_the_queue_is_reached_through_functions_alone(connection, role):
    queue = [row.name for row in tables(connection) if row.name.startswith("jobs.")]
    assert queue
    assert {rights(connection, role, name) for name in queue} == {""}


@pytest.mark.parametrize("role", ["geosafety_public", "geosafety_gis"])
def test_other_logins_reach_nothing_yet(connection, role):
    found = {rights(connection, role, row.name) for row in tables(connection)}
    assert found == {""}


def test_the_site_calls_only_the_functions_of_the_list(connection):
    rows = ask(
        connection,
        """
        select n.nspname || '.' || p.proname as name
        from pg_proc as p
        inner join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in ('core', 'audit') and p.prorettype <> 'trigger'::regtype
            and has_function_privilege('geosafety_app', p.oid, 'EXECUTE')
        """,
    )
    assert {row.name for row in rows} == FUNCTIONS


def test_functions_that_act_as_their_owner_say_where_names_are_found(connection):
    rows = ask(
        connection,
        """
        select n.nspname || '.' || p.proname as name
        from pg_proc as p
        inner join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in ('core', 'audit') and p.prosecdef
            and not exists (
                select from unnest(p.proconfig) as one where one like 'search_path=%'
            )
        """,
    )
    assert rows == []


def test_row_security_is_on_and_forced_everywhere(connection):
    open_tables = {
        row.name
        for row in tables(connection, "('r', 'p')")
        if not row.is_secured and not row.name.startswith(("jobs.", "layers."))
    }
    assert open_tables == WITHOUT_ROW_SECURITY


def test_a_view_shows_no_more_than_its_reader_may_see(connection):
    views = tables(connection, "('v', 'm')")
    assert [row.name for row in views if row.kind == "m" or not row.invoker] == []


def test_the_extent_of_other_tables_is_not_told(connection):
    rows = ask(
        connection,
        """
        select p.oid from pg_proc as p
        where p.proname = 'st_estimatedextent'
            and has_function_privilege('geosafety_app', p.oid, 'EXECUTE')
        """,
    )
    assert rows == []


def test_the_site_is_neither_superuser_nor_above_row_security(connection):
    rows = ask(
        connection,
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " from pg_roles where rolname in ('geosafety_web', 'geosafety_app')",
    )
    assert set(rows) == {(False,) * 5}
