"""A database of an earlier version becomes one of this, with what it holds."""

from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import text

from geosafety.store import cube, migrate
from geosafety.store.connection import connect, transaction
from geosafety.store.roles import make_roles
from geosafety.store.tables import VERSION_SCHEMA

# Where databases may stand that are out there: in the order of the changes.
OUT_THERE = ["0008", "0013", "0009"]


@pytest.fixture
def emptied(database_settings):
    """Give the engine of a database without tables."""
    engine = connect(database_settings)
    with transaction(engine) as connection:
        schemas = ("audit", "core", "jobs", "layers")
        for schema in schemas:
            connection.execute(text(f"drop schema if exists {schema} cascade"))
    yield engine
    engine.dispose()


def bring_to(engine, revision):
    with transaction(engine) as connection:
        config = migrate._config()  # noqa: SLF001 - stops where users do not
        config.attributes["connection"] = connection
        make_roles(connection)
        connection.execute(text(f"create schema if not exists {VERSION_SCHEMA}"))
        command.upgrade(config, revision)


def fill(engine):
    """Import a file with one approved report and one row that waits."""
    with transaction(engine) as connection:
        batch, report = uuid4(), uuid4()
        connection.execute(
            text(
                "insert into core.import_batch (id, sender, organisation_id, file_name,"
                " sha256, imported_at, on_error, counts) select :batch, 'x', id,"
                " 'natt.geojson', decode(repeat('00', 32), 'hex'), now(), 'quarantine',"
                " '{}' from core.organisation limit 1"
            ),
            {"batch": batch},
        )
        connection.execute(
            text(
                "insert into core.report (id, organisation_id, batch_id, sender,"
                " external_id, received_at, occurred_from, occurred_to,"
                " time_precision, kind, category, confidentiality, state, digest)"
                " select :report, organisation_id, id, 'x', '1', now(), '2026-01-01Z',"
                " '2026-01-01Z', 'exact', 'incident', 'graffiti', 'internal',"
                " 'approved', '' from core.import_batch"
            ),
            {"report": report},
        )
        connection.execute(
            text(
                "insert into core.placement (report_id, precision, cell)"
                " values (:report, 'point', 621647020892880896)"
            ),
            {"report": report},
        )


@pytest.mark.parametrize("revision", OUT_THERE)
def test_a_database_out_there_is_brought_up_with_its_reports(emptied, revision):
    bring_to(emptied, revision)
    fill(emptied)
    assert migrate.migrate(emptied) == revision
    with transaction(emptied) as connection:
        counted = cube.read(connection).columns
        assert counted["count"].tolist() == [1]
        assert counted["category"].tolist() == ["graffiti"]
        kind, crs = connection.execute(
            text("select kind, crs from core.import_batch")
        ).one()
    assert (kind, crs) == ("geojson", 4326)
    assert migrate.migrate(emptied) == migrate.newest()


def test_what_was_counted_before_hours_were_gets_its_hour(emptied):
    bring_to(emptied, "0018")
    fill(emptied)
    with transaction(emptied) as connection:
        known = connection.execute(
            text("select number from core.revision")
        ).scalar_one()
    migrate.migrate(emptied)
    with transaction(emptied) as connection:
        # Midnight in Greenwich is one o'clock in Stockholm.
        counted = cube.read(connection, since=known)
    assert counted.is_whole
    assert counted.columns[["count", "hour"]].to_numpy().tolist() == [[1, 1]]
