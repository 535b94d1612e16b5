"""Files, senders and rows that wait: each organisation has its own, and no others'."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from geosafety.errors import NotFoundError
from geosafety.model.account import Actor, Role
from geosafety.model.draft import DraftKind
from geosafety.store import accounts, drafts, organisations, quarantine, senders, work
from geosafety.store.connection import acting, connect_site, transaction

TYPES = {"kommunen": "department", "bostad": "property_owner", "vakt": "guard_company"}
HANDLERS = {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE, Role.EXTERNAL_REPORTER}
KEEPERS = {Role.COORDINATOR, Role.GIS_EDITOR}
CONTENT = {"title": {"sv": "x", "en": "x"}}


class Town:
    """Three organisations with an account of each role, a sender and a waiting row."""

    def __init__(self, owner, site):
        self.owner, self.site = owner, site
        self.numbers, self.accounts, self.rows = {}, {}, {}
        with transaction(owner) as connection:
            for key, kind in TYPES.items():
                self.numbers[key] = organisations.ensure(
                    connection, key, name=key, organisation_type=kind
                )
                senders.save(
                    connection,
                    f"{key}_a",
                    CONTENT,
                    organisation_id=self.numbers[key],
                    account_id=None,
                )
                self.rows[key] = self._row(connection, self.numbers[key])
                for role in Role:
                    self._account(connection, key, role)

    def _account(self, connection, key, role):
        name = f"{key}.{role}"
        accounts.save(
            connection,
            name,
            name=name,
            role=role,
            organisation_key=key,
            password_hash="-",  # noqa: S106 - nobody signs in
        )
        self.accounts[key, role] = accounts.by_username(connection, name)

    def _row(self, connection, organisation):
        batch = uuid4()
        connection.execute(
            text(
                "insert into core.import_batch (id, sender, organisation_id, file_name,"
                " sha256, imported_at, on_error, counts) values (:id, 'x', :org,"
                " 'a.csv', sha256('a'), now(), 'quarantine', '{}')"
            ),
            {"id": batch, "org": organisation},
        )
        return connection.execute(
            text(
                "insert into core.quarantine_row (batch_id, row, content, problems)"
                " values (:batch, 2, '{\"a\": \"1\"}', '[]') returning id"
            ),
            {"batch": batch},
        ).scalar_one()

    def as_(self, role, key="bostad"):
        return transaction(acting(self.site, Actor.of(self.accounts[key, role])))


@pytest.fixture
def town(database, database_settings):
    site = connect_site(database_settings)
    yield Town(database, site)
    site.dispose()


@pytest.mark.parametrize("role", Role)
def test_senders_are_seen_by_their_own_and_by_those_who_keep_layers(town, role):
    with town.as_(role) as connection:
        seen = set(senders.read(connection))
    everyone = {f"{key}_a" for key in TYPES}
    own = {"bostad_a"} if role in HANDLERS else set()
    assert seen == (everyone if role in KEEPERS else own)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("owner", ["bostad", "vakt"])
@pytest.mark.parametrize("key", ["bostad_a", "vakt_a", "ny"])
def test_a_sender_is_saved_by_its_own_organisation_or_the_coordinator(
    town, role, owner, key
):
    account = town.accounts["bostad", role]
    may = role is Role.COORDINATOR or (
        role in HANDLERS and owner == "bostad" and key != "vakt_a"
    )

    def save():
        with town.as_(role) as connection:
            senders.save(
                connection,
                key,
                CONTENT,
                organisation_id=town.numbers[owner],
                account_id=account.id,
            )

    if may:
        save()
        return
    with pytest.raises(ProgrammingError, match="row-level security"):
        save()


@pytest.mark.parametrize("role", Role)
def test_rows_that_wait_are_seen_and_corrected_by_their_own(town, role):
    with town.as_(role) as connection:
        rows = town.rows.values()
        seen = {row for row in rows if quarantine.read_one(connection, row)}
        changed = {row for row in rows if quarantine.correct(connection, row, {})}
    if role is Role.COORDINATOR:
        expected = set(town.rows.values())
    else:
        expected = {town.rows["bostad"]} if role in HANDLERS else set()
    assert seen == changed == expected


@pytest.mark.parametrize("role", Role)
def test_a_row_is_thrown_away_by_its_own_and_each_time_is_noted(town, role):
    with town.as_(role) as connection:
        gone = {
            key
            for key, row in town.rows.items()
            if quarantine.discard(connection, row, "unusable")
        }
    if role is Role.COORDINATOR:
        assert gone == set(TYPES)
    else:
        assert gone == ({"bostad"} if role in HANDLERS else set())
    with transaction(town.owner) as connection:
        noted = connection.execute(
            text(
                "select object_id, purpose from audit.entry"
                " where action = 'row_discarded'"
            )
        ).all()
        left = connection.execute(text("select count(*) from core.quarantine_row"))
        assert left.scalar() == len(TYPES) - len(gone)
    assert {(int(number), why) for number, why in noted} == {
        (town.rows[key], "unusable") for key in gone
    }


@pytest.mark.parametrize("role", Role)
def test_the_content_of_a_row_is_never_changed_or_removed_by_the_site(town, role):
    for statement in (
        "update core.quarantine_row set content = '{}'",
        "delete from core.quarantine_row",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            town.as_(role) as connection,
        ):
            connection.execute(text(statement))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", DraftKind)
def test_a_file_in_the_spool_is_its_accounts_own(town, role, kind):
    may = role in (KEEPERS if kind is DraftKind.LAYER else HANDLERS)
    number = uuid4()

    def begin():
        with town.as_(role) as connection:
            drafts.begin(
                connection,
                Actor.of(town.accounts["bostad", role]),
                number=number,
                kind=kind,
                file_name="a.csv",
                sha256=bytes(32),
                target=None,
            )

    if not may:
        with pytest.raises(ProgrammingError, match="row-level security"):
            begin()
        return
    begin()
    with town.as_(role) as connection:
        assert drafts.read(connection, number, kind).file_name == "a.csv"
    with town.as_(Role.COORDINATOR, "kommunen") as connection:
        with pytest.raises(NotFoundError):
            drafts.read(connection, number, kind)
        drafts.remove(connection, number)
    with town.as_(role) as connection:
        assert drafts.read(connection, number, kind)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", ["import", "look", "correct", "layer", "look_layer"])
def test_each_asks_the_worker_only_for_what_is_theirs(town, role, kind):
    actor = Actor.of(town.accounts["bostad", role])
    may = role in (KEEPERS if kind.endswith("layer") else HANDLERS)

    def ask():
        with town.as_(role) as connection:
            work.ask(connection, actor, kind, {})

    if may:
        ask()
        return
    with pytest.raises(ProgrammingError, match="row-level security"):
        ask()


@pytest.mark.parametrize("role", Role)
def test_where_layers_come_from_is_seen_by_those_who_keep_them(town, role):
    with transaction(town.owner) as connection:
        connection.execute(
            text(
                "insert into core.layer_import (layer, file_name, sha256, mode,"
                " imported_at, counts) values ('stops', 'a', sha256('a'), 'add', now(),"
                " '{}')"
            )
        )
    with town.as_(role) as connection:
        seen = connection.execute(text("select count(*) from core.layer_import"))
        assert seen.scalar() == (1 if role in KEEPERS else 0)
