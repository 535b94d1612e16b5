from dataclasses import replace
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from geosafety.errors import ClusterError
from geosafety.store.cluster import Cluster
from geosafety.store.connection import (
    connect,
    connection_info,
    dial,
    raw,
    transaction,
)
from geosafety.store.migrate import current, newest
from geosafety.store.opening import bring_up_to_date, open_store
from geosafety.store.tables import VERSION_SCHEMA, metadata


def administrator(settings):
    info = {**connection_info(settings), "dbname": "postgres"}
    return dial(info, autocommit=True)


def test_the_migrations_make_the_tables_that_the_code_knows(connection):
    def is_ours(name, kind, _parents):
        return name == "core" if kind == "schema" else True

    options = {
        "include_schemas": True,
        "include_name": is_ours,
        "version_table_schema": VERSION_SCHEMA,
        "compare_type": True,
    }
    context = MigrationContext.configure(connection, opts=options)
    assert compare_metadata(context, metadata) == []


def test_a_database_stands_at_the_newest_change(connection):
    assert current(connection) == newest()


def test_opening_twice_changes_nothing(database_settings):
    open_store(database_settings).dispose()
    engine = open_store(database_settings)
    with transaction(engine) as connection:
        held = connection.execute(text("select code from core.municipality")).all()
    engine.dispose()
    assert held == [("demo",)]


def test_another_municipality_is_refused(database_settings):
    open_store(database_settings).dispose()
    with pytest.raises(ClusterError, match="belongs to municipality demo"):
        open_store(replace(database_settings, municipality="0480"))


def test_a_url_of_another_kind_is_refused(database_settings):
    with pytest.raises(ClusterError, match="should be postgresql"):
        connect(replace(database_settings, database_url="mysql://localhost/x"))


def test_a_server_that_is_not_there_is_told_in_a_sentence(database_settings):
    url = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(ClusterError, match="does not answer"):
        open_store(replace(database_settings, database_url=url))


def test_a_database_of_a_later_version_is_refused(database_settings, database):
    with transaction(database) as connection:
        connection.execute(text("update core.alembic_version set version_num = '9'"))
    with pytest.raises(ClusterError, match="use a newer geosafety"):
        open_store(database_settings)


def test_a_user_without_rights_is_told_what_an_administrator_does(
    cluster,
    template,  # noqa: ARG001
):
    name = f"test_{uuid4().hex}"
    with administrator(cluster) as admin:
        admin.execute(f"create database {name} template template0")
        admin.execute("create role plain nologin")
    sockets = Cluster.of(cluster.data_dir).start().sockets
    options = "options=-crole%3Dplain"
    url = f"postgresql://geosafety@/{name}?host={sockets}&{options}"
    with pytest.raises(ClusterError, match="Let an administrator run"):
        open_store(replace(cluster, database_url=url))
    with administrator(cluster) as admin:
        admin.execute(f"drop database {name}")
        admin.execute("drop role plain")


def test_a_server_that_dies_in_the_middle_is_told_in_a_sentence(database):
    def lose_the_server():
        with transaction(database) as connection:
            raw(connection).execute("select pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(ClusterError, match="does not answer"):
        lose_the_server()


def test_a_failed_transaction_leaves_nothing(database):
    def fail_halfway():
        with transaction(database) as connection:
            connection.execute(text("update core.revision set number = 7"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with transaction(database) as connection:
        number = connection.execute(text("select number from core.revision"))
        assert number.scalar() == 0


def test_swedish_letters_fold(connection):
    folded = connection.execute(text("select lower('ÅÄÖ'), 'åby' % 'Åby'"))
    assert folded.one() == ("åäö", True)


def test_swedish_letters_sort(connection):
    if raw(connection).info.server_version < 150_000:
        pytest.skip("PostgreSQL before 15 cannot sort a whole database by ICU")
    rows = connection.execute(
        text("select x from unnest(array['Ö','Ä','Å','Z']) x order by x")
    )
    assert list(rows.scalars()) == ["Z", "Å", "Ä", "Ö"]


def test_no_password_is_needed_or_kept(connection):
    assert raw(connection).info.password == ""


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///x?foo=bar",
        "postgresql://u@127.0.0.1:1/x?connect_timeout=soon",
        "postgresql://u:secret@127.0.0.1:abc/x",
        "postgresql://\udcff/x",
    ],
)
def test_a_url_that_cannot_be_read_is_refused(database_settings, url):
    with pytest.raises(ClusterError, match="should be postgresql") as refused:
        connect(replace(database_settings, database_url=url))
    assert "secret" not in refused.value.sv


def test_migrating_a_server_that_is_not_there_is_told_in_a_sentence(database_settings):
    url = "postgresql://nobody@127.0.0.1:1/none"
    engine = connect(replace(database_settings, database_url=url))
    with pytest.raises(ClusterError, match="does not answer"):
        bring_up_to_date(engine)
    engine.dispose()
