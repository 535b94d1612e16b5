"""Taking back what was decided about a report."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from geosafety.errors import RefusedInputError
from geosafety.model.placement import Footprint, PlacementBatch
from geosafety.store import report_steps
from geosafety.store.connection import Connection
from geosafety.store.inbox import ReportCard
from geosafety.store.report_steps import Step, StepAction

# A hand-over locks the words; who pressed the wrong button has so long to say so.
REGRET = timedelta(minutes=10)


def undo(
    connection: Connection, number: UUID, *, account_id: int | None, now: datetime
) -> Step:
    """
    Take back the last step of a report.

    Raises
    ------
    RefusedInputError
        If there is none, or a hand-over is another's or too long ago.
    """
    steps = [
        step
        for step in report_steps.read(connection, number)
        if step.action is not StepAction.UNDONE
    ]
    if not steps or steps[0].before is None:
        raise RefusedInputError(
            sv="Det finns inget att ångra på den här rapporten.",
            en="There is nothing to undo on this report.",
        )
    last = steps[0]
    if last.action is StepAction.HANDED_OVER and (
        last.account_id != account_id or now - last.at.astimezone(UTC) > REGRET
    ):
        raise RefusedInputError(
            sv="En överlämning kan bara ångras av den som gjorde den, inom 10 minuter.",
            en="A hand-over can only be undone by who made it, within 10 minutes.",
        )
    before = last.before or {}
    _restore(connection, number, before)
    report_steps.take(connection, number, StepAction.UNDONE, note=last.action.value)
    report_steps.forget_before(connection, last.id)
    return last


def _restore(connection: Connection, number: UUID, before: Mapping[str, Any]) -> None:
    """Put a report back to how it was."""
    facts = {
        name: before[name]
        for name in ("state", "duplicate_of", "category", "kind", "confidentiality")
        if name in before
    }
    if facts:
        report_steps.set_facts(connection, number, **facts)
    if "shared" in before:
        report_steps.set_words(connection, number, before["shared"], before=None)
    if "place" in before:
        report_steps.set_place(connection, number, _places(before["place"]))


def written_place(card: ReportCard) -> dict[str, Any]:
    """Write a report's place down, so that it can be put back."""
    return {
        "precision": card.precision.value,
        "accuracy_m": card.accuracy_m,
        "label": card.label,
        "cells": [str(cell) for cell in card.cells],
        "weights": list(card.weights),
        "point": card.point and list(card.point),
    }


def _places(written: Mapping[str, Any]) -> PlacementBatch:
    """Read a place that was written down."""
    cells = np.array([int(cell) for cell in written["cells"]], dtype=np.int64)
    weights = np.array(written["weights"], dtype=np.float64)
    spread = Footprint(cells, weights) if len(cells) > 1 else None
    east, north = written["point"] or (np.nan, np.nan)
    accuracy_m = written["accuracy_m"]
    return PlacementBatch(
        precision=np.array([written["precision"]]),
        accuracy_m=np.array([np.nan if accuracy_m is None else accuracy_m]),
        cell=cells if len(cells) == 1 else np.zeros(1, np.int64),
        footprint=np.array([spread.key if spread else 0], dtype=np.int64),
        east=np.array([east], dtype=float),
        north=np.array([north], dtype=float),
        label=np.array([written["label"]], dtype=object),
        footprints={spread.key: spread} if spread else {},
    )
