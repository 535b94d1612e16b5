"""Hotspot maps that were made, with the method behind each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pandas as pd
from sqlalchemy import Connection, insert, select

from geosafety.errors import NotFoundError
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import Period
from geosafety.store.copy import copy
from geosafety.store.rows import read_rows
from geosafety.store.tables import hotspot_cell, hotspot_run


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HotspotRun:
    """
    A map that was made.

    Attributes
    ----------
    method
        The method card as JSON.
    placed_share
        Share of the reports that lie on the map; None without reports.
    """

    id: UUID
    created_at: datetime
    resolution: int
    period: Period | None
    categories: tuple[str, ...]
    method: dict[str, Any]
    reports: int
    placed_share: float | None
    cells: int
    hot: int


def save(
    connection: Connection,
    found: Hotspots,
    card: MethodCard,
    *,
    created_at: datetime,
) -> UUID:
    """Store a map, every cell of it, and give its id."""
    number = uuid4()
    connection.execute(
        insert(hotspot_run).values(
            id=number,
            created_at=created_at,
            resolution=card.resolution,
            period_from=card.period.first if card.period else None,
            period_to=card.period.last if card.period else None,
            categories=list(card.categories),
            method=card.as_json(),
            reports=card.reports,
            placed_share=card.placed_share,
            cells=len(found.cells),
            hot=found.hot,
        )
    )
    frame = found.frame
    columns = {
        "run_id": number,
        "cell": found.cells,
        "n": frame["n"].to_numpy(float),
        "z": frame["GiZScore"].to_numpy(float),
        "p": frame["GiPValue"].to_numpy(float),
        "q": frame["q_value"].to_numpy(float),
        "bin": frame["Gi_Bin"].to_numpy(),
        "stability": frame["stability"].to_numpy(float),
    }
    if len(frame):
        copy(connection, hotspot_cell, columns)
    return number


def latest(
    connection: Connection, *, resolution: int | None = None
) -> HotspotRun | None:
    """Give the last map that was made, of a resolution if one is asked for."""
    query = select(hotspot_run).order_by(hotspot_run.c.created_at.desc()).limit(1)
    if resolution is not None:
        query = query.where(hotspot_run.c.resolution == resolution)
    row = connection.execute(query).first()
    return None if row is None else _run(row._mapping)  # noqa: SLF001 (SQLAlchemy's name)


def read(connection: Connection, number: UUID) -> HotspotRun:
    """
    Give one map.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    query = select(hotspot_run).where(hotspot_run.c.id == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            sv=f"Det finns ingen hotspotkarta med id {number}.",
            en=f"There is no hotspot map with the id {number}.",
        )
    return _run(row)


def read_cells(
    connection: Connection, number: UUID, *, only_hot: bool = False
) -> pd.DataFrame:
    """
    Give the cells of a map.

    Returns
    -------
    DataFrame
        `cell` (int64), `n`, `z`, `p`, `q`, `bin`, `stability`, by cell.
    """
    frame = read_rows(
        connection,
        "select cell, n, z, p, q, bin, stability from core.hotspot_cell"
        " where run_id = %(run)s and (bin > 0 or not %(only_hot)s) order by cell",
        {"run": number, "only_hot": only_hot},
    )
    kinds = dict.fromkeys(("n", "z", "p", "q", "stability"), float)
    return frame.astype({"cell": "int64", "bin": "int64", **kinds})


def _run(row: Any) -> HotspotRun:  # noqa: ANN401 (a mapping of column to value)
    """Make the noun from the row."""
    period = row["period_from"] and Period(row["period_from"], row["period_to"])
    return HotspotRun(
        id=row["id"],
        created_at=row["created_at"],
        resolution=row["resolution"],
        period=period,
        categories=tuple(row["categories"]),
        method=row["method"],
        reports=row["reports"],
        placed_share=row["placed_share"],
        cells=row["cells"],
        hot=row["hot"],
    )
