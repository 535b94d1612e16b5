"""Lift places with problems, and keep their history."""

from datetime import datetime
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.areas import drawn_area
from geosafety.grid import from_hex, polygons_3006
from geosafety.jobs.written import LONGEST_LINE, LONGEST_TEXT, needed, written
from geosafety.model.issue import IssueState
from geosafety.model.municipality import Municipality
from geosafety.store import issues
from geosafety.store.connection import Connection
from geosafety.store.meetings import refusing_locked


def place_of(*, cell: str, drawn: str, municipality: Municipality) -> BaseGeometry:
    """
    Give the place that somebody points out, EPSG:3006, metres.

    Parameters
    ----------
    cell
        A hexagon, 15 characters; empty when the place is drawn.
    drawn
        GeoJSON in longitude and latitude; empty when a hexagon is named.

    Raises
    ------
    RefusedInputError
        If neither can be read, or the place is not in the municipality.
    """
    if drawn.strip():
        return drawn_area(drawn, municipality=municipality)
    if not cell.strip():
        raise refuse(
            "missing",
            "Visa platsen: rita den på kartan eller välj en sexhörning.",
            "Show the place: draw it on the map or choose a hexagon.",
            column="area",
        )
    area: BaseGeometry = polygons_3006(from_hex([cell.strip()]))[0]
    near = municipality.boundary.buffer(municipality.margin_m)
    if not near.intersects(area):
        raise refuse(
            "outside",
            f"Sexhörningen {cell.strip()} ligger inte i {municipality.name}.",
            f"The hexagon {cell.strip()} is not in {municipality.name}.",
            column="area",
        )
    return area


def lift(  # noqa: PLR0913 - what a lifted place is
    connection: Connection,
    area: BaseGeometry,
    *,
    title: str,
    place: str = "",
    cause: str = "",
    meeting_id: UUID | None = None,
) -> UUID:
    """
    Lift a place, in a meeting or between two, and give its id.

    Raises
    ------
    RefusedInputError
        If the words cannot be taken, or the meeting is locked.
    """
    with refusing_locked():
        return issues.add(
            connection,
            title=needed(title, sv="rubrik", en="a title", longest=LONGEST_LINE),
            area=area,
            place=written(place, longest=LONGEST_LINE),
            cause=written(cause, longest=LONGEST_TEXT),
            meeting_id=meeting_id,
        )


def change_state(  # noqa: PLR0913 - which, to what, why, and when
    connection: Connection,
    number: UUID,
    state: IssueState,
    *,
    version: int,
    note: str,
    now: datetime,
    meeting_id: UUID | None = None,
) -> None:
    """
    Take a lifted place one step, or note something and leave its state.

    Raises
    ------
    RefusedInputError
        If there is no such step, nothing is noted, somebody else was there
        meanwhile, or the meeting is locked.
    """
    found = issues.read(connection, number)
    words = needed(note, sv="vad som gjorts eller varför", en="what was done, or why")
    if state not in {found.state, *found.state.following()}:
        raise refuse(
            "no-such-step",
            "Platsen kan inte gå till det läget; välj ett av dem som visas.",
            "The place cannot go to that state; choose one of those shown.",
        )
    with refusing_locked():
        if not issues.set_state(connection, number, state, version=version, now=now):
            raise changed_meanwhile()
        issues.take_step(connection, number, state, meeting_id=meeting_id, note=words)


def describe(  # noqa: PLR0913 - what a lifted place is
    connection: Connection,
    number: UUID,
    *,
    version: int,
    title: str,
    place: str,
    cause: str,
) -> None:
    """Say otherwise what a lifted place is called, where it is, and why."""
    if not issues.change(
        connection,
        number,
        version=version,
        title=needed(title, sv="rubrik", en="a title", longest=LONGEST_LINE),
        place=written(place, longest=LONGEST_LINE),
        cause=written(cause, longest=LONGEST_TEXT),
    ):
        raise changed_meanwhile()


def escalate(  # noqa: PLR0913 - which, why, and when
    connection: Connection,
    number: UUID,
    *,
    version: int | None,
    why: str,
    now: datetime,
    meeting_id: UUID | None = None,
) -> None:
    """
    Leave a lifted place to the crime prevention council.

    Parameters
    ----------
    version
        The place's version as it was seen; None to leave it as it is now.

    Raises
    ------
    RefusedInputError
        If no reason is given, it was left before, somebody else was there
        meanwhile, or the meeting is locked.
    """
    found = issues.read(connection, number)
    words = needed(why, sv="varför rådet behöver ta ställning", en="why")
    if found.escalated_at is not None:
        raise refuse(
            "conflict",
            "Platsen är redan lyft till brottsförebyggande rådet.",
            "The place has been left to the crime prevention council already.",
        )
    with refusing_locked():
        if not issues.change(
            connection,
            number,
            version=found.version if version is None else version,
            escalated_at=now,
            escalated_why=words,
        ):
            raise changed_meanwhile()
        issues.take_step(
            connection, number, found.state, meeting_id=meeting_id, note=words
        )


def changed_meanwhile() -> RefusedInputError:
    """Tell that somebody else has changed the same thing."""
    return refuse(
        "conflict",
        "Någon annan har ändrat samma sak sedan du öppnade sidan; se efter och "
        "försök igen.",
        "Somebody else has changed the same thing since you opened the page; look and "
        "try again.",
    )
