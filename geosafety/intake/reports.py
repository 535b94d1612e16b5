"""From a file of any kind to checked reports, column by column."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.errors import Problem
from geosafety.intake.faults import Faults
from geosafety.intake.fields import (
    Categories,
    Times,
    note_long_cells,
    note_missing,
    or_missing,
    read_categories,
    read_times,
)
from geosafety.intake.mapping import map_columns
from geosafety.intake.numerals import read_numbers
from geosafety.intake.positions import read_positions
from geosafety.intake.privacy import (
    Redactions,
    mask_addresses,
    note_identities,
    note_side_rows,
    share_texts,
)
from geosafety.intake.read_table import read_raw, read_table
from geosafety.intake.repeats import digest_rows, find_repeats
from geosafety.intake.table import Table
from geosafety.model.batch import BadRow, ReportBatch
from geosafety.model.municipality import Municipality
from geosafety.model.report import TimePrecision
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary

_MOST_ACCURACY_M = 50_000.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Read:
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


def read_reports(
    path: Path,
    mapping: SenderMapping,
    *,
    vocabulary: Vocabulary,
    municipality: Municipality,
    now: datetime,
) -> ReportBatch:
    """
    Read, check and redact the reports of one file.

    Parameters
    ----------
    path
        A CSV, XLSX or GeoJSON file.
    mapping
        The sender's columns, words and rules.
    vocabulary
        Our categories.
    municipality
        Where the places should lie.
    now
        The moment of the import, with its time zone; later reports are refused.

    Returns
    -------
    ReportBatch
        The good rows, and what is wrong with the others.

    Raises
    ------
    RefusedInputError
        If the file as a whole cannot be read; `problems` says why.
    """
    return read_reports_from(
        read_table(path.name, read_raw(path)),
        mapping,
        vocabulary=vocabulary,
        municipality=municipality,
        now=now,
    )


def read_reports_from(
    table: Table,
    mapping: SenderMapping,
    *,
    vocabulary: Vocabulary,
    municipality: Municipality,
    now: datetime,
) -> ReportBatch:
    """Check and redact the reports of a table; see `read_reports`."""
    fields, crs = map_columns(table, mapping)
    faults = Faults(table=table)
    note_long_cells(faults)
    read = _read_fields(
        faults,
        fields,
        crs=crs,
        mapping=mapping,
        vocabulary=vocabulary,
        municipality=municipality,
        now=now,
    )
    note_side_rows(faults)
    digests = _digests(read)
    external_id = read.external_id
    if "external_id" not in fields:
        external_id = pa.array([digest.hex() for digest in digests], pa.string())
    repeats = find_repeats(external_id, digests)
    faults.add(
        repeats.contradicting,
        fields.get("external_id", ""),
        code="duplicate-id",
        sv="”{value}” finns tidigare i filen med annat innehåll.",
        en="“{value}” stands earlier in the file with other content.",
    )
    bad = faults.bad
    keep = ~bad & ~repeats.same
    frame = _frame(table, read, external_id, digests, mapping)
    return ReportBatch(
        reports=frame if keep.all() else frame[keep].reset_index(drop=True),
        problems=faults.problems(),
        bad_rows={
            int(table.rows[index]): _whole_row(table, int(index))
            for index in np.flatnonzero(bad)
        },
        read=len(table.rows) + len(faults.beside),
        duplicates=int((repeats.same & ~bad).sum()),
        beside=tuple(
            BadRow(sheet=side.sheet, row=side.row, cells=side.cells, problem=fault)
            for side, fault in faults.beside
        ),
        encoding=table.encoding,
        notes=(*table.notes, *_notes(read)),
    )


def _read_fields(  # noqa: PLR0913 - the fields need all of what the caller knows
    faults: Faults,
    fields: dict[str, str],
    *,
    crs: int,
    mapping: SenderMapping,
    vocabulary: Vocabulary,
    municipality: Municipality,
    now: datetime,
) -> _Read:
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
    return _Read(
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


def _digests(read: _Read) -> NDArray[np.object_]:
    """Sum up what each row says, the external id left out."""
    return digest_rows(
        [
            pa.array(read.times.start.view("int64")),
            pa.array(read.times.end.view("int64")),
            pa.array(read.times.precision),
            pa.array(read.categories.keys, pa.string()).take(
                pa.array(np.maximum(read.categories.codes, 0))
            ),
            pa.array(read.lon),
            pa.array(read.lat),
            pa.array(read.accuracy_m),
            read.address,
            read.text,
        ]
    )


def _frame(
    table: Table,
    read: _Read,
    external_id: pa.StringArray,
    digests: NDArray[np.object_],
    mapping: SenderMapping,
) -> pd.DataFrame:
    """Lay the fields out as `REPORT_COLUMNS` says."""
    count = len(table.rows)
    codes = pa.array(np.maximum(read.categories.codes, 0))
    redactions = np.empty(count, dtype=object)
    redactions.fill(())
    for index, kinds in read.redactions.items():
        redactions[index] = kinds
    texts = pa.table(
        {
            "external_id": external_id,
            "time_precision": pa.array(
                read.times.precision.astype(object), pa.string()
            ),
            "kind": pa.array(read.categories.kinds, pa.string()).take(codes),
            "category": pa.array(read.categories.keys, pa.string()).take(codes),
            "address": read.address,
            "text_raw": read.text,
            "text_shared": read.shared,
        }
    ).to_pandas()
    return pd.DataFrame(
        {
            "row": table.rows,
            "external_id": texts["external_id"],
            "occurred_from": pd.DatetimeIndex(read.times.start, tz="UTC"),
            "occurred_to": pd.DatetimeIndex(read.times.end, tz="UTC"),
            "time_precision": texts["time_precision"],
            "kind": texts["kind"],
            "category": texts["category"],
            "lon": read.lon,
            "lat": read.lat,
            "accuracy_m": read.accuracy_m,
            "address": texts["address"],
            "text_raw": texts["text_raw"],
            "text_shared": texts["text_shared"],
            "redactions": redactions,
            "confidentiality": pd.array(
                pa.repeat(str(mapping.confidentiality), count).to_pandas(), dtype="str"
            ),
            "digest": digests,
        },
        copy=False,
    )


def _whole_row(table: Table, index: int) -> dict[str, str]:
    """Give a row as it was sent; NUL, which cannot be stored, becomes a sign."""
    cells = {
        name: column[index].as_py().replace("\x00", "␀")
        for name, column in table.columns.items()
    }
    for position, extra in enumerate(table.overflow.get(index, ()), start=1):
        cells[f"(överskott {position})"] = extra.replace("\x00", "␀")
    return cells


def _notes(read: _Read) -> tuple[Problem, ...]:
    """Say how many times could be meant twice."""
    repeated = int(read.times.repeated.sum())
    if not repeated:
        return ()
    return (
        Problem(
            code="repeated-hour",
            sv=f"{repeated} tider finns två gånger eftersom klockan ställdes tillbaka; "
            "den första (sommartid) antogs.",
            en=f"{repeated} times occur twice because the clocks went back; the first "
            "(summer time) was taken.",
        ),
    )
