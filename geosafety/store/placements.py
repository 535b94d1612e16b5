"""The places of single reports; those of many at once go by `store.reports`."""

from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Connection

from geosafety.model.placement import PlacementBatch
from geosafety.store.connection import raw

_FOOTPRINT = """
    insert into core.footprint (id, cells, weights)
    values (%(footprint)s, %(cells)s, %(weights)s) on conflict do nothing
"""
_PLACEMENT = """
    insert into core.placement (
        report_id, precision, accuracy_m, cell, footprint_id, point, label
    ) values (
        %(id)s, %(precision)s, %(accuracy_m)s, %(cell)s, %(footprint)s,
        st_setsrid(st_makepoint(%(east)s, %(north)s), 3006), %(label)s
    )
"""


def add(
    connection: Connection, number: UUID, placements: PlacementBatch, at: int = 0
) -> None:
    """Store the place at a position of `placements` as a report's."""
    row = _row(placements, at) | {"id": number}
    if row["footprint"] is not None:
        raw(connection).execute(_FOOTPRINT, row)
    raw(connection).execute(_PLACEMENT, row)


def replace(connection: Connection, number: UUID, placements: PlacementBatch) -> None:
    """Put the only place of `placements` in place of a report's present one."""
    raw(connection).execute("delete from core.placement where report_id = %s", [number])
    add(connection, number, placements)


def _row(placements: PlacementBatch, at: int) -> dict[str, Any]:
    """Lay one place out as the values of the statements above."""
    key = int(placements.footprint[at])
    shape = placements.footprints.get(key)
    return {
        "precision": str(placements.precision[at]),
        "accuracy_m": _or_none(placements.accuracy_m[at]),
        "cell": int(placements.cell[at]) or None,
        "footprint": key or None,
        "cells": shape and shape.cells.tolist(),
        "weights": shape and shape.weights.tolist(),
        "east": _or_none(placements.east[at]),
        "north": _or_none(placements.north[at]),
        "label": placements.label[at],
    }


def _or_none(number: float) -> float | None:
    """Give a number, or None for NaN."""
    return None if np.isnan(number) else float(number)
