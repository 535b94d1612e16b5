"""Send on rows that waited to be corrected: through the very same reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

import numpy as np
import pandas as pd
import pyarrow as pa

from geosafety.catalog import Catalog
from geosafety.errors import Problem, RefusedInputError
from geosafety.geocode import Locates, place_reports
from geosafety.intake import read_reports_from
from geosafety.intake.read_table import with_control_faults
from geosafety.intake.table import Table, TableKind
from geosafety.jobs.import_reports import Answered
from geosafety.jobs.report_batches import Answer, save_good_rows, state_of
from geosafety.jobs.senders import find_sender
from geosafety.model.batch import ReportBatch
from geosafety.model.sender import SenderMapping
from geosafety.store import quarantine
from geosafety.store.connection import Connection, Engine, transaction
from geosafety.store.quarantine import QuarantinedRow, WaitingFile
from geosafety.store.reports import Origin

# Cells that stand for no column of the file: its sheet, and what was too much.
_SHEET: Final = "(blad)"
_EXCESS: Final = "(överskott "
_KINDS: Final[dict[str, TableKind]] = {
    "xlsx": "xlsx",
    "geojson": "geojson",
    "gpkg": "gpkg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """
    Which rows are sent on.

    Attributes
    ----------
    rows
        Their numbers in the store; none of them for all.
    batch
        Only those of one file.
    organisation_id
        Only those of one organisation's files.
    """

    rows: tuple[int, ...] = ()
    batch: UUID | None = None
    organisation_id: int | None = None


def send_on(  # noqa: PLR0913 - the store, which rows, what is known and who asks
    engine: Engine,
    which: Correctable,
    *,
    catalog: Catalog,
    gazetteer: Locates | None,
    now: datetime,
    is_vouched_for: bool = True,
    answered: Answered | None = None,
) -> Answer:
    """
    Read rows again as their sender's files are read today, and store the right ones.

    A row that is right is stored with the file it came in and leaves the quarantine,
    in one transaction. One that is wrong stays, with what is wrong with it now.

    Parameters
    ----------
    engine
        The store.
    which
        The rows.
    is_vouched_for
        Whether whoever asks may vouch for the reports; if not, they wait for review.
    answered
        Told the answer, in the transaction that stores the rows.

    Returns
    -------
    dict
        `sent` rows that were stored, `waiting` that were not, and `left`: the rows'
        numbers in the store.
    """
    with transaction(engine) as connection:
        rows = quarantine.locked(
            connection,
            rows=which.rows,
            batch_id=which.batch,
            organisation_id=which.organisation_id,
        )
        left: list[int] = []
        for batch_id, group in groupby(rows, key=lambda row: row.batch_id):
            file = quarantine.file_of(connection, batch_id)
            if file is None:
                continue
            mapping = find_sender(connection, catalog, file.sender)
            if not is_vouched_for:
                mapping = replace(mapping, review="each")
            desk = _Desk(catalog, gazetteer, now, file, mapping)
            left += _send_file(connection, desk, list(group))
        answer: Answer = {
            "sent": len(rows) - len(left),
            "waiting": len(left),
            "left": left,
        }
        if answered is not None:
            answered(connection, answer)
    return answer


@dataclass(frozen=True, slots=True)
class _Desk:
    """What rows of one file are read with."""

    catalog: Catalog
    gazetteer: Locates | None
    now: datetime
    file: WaitingFile
    mapping: SenderMapping


def _send_file(
    connection: Connection, desk: _Desk, rows: Sequence[QuarantinedRow]
) -> list[int]:
    """Send on the rows of one file; give those that stay."""
    stay = [row.id for row in rows if _SHEET in row.content]
    cells = {row.id: _cells(row) for row in rows if _SHEET not in row.content}
    # Rows with the same columns are one table, as they were in the file.
    together: dict[tuple[str, ...], list[QuarantinedRow]] = {}
    for row in rows:
        if row.id in cells:
            together.setdefault(tuple(cells[row.id]), []).append(row)
    for names, members in together.items():
        stay += _send_table(connection, desk, names, members, cells)
    return stay


def _send_table(
    connection: Connection,
    desk: _Desk,
    names: Sequence[str],
    rows: Sequence[QuarantinedRow],
    cells: Mapping[int, Mapping[str, str]],
) -> list[int]:
    """Read rows with the same columns and store the right ones."""
    table = with_control_faults(
        Table(
            kind=_KINDS.get(desk.file.kind or "", "csv"),
            columns={
                name: pa.array([cells[row.id][name] for row in rows], pa.string())
                for name in names
            },
            rows=np.array([row.id for row in rows], dtype=np.int64),
            crs=desk.file.crs,
        )
    )
    batch = _read(table, desk)
    wrong = set(batch.bad_rows)
    faults: dict[int, list[Problem]] = {number: [] for number in wrong}
    for problem in batch.problems:
        if problem.row in faults:
            faults[problem.row].append(problem)
    for number, problems in faults.items():
        quarantine.still_wrong(connection, number, cells[number], problems)
    right = [row.id for row in rows if row.id not in wrong]
    if right:
        _store(connection, desk, batch)
        quarantine.remove(connection, right)
    return sorted(wrong)


def _read(table: Table, desk: _Desk) -> ReportBatch:
    """Read a table; what is wrong with all of it is wrong with each row."""
    try:
        return read_reports_from(
            table,
            desk.mapping,
            vocabulary=desk.catalog.vocabulary,
            municipality=desk.catalog.municipality,
            now=desk.now,
        )
    except RefusedInputError as refused:
        numbers = [int(number) for number in table.rows]
        return ReportBatch(
            reports=pd.DataFrame(),
            problems=tuple(
                replace(problem, row=number)
                for number in numbers
                for problem in refused.problems
            ),
            bad_rows={number: {} for number in numbers},
            read=len(numbers),
        )


def _store(connection: Connection, desk: _Desk, batch: ReportBatch) -> None:
    """Store what is right, as part of the file it came in."""
    save_good_rows(
        connection,
        batch.reports,
        place_reports(
            batch.reports, desk.gazetteer, use_text=desk.mapping.place_from_text
        ),
        origin=Origin(
            sender=desk.mapping.key,
            organisation_id=desk.file.organisation_id,
            batch_id=desk.file.id,
            received_at=desk.file.imported_at,
            state=state_of(desk.mapping),
        ),
    )


def _cells(row: QuarantinedRow) -> dict[str, str]:
    """Give the cells of a row; what was too much counts only if it says something."""
    content = row.corrected if row.corrected is not None else row.content
    return {
        name: cell
        for name, cell in content.items()
        if cell or not name.startswith(_EXCESS)
    }
