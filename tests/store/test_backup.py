from dataclasses import replace

import pytest
from sqlalchemy import text

from geosafety.errors import ClusterError, RefusedInputError
from geosafety.store.backup import _run, back_up, restore
from geosafety.store.connection import (
    connection_info,
    dial,
    transaction,
)
from geosafety.store.opening import open_store
from geosafety.store.reports import save


@pytest.fixture
def town(cluster, template):  # noqa: ARG001 (the roles are made with it)
    """Give settings that lead to a municipality in the embedded cluster."""
    return replace(cluster, municipality="0480")


@pytest.fixture
def filled(town, made_up):
    """Store five reports and give the settings that lead to them."""
    engine = open_store(town)
    with transaction(engine) as connection:
        connection.execute(text("delete from core.report"))
        origin = made_up.origin(connection)
        save(connection, made_up.reports(5), made_up.points(5), origin=origin)
    engine.dispose()
    return town


def count_reports(settings):
    engine = open_store(settings)
    with transaction(engine) as connection:
        number = connection.execute(text("select count(*) from core.report")).scalar()
    engine.dispose()
    return number


def remove_reports(settings):
    engine = open_store(settings)
    with transaction(engine) as connection:
        connection.execute(text("delete from core.report where external_id > 'Å-1'"))
    engine.dispose()


def test_a_backup_comes_back_row_by_row(filled, tmp_path):
    file = tmp_path / "kopia.dump"
    saved = back_up(filled, file)
    assert saved["core.report"] == saved["core.placement"] == 5
    remove_reports(filled)
    assert restore(filled, file, overwrite=True) == saved
    assert count_reports(filled) == 5


def test_a_backup_holds_personal_data_and_only_the_owner_reads_it(filled, tmp_path):
    file = tmp_path / "kopia.dump"
    back_up(filled, file)
    assert file.stat().st_mode & 0o077 == 0


def test_a_backup_never_replaces_a_file_unasked(filled, tmp_path):
    file = tmp_path / "kopia.dump"
    file.write_text("annat")
    with pytest.raises(RefusedInputError, match="add --overwrite"):
        back_up(filled, file)
    assert file.read_text() == "annat"
    back_up(filled, file, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["kopia.dump"]


def test_data_is_never_replaced_unasked(filled, tmp_path):
    file = tmp_path / "kopia.dump"
    back_up(filled, file)
    remove_reports(filled)
    with pytest.raises(RefusedInputError, match="rows already"):
        restore(filled, file)
    assert count_reports(filled) == 2


@pytest.mark.parametrize("length", [0, 100, -2000])
def test_a_broken_backup_is_refused_and_changes_nothing(filled, tmp_path, length):
    file = tmp_path / "kopia.dump"
    back_up(filled, file)
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises((RefusedInputError, ClusterError)):
        restore(filled, file, overwrite=True)
    assert count_reports(filled) == 5


def test_a_server_of_ones_own_must_be_empty(filled, database_settings, tmp_path):
    file = tmp_path / "kopia.dump"
    back_up(filled, file)
    with pytest.raises(RefusedInputError, match="is not empty"):
        restore(database_settings, file, overwrite=True)


def test_a_missing_file_is_told(town, tmp_path):
    with pytest.raises(RefusedInputError, match="no file"):
        restore(town, tmp_path / "borta.dump")


def test_a_backup_of_another_municipality_is_refused(filled, tmp_path):
    file = tmp_path / "kopia.dump"
    back_up(filled, file)
    other = replace(filled, municipality="1283")
    with pytest.raises(RefusedInputError, match="belongs to municipality 0480"):
        restore(other, file)
    assert count_reports(other) == 0


def test_a_backup_of_another_program_is_refused(filled, tmp_path):
    file = tmp_path / "annat.dump"
    info = {**connection_info(filled), "dbname": "postgres"}
    with dial(info, autocommit=True) as connection:
        connection.execute("create table if not exists public.other (x int)")
    _run("pg_dump", info, "-Fc", f"--file={file}")
    with dial(info, autocommit=True) as connection:
        connection.execute("drop table public.other")
    with pytest.raises(RefusedInputError, match="other than geosafety"):
        restore(filled, file, overwrite=True)
    assert count_reports(filled) == 5
