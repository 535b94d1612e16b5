"""From a file of any kind to checked reports, column by column."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geosafety.errors import Problem
from geosafety.intake.faults import Faults
from geosafety.intake.fields import note_long_cells
from geosafety.intake.mapping import map_columns
from geosafety.intake.privacy import note_side_rows
from geosafety.intake.read_fields import Fields, read_fields
from geosafety.intake.read_table import read_raw, read_table
from geosafety.intake.repeats import digest_rows, find_repeats
from geosafety.intake.table import Table
from geosafety.model.batch import BadRow, ReportBatch
from geosafety.model.municipality import Municipality
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary


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
    read = read_fields(
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


def _digests(read: Fields) -> NDArray[np.object_]:
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
    read: Fields,
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


def _notes(read: Fields) -> tuple[Problem, ...]:
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
