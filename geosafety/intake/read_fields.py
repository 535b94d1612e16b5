"""All fields of the reports in a table, read, or filled in where they lack."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.intake.faults import Faults
from geosafety.intake.fields import (
    Categories,
    Times,
    note_missing,
    or_missing,
    read_categories,
    read_times,
)
from geosafety.intake.numerals import read_numbers
from geosafety.intake.positions import read_positions
from geosafety.intake.privacy import (
    Redactions,
    mask_addresses,
    note_identities,
    share_texts,
)
from geosafety.model.municipality import Municipality
from geosafety.model.report import TimePrecision
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary

_MOST_ACCURACY_M = 50_000.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fields:
    """The fields of all rows, good and bad."""

    external_id: pa.StringArray
    times: Times
    categories: Categories
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    accuracy_m: NDArray[np.float64]
    address: pa.StringArray
    text: pa.StringArray
    shared: pa.StringArray
    redactions: Redactions


def read_fields(  # noqa: PLR0913 - the fields need all of what the caller knows
    faults: Faults,
    fields: dict[str, str],
    *,
    crs: int,
    mapping: SenderMapping,
    vocabulary: Vocabulary,
    municipality: Municipality,
    now: datetime,
) -> Fields:
    """Read every field that is there, and fill in those that are not."""
    columns = faults.table.columns
    count = len(faults.table.rows)
    nothing = pa.array([""] * count, pa.string())
    for field in mapping.required:
        if field in fields:
            note_missing(faults, fields[field])
    categories = read_categories(
        faults, fields["category"], mapping=mapping, vocabulary=vocabulary
    )
    times = _times(faults, fields, now=now, categories=categories)
    lon, lat = _positions(faults, fields, crs=crs, municipality=municipality)
    external_id = nothing
    if "external_id" in fields:
        note_identities(faults, fields["external_id"])
        external_id = pc.utf8_trim_whitespace(columns[fields["external_id"]])
    address = nothing
    redactions: Redactions = {}
    if "address" in fields:
        address, redactions = mask_addresses(columns[fields["address"]])
    text = shared = nothing
    if "text" in fields:
        text = columns[fields["text"]]
        shared, in_text = share_texts(faults, fields["text"], mapping=mapping)
        redactions = _joined(redactions, in_text)
    return Fields(
        external_id=external_id,
        times=times,
        categories=categories,
        lon=lon,
        lat=lat,
        accuracy_m=_accuracy(faults, fields, count),
        address=or_missing(pc.utf8_trim_whitespace(address)),
        text=or_missing(text),
        shared=or_missing(shared),
        redactions=redactions,
    )


def _times(
    faults: Faults, fields: dict[str, str], *, now: datetime, categories: Categories
) -> Times:
    """Read the times, or give unknown ones."""
    if "occurred_from" in fields:
        return read_times(
            faults,
            fields["occurred_from"],
            end_column=fields.get("occurred_to"),
            now=now,
            may_be_ahead=categories.is_notice(),
        )
    count = len(faults.table.rows)
    never = np.full(count, "NaT", dtype="datetime64[us]")
    unknown = np.full(count, TimePrecision.UNKNOWN, dtype="<U11")
    return Times(never, never.copy(), unknown, np.zeros(count, dtype=bool))


def _positions(
    faults: Faults, fields: dict[str, str], *, crs: int, municipality: Municipality
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read the coordinates, or give unknown ones."""
    for x, y in (("lon", "lat"), ("east", "north")):
        if x in fields and y in fields:
            return read_positions(
                faults,
                x_column=fields[x],
                y_column=fields[y],
                crs=crs,
                municipality=municipality,
            )
    unknown = np.full(len(faults.table.rows), np.nan)
    return unknown, unknown.copy()


def _accuracy(
    faults: Faults, fields: dict[str, str], count: int
) -> NDArray[np.float64]:
    """Read the accuracy in metres; NaN where unknown."""
    if "accuracy_m" not in fields:
        return np.full(count, np.nan)
    read = read_numbers(faults.table.columns[fields["accuracy_m"]])
    outside = (read.numbers < 0) | (read.numbers > _MOST_ACCURACY_M)
    faults.add(
        read.wrong | outside,
        fields["accuracy_m"],
        code="bad-accuracy",
        sv="”{value}” är ingen noggrannhet i meter (0 till 50 000).",
        en="“{value}” is no accuracy in metres (0 to 50,000).",
    )
    return read.numbers


def _joined(one: Redactions, other: Redactions) -> Redactions:
    """Put together what was masked in the address and in the text."""
    return {
        index: tuple(dict.fromkeys((*one.get(index, ()), *other.get(index, ()))))
        for index in one.keys() | other.keys()
    }
