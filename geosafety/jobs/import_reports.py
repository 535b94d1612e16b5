"""Import a sender's file of reports: read, place, save, answer."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from geosafety.catalog import Catalog
from geosafety.errors import Language, NotFoundError, RefusedInputError
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
from geosafety.model.batch import ReportBatch
from geosafety.model.placement import PlacementBatch
from geosafety.model.sender import SenderMapping
from geosafety.store.batches import OnError
from geosafety.store.connection import Connection, Engine, transaction

Answered = Callable[[Connection, Answer], None]

_STAGES = {
    "sv": ("Läser och granskar filen", "Söker upp platserna", "Sparar rapporterna"),
    "en": ("Reading and checking the file", "Finding the places", "Saving"),
}


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
) -> Answer:
    """
    Import the reports of one file, all or nothing unless quarantine is asked for.

    Parameters
    ----------
    engine
        The store.
    path
        A CSV, XLSX or GeoJSON file.
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

    Returns
    -------
    dict
        `read`, `stored`, `updated`, `unchanged`, `duplicates`, `quarantined`,
        `rejected`, `errors`, `errors_total`, `placed`, `encoding`, `notes`; and
        `code` and `message` if the file is refused.

    Raises
    ------
    NotFoundError
        If no such sender is declared.
    """
    mapping = _sender(catalog, sender)
    tell = teller(progress, _STAGES[language])
    tell(0)
    raw = read_raw(path)
    try:
        batch = read_reports_from(
            read_table(path.name, raw),
            mapping,
            vocabulary=catalog.vocabulary,
            municipality=catalog.municipality,
            now=now,
        )
    except RefusedInputError as refused:
        return refused_file_answer(refused.problems, language=language)
    if batch.problems and on_error == "reject":
        return refused_answer(batch, language=language)
    tell(1)
    placements = place_reports(
        batch.reports, gazetteer, use_text=mapping.place_from_text
    )
    tell(2)
    delivery = Delivery(
        mapping=mapping,
        file_name=path.name,
        sha256=sha256(raw).digest(),
        on_error=on_error,
        received_at=now,
    )
    answer = save_delivery(
        engine,
        batch,
        placements,
        delivery=delivery,
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


def _sender(catalog: Catalog, key: str) -> SenderMapping:
    """Find the sender's mapping."""
    if key in catalog.senders:
        return catalog.senders[key]
    known = ", ".join(sorted(catalog.senders))
    raise NotFoundError(
        sv=f"Avsändaren ”{key}” finns inte; välj en av {known}.",
        en=f"There is no sender “{key}”; choose one of {known}.",
    )
