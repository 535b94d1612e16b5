"""Measures, what has become of them, and whether they helped."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import shapely
from psycopg.errors import CheckViolation
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, Select, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from geosafety.crs import SWEREF99_TM
from geosafety.errors import NotFoundError, RefusedInputError, refuse
from geosafety.model.measure import (
    CostClass,
    FollowedUp,
    Horizon,
    Indicator,
    Measure,
    MeasureKind,
    MeasureState,
    MeasureStep,
    StoredMeasure,
)
from geosafety.store.tables import (
    measure,
    measure_follow_up,
    measure_step,
    organisation,
)

_STEP = text("select core.step_measure(:measure, :state, :note, :version, :today)")
_COMMENT = text("select core.comment_measure(:measure, :note)")
_OWN_WORDS = text(
    "select count(*) from core.measure_step where measure_id = :measure"
    " and state is null and organisation_id = core.my_organisation()"
)
_ME = text("select core.my_account()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """
    Which measures are asked for; None asks for all.

    Attributes
    ----------
    states
        How far they have come.
    owner
        Number of the organisation that carries them out.
    touching
        Only those that share a point with it, EPSG:3006, metres.
    """

    states: Collection[MeasureState] | None = None
    owner: int | None = None
    touching: BaseGeometry | None = None


def add(connection: Connection, new: Measure) -> UUID:
    """
    Store a new measure, proposed or decided, and give its id.

    The actor must be the coordinator.
    """
    indicator = new.indicator
    statement = insert(measure).values(
        title=new.title,
        goal=new.goal,
        kind=new.kind.value,
        horizon=new.horizon.value,
        issue_id=new.issue_id,
        meeting_id=new.meeting_id,
        owner_organisation_id=new.owner_organisation_id,
        state=new.state.value,
        area=None if new.area is None else _in_database(new.area),
        place=new.place,
        starts_on=new.starts_on,
        due_on=new.due_on,
        indicator=indicator.text,
        indicator_categories=list(indicator.categories),
        indicator_kind=indicator.kind,
        baseline_first=indicator.baseline_first,
        baseline_last=indicator.baseline_last,
        baseline_value=indicator.baseline,
        target_value=indicator.target,
        cost_class=new.cost_class and new.cost_class.value,
    )
    number: UUID = connection.execute(statement.returning(measure.c.id)).scalar_one()
    return number


def read(connection: Connection, number: UUID) -> StoredMeasure:
    """
    Give one measure that the actor may see.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    found = connection.execute(_measures().where(measure.c.id == number)).first()
    if found is None:
        raise _unknown(number)
    return _measure(found)


def read_all(
    connection: Connection, asked: Filter | None = None
) -> list[StoredMeasure]:
    """Give the measures that the actor may see, those due first before the others."""
    chosen = asked or Filter()
    query = _measures().order_by(
        measure.c.due_on.asc().nulls_last(), measure.c.created_at, measure.c.id
    )
    if chosen.states is not None:
        states = sorted(each.value for each in chosen.states)
        query = query.where(measure.c.state.in_(states))
    if chosen.owner is not None:
        query = query.where(measure.c.owner_organisation_id == chosen.owner)
    if chosen.touching is not None:
        touching = func.st_intersects(measure.c.area, _in_database(chosen.touching))
        query = query.where(touching)
    return [_measure(row) for row in connection.execute(query)]


def step(  # noqa: PLR0913 - which measure, where to, why, and what the asker had seen
    connection: Connection,
    number: UUID,
    state: MeasureState,
    *,
    note: str,
    version: int,
    today: date,
) -> None:
    """
    Take a measure to its next state, and note it.

    Raises
    ------
    NotFoundError
        If the actor may not, or there is no such measure.
    RefusedInputError
        `conflict` if somebody has changed it meanwhile; `bad-step` if the state may
        not follow, or lacks what it needs.
    """
    values = {
        "measure": number,
        "state": state.value,
        "note": note,
        "version": version,
        "today": today,
    }
    try:
        with connection.begin_nested():
            is_taken = connection.execute(_STEP, values).scalar()
    except IntegrityError as error:
        if isinstance(error.orig, CheckViolation):
            raise _no_step() from None
        raise
    if is_taken is None:
        raise _unknown(number)
    if not is_taken:
        raise refuse(
            "conflict",
            "Någon har ändrat åtgärden sedan du öppnade sidan; läs den på nytt.",
            "Somebody has changed the measure since you opened the page; read it anew.",
        )


def own_words_held(connection: Connection, number: UUID) -> int:
    """Count what the actor's organisation has said of a measure."""
    return int(connection.execute(_OWN_WORDS, {"measure": number}).scalar_one())


def comment(connection: Connection, number: UUID, note: str) -> None:
    """
    Add words to a measure's history.

    Raises
    ------
    NotFoundError
        If the actor may not, or there is no such measure.
    """
    values = {"measure": number, "note": note}
    if not connection.execute(_COMMENT, values).scalar():
        raise _unknown(number)


def follow_up(
    connection: Connection,
    number: UUID,
    *,
    value: float,
    comment: str,
    numbers: Mapping[str, object],
) -> None:
    """Store what was found; the actor must be the coordinator."""
    connection.execute(
        insert(measure_follow_up).values(
            measure_id=number,
            account_id=connection.execute(_ME).scalar(),
            value=value,
            comment=comment,
            numbers=dict(numbers),
        )
    )


def history(connection: Connection, number: UUID) -> list[MeasureStep]:
    """Give what has been said and done of a measure, the latest first."""
    named = measure_step.outerjoin(
        organisation, organisation.c.id == measure_step.c.organisation_id
    )
    query = (
        select(
            measure_step.c.at,
            measure_step.c.state,
            measure_step.c.note,
            organisation.c.name,
        )
        .select_from(named)
        .where(measure_step.c.measure_id == number)
        .order_by(measure_step.c.id.desc())
    )
    return [
        MeasureStep(
            at=row.at,
            state=row.state and MeasureState(row.state),
            note=row.note,
            organisation=row.name,
        )
        for row in connection.execute(query)
    ]


def followed_up(connection: Connection, number: UUID) -> list[FollowedUp]:
    """Give what has been found of a measure, the latest first."""
    columns = measure_follow_up.c
    query = (
        select(columns.at, columns.value, columns.comment, columns.numbers)
        .where(columns.measure_id == number)
        .order_by(columns.id.desc())
    )
    return [
        FollowedUp(at=row.at, value=row.value, comment=row.comment, numbers=row.numbers)
        for row in connection.execute(query)
    ]


def _in_database(area: BaseGeometry) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    """Write an area as the database takes it."""
    return func.st_geomfromwkb(shapely.to_wkb(area), SWEREF99_TM)


def _measures() -> Select[Any]:
    """Ask for measures, the area as bytes, with the name of who carries them out."""
    columns = [each for each in measure.c if each.name != "area"]
    return select(
        *columns,
        func.st_asbinary(measure.c.area).label("area"),
        organisation.c.name.label("owner"),
    ).join(organisation, organisation.c.id == measure.c.owner_organisation_id)


def _measure(row: Row[Any]) -> StoredMeasure:
    """Make the noun from the row."""
    return StoredMeasure(
        id=row.id,
        owner=row.owner,
        version=row.version,
        created_at=row.created_at,
        measure=Measure(
            title=row.title,
            goal=row.goal,
            kind=MeasureKind(row.kind),
            horizon=Horizon(row.horizon),
            owner_organisation_id=row.owner_organisation_id,
            indicator=Indicator(
                text=row.indicator,
                kind=row.indicator_kind,
                categories=tuple(row.indicator_categories),
                baseline_first=row.baseline_first,
                baseline_last=row.baseline_last,
                baseline=row.baseline_value,
                target=row.target_value,
            ),
            state=MeasureState(row.state),
            area=None if row.area is None else shapely.from_wkb(bytes(row.area)),
            place=row.place,
            starts_on=row.starts_on,
            due_on=row.due_on,
            done_on=row.done_on,
            cost_class=row.cost_class and CostClass(row.cost_class),
            issue_id=row.issue_id,
            meeting_id=row.meeting_id,
            reason=row.reason,
        ),
    )


def _unknown(number: UUID) -> NotFoundError:
    """Tell that there is no such measure, for this actor."""
    return NotFoundError(
        sv=f"Det finns ingen åtgärd med id {number}.",
        en=f"There is no measure with the id {number}.",
    )


def _no_step() -> RefusedInputError:
    """Refuse a state that may not follow."""
    return refuse(
        "bad-step",
        "Åtgärden kan inte ta det steget därifrån den är, eller saknar det som krävs: "
        "ett skäl, eller ett värde och en kommentar.",
        "The measure cannot take that step from where it is, or lacks what is needed: "
        "a reason, or a value and a comment.",
    )
