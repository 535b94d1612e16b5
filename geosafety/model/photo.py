"""Photos of places: rebuilt from pixels, and shown when a person has looked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MOST_PHOTOS = 10


class PhotoState(StrEnum):
    """What has become of a photo; nobody sees a rejected one."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RebuiltPhoto:
    """
    A photo made anew from the pixels of what was sent.

    Attributes
    ----------
    sha256
        Digest of the bytes that were sent, which are not kept.
    jpeg, thumbnail
        Two sizes of the same picture, without any metadata.
    width, height
        Of `jpeg`, in pixels, upright.
    """

    sha256: bytes
    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FaceBox:
    """
    Where a face may be.

    Left edge, top edge, width and height as shares of the picture's width and
    height, all within 0 and 1.
    """

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """
    What is known of a stored photo, without its pixels.

    Attributes
    ----------
    position
        Its number among the report's photos, from 1, in the order they came.
    width, height
        In pixels.
    size
        Of the picture, in bytes.
    faces
        Where faces were found; None if nobody has searched for them.
    """

    id: UUID
    report_id: UUID
    position: int
    width: int
    height: int
    size: int
    state: PhotoState
    faces: tuple[FaceBox, ...] | None
    created_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoToCheck:
    """A photo that waits, with what its report is about and how many it has."""

    photo: Photo
    category: str
    expected: int


@dataclass(frozen=True, slots=True)
class PhotoSet:
    """
    The photos of one report.

    Attributes
    ----------
    photos
        Those that have come, in their order, rejected ones too.
    announced
        How many the reporter said there would be; 0 if nothing was said.
    """

    photos: tuple[Photo, ...] = ()
    announced: int = 0

    @property
    def expected(self) -> int:
        """
        Tell how many there should be.

        Examples
        --------
        >>> PhotoSet(announced=3).expected
        3
        """
        return max(self.announced, len(self.photos))

    @property
    def is_complete(self) -> bool:
        """
        Tell whether all have come.

        Examples
        --------
        >>> PhotoSet(announced=3).is_complete
        False
        """
        return len(self.photos) == self.expected
