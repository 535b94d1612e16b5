"""What the coordinator decides about reports, each decision whole or not at all."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from shapely import Point

from geosafety.catalog import Catalog
from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import GeosafetyError, RefusedInputError
from geosafety.geocode import Locates, place_reports
from geosafety.jobs.review_undo import written_place
from geosafety.model.municipality import Municipality
from geosafety.model.placement import Precision
from geosafety.model.report import Confidentiality, ReportState
from geosafety.model.review import HandOver
from geosafety.redaction import has_identity_number
from geosafety.store import inbox, report_steps
from geosafety.store.connection import Connection
from geosafety.store.inbox import ReportCard
from geosafety.store.report_steps import StepAction

LONGEST_NOTE = 1000
# More than any form takes; several supplements can be this long.
LONGEST_SHARED = 20_000


class OutdatedError(GeosafetyError):
    """Somebody else has done something with the report meanwhile."""

    code = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the reviewer has put right; None leaves a thing as it is."""

    category: str | None = None
    confidentiality: Confidentiality | None = None
    shared: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """
    Where a report belongs: a point, or an address in words, or nowhere.

    Attributes
    ----------
    lon, lat
        EPSG:4326, degrees; both None to use the address.
    address
        An address or street; empty for no place at all.
    """

    lon: float | None = None
    lat: float | None = None
    address: str = ""


def approve(
    connection: Connection,
    number: UUID,
    *,
    version: int,
    catalog: Catalog,
    correction: Correction,
) -> int:
    """Let a report be counted and shown, with what was put right; give the step."""
    card = _current(connection, number, version)
    return _change(
        connection,
        card,
        StepAction.APPROVED,
        correction=correction,
        catalog=catalog,
        state=ReportState.APPROVED.value,
        duplicate_of=None,
    )


def correct(
    connection: Connection,
    number: UUID,
    *,
    version: int,
    catalog: Catalog,
    correction: Correction,
) -> int:
    """Put facts and words right without deciding; give the step."""
    card = _current(connection, number, version)
    action = StepAction.CORRECTED
    return _change(connection, card, action, correction=correction, catalog=catalog)


def ask_back(connection: Connection, number: UUID, *, version: int, note: str) -> int:
    """Ask the reporter for more; the report waits for the answer."""
    card = _current(connection, number, version)
    state = ReportState.RETURNED.value
    return _change(connection, card, StepAction.RETURNED, note=_told(note), state=state)


def reject(connection: Connection, number: UUID, *, version: int, note: str) -> int:
    """Turn a report down, with the reason that the reporter is told."""
    card = _current(connection, number, version)
    _refuse_if_merged_into(connection, card)
    state = ReportState.REJECTED.value
    return _change(connection, card, StepAction.REJECTED, note=_told(note), state=state)


def hand_over(
    connection: Connection, number: UUID, *, version: int, to: HandOver
) -> int:
    """
    Leave a report to those whose matter it is, and lock its words.

    Nothing but whom it was left to is noted.
    """
    card = _current(connection, number, version)
    _refuse_if_merged_into(connection, card)
    before = {"state": card.state.value, "duplicate_of": _text(card.duplicate_of)}
    step = report_steps.take(
        connection, number, StepAction.HANDED_OVER, note=to.value, before=before
    )
    state = ReportState.HANDED_OVER.value
    report_steps.set_facts(connection, number, state=state, duplicate_of=None)
    return step


def merge(connection: Connection, number: UUID, *, version: int, into: UUID) -> int:
    """Say that a report tells of the same event as another; both are kept."""
    card = _current(connection, number, version)
    other = inbox.read(connection, into)
    if other.id == card.id or other.state not in _MAY_BE_REPEATED:
        raise RefusedInputError(
            sv="Rapporten kan inte slås ihop med den valda; välj en som väntar eller "
            "är godkänd.",
            en="The report cannot be merged with the one chosen; choose one that "
            "waits or is approved.",
        )
    _refuse_if_merged_into(connection, card)
    return _change(
        connection,
        card,
        StepAction.MERGED,
        note=str(into),
        state=ReportState.DUPLICATE.value,
        duplicate_of=into,
    )


def move(  # noqa: PLR0913 - what, where, and what is known of places
    connection: Connection,
    number: UUID,
    *,
    version: int,
    to: NewPlace,
    gazetteer: Locates | None,
    municipality: Municipality,
) -> int:
    """
    Put a report where it belongs: at a point, at an address, or nowhere.

    Raises
    ------
    RefusedInputError
        If the address is not known, or the point is outside the municipality.
    """
    card = _current(connection, number, version)
    _refuse_elsewhere(to, municipality)
    address = to.address.strip()
    frame = pd.DataFrame(
        {
            "lon": [np.nan if to.lon is None else to.lon],
            "lat": [np.nan if to.lat is None else to.lat],
            "accuracy_m": [np.nan],
            "address": [address or None],
            "text_raw": [None],
        }
    )
    places = place_reports(frame, gazetteer, use_text=False)
    if address and places.precision[0] == Precision.UNPLACED:
        raise RefusedInputError(
            sv=f"Adressen ”{address[:60]}” finns inte i registret.",
            en=f"The address “{address[:60]}” is not in the register.",
        )
    before = {"place": written_place(card)}
    step = report_steps.take(connection, number, StepAction.CORRECTED, before=before)
    report_steps.set_place(connection, number, places)
    return step


def _refuse_elsewhere(to: NewPlace, municipality: Municipality) -> None:
    """Refuse a point that is none, or that lies in no reach of the municipality."""
    if to.lon is None and to.lat is None:
        return
    lon, lat = (
        np.nan if to.lon is None else to.lon,
        np.nan if to.lat is None else to.lat,
    )
    is_degrees = abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004 - degrees
    if is_degrees:
        point = reproject_geometry(Point(lon, lat), source=WGS84, target=SWEREF99_TM)
        if municipality.boundary.distance(point) <= municipality.margin_m:
            return
    raise RefusedInputError(
        sv=f"Punkten {lat:.5f}, {lon:.5f} ligger inte i {municipality.name}.",
        en=f"The point {lat:.5f}, {lon:.5f} is not in {municipality.name}.",
    )


_MAY_BE_REPEATED = frozenset(
    {ReportState.RECEIVED, ReportState.APPROVED, ReportState.RETURNED}
)


def _current(connection: Connection, number: UUID, version: int) -> ReportCard:
    """Read the report, and refuse if somebody else was there meanwhile."""
    card = inbox.read(connection, number)
    if card.version != version:
        raise OutdatedError(
            sv="Någon annan har ändrat rapporten sedan du öppnade den; se vad som "
            "gjorts och bestäm igen.",
            en="Somebody else has changed the report since you opened it; see what "
            "was done and decide again.",
        )
    return card


def _change(  # noqa: PLR0913 - what is changed, and why
    connection: Connection,
    card: ReportCard,
    action: StepAction,
    *,
    note: str | None = None,
    correction: Correction | None = None,
    catalog: Catalog | None = None,
    **facts: object,
) -> int:
    """Take a step that changes facts or words, so that it can be undone."""
    changes: dict[str, Any] = dict(facts)
    before: dict[str, Any] = {
        "state": card.state.value,
        "duplicate_of": _text(card.duplicate_of),
    }
    if correction is not None and catalog is not None:
        changes |= _corrected(card, correction, catalog)
        before |= {
            "category": card.category,
            "kind": card.kind.value,
            "confidentiality": card.confidentiality.value,
        }
    words = correction.shared if correction is not None else None
    _refuse_unfit(words or "", longest=LONGEST_SHARED)
    is_reworded = words is not None and words.strip() != (card.shared or "")
    if is_reworded:
        before["shared"] = card.shared
    step = report_steps.take(connection, card.id, action, note=note, before=before)
    if is_reworded and words is not None:
        report_steps.set_words(
            connection, card.id, words.strip() or None, before=card.shared
        )
    if changes:
        report_steps.set_facts(connection, card.id, **changes)
    return step


def _corrected(
    card: ReportCard, correction: Correction, catalog: Catalog
) -> dict[str, object]:
    """Give the facts that a correction changes."""
    changes: dict[str, object] = {}
    if correction.category is not None and correction.category != card.category:
        category = catalog.vocabulary.accepted().get(correction.category)
        if category is None or category.kind is None:
            raise RefusedInputError(
                sv=f"Kategorin ”{correction.category[:40]}” tas inte emot.",
                en=f"The category “{correction.category[:40]}” is not received.",
            )
        changes |= {"category": category.key, "kind": category.kind.value}
    if correction.confidentiality is not None:
        changes["confidentiality"] = correction.confidentiality.value
    return changes


def _refuse_if_merged_into(connection: Connection, card: ReportCard) -> None:
    """Keep a report that others were merged into, since they rest on it."""
    merged = report_steps.count_merged(connection, card.id)
    if merged:
        raise RefusedInputError(
            sv=f"{merged} rapporter är sammanslagna med den här; ångra det först.",
            en=f"{merged} reports are merged with this one; undo that first.",
        )


def _told(note: str) -> str:
    """Refuse a question or reason that says nothing."""
    words = note.strip()
    if not words or len(words) > LONGEST_NOTE:
        raise RefusedInputError(
            sv=f"Skriv till rapportören, högst {LONGEST_NOTE} tecken.",
            en=f"Write to the reporter, at most {LONGEST_NOTE} characters.",
        )
    _refuse_unfit(words, longest=LONGEST_NOTE)
    return words


def _refuse_unfit(words: str, *, longest: int) -> None:
    """Refuse words of one's own that point at a person, or that are far too many."""
    if len(words) > longest:
        raise RefusedInputError(
            sv=f"Texten är {len(words)} tecken; den får vara högst {longest}.",
            en=f"The text is {len(words)} characters; it may be at most {longest}.",
        )
    if has_identity_number(words):
        raise RefusedInputError(
            sv="Texten innehåller ett personnummer eller samordningsnummer; ta bort "
            "det.",
            en="The text holds a personal identity or coordination number; remove it.",
        )


def _text(number: UUID | None) -> str | None:
    """Write an id as JSON has it."""
    return None if number is None else str(number)
