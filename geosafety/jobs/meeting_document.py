"""The documents of a meeting: JSON, HTML and PDF, in two editions."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geosafety.documents.page import Document, as_json
from geosafety.errors import NotFoundError
from geosafety.maps.meeting_map import now_map, year_map
from geosafety.maps.pdf import pdf_of
from geosafety.maps.week_picture import week_picture
from geosafety.model.meeting import Amendment, Edition, Rendered
from geosafety.situation.document import as_html, document_of, with_amendments
from geosafety.situation.evidence import Drawings, Evidence
from geosafety.situation.record import Record
from geosafety.store import layers
from geosafety.store.connection import Connection

_LAYERS: Final = ("water", "parks", "streets", "districts")


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
    record: Record,
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
    record
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
    first = record.content.priorities
    drawings = Drawings(
        now=tuple(now_map(each, ground, first) for each in evidence.maps),
        year=tuple(year_map(each, ground, first) for each in evidence.maps),
        hours=tuple(
            None if each.found.weights is None else week_picture(each.found.weights)
            for each in evidence.hours
        ),
        made_at=made_at,
    )
    return document_of(record, evidence, drawings, edition=edition)


def amended(content: bytes, amendments: Sequence[Amendment]) -> Rendered:
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


def files_of(document: Mapping[str, object], *, pdf: bytes | None = None) -> Rendered:
    """Write a document in every form; a given PDF saves printing it."""
    page = as_html(document)
    return Rendered(
        json=as_json(document).encode(),
        html=page.encode(),
        pdf=pdf_of(page) if pdf is None else pdf,
    )
