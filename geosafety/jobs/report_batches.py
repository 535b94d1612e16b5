"""Reports that were read and placed, saved in one transaction, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import numpy as np
import pandas as pd

from geosafety.errors import Language, Problem
from geosafety.intake import WELL_PLACED, WELL_TIMED, find_near
from geosafety.intake.duplicates import NEAR_MINUTES
from geosafety.model.batch import ReportBatch
from geosafety.model.placement import PlacementBatch, Precision
from geosafety.model.report import ReportState
from geosafety.model.sender import SenderMapping
from geosafety.store import batches, organisations, quarantine, reports
from geosafety.store.batches import BatchFile, OnError
from geosafety.store.connection import Connection
from geosafety.store.report_counts import well_placed
from geosafety.store.reports import Origin, SaveCounts

_STATES: Final = {"on_import": ReportState.APPROVED, "each": ReportState.RECEIVED}

# An answer lists at most so many faults, and says how many there are.
MOST_ERRORS: Final = 100

Answer = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file, or several read as one: who sent it, and how it is to be taken."""

    mapping: SenderMapping
    file: BatchFile
    on_error: OnError
    received_at: datetime


def store_batch(
    connection: Connection,
    batch: ReportBatch,
    placements: PlacementBatch,
    *,
    delivery: Delivery,
    language: Language = "sv",
) -> Answer:
    """
    Save the good rows, keep the bad ones, and say what became of all.

    Parameters
    ----------
    connection
        The transaction is the caller's: all is stored or nothing.
    batch
        What was read; its bad rows go to quarantine.
    placements
        The places of the good rows, in their order.
    delivery
        Sender, file and moment.
    language
        Language of the messages in the answer.
    """
    mapping = delivery.mapping
    origin = Origin(
        sender=mapping.key,
        organisation_id=organisations.ensure(
            connection,
            mapping.organisation,
            name=mapping.organisation.replace("_", " ").capitalize(),
            organisation_type=mapping.organisation_type,
        ),
        batch_id=uuid4(),
        received_at=delivery.received_at,
        state=state_of(mapping),
    )
    first = batches.first_import(connection, mapping.key, delivery.file.sha256)
    batches.add(connection, origin, file=delivery.file, on_error=delivery.on_error)
    saved = save_good_rows(connection, batch.reports, placements, origin=origin)
    if first is None:
        # The rows of a file that came before are kept already, or corrected since.
        _keep_bad_rows(connection, batch, origin)
    answer = taken_answer(batch, placements, saved, language=language)
    answer["first"] = first
    numbers: Answer = {
        key: value for key, value in answer.items() if isinstance(value, int)
    }
    batches.set_counts(connection, origin.batch_id, numbers)
    return answer


def state_of(mapping: SenderMapping) -> ReportState:
    """Tell how the reports of a sender begin."""
    return _STATES[mapping.review]


def save_good_rows(
    connection: Connection,
    frame: pd.DataFrame,
    placements: PlacementBatch,
    *,
    origin: Origin,
) -> SaveCounts:
    """Save reports, and say which of them repeat another sender's."""
    if origin.state is ReportState.APPROVED:
        # Where a person looks at each report, a person also says what it repeats.
        frame = _with_duplicates(connection, frame, placements, origin.sender)
    return reports.save(connection, frame, placements, origin=origin)


def taken_answer(
    batch: ReportBatch,
    placements: PlacementBatch,
    saved: SaveCounts,
    *,
    language: Language,
) -> Answer:
    """
    Say what became of each row of a file that was taken.

    The numbers add up: read = stored + unchanged + duplicates + quarantined.
    `updated` counts those of the stored that were known with another content.
    """
    return _answer(
        batch,
        language=language,
        stored=saved.stored + saved.updated - saved.duplicates,
        updated=saved.updated,
        unchanged=saved.unchanged,
        duplicates=saved.duplicates + batch.duplicates,
        quarantined=len(batch.bad_rows) + len(batch.beside),
        placed=_placed(placements),
    )


def refused_answer(batch: ReportBatch, *, language: Language) -> Answer:
    """Say which rows were wrong when nothing was stored because of them."""
    return {
        **_answer(
            batch, language=language, rejected=len(batch.bad_rows) + len(batch.beside)
        ),
        **_first_fault(batch.problems, language),
    }


def refused_file_answer(problems: tuple[Problem, ...], *, language: Language) -> Answer:
    """Say why a file could not be read at all."""
    nothing = ReportBatch(
        reports=pd.DataFrame(), problems=problems, bad_rows={}, read=0
    )
    return {
        **_answer(nothing, language=language),
        **_first_fault(problems, language),
    }


def _answer(  # noqa: PLR0913 - one argument for each number of the contract
    batch: ReportBatch,
    *,
    language: Language,
    stored: int = 0,
    updated: int = 0,
    unchanged: int = 0,
    duplicates: int = 0,
    quarantined: int = 0,
    rejected: int = 0,
    placed: Mapping[str, int] | None = None,
) -> Answer:
    """Put the numbers under the names that were promised."""
    return {
        "read": batch.read,
        "stored": stored,
        "updated": updated,
        "unchanged": unchanged,
        "duplicates": duplicates,
        "quarantined": quarantined,
        "rejected": rejected,
        "errors": [fault.as_json(language) for fault in batch.problems[:MOST_ERRORS]],
        "errors_total": len(batch.problems),
        "placed": dict(placed or {each.value: 0 for each in Precision}),
        "encoding": batch.encoding,
        "notes": [
            {"code": note.code, "message": note.message(language)}
            for note in batch.notes
        ],
    }


def _first_fault(problems: tuple[Problem, ...], language: Language) -> Answer:
    """Give the refusal a code and a sentence of its own."""
    first = problems[0]
    return {"code": first.code, "message": first.message(language)}


def _placed(placements: PlacementBatch) -> dict[str, int]:
    """Count the reports by how well their place is known."""
    found, counts = np.unique(placements.precision, return_counts=True)
    by_name = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return {each.value: by_name.get(each.value, 0) for each in Precision}


def _with_duplicates(
    connection: Connection,
    frame: pd.DataFrame,
    placements: PlacementBatch,
    sender: str,
) -> pd.DataFrame:
    """Add which report of another sender each one repeats."""
    well_known = (
        np.isin(placements.precision, WELL_PLACED)
        & frame["time_precision"].isin(WELL_TIMED).to_numpy()
        & ~np.isnan(placements.east)
    )
    if not well_known.any():
        return frame
    own = pd.DataFrame(
        {
            "category": frame["category"],
            "occurred_from": frame["occurred_from"],
            "east": placements.east,
            "north": placements.north,
        }
    )[well_known]
    reach = timedelta(minutes=NEAR_MINUTES)
    known = well_placed(
        connection,
        except_sender=sender,
        start=own["occurred_from"].min() - reach,
        end=own["occurred_from"].max() + reach,
        precisions=WELL_PLACED,
        time_precisions=WELL_TIMED,
    )
    if known.empty:
        return frame
    nearest = find_near(own, known)
    duplicate_of = np.full(len(frame), None)
    ids = known["id"].to_numpy()
    duplicate_of[np.flatnonzero(well_known)[nearest >= 0]] = ids[nearest[nearest >= 0]]
    return frame.assign(duplicate_of=duplicate_of)


def _keep_bad_rows(connection: Connection, batch: ReportBatch, origin: Origin) -> None:
    """Keep the bad rows whole, those of other sheets with the sheet's name."""
    quarantine.save(connection, origin.batch_id, batch.bad_rows, batch.problems)
    for bad in batch.beside:
        content = {"(blad)": bad.sheet, **bad.cells}
        quarantine.save(connection, origin.batch_id, {bad.row: content}, [bad.problem])
