"""Read pages of a feed, keep the notices, and make reports of some."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from geosafety.catalog import Catalog
from geosafety.errors import Language, RefusedInputError
from geosafety.geocode import Locates, place_reports
from geosafety.intake import (
    FeedEvent,
    latest_events,
    read_feed_page,
    read_raw,
    reports_of_notices,
)
from geosafety.jobs.report_batches import Answer, Delivery, store_batch
from geosafety.store import feed_events
from geosafety.store.batches import BatchFile
from geosafety.store.connection import Engine, transaction
from geosafety.store.feed_events import ServedEvent

SENDER = "polisen"


def read_feed(  # noqa: PLR0913 - the store, what is known, and the files
    engine: Engine,
    paths: Sequence[Path],
    *,
    catalog: Catalog,
    gazetteer: Locates | None,
    now: datetime,
    language: Language = "sv",
) -> Answer:
    """
    Read pages of polisen.se/api/events, saved as files.

    Every notice is kept once, in its latest wording. Those about one event in
    the municipality, of a kind that is a report here, become reports of the
    sender `polisen`, placed by their text alone.

    Parameters
    ----------
    engine
        The store.
    paths
        Files, and folders whose `.json` files are read in the order of their
        names.
    catalog
        Municipality, vocabulary and senders.
    gazetteer
        Addresses and place names, or None where none are imported.
    now
        The moment of reading, with its time zone.
    language
        Language of the messages.

    Returns
    -------
    dict
        `pages`, `read`, `stored` and `unchanged` notices; `bundled`, `elsewhere`
        and `without_category`, which became no reports; and `reports`, as an
        import answers.

    Raises
    ------
    RefusedInputError
        If there is no page, or one of them is no answer of the feed.
    """
    pages = _pages(paths)
    raws = [read_raw(path) for path in pages]
    events = latest_events(
        _page(path, raw) for path, raw in zip(pages, raws, strict=True)
    )
    mapping = catalog.senders[SENDER]
    notices = reports_of_notices(
        events,
        mapping=mapping,
        vocabulary=catalog.vocabulary,
        municipality_name=catalog.municipality.name,
    )
    batch = notices.batch
    placements = place_reports(
        batch.reports, gazetteer, use_text=mapping.place_from_text
    )
    delivery = Delivery(
        mapping=mapping,
        file=BatchFile(
            name=", ".join(path.name for path in pages)[:200],
            sha256=sha256(b"".join(raws)).digest(),
        ),
        on_error="reject",
        received_at=now,
    )
    with transaction(engine) as connection:
        new = feed_events.save(connection, _served(events), fetched_at=now)
        answer = store_batch(
            connection, batch, placements, delivery=delivery, language=language
        )
    return {
        "pages": len(pages),
        "read": len(events),
        "stored": new,
        "unchanged": len(events) - new,
        "bundled": notices.bundled,
        "elsewhere": notices.elsewhere,
        "without_category": notices.without_category,
        "reports": answer,
    }


def _pages(paths: Sequence[Path]) -> list[Path]:
    """Find the files, in the order in which later ones win."""
    pages = [
        page
        for path in paths
        for page in (sorted(path.glob("*.json")) if path.is_dir() else [path])
    ]
    if not pages:
        raise RefusedInputError(
            sv="Det finns inga .json-filer att läsa där.",
            en="There are no .json files to read there.",
        )
    return pages


def _page(path: Path, raw: bytes) -> list[FeedEvent]:
    """Read a page, and name its file if it is refused."""
    try:
        return read_feed_page(raw)
    except RefusedInputError as refused:
        raise RefusedInputError(
            sv=f"{path.name}: {refused.sv}",
            en=f"{path.name}: {refused.en}",
            problems=refused.problems,
        ) from None


def _served(events: Sequence[FeedEvent]) -> list[ServedEvent]:
    """Keep the notices as they were served."""
    return [
        ServedEvent(id=event.id, published_at=event.published_at, content=event.content)
        for event in events
    ]
