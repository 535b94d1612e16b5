"""Photos in the database: kept once, and kept from those who may not see them."""

from itertools import product
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.jobs.faces import search_photo
from geosafety.model.account import PUBLIC, Actor, Role
from geosafety.model.photo import FaceBox, PhotoState, RebuiltPhoto
from geosafety.photos import faces
from geosafety.photos.rebuild import rebuild_photo
from geosafety.store import audit, organisations, photos
from geosafety.store.connection import acting, connect, connect_site, transaction
from geosafety.store.submissions import Outcome

TYPES = {"kommunen": "department", "vakt": "guard_company", "polis": "police"}
# Said once more in words of the tests' own: whose words of approved reports one reads.
READ_WORDS_AT = {
    Role.EST_MEMBER: {"open", "est"},
    Role.POLICE: {"open", "est", "police"},
}
REPORTING = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.EXTERNAL_REPORTER,
    Role.MAINTENANCE,
}
ACTORS = [*product(Role, TYPES), ("public", None), ("statistics", None), (None, None)]
FACTS = list(
    product(
        [*TYPES, "allmanheten"],
        ["open", "internal", "est", "police"],
        ["received", "approved", "rejected", "handed_over"],
    )
)


def rebuilt(fill=b"x"):
    return RebuiltPhoto(
        sha256=fill * 32, jpeg=b"J" + fill, thumbnail=b"T" + fill, width=640, height=480
    )


class Town:
    """Reports of every sort with a photo in each state, and ways to ask as anybody."""

    def __init__(self, settings):
        self.owner, self.site = connect(settings), connect_site(settings)
        self.organisations, self.reports, self.photos = {}, {}, {}
        with transaction(self.owner) as connection:
            for key, kind in TYPES.items():
                self.organisations[key] = organisations.ensure(
                    connection, key, name=key, organisation_type=kind
                )
            self.organisations["allmanheten"] = connection.execute(
                text("select id from core.organisation where type = 'public'")
            ).scalar_one()
            self.account = self._account(connection)

    def _account(self, connection):
        return connection.execute(
            text(
                "insert into core.account (username, name, role, organisation_id,"
                " password_hash) values ('s', 's', 'coordinator', :org, '')"
                " returning id"
            ),
            {"org": self.organisations["kommunen"]},
        ).scalar_one()

    def report(self, owner="vakt", level="open", state="received"):
        number = uuid4()
        values = {"id": number, "org": self.organisations[owner]}
        with transaction(self.owner) as connection:
            connection.execute(
                text(
                    "insert into core.report (id, organisation_id, sender,"
                    " external_id, received_at, time_precision, kind, category,"
                    " confidentiality, state, digest) values (:id, :org, 'x', :id,"
                    " now(), 'unknown', 'incident', 'graffiti', :level, :state, '')"
                ),
                values | {"level": level, "state": state},
            )
        self.reports[number] = owner, level, state
        return number

    def photo(self, report, state="waiting"):
        number = uuid4()
        with transaction(self.owner) as connection:
            assert photos.add(connection, number, report, rebuilt()) is Outcome.STORED
            if state != "waiting":
                connection.execute(
                    text(
                        "update core.photo set state = :state, checked_at = now()"
                        " where id = :id"
                    ),
                    {"state": state, "id": number},
                )
        self.photos[number] = (*self.reports[report], state)
        return number

    def as_(self, role, organisation=None):
        if role is None:
            return transaction(self.site)
        account = self.account if role is Role.COORDINATOR else None
        number = self.organisations.get(organisation)
        return transaction(acting(self.site, Actor(role, number, account)))


@pytest.fixture
def town(database_settings):
    made = Town(database_settings)
    yield made
    made.owner.dispose()
    made.site.dispose()


@pytest.fixture
def full(town):
    """Fill the town with a report of each sort, and three photos each."""
    for facts in FACTS:
        number = town.report(*facts)
        for state in PhotoState:
            town.photo(number, state.value)
    return town


def knows_of(role, organisation, photo):
    owner, level, state, checked = photo
    own = role in REPORTING and owner == organisation
    # These are incidents, of which those who mend know nothing.
    own = own and role is not Role.MAINTENANCE
    if state == "handed_over":
        return role is Role.DPO_ARCHIVIST and checked == "approved"
    levels = READ_WORDS_AT.get(role, set())
    if role is Role.EST_MEMBER and organisation == "kommunen":
        levels = levels | {"internal"}
    shared = state == "approved" and level in levels
    return role is Role.COORDINATOR or own or (shared and checked == "approved")


def test_each_sees_the_photos_that_are_theirs_to_see(full):
    for role, organisation in ACTORS:
        known = {
            each for each in full.photos.values() if knows_of(role, organisation, each)
        }
        with full.as_(role, organisation) as connection:
            rows = connection.execute(text("select id from core.photo")).scalars()
            assert {full.photos[each] for each in rows} == known, (role, organisation)
            rows = connection.execute(text("select photo_id from core.photo_pixels"))
            seen = {full.photos[each] for each in rows.scalars()}
        assert seen == {each for each in known if each[3] != "rejected"}


def test_only_the_coordinator_decides_about_photos(full):
    statement = text("update core.photo set state = 'waiting', checked_at = null")
    for role, organisation in ACTORS:
        with full.as_(role, organisation) as connection:
            inner = connection.begin_nested()
            reached = connection.execute(statement).rowcount
            inner.rollback()
        open_ones = [each for each in full.photos.values() if each[2] != "handed_over"]
        assert reached == (len(open_ones) if role is Role.COORDINATOR else 0)


@pytest.mark.parametrize(
    "statement",
    [
        "update core.photo set faces = '{}'",
        "update core.photo set sha256 = ''",
        "delete from core.photo",
        "update core.photo_pixels set jpeg = ''",
        "delete from core.photo_pixels",
        "insert into core.photo_set (report_id, announced) values (null, 1)",
    ],
)
def test_nobody_changes_or_removes_a_picture(town, statement):
    town.photo(town.report())
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        town.as_(Role.COORDINATOR, "kommunen") as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("role", [*Role, "statistics"])
def test_one_adds_photos_to_reports_of_ones_own_organisation_alone(town, role):
    for owner, state in product(["kommunen", "vakt"], ["received", "handed_over"]):
        number = town.report(owner, state=state)
        may = role in REPORTING - {Role.MAINTENANCE} and owner == "kommunen"
        may = may and state != "handed_over"
        with town.as_(role, "kommunen") as connection:
            assert photos.may_add(connection, number) == may
            if may:
                outcome = photos.add(connection, uuid4(), number, rebuilt())
                assert outcome is Outcome.STORED
                photos.announce(connection, number, 3)
                continue
            with pytest.raises(NotFoundError):
                photos.add(connection, uuid4(), number, rebuilt())
            with pytest.raises(NotFoundError):
                photos.announce(connection, number, 3)


def test_anybody_adds_photos_to_the_report_they_are_making_and_to_no_other(town):
    earlier = town.report("allmanheten")
    number = uuid4()
    with transaction(acting(town.site, PUBLIC)) as connection:
        connection.execute(
            text(
                "insert into core.report (id, organisation_id, sender, external_id,"
                " received_at, time_precision, kind, category, confidentiality, digest)"
                " values (:id, :org, 'x', :id, now(), 'unknown', 'incident',"
                " 'graffiti', 'internal', '')"
            ),
            {"id": number, "org": town.organisations["allmanheten"]},
        )
        photos.announce(connection, number, 1)
        photo = uuid4()
        assert photos.add(connection, photo, number, rebuilt()) is Outcome.STORED
        with pytest.raises(NotFoundError):
            photos.add(connection, uuid4(), earlier, rebuilt())
        with pytest.raises(NotFoundError):
            photos.read_picture(connection, photo)
    with transaction(acting(town.site, PUBLIC)) as connection:
        with pytest.raises(NotFoundError):
            photos.add(connection, uuid4(), number, rebuilt())
        assert photos.of_report(connection, number).photos == ()


def test_the_pixels_of_another_photo_cannot_be_put_in_place(town):
    taken = town.photo(town.report("vakt"))
    statement = text(
        "insert into core.photo_pixels (photo_id, jpeg, thumbnail)"
        " values (:id, '', '') on conflict do nothing"
    )
    with town.as_(Role.EXTERNAL_REPORTER, "polis") as connection:
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(statement, {"id": taken})
        connection.rollback()


def test_the_same_photo_again_is_known_and_another_is_a_conflict(town):
    number, report = uuid4(), town.report()
    other = town.report()
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        assert photos.add(connection, number, report, rebuilt()) is Outcome.STORED
        assert photos.add(connection, number, report, rebuilt()) is Outcome.KNOWN
        again = photos.add(connection, number, report, rebuilt(b"y"))
        assert again is Outcome.CONFLICT
        assert photos.add(connection, number, other, rebuilt()) is Outcome.CONFLICT
        assert photos.read_picture(connection, number) == b"Jx"
        assert photos.read_thumbnail(connection, number) == b"Tx"


def test_photos_sent_at_once_get_numbers_of_their_own(town):
    report = town.report()
    outcomes = []

    def send(number):
        with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
            outcomes.append(photos.add(connection, number, report, rebuilt()))

    same = uuid4()
    threads = [
        Thread(target=send, args=[each]) for each in (same, same, uuid4(), uuid4())
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [Outcome.KNOWN, *[Outcome.STORED] * 3]
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        found = photos.of_report(connection, report).photos
    assert [each.position for each in found] == [1, 2, 3]


def test_a_report_has_at_most_ten_photos(town):
    report = town.report()
    for _ in range(10):
        town.photo(report)
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        with pytest.raises(RefusedInputError, match="at most 10"):
            photos.add(connection, uuid4(), report, rebuilt())
        assert len(photos.of_report(connection, report).photos) == 10


def test_a_report_says_how_many_of_its_photos_have_come(town):
    report = town.report()
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        photos.announce(connection, report, 2)
        begun = photos.of_report(connection, report)
        photos.add(connection, uuid4(), report, rebuilt())
        half = photos.of_report(connection, report)
        photos.add(connection, uuid4(), report, rebuilt())
        whole = photos.of_report(connection, report)
    assert [(each.expected, each.is_complete) for each in (begun, half, whole)] == [
        (2, False),
        (2, False),
        (2, True),
    ]


def test_photos_go_with_their_report(town):
    report = town.report()
    town.photo(report)
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        photos.announce(connection, report, 2)
    with transaction(town.owner) as connection:
        connection.execute(
            text("delete from core.report where id = :id"), {"id": report}
        )
        left = connection.execute(
            text(
                "select (select count(*) from core.photo),"
                " (select count(*) from core.photo_pixels),"
                " (select count(*) from core.photo_set)"
            )
        ).one()
    assert tuple(left) == (0, 0, 0)


def test_no_photo_is_ever_without_its_report(town):
    report = town.report()
    begun = town.owner.connect()
    begun.execute(text("delete from core.report where id = :id"), {"id": report})
    refused = []

    def send():
        try:
            town.photo(report)
        except NotFoundError:
            refused.append(True)

    thread = Thread(target=send)
    thread.start()
    thread.join(0.3)
    assert thread.is_alive()
    begun.commit()
    begun.close()
    thread.join()
    assert refused == [True]


def decide(town, photo, state):
    with town.as_(Role.COORDINATOR, "kommunen") as connection:
        photos.decide(connection, photo, state, account_id=town.account)


def test_a_photo_is_shown_to_others_when_somebody_has_ticked(town):
    photo = town.photo(town.report("vakt", "open", "approved"))
    with (
        pytest.raises(NotFoundError),
        town.as_(Role.EST_MEMBER, "kommunen") as connection,
    ):
        photos.read_thumbnail(connection, photo)
    decide(town, photo, PhotoState.APPROVED)
    with town.as_(Role.EST_MEMBER, "kommunen") as connection:
        assert photos.read_thumbnail(connection, photo) == b"Tx"
    decide(town, photo, PhotoState.REJECTED)
    for role, owner in (
        (Role.EST_MEMBER, "kommunen"),
        (Role.EXTERNAL_REPORTER, "vakt"),
    ):
        with town.as_(role, owner) as connection, pytest.raises(NotFoundError):
            photos.read_thumbnail(connection, photo)


def test_a_rejected_photo_is_looked_at_again_before_it_is_approved(town):
    photo = town.photo(town.report())
    decide(town, photo, PhotoState.REJECTED)
    with pytest.raises(photos.CheckedAlreadyError):
        decide(town, photo, PhotoState.APPROVED)
    decide(town, photo, PhotoState.WAITING)
    decide(town, photo, PhotoState.APPROVED)
    with pytest.raises(photos.CheckedAlreadyError):
        decide(town, photo, PhotoState.APPROVED)
    with pytest.raises(NotFoundError):
        decide(town, uuid4(), PhotoState.APPROVED)


def test_who_checked_a_photo_stands_in_the_log(town):
    report = town.report()
    photo = town.photo(report)
    decide(town, photo, PhotoState.APPROVED)
    with transaction(town.owner) as connection:
        entry = audit.read(connection)[0]
        checked = connection.execute(text("select checked_by from core.photo")).scalar()
    assert (entry.action, entry.object_id) == ("photo_checked", str(photo))
    assert entry.details == {"report": str(report), "from": "waiting", "to": "approved"}
    assert entry.account_id == checked == town.account


def test_one_does_not_tick_in_the_name_of_another(town):
    photo = town.photo(town.report())
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        town.as_(Role.COORDINATOR, "kommunen") as connection,
    ):
        connection.execute(
            text(
                "update core.photo set state = 'approved', checked_at = now(),"
                " checked_by = null where id = :id"
            ),
            {"id": photo},
        )


def test_those_that_wait_are_told_with_what_they_are_of(town):
    report = town.report("vakt", "open", "approved")
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        photos.announce(connection, report, 3)
    first = town.photo(report)
    town.photo(report, "approved")
    town.photo(town.report(state="handed_over"))
    with town.as_(Role.COORDINATOR, "kommunen") as connection:
        (found,) = photos.waiting(connection, most=9)
        assert photos.count_waiting(connection) == 1
    assert (found.photo.id, found.category, found.expected) == (first, "graffiti", 3)
    assert found.photo.faces is None


def test_what_was_found_in_a_photo_is_kept_and_not_searched_again(town):
    photo = town.photo(town.report())
    box = FaceBox(0.25, 0.5, 0.125, 0.25)
    with transaction(town.owner) as connection:
        assert photos.to_search(connection, photo) == b"Jx"
        photos.set_faces(connection, photo, (box,))
        assert photos.to_search(connection, photo) is None
        assert photos.to_search(connection, uuid4()) is None
    with town.as_(Role.COORDINATOR, "kommunen") as connection:
        assert photos.waiting(connection, most=1)[0].photo.faces == (box,)


def test_the_worker_looks_for_faces_in_a_new_photo(
    town, database_settings, pictures, monkeypatch, caplog
):
    number = uuid4()
    street = rebuild_photo(pictures.packed(pictures.street((500, 380, 150))))
    with transaction(town.owner) as connection:
        photos.add(connection, number, town.report(), street)
    monkeypatch.setattr(faces, "find_spec", lambda _: None)
    search_photo(database_settings, number)
    assert "not searched" in caplog.text
    assert faces_in(town) is None
    monkeypatch.undo()
    search_photo(database_settings, number)
    assert len(faces_in(town)) == 1
    search_photo(database_settings, number)
    search_photo(database_settings, uuid4())


def faces_in(town):
    with town.as_(Role.COORDINATOR, "kommunen") as connection:
        return photos.waiting(connection, most=1)[0].photo.faces


@pytest.mark.parametrize("sent", range(4))
def test_what_is_broken_off_between_photos_is_sent_again_and_becomes_whole(town, sent):
    report, numbers = town.report(), [uuid4() for _ in range(3)]
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        photos.announce(connection, report, 3)
    for number in numbers[:sent]:
        with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
            photos.add(connection, number, report, rebuilt())
    with town.owner.connect() as broken_off:
        photos.add(broken_off, numbers[min(sent, 2)], report, rebuilt())
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        half = photos.of_report(connection, report)
        assert (len(half.photos), half.is_complete) == (sent, sent == 3)
        for number in numbers:
            photos.add(connection, number, report, rebuilt())
        whole = photos.of_report(connection, report)
    assert [each.id for each in whole.photos] == numbers
    assert whole.is_complete


def test_the_check_of_digests_tells_nothing_of_others(town):
    photo = town.photo(town.report("polis"))
    mine = town.report("vakt")
    with town.as_(Role.EXTERNAL_REPORTER, "vakt") as connection:
        found = connection.execute(
            text("select core.known_photo(:id, :report)"), {"id": photo, "report": mine}
        ).scalar()
    assert bytes(found) == b""


def test_a_photo_is_put_in_the_queue_with_its_report_or_not_at_all(town):
    report = town.report()
    with town.owner.connect() as undone:
        photos.add(undone, uuid4(), report, rebuilt())
        undone.rollback()
    queued = "select args from jobs.procrastinate_jobs where task_name = 'faces'"
    photo = town.photo(report)
    with transaction(town.owner) as connection:
        rows = connection.execute(text(queued)).scalars().all()
    assert rows == [{"number": str(photo)}]
