"""Plan and hold the EST group's meetings."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from geosafety.catalog import Catalog
from geosafety.errors import GeosafetyError, NotFoundError, RefusedInputError, refuse
from geosafety.jobs.written import (
    LONGEST_LINE,
    needed,
    possible_days,
    refuse_many,
    written,
)
from geosafety.model.meeting import (
    MOST_PRIORITIES,
    AttendanceRole,
    Meeting,
    Secrecy,
)
from geosafety.model.period import LOCAL_TIME, YEAR_DAYS, Period
from geosafety.store import meeting_contents, meetings
from geosafety.store.connection import Connection
from geosafety.store.meetings import refusing_locked

AGENDA = "est"
_MOST_PEOPLE = 99


class WrittenMeanwhileError(GeosafetyError):
    """Somebody else wrote in the same section; `theirs` is what stands there now."""

    code = "conflict"

    def __init__(self, theirs: str, *, version: int) -> None:
        """Keep what the other has written, and the version to write over."""
        super().__init__(
            sv="Någon annan har skrivit under samma punkt sedan du öppnade sidan. Här "
            "är båda texterna: sätt ihop dem och spara igen.",
            en="Somebody else has written under the same point since you opened the "
            "page. Here are both texts: put them together and save again.",
        )
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    When and where a meeting is held, and what it is about.

    Attributes
    ----------
    cutoff_at
        Reports that came later are for the next meeting.
    """

    period: Period
    cutoff_at: datetime
    held_on: date
    place: str = ""


def proposed(
    catalog: Catalog,
    last: Meeting | None,
    today: date,
    *,
    now: datetime | None = None,
) -> Plan:
    """
    Propose the next meeting: its period by the cycle, the day after it, the same place.

    Parameters
    ----------
    last
        The meeting before; None if there is none.
    now
        What has come in by now is counted even if the meeting is today; None counts
        what comes before the day of the meeting.
    """
    period = catalog.cycle.proposed(last.period.last if last else None, today)
    held_on = max(period.last + timedelta(days=1), today)
    midnight = datetime.combine(held_on, time(), LOCAL_TIME)
    soon = None if now is None else now.replace(second=0) + timedelta(minutes=1)
    return Plan(
        period=period,
        cutoff_at=midnight if soon is None else max(midnight, soon),
        held_on=held_on,
        place=last.place if last else "",
    )


def plan(connection: Connection, catalog: Catalog, wanted: Plan) -> UUID:
    """
    Store the next meeting and give its id.

    Raises
    ------
    RefusedInputError
        If the days cannot be used, or somebody else planned one at the same moment.
    """
    _refuse_odd_days(wanted)
    with refusing_locked():
        return meetings.plan(
            connection,
            period=wanted.period,
            cutoff_at=wanted.cutoff_at,
            held_on=wanted.held_on,
            place=written(wanted.place, longest=LONGEST_LINE),
            agenda=catalog.agendas[AGENDA],
        )


def rearrange(connection: Connection, number: UUID, wanted: Plan) -> None:
    """
    Give a meeting another day, place or period.

    Raises
    ------
    RefusedInputError
        If the days cannot be used, or the meeting is locked.
    """
    _refuse_odd_days(wanted)
    with refusing_locked():
        meetings.rearrange(
            connection,
            number,
            period=wanted.period,
            cutoff_at=wanted.cutoff_at,
            held_on=wanted.held_on,
            place=written(wanted.place, longest=LONGEST_LINE),
        )


def write_section(
    connection: Connection, number: UUID, key: str, text: str, *, version: int
) -> None:
    """
    Write under a point of the agenda.

    Parameters
    ----------
    version
        The section's version as the writer saw it.

    Raises
    ------
    WrittenMeanwhileError
        If somebody else wrote there in between.
    NotFoundError
        If there is no such point, or the actor may not read it.
    RefusedInputError
        If the words cannot be taken, or the meeting is locked.
    """
    words = written(text)
    held = meeting_contents.section(connection, number, key)
    if held is None:
        raise NotFoundError(
            sv=f"Mötet har ingen punkt ”{key[:40]}”.",
            en=f"The meeting has no point “{key[:40]}”.",
        )
    with refusing_locked():
        is_written = meetings.write_section(
            connection, number, key, words, version=version
        )
    if not is_written:
        # What stands there may have been written since it was read above.
        now = meeting_contents.section(connection, number, key) or held
        if now.version == version:
            raise NotFoundError(
                sv="Du får läsa punkten men inte skriva under den.",
                en="You may read the point but not write under it.",
            )
        raise WrittenMeanwhileError(now.text, version=now.version)


def attend(
    connection: Connection,
    number: UUID,
    organisation_id: int,
    role: AttendanceRole,
    *,
    people: int,
) -> None:
    """
    Say how many came from an organisation in what part; 0 takes it away.

    Raises
    ------
    RefusedInputError
        If the number cannot be right, or the meeting is locked.
    """
    if not 0 <= people <= _MOST_PEOPLE:
        raise refuse(
            "range",
            f"Antalet är {people}; det ska vara 0 till {_MOST_PEOPLE}.",
            f"The number is {people}; it should be 0 to {_MOST_PEOPLE}.",
        )
    with refusing_locked():
        meetings.attend(connection, number, organisation_id, role, people=people)


def prioritise(  # noqa: PLR0913 - which place, where among the five, and why
    connection: Connection,
    number: UUID,
    issue_id: UUID,
    *,
    rank: int | None = None,
    what: str = "",
    known_cause: str = "",
) -> None:
    """
    Put a lifted place among the first five, or say something else of it.

    Parameters
    ----------
    rank
        1 to 5; None for the first that is free.

    Raises
    ------
    RefusedInputError
        If there are five already or another has that rank, or the meeting is locked.
    """
    others = {
        each.rank: each.issue
        for each in meeting_contents.content(connection, number).priorities
        if each.issue.id != issue_id
    }
    free = [each for each in range(1, MOST_PRIORITIES + 1) if each not in others]
    if not free:
        raise refuse(
            "too-many-priorities",
            f"Mötet har redan {MOST_PRIORITIES} prioriterade platser; ta bort en "
            "först.",
            f"The meeting has {MOST_PRIORITIES} prioritised places already; remove one "
            "first.",
        )
    if rank is not None and rank not in free:
        taken = others[rank].title if rank in others else ""
        raise refuse(
            "rank",
            f"Plats {rank} är upptagen av ”{taken}”; välj en annan."
            if taken
            else f"Plats {rank} finns inte; välj 1 till {MOST_PRIORITIES}.",
            f"Rank {rank} is taken by “{taken}”; choose another."
            if taken
            else f"There is no rank {rank}; choose 1 to {MOST_PRIORITIES}.",
        )
    with refusing_locked():
        meetings.prioritise(
            connection,
            number,
            issue_id,
            rank=free[0] if rank is None else rank,
            what=written(what),
            known_cause=written(known_cause),
        )


def deprioritise(connection: Connection, number: UUID, issue_id: UUID) -> None:
    """Take a lifted place from among the first five."""
    with refusing_locked():
        meetings.deprioritise(connection, number, issue_id)


def decide(
    connection: Connection, number: UUID, text: str, *, issue_id: UUID | None = None
) -> UUID:
    """
    Note a decision and give its id.

    Raises
    ------
    RefusedInputError
        If nothing is said, or the meeting is locked.
    """
    words = needed(text, sv="vad som beslutades", en="what was decided")
    refuse_many(meetings.decisions_held(connection, number))
    with refusing_locked():
        return meetings.decide(connection, number, words, issue_id=issue_id)


def withdraw_decision(connection: Connection, decision_id: UUID) -> None:
    """Take a decision away from a meeting that is not locked."""
    with refusing_locked():
        meetings.withdraw_decision(connection, decision_id)


def comment(
    connection: Connection, number: UUID, text: str, *, issue_id: UUID | None = None
) -> None:
    """
    Say something before or during a meeting, for the actor's organisation.

    Raises
    ------
    RefusedInputError
        If nothing is said, or the meeting is locked.
    """
    words = needed(text, sv="en kommentar", en="a comment")
    refuse_many(meetings.own_comments_held(connection, number))
    with refusing_locked():
        meetings.comment(connection, number, words, issue_id=issue_id)


def amend(
    connection: Connection,
    number: UUID,
    text: str,
    *,
    secrecy: Secrecy = Secrecy.EST,
) -> None:
    """
    Add to a meeting that is locked, for the acting coordinator.

    Raises
    ------
    RefusedInputError
        If nothing is said, or the meeting is not locked.
    """
    words = needed(text, sv="vad som kompletteras", en="what is added")
    if not meetings.read(connection, number).is_locked:
        raise refuse(
            "conflict",
            "Mötet är inte låst; skriv under en av punkterna i stället.",
            "The meeting is not locked; write under one of its points instead.",
        )
    meetings.amend(connection, number, words, secrecy=secrecy)


def _refuse_odd_days(wanted: Plan) -> None:
    """Refuse a period that ends before it begins, or that nobody would ask for."""
    period = wanted.period
    possible_days(
        {
            "first": period.first,
            "last": period.last,
            "held_on": wanted.held_on,
            "cutoff_at": wanted.cutoff_at.date(),
        }
    )
    if not 1 <= period.days <= YEAR_DAYS:
        raise _odd(
            f"Perioden {period.first} till {period.last} går inte; den ska vara 1 till "
            f"{YEAR_DAYS} dagar.",
            f"The period {period.first} to {period.last} cannot be used; it should be "
            f"1 to {YEAR_DAYS} days.",
        )
    if wanted.held_on < period.first:
        raise _odd(
            f"Mötet hålls {wanted.held_on}, innan perioden börjar {period.first}.",
            f"The meeting is held on {wanted.held_on}, before its period begins on "
            f"{period.first}.",
        )


def _odd(sv: str, en: str) -> RefusedInputError:
    """Refuse days, naming the field."""
    return refuse("period", sv, en, column="period")
