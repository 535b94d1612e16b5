"""A file that waits while somebody decides how it is to be read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class DraftKind(StrEnum):
    """What the file is to become."""

    REPORTS = "reports"
    LAYER = "layer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    One file in the spool.

    Attributes
    ----------
    id
        Also the name of its folder in the spool.
    target
        Key of the sender or layer; None while that is not decided.
    source_layer
        Which layer of the file is read, where it has several.
    content
        What has been chosen so far, as JSON.
    looked, tried, stored
        The jobs that read its columns, tried it and stored it.
    """

    id: UUID
    kind: DraftKind
    file_name: str
    sha256: bytes
    target: str | None
    source_layer: str | None
    content: dict[str, Any]
    looked: UUID | None
    tried: UUID | None
    stored: UUID | None
    begun_at: datetime
