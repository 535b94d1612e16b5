"""Place many reports: by coordinates, else by address, else by text."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.geocode.gazetteer import Locates
from geosafety.geocode.pins import place_pins
from geosafety.model.placement import (
    UNPLACED,
    Footprint,
    Placement,
    PlacementBatch,
    Precision,
)


def place_reports(
    reports: pd.DataFrame, gazetteer: Locates | None, *, use_text: bool
) -> PlacementBatch:
    """
    Place reports by the best that is known of each.

    Parameters
    ----------
    reports : DataFrame, n rows
        `lon`, `lat` (EPSG:4326, degrees, NaN if unknown), `accuracy_m` (metres, NaN
        if unknown), `address` and `text_raw` (text or missing).
    gazetteer
        Addresses and place names; None leaves reports without coordinates
        unplaced.
    use_text
        Whether a report without coordinates and without a known address may be
        placed by its free text; the sender's mapping tells.

    Returns
    -------
    PlacementBatch
        In the order of `reports`. Reports known to the same street share one
        footprint.
    """
    batch = _nowhere(len(reports))
    lon, lat = reports["lon"].to_numpy(float), reports["lat"].to_numpy(float)
    has_pin = np.isfinite(lon) & np.isfinite(lat)
    _put_pins(batch, reports, np.flatnonzero(has_pin))
    rest = np.flatnonzero(~has_pin)
    if gazetteer is not None and len(rest):
        _put_words(batch, reports, rest, gazetteer=gazetteer, use_text=use_text)
    return batch


def _nowhere(count: int) -> PlacementBatch:
    """Begin with all reports unplaced."""
    return PlacementBatch(
        precision=np.full(count, Precision.UNPLACED.value, dtype="U12"),
        accuracy_m=np.full(count, np.nan),
        cell=np.zeros(count, np.int64),
        footprint=np.zeros(count, np.int64),
        east=np.full(count, np.nan),
        north=np.full(count, np.nan),
        label=np.full(count, None, dtype=object),
    )


def _put_pins(
    batch: PlacementBatch, reports: pd.DataFrame, at: NDArray[np.int64]
) -> None:
    """Place the reports that have coordinates."""
    if not len(at):
        return
    pins = place_pins(
        reports["lon"].to_numpy(float)[at],
        reports["lat"].to_numpy(float)[at],
        accuracy_m=reports["accuracy_m"].to_numpy(float)[at],
    )
    batch.precision[at] = Precision.POINT.value
    batch.accuracy_m[at] = pins.accuracy_m
    batch.cell[at] = pins.cell
    batch.footprint[at] = pins.footprint
    batch.east[at] = pins.east
    batch.north[at] = pins.north
    batch.footprints.update(pins.footprints)


def _put_words(
    batch: PlacementBatch,
    reports: pd.DataFrame,
    at: NDArray[np.int64],
    *,
    gazetteer: Locates,
    use_text: bool,
) -> None:
    """Place the reports that have only words."""
    addresses = _texts(reports["address"].iloc[at])
    texts = _texts(reports["text_raw"].iloc[at]) if use_text else [""] * len(at)
    placed: dict[tuple[str, str], Placement] = {}
    keys: dict[int, int] = {}
    for row, address, text in zip(at.tolist(), addresses, texts, strict=True):
        words = (address, text)
        if words not in placed:
            placed[words] = _place(gazetteer, address, text)
        _put(batch, row, placed[words], keys=keys)


def _place(gazetteer: Locates, address: str, text: str) -> Placement:
    """Place one report by its address, or by its text when that says nothing."""
    found = gazetteer.locate_address(address).placement if address else UNPLACED
    if found.precision is Precision.UNPLACED and text:
        return gazetteer.locate_text(text).placement
    return found


def _put(
    batch: PlacementBatch, row: int, placement: Placement, *, keys: dict[int, int]
) -> None:
    """Write one placement into the columns."""
    footprint = placement.footprint
    if footprint is None:
        return
    batch.precision[row] = placement.precision.value
    batch.accuracy_m[row] = placement.accuracy_m
    batch.label[row] = placement.label
    if placement.point is not None:
        batch.east[row], batch.north[row] = placement.point
    if len(footprint.cells) == 1:
        batch.cell[row] = footprint.cells[0]
        return
    key = _key(footprint, keys=keys)
    batch.footprint[row] = key
    batch.footprints.setdefault(key, footprint)


def _key(footprint: Footprint, *, keys: dict[int, int]) -> int:
    """Give the footprint's key, worked out once for each object."""
    identity = id(footprint)
    if identity not in keys:
        keys[identity] = footprint.key
    return keys[identity]


def _texts(column: pd.Series) -> list[str]:
    """Give a column as texts; what is missing becomes empty."""
    return [value if isinstance(value, str) else "" for value in column.tolist()]
