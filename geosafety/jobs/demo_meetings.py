"""Hold the made-up municipality's meetings, through the same jobs as the pages."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from geosafety.catalog import Catalog
from geosafety.demo import meetings as facts
from geosafety.jobs import (
    issues,
    measure_comparison,
    meeting_files,
    meeting_lock,
    meetings,
    operations,
)
from geosafety.jobs import measures as measure_jobs
from geosafety.jobs.counted import Counted
from geosafety.maps.pdf import pdf_of
from geosafety.model.account import Actor, Role
from geosafety.model.measure import Indicator, Measure, MeasureState
from geosafety.model.operation import OperationState
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.situation.periods import Before
from geosafety.store import accounts, measures, organisations
from geosafety.store import issues as stored_issues
from geosafety.store import meetings as stored_meetings
from geosafety.store import operations as stored_operations
from geosafety.store.connection import Connection, Engine, acting, transaction

Places = dict[str, BaseGeometry]
_LEADER = "samordnare"
_LOCKED_AT = time(15, 30)
_NOT_PRINTED = (
    "<!doctype html><html lang='sv'><title>Lägesbildsmöte</title>"
    "<h1>Dokumentet finns som webbsida</h1><p>Den påhittade kommunen ritar bara de "
    "senaste mötenas kartor och PDF. Äldre möten läses som webbsida, utan kartor.</p>"
)
# The baseline of a measure: so many days before it began.
_BASELINE = timedelta(days=182)


@dataclass(eq=False)
class Group:
    """The made-up group, as its coordinator, and what it has lifted."""

    catalog: Catalog
    owner: Engine
    leader: Engine
    account_id: int
    organisations: dict[str, int]
    places: Places
    now: datetime
    counted: Counted
    lifted: dict[str, UUID] = field(default_factory=dict)
    held: dict[int, UUID] = field(default_factory=dict)


def hold_meetings(
    engine: Engine, catalog: Catalog, places: Places, *, now: datetime, printed: int
) -> None:
    """
    Hold a year of meetings, unless there is one already.

    Parameters
    ----------
    engine
        Of the owner; the demo's accounts are there.
    places
        Planted places by key, EPSG:3006, metres.
    now
        The moment up to which reports have come in.
    printed
        How many of the latest locked meetings get maps and PDF.
    """
    with transaction(engine) as connection:
        if stored_meetings.latest(connection) is not None:
            return
    group = _gathered(engine, catalog, places, now)
    unprinted = pdf_of(_NOT_PRINTED)
    for number in range(1, facts.ALL + 1):
        with transaction(group.leader) as connection:
            _prepare(connection, group, number)
        if number <= facts.HELD:
            is_printed = number > facts.HELD - printed
            _lock(group, number, pdf=None if is_printed else unprinted)
            with transaction(group.leader) as connection:
                _report_back(connection, group, number)
    for done in facts.MEASURES:
        _take_measure(group, done)


def _gathered(engine: Engine, catalog: Catalog, places: Places, now: datetime) -> Group:
    """Sign the coordinator in, as it were."""
    with transaction(engine) as connection:
        known = {each.key: each.id for each in organisations.read(connection)}
        account = accounts.by_username(connection, _LEADER)
        counted = Counted.read(connection)
    if account is None:
        raise LookupError(_LEADER)
    actor = Actor(Role.COORDINATOR.value, account.organisation_id, account.id)
    return Group(
        catalog=catalog,
        owner=engine,
        leader=acting(engine, actor),
        account_id=account.id,
        organisations=known,
        places=places,
        now=now,
        counted=counted,
    )


def _prepare(connection: Connection, group: Group, number: int) -> None:
    """Plan a meeting and write what was said in it."""
    period = facts.period_of(number)
    held = facts.held_on(number)
    # All made-up reports have come in at once, so no meeting counts less than that.
    begins = datetime.combine(held, time(), LOCAL_TIME)
    meeting = meetings.plan(
        connection,
        group.catalog,
        meetings.Plan(
            period=period,
            cutoff_at=max(begins, group.now),
            held_on=held,
            place=facts.PLACE,
        ),
    )
    group.held[number] = meeting
    if number > facts.HELD + 1:
        return
    for owner, role, people in facts.ATTENDANCE:
        if number <= facts.HELD:
            meetings.attend(
                connection, meeting, group.organisations[owner], role, people=people
            )
    _lift(connection, group, number)
    _say(connection, group, number)
    for agreed in facts.AGREED:
        if agreed.meeting == number:
            operations.add(
                connection,
                meeting,
                what=agreed.what,
                owner_organisation_id=_owner(group, agreed),
                due_on=held + timedelta(days=agreed.days),
                issue_id=group.lifted[agreed.key],
            )


def _owner(group: Group, agreed: facts.Agreed) -> int | None:
    """Find who does an operation; None until somebody has taken it."""
    return None if agreed.owner is None else group.organisations[agreed.owner]


def _lift(connection: Connection, group: Group, number: int) -> None:
    """Lift places, take them further, and put the newest first."""
    meeting = group.held[number]
    for each in facts.LIFTED:
        if each.meeting == number:
            group.lifted[each.key] = issues.lift(
                connection,
                group.places[each.key],
                title=each.title,
                place=each.place,
                cause=each.cause,
                meeting_id=meeting,
            )
    for step in facts.STEPS:
        if step.meeting == number:
            found = stored_issues.read(connection, group.lifted[step.key])
            issues.change_state(
                connection,
                found.id,
                step.state,
                version=found.version,
                note=step.note,
                now=group.now,
                meeting_id=meeting,
            )
    if facts.ESCALATED.meeting == number:
        issues.escalate(
            connection,
            group.lifted[facts.ESCALATED.key],
            version=None,
            why=facts.ESCALATED.text,
            now=group.now,
            meeting_id=meeting,
        )
    for each in facts.prioritised(number):
        meetings.prioritise(
            connection,
            meeting,
            group.lifted[each.key],
            what=each.what,
            known_cause=each.cause,
        )


def _say(connection: Connection, group: Group, number: int) -> None:
    """Write decisions, points and comments."""
    meeting = group.held[number]
    for each in facts.DECISIONS:
        if each.meeting == number:
            meetings.decide(
                connection, meeting, each.text, issue_id=group.lifted.get(each.key)
            )
    for each in facts.WRITTEN:
        if each.meeting == number:
            meetings.write_section(connection, meeting, each.key, each.text, version=1)
    for each in facts.COMMENTS:
        if each.meeting == number:
            meetings.comment(connection, meeting, each.text)


def _lock(group: Group, number: int, *, pdf: bytes | None) -> None:
    """Lock a meeting on the day that it was held."""
    locked_at = datetime.combine(facts.held_on(number), _LOCKED_AT, LOCAL_TIME)
    desk = meeting_files.Desk(
        catalog=group.catalog,
        group=group.leader,
        statistics=group.owner,
        counted=group.counted,
        unprinted=pdf,
    )
    meeting_lock.lock(
        group.leader,
        group.held[number],
        version=None,
        account_id=group.account_id,
        now=locked_at.astimezone(UTC),
        make=meeting_files.locking(desk, now=locked_at),
    )


def _report_back(connection: Connection, group: Group, number: int) -> None:
    """Tell how a meeting's operations went."""
    found = stored_operations.of_meeting(connection, group.held[number])
    told = {each.what: each for each in facts.AGREED if each.meeting == number}
    for each in found:
        agreed = told[each.what]
        if agreed.state is not OperationState.PLANNED:
            operations.report_back(
                connection,
                each.id,
                version=each.version,
                state=agreed.state,
                outcome=agreed.outcome,
            )


def _take_measure(group: Group, done: facts.Done) -> None:
    """Begin a measure and take it as far as it has come."""
    before = Period(done.starts_on - _BASELINE, done.starts_on - timedelta(days=1))
    is_proposed = done.state is MeasureState.PROPOSED
    new = Measure(
        title=done.title,
        goal=done.goal,
        kind=done.kind,
        horizon=done.horizon,
        owner_organisation_id=group.organisations[done.owner],
        indicator=Indicator(
            text="Rapporter på platsen",
            kind=_kind(group, done),
            categories=done.categories,
            baseline_first=before.first,
            baseline_last=before.last,
        ),
        state=MeasureState.PROPOSED if is_proposed else MeasureState.DECIDED,
        area=group.places[done.key],
        place=done.place,
        starts_on=done.starts_on,
        due_on=done.due_on,
        issue_id=group.lifted.get(done.key),
    )
    with transaction(group.leader) as connection:
        number = measure_jobs.add_measure(
            connection,
            new,
            municipality=group.catalog.municipality,
            counted=group.counted,
            categories=done.categories,
        )
        if done.state in {MeasureState.PROPOSED, MeasureState.DECIDED}:
            return
        _step(connection, number, MeasureState.ONGOING, today=done.starts_on)
        if done.done_on is not None:
            _step(connection, number, MeasureState.DONE, today=done.done_on)
        if done.state is MeasureState.FOLLOWED_UP:
            _follow_up(connection, group, number, done)


def _kind(group: Group, done: facts.Done) -> str | None:
    """Tell of which kind a measure's categories are."""
    kind = group.catalog.vocabulary.accepted()[done.categories[0]].kind
    return None if kind is None else kind.value


def _step(
    connection: Connection, number: UUID, state: MeasureState, *, today: date
) -> None:
    """Take a measure one step on."""
    found = measures.read(connection, number)
    measure_jobs.take_step(
        connection, number, state, note="", version=found.version, today=today
    )


def _follow_up(
    connection: Connection, group: Group, number: UUID, done: facts.Done
) -> None:
    """Compare a measure's place before and after, and keep what was found."""
    found = measures.read(connection, number)
    compared = measure_comparison.compare_measure(
        found,
        measure_comparison.Comparison(
            categories=done.categories, before=Before.JUST_BEFORE
        ),
        others=measures.read_all(connection),
        counted=group.counted,
        municipality=group.catalog.municipality,
    )
    measure_jobs.close_follow_up(
        connection,
        number,
        value=float(compared.compared.target[1]),
        comment=done.note,
        numbers=compared.as_json(),
        version=found.version,
        today=group.now.date(),
    )
