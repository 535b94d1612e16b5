"""Looking for faces in a new photo, by the worker."""

import logging
from uuid import UUID

from geosafety.photos import find_faces
from geosafety.settings import Settings
from geosafety.store import photos
from geosafety.store.connection import connect, transaction

log = logging.getLogger(__name__)


def search_photo(settings: Settings, number: UUID) -> None:
    """
    Note where faces may be in a photo, as a help to whoever checks it.

    A photo that is gone or searched already is left as it is, and so is every photo
    where the model is not installed: such photos are shown as not searched.

    Raises
    ------
    ClusterError
        If the database goes away; the search can then be done again.
    """
    engine = connect(settings)
    try:
        with transaction(engine) as connection:
            jpeg = photos.to_search(connection, number)
        if jpeg is None:
            return
        faces = find_faces(jpeg)
        if faces is None:
            log.warning("photo %s: not searched, no model is installed", number)
            return
        with transaction(engine) as connection:
            photos.set_faces(connection, number, faces)
    finally:
        engine.dispose()
