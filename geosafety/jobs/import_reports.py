"""Import a sender's file of reports: read, place, save, answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from geosafety.catalog import Catalog
from geosafety.errors import Language, RefusedInputError
from geosafety.geocode import Locates, place_reports
from geosafety.intake import read_raw, read_reports_from, read_table
from geosafety.jobs.progress import Progress, teller
from geosafety.jobs.report_batches import (
    Answer,
    Delivery,
    refused_answer,
    refused_file_answer,
    store_batch,
)
from geosafety.jobs.senders import find_sender
from geosafety.model.batch import ReportBatch
from geosafety.model.placement import PlacementBatch
from geosafety.store.batches import BatchFile, OnError
from geosafety.store.connection import Connection, Engine, transaction

Answered = Callable[[Connection, Answer], None]

_STAGES = {
    "sv": ("Läser och granskar filen", "Söker upp platserna", "Sparar rapporterna"),
    "en": ("Reading and checking the file", "Finding the places", "Saving"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """
    Who hands a file in, and what of it is read.

    Attributes
    ----------
    layer
        Which layer of a GeoPackage; None where it has only one.
    account_id
        Who hands it in; None for the command line.
    is_vouched_for
        Whether that is somebody who may vouch for the reports; if not, each of them
        waits for a review, whatever the sender's file says.
    seen
        Told what was read, before any of it is stored.
    """

    layer: str | None = None
    account_id: int | None = None
    is_vouched_for: bool = True
    seen: Callable[[ReportBatch], None] | None = None


def import_reports(  # noqa: PLR0913 - the choices of the command line
    engine: Engine,
    path: Path,
    sender: str,
    *,
    catalog: Catalog,
    gazetteer: Locates | None,
    now: datetime,
    on_error: OnError = "reject",
    dry_run: bool = False,
    language: Language = "sv",
    progress: Progress | None = None,
    answered: Answered | None = None,
    handed_in: HandedIn | None = None,
) -> Answer:
    """
    Import the reports of one file, all or nothing unless quarantine is asked for.

    Parameters
    ----------
    engine
        The store.
    path
        A CSV, XLSX, GeoJSON or GeoPackage file.
    sender
        Key of the sender's mapping.
    catalog
        Municipality, vocabulary and senders.
    gazetteer
        Addresses and place names, or None where none are imported.
    now
        The moment of the import, with its time zone.
    on_error
        `reject`: one wrong row and nothing is stored. `quarantine`: the good rows
        are stored and the bad ones kept whole. A file that cannot be read is
        refused either way.
    dry_run
        Do everything, answer the same, and store nothing.
    language
        Language of the messages in the answer.
    progress
        Told of each stage: what, done, total.
    answered
        Told the answer of a file that was taken, in the transaction that stores it.
    handed_in
        Who hands it in; the command line's own user when None.

    Returns
    -------
    dict
        `read`, `stored`, `updated`, `unchanged`, `duplicates`, `quarantined`,
        `rejected`, `errors`, `errors_total`, `placed`, `encoding`, `notes`; and
        `code` and `message` if the file is refused.

    Raises
    ------
    NotFoundError
        If there is no such sender.
    """
    by = handed_in or HandedIn()
    with transaction(engine) as connection:
        mapping = find_sender(connection, catalog, sender)
    if not by.is_vouched_for:
        mapping = replace(mapping, review="each")
    tell = teller(progress, _STAGES[language])
    tell(0)
    raw = read_raw(path)
    file = BatchFile(
        name=path.name, sha256=sha256(raw).digest(), account_id=by.account_id
    )
    try:
        table = read_table(path.name, raw, layer=by.layer)
        batch = read_reports_from(
            table,
            mapping,
            vocabulary=catalog.vocabulary,
            municipality=catalog.municipality,
            now=now,
        )
    except RefusedInputError as refused:
        return refused_file_answer(refused.problems, language=language)
    if by.seen is not None:
        by.seen(batch)
    if batch.problems and on_error == "reject":
        return refused_answer(batch, language=language)
    tell(1)
    placements = place_reports(
        batch.reports, gazetteer, use_text=mapping.place_from_text
    )
    tell(2)
    answer = save_delivery(
        engine,
        batch,
        placements,
        delivery=Delivery(
            mapping=mapping,
            file=replace(file, kind=table.kind, crs=table.crs),
            on_error=on_error,
            received_at=now,
        ),
        dry_run=dry_run,
        language=language,
        answered=answered,
    )
    tell(3)
    return answer


def save_delivery(  # noqa: PLR0913 - the choices of the command line
    engine: Engine,
    batch: ReportBatch,
    placements: PlacementBatch,
    *,
    delivery: Delivery,
    dry_run: bool,
    language: Language,
    answered: Answered | None = None,
) -> Answer:
    """Save in a transaction of its own, undone again after a dry run."""
    with transaction(engine) as connection:
        trial = connection.begin_nested()
        answer = store_batch(
            connection, batch, placements, delivery=delivery, language=language
        )
        if dry_run:
            trial.rollback()
        else:
            trial.commit()
        if answered is not None:
            answered(connection, answer)
    return answer
