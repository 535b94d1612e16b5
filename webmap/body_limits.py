"""How much a request may hold, known before anything of it is read."""

from typing import Final

from geosafety.photos import MAX_PHOTO_BYTES
from webmap.configuration import MEBIBYTE
from webmap.photo_stream import PHOTO_FORMS

# Ten thousand events of 800 bytes. JSON takes up to thirty times its length in memory
# while it is read, so what files may be would be far too much.
LARGEST_JSON: Final = 8 * MEBIBYTE
# All photos of a form are in memory at once, so that they may not all be the largest.
_LARGEST_WITH_PHOTOS: Final = 2 * MAX_PHOTO_BYTES
_OF_ENDPOINT: Final = {
    "api_photos.put": MAX_PHOTO_BYTES,
    "own_new.send": MEBIBYTE,
    "violations.take": 16 * 1024,
}


def body_limit(endpoint: str | None, mimetype: str) -> int | None:
    """
    Give the most bytes that a request to an endpoint may hold.

    Returns
    -------
    int or None
        None where the site's own limit is the only one.
    """
    if endpoint in _OF_ENDPOINT:
        return _OF_ENDPOINT[endpoint]
    if endpoint in PHOTO_FORMS:
        return _LARGEST_WITH_PHOTOS if mimetype == "multipart/form-data" else MEBIBYTE
    return LARGEST_JSON if mimetype == "application/json" else None
