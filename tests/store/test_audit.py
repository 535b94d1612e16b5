import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from geosafety.model.account import Actor, Role
from geosafety.store import audit
from geosafety.store.connection import acting, connect_site, transaction


@pytest.fixture
def noted(database):
    with transaction(database) as connection:
        for number in range(5):
            audit.note(
                connection, "export", object_type="report", object_id=str(number)
            )
    return database


def test_entries_are_numbered_and_chained(noted):
    with transaction(noted) as connection:
        entries = audit.read(connection)
        assert [entry.id for entry in entries] == [5, 4, 3, 2, 1]
        assert audit.first_broken(connection) is None


@pytest.mark.parametrize(
    "change",
    [
        "update audit.entry set purpose = 'x' where id = 3",
        "update audit.entry set at = at + interval '1 second' where id = 3",
        "update audit.entry set account_id = 7 where id = 3",
        "update audit.entry set details = '{\"a\": 1}' where id = 3",
        "update audit.entry set hash = sha256('x') where id = 3",
        "delete from audit.entry where id = 3",
    ],
)
def test_tampering_with_one_entry_is_found(noted, change):
    with transaction(noted) as connection:
        connection.execute(text("alter table audit.entry disable trigger all"))
        connection.execute(text(change))
        assert audit.first_broken(connection) in {3, 4}


def test_cutting_off_the_last_entries_is_found(noted):
    with transaction(noted) as connection:
        connection.execute(text("alter table audit.entry disable trigger all"))
        connection.execute(text("delete from audit.entry where id > 3"))
        assert audit.first_broken(connection) == 5


@pytest.mark.parametrize(
    "change",
    [
        "update audit.entry set purpose = 'x'",
        "delete from audit.entry",
        "truncate audit.entry",
    ],
)
def test_even_the_owner_only_adds(noted, change):
    with (
        pytest.raises(IntegrityError, match="only added to"),
        transaction(noted) as connection,
    ):
        connection.execute(text(change))


@pytest.mark.parametrize("role", Role)
@pytest.mark.usefixtures("noted")
def test_only_data_protection_reads_the_log(database_settings, role):
    site = connect_site(database_settings)
    with transaction(acting(site, Actor(role.value, None, None))) as connection:
        seen = len(audit.read(connection))
    site.dispose()
    assert seen == (5 if role is Role.DPO_ARCHIVIST else 0)


def test_what_is_undone_is_not_in_the_log(noted):
    class ChangedMindError(Exception):
        pass

    def change_mind():
        with transaction(noted) as connection:
            audit.note(connection, "export", object_type="report")
            raise ChangedMindError

    with pytest.raises(ChangedMindError):
        change_mind()
    with transaction(noted) as connection:
        assert audit.note(connection, "export", object_type="report") == 6
        assert audit.first_broken(connection) is None
