"""Where the photos of a form are kept while it is read: in memory."""

from io import BytesIO
from typing import Final

from geosafety.photos import MAX_PHOTO_BYTES

# Endpoints whose forms carry photos; `webmap.photos` says what else they do.
PHOTO_FORMS: Final = frozenset({"report.send", "own_reports.add_photos"})


class PhotoStream(BytesIO):
    """
    A sent photo in memory: the original of a photo is never on a disk.

    What comes after the limit is let go of, and `is_too_large` says so.
    """

    is_too_large = False

    def write(self, content: bytes) -> int:  # type: ignore[override]
        """Keep what is within the limit."""
        room = MAX_PHOTO_BYTES - self.tell()
        self.is_too_large = self.is_too_large or len(content) > room
        super().write(content[:room])
        return len(content)
