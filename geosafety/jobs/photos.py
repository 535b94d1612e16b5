"""Keeping the photos that came with a report."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from geosafety.model.photo import RebuiltPhoto
from geosafety.store import photos as stored
from geosafety.store.connection import Connection


def keep_photos(
    connection: Connection, report_id: UUID, photos: Sequence[RebuiltPhoto]
) -> None:
    """
    Store the photos of a report that the same transaction has just stored.

    To be called only when the report was stored now, and not when it was known
    already: then its photos were stored with it.

    Raises
    ------
    NotFoundError
        If the report is not the actor's own.
    """
    if not photos:
        return
    stored.announce(connection, report_id, len(photos))
    add_photos(connection, report_id, photos)


def add_photos(
    connection: Connection, report_id: UUID, photos: Sequence[RebuiltPhoto]
) -> None:
    """
    Store more photos of a report that may have some.

    The ids are worked out of the report and the photo, so that the same photo sent
    twice adds nothing.

    Raises
    ------
    NotFoundError
        If the report is not the actor's own.
    RefusedInputError
        `too-many-photos` if the report has as many as it may.
    """
    for photo in photos:
        number = uuid5(report_id, photo.sha256.hex())
        stored.add(connection, number, report_id, photo)
