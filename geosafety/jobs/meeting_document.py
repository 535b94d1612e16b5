"""The documents of a meeting: JSON, HTML and PDF, in two editions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geosafety.documents.page import Document, as_json
from geosafety.errors import NotFoundError
from geosafety.maps.meeting_map import now_map, year_map
from geosafety.maps.pdf import pdf_of
from geosafety.maps.week_picture import week_picture
from geosafety.situation.document import (
    Edition,
    as_html,
    document_of,
    with_amendments,
)
from geosafety.situation.evidence import Drawings, Evidence
from geosafety.situation.meeting_content import Amendment, Meeting
from geosafety.store import layers
from geosafety.store.connection import Connection

_LAYERS: Final = ("water", "parks", "streets", "districts")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFiles:
    """
    A document in every form.

    `sha256` is of the JSON, from which the page and the PDF can be made again.
    """

    json: bytes
    html: bytes
    pdf: bytes
    sha256: bytes


def base_layers(connection: Connection) -> dict[str, gpd.GeoDataFrame]:
    """Read what orients on the maps; layers that are missing are left out."""
    found = {}
    for key in _LAYERS:
        try:
            features = layers.read_features(connection, key)
        except NotFoundError:
            continue
        if len(features):
            order = np.argsort(shapely.to_wkb(features.geometry.to_numpy()))
            found[key] = features.iloc[order].reset_index(drop=True)
    return found


def meeting_document(
    meeting: Meeting,
    evidence: Evidence,
    ground: Mapping[str, gpd.GeoDataFrame],
    *,
    edition: Edition,
    made_at: datetime,
) -> Document:
    """
    Make one edition of a meeting's document.

    Parameters
    ----------
    meeting
        What was said.
    evidence
        What was counted.
    ground
        What orients on the maps.
    edition
        Which.
    made_at
        The moment that the document gives as its own, such as that of the lock.
    """
    drawings = Drawings(
        now=tuple(now_map(each, ground, meeting.prioritised) for each in evidence.maps),
        year=tuple(
            year_map(each, ground, meeting.prioritised) for each in evidence.maps
        ),
        hours=tuple(
            None if each.found.weights is None else week_picture(each.found.weights)
            for each in evidence.hours
        ),
        made_at=made_at,
    )
    return document_of(meeting, evidence, drawings, edition=edition)


def meeting_files(
    meeting: Meeting,
    evidence: Evidence,
    ground: Mapping[str, gpd.GeoDataFrame],
    *,
    made_at: datetime,
) -> dict[Edition, MeetingFiles]:
    """Make both editions of a meeting's document, in every form."""
    return {
        edition: files_of(
            meeting_document(
                meeting, evidence, ground, edition=edition, made_at=made_at
            )
        )
        for edition in Edition
    }


def amended(content: bytes, amendments: Sequence[Amendment]) -> MeetingFiles:
    """
    Make a locked document again with what has been added to it.

    Parameters
    ----------
    content
        Its JSON, as it was locked.
    amendments
        All of them, in order.
    """
    return files_of(with_amendments(json.loads(content), amendments))


def files_of(
    document: Mapping[str, object], *, pdf: bytes | None = None
) -> MeetingFiles:
    """Write a document in every form; a given PDF saves printing it."""
    data, page = as_json(document).encode(), as_html(document)
    return MeetingFiles(
        json=data,
        html=page.encode(),
        pdf=pdf_of(page) if pdf is None else pdf,
        sha256=sha256(data).digest(),
    )
