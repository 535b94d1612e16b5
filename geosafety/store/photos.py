"""Photos of reports: kept once, read by those who may, decided about by people."""

from typing import Any
from uuid import UUID

from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    UniqueViolation,
)
from sqlalchemy import Connection, Row, func, select, text, update

from geosafety.errors import NotFoundError, RefusedInputError, refuse
from geosafety.model.photo import (
    MOST_PHOTOS,
    FaceBox,
    Photo,
    PhotoSet,
    PhotoState,
    PhotoToCheck,
    RebuiltPhoto,
)
from geosafety.store.connection import raw
from geosafety.store.submissions import Outcome
from geosafety.store.tables import photo, photo_pixels, photo_set, report

_KNOWN = text("select core.known_photo(:id, :report)")
_MAY_ADD = text("select core.may_add_photo(:report)")
_ANNOUNCE = text("select core.announce_photos(:report, :photos)")
_PHOTO = """
    insert into core.photo (id, report_id, sha256, width, height, size)
    values (%(id)s, %(report)s, %(sha256)s, %(width)s, %(height)s, %(size)s)
"""
_PIXELS = """
    insert into core.photo_pixels (photo_id, jpeg, thumbnail)
    values (%(id)s, %(jpeg)s, %(thumbnail)s)
"""
_COLUMNS = tuple(
    photo.c[name]
    for name in (
        *("id", "report_id", "position", "width", "height", "size", "state"),
        *("faces", "created_at", "checked_at"),
    )
)
# What a photo may have been before somebody decides that it is something else. A
# rejected one is seen by nobody, so it is looked at again before it is approved.
_BEFORE = {
    PhotoState.APPROVED: (PhotoState.WAITING,),
    PhotoState.REJECTED: (PhotoState.WAITING, PhotoState.APPROVED),
    PhotoState.WAITING: (PhotoState.APPROVED, PhotoState.REJECTED),
}


class CheckedAlreadyError(RefusedInputError):
    """Somebody else has decided about a photo in the meantime."""

    code = "conflict"


def may_add(connection: Connection, report_id: UUID) -> bool:
    """Tell whether the actor may add photos to a report."""
    return bool(connection.execute(_MAY_ADD, {"report": report_id}).scalar())


def known(
    connection: Connection, photo_id: UUID, report_id: UUID, sha256: bytes
) -> Outcome | None:
    """Tell whether a photo is kept already, or its id is another's; None if new."""
    values = {"id": photo_id, "report": report_id}
    found = connection.execute(_KNOWN, values).scalar()
    if found is None:
        return None
    return Outcome.KNOWN if bytes(found) == sha256 else Outcome.CONFLICT


def announce(connection: Connection, report_id: UUID, photos: int) -> None:
    """
    Note how many photos the reporter says there are, in all.

    Raises
    ------
    NotFoundError
        If the actor may not add photos to the report.
    """
    if not may_add(connection, report_id):
        raise _no_report(report_id)
    if photos > MOST_PHOTOS:
        raise _too_many()
    values = {"report": report_id, "photos": photos}
    connection.execute(_ANNOUNCE, values)


def add(
    connection: Connection, photo_id: UUID, report_id: UUID, rebuilt: RebuiltPhoto
) -> Outcome:
    """
    Keep a photo that waits for a person to look at it, unless it is kept already.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor.
    photo_id
        Chosen by whoever sends it, so that what is sent again is kept once.

    Raises
    ------
    NotFoundError
        If the actor may not add photos to the report.
    RefusedInputError
        `too-many-photos` if the report has as many as it may.
    """
    values = {
        "id": photo_id,
        "report": report_id,
        "sha256": rebuilt.sha256,
        "width": rebuilt.width,
        "height": rebuilt.height,
        "size": len(rebuilt.jpeg),
        "jpeg": rebuilt.jpeg,
        "thumbnail": rebuilt.thumbnail,
    }
    before = known(connection, photo_id, report_id, rebuilt.sha256)
    if before is not None:
        return before
    try:
        with connection.begin_nested():
            raw(connection).execute(_PHOTO, values)
            raw(connection).execute(_PIXELS, values)
    except UniqueViolation:
        # The very same was sent by two requests at once.
        after = known(connection, photo_id, report_id, rebuilt.sha256)
        return after or Outcome.CONFLICT
    except CheckViolation:
        raise _too_many() from None
    except (ForeignKeyViolation, InsufficientPrivilege):
        raise _no_report(report_id) from None
    return Outcome.STORED


def read_picture(connection: Connection, photo_id: UUID) -> bytes:
    """
    Give a photo as JPEG.

    Raises
    ------
    NotFoundError
        If there is none that the actor may see.
    """
    return _pixels(connection, photo_id, "jpeg")


def read_thumbnail(connection: Connection, photo_id: UUID) -> bytes:
    """
    Give a photo as a small JPEG.

    Raises
    ------
    NotFoundError
        If there is none that the actor may see.
    """
    return _pixels(connection, photo_id, "thumbnail")


def of_report(connection: Connection, report_id: UUID) -> PhotoSet:
    """Give the photos of a report that the actor may know of."""
    rows = connection.execute(
        select(*_COLUMNS).where(photo.c.report_id == report_id).order_by("position")
    )
    announced = connection.execute(
        select(photo_set.c.announced).where(photo_set.c.report_id == report_id)
    ).scalar()
    return PhotoSet(tuple(map(_photo, rows)), announced or 0)


def waiting(connection: Connection, *, most: int) -> tuple[PhotoToCheck, ...]:
    """Give the photos that nobody has checked, those that came first before others."""
    others = photo.alias()
    come = (
        select(func.count())
        .where(others.c.report_id == photo.c.report_id)
        .scalar_subquery()
    )
    announced = func.coalesce(photo_set.c.announced, 0)
    rows = connection.execute(
        select(
            *_COLUMNS,
            report.c.category,
            func.greatest(announced, come).label("expected"),
        )
        .join(report, report.c.id == photo.c.report_id)
        .outerjoin(photo_set, photo_set.c.report_id == photo.c.report_id)
        .where(photo.c.state == PhotoState.WAITING.value)
        .order_by(photo.c.created_at, photo.c.report_id, photo.c.position)
        .limit(most)
    )
    return tuple(
        PhotoToCheck(photo=_photo(row), category=row.category, expected=row.expected)
        for row in rows
    )


def count_waiting(connection: Connection) -> int:
    """Count the photos that nobody has checked."""
    rows = select(func.count()).where(photo.c.state == PhotoState.WAITING.value)
    return int(connection.execute(rows).scalar_one())


def decide(
    connection: Connection, photo_id: UUID, state: PhotoState, *, account_id: int
) -> None:
    """
    Note that somebody has looked at a photo, or that it is to be looked at again.

    Parameters
    ----------
    state
        `approved` says that no face and no number plate can be seen. `waiting` takes
        back what was decided before.

    Raises
    ------
    NotFoundError
        If there is no such photo that the actor decides about.
    CheckedAlreadyError
        If it is no longer as it was when the actor looked.
    """
    is_open = state is PhotoState.WAITING
    changed = connection.execute(
        update(photo)
        .where(photo.c.id == photo_id, photo.c.state.in_(_BEFORE[state]))
        .values(
            state=state.value,
            checked_by=None if is_open else account_id,
            checked_at=None if is_open else func.now(),
        )
    )
    if changed.rowcount == 0:
        found = select(photo.c.id).where(photo.c.id == photo_id)
        if connection.execute(found).scalar() is None:
            raise _no_photo(photo_id)
        raise CheckedAlreadyError(
            sv="Någon annan har redan tagit ställning till fotot.",
            en="Somebody else has decided about the photo already.",
        )


def to_search(connection: Connection, photo_id: UUID) -> bytes | None:
    """Give the picture of a photo in which no faces have been looked for."""
    return connection.execute(
        select(photo_pixels.c.jpeg)
        .join(photo, photo.c.id == photo_pixels.c.photo_id)
        .where(photo.c.id == photo_id, photo.c.faces.is_(None))
    ).scalar()


def set_faces(
    connection: Connection, photo_id: UUID, faces: tuple[FaceBox, ...]
) -> None:
    """Note where faces were found; an empty tuple says that none were."""
    flat = [side for box in faces for side in (box.x, box.y, box.width, box.height)]
    connection.execute(update(photo).where(photo.c.id == photo_id).values(faces=flat))


def category_of(connection: Connection, report_id: UUID) -> str:
    """
    Give the category of a report, which tells whether it takes photos.

    Raises
    ------
    NotFoundError
        If the actor does not see the report.
    """
    statement = select(report.c.category).where(report.c.id == report_id)
    found = connection.execute(statement).scalar()
    if found is None:
        raise _no_report(report_id)
    return str(found)


def _pixels(connection: Connection, photo_id: UUID, size: str) -> bytes:
    """Give a photo in one of its sizes."""
    found = connection.execute(
        select(photo_pixels.c[size]).where(photo_pixels.c.photo_id == photo_id)
    ).scalar()
    if found is None:
        raise _no_photo(photo_id)
    return bytes(found)


def _photo(row: Row[*tuple[Any, ...]]) -> Photo:
    """Make a noun of a row."""
    sides = row.faces
    return Photo(
        id=row.id,
        report_id=row.report_id,
        position=row.position,
        width=row.width,
        height=row.height,
        size=row.size,
        state=PhotoState(row.state),
        faces=None
        if sides is None
        else tuple(FaceBox(*sides[at : at + 4]) for at in range(0, len(sides), 4)),
        created_at=row.created_at,
        checked_at=row.checked_at,
    )


def _no_photo(photo_id: UUID) -> NotFoundError:
    """Tell that there is no such photo, or none that the actor may see."""
    return NotFoundError(
        sv=f"Det finns inget foto med id {photo_id}.",
        en=f"There is no photo with the id {photo_id}.",
    )


def _no_report(report_id: UUID) -> NotFoundError:
    """Tell that the report is not there, or not the actor's own."""
    return NotFoundError(
        sv=f"Det finns ingen rapport med id {report_id} som du kan lägga foton till.",
        en=f"There is no report with the id {report_id} that you may add photos to.",
    )


def _too_many() -> RefusedInputError:
    """Tell how many photos a report may have."""
    return refuse(
        "too-many-photos",
        f"En rapport kan ha högst {MOST_PHOTOS} foton.",
        f"A report may have at most {MOST_PHOTOS} photos.",
    )
