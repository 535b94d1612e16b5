"""Pictures of how closely reports lie, one for each kind, kept as files."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

import geosafety
from geosafety.catalog import Catalog
from geosafety.errors import RefusedInputError
from geosafety.jobs.whole_file import whole
from geosafety.model.municipality import Municipality
from geosafety.model.period import LOCAL_TIME, Period, period_as_json
from geosafety.model.placement import Precision
from geosafety.model.report import ReportKind
from geosafety.settings import Settings
from geosafety.store import report_counts
from geosafety.store.connection import Connection, Engine, transaction
from geosafety.surfaces import density_map, write_cog

KINDS: Final = (
    ReportKind.INCIDENT,
    ReportKind.UNSAFE_PLACE,
    ReportKind.DEFICIENCY,
    ReportKind.SAFE_PLACE,
)
# What is known only to a street or an area has no point to be smoothed around.
WELL_PLACED: Final = (Precision.POINT, Precision.ADDRESS, Precision.INTERSECTION)
BANDWIDTH_M: Final = 250.0
# With fewer, a smoothed map is nothing but a ring around each report.
FEWEST: Final = 20
_YEAR: Final = timedelta(days=364)
_CELLS_M: Final = (25.0, 50.0, 100.0, 125.0)
_MOST_CELLS: Final = 4_000_000
# Where the classes begin, as shares of the peak; below the first nothing is drawn.
_CLASS_SHARES: Final = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2)


def density_file(settings: Settings, kind: ReportKind) -> Path:
    """Name the file of a kind; it need not be there."""
    return settings.municipality_dir / "surfaces" / f"density_{kind.value}.tif"


def keep_density_surfaces(
    engine: Engine, settings: Settings, catalog: Catalog, *, now: datetime
) -> dict[str, Any]:
    """
    Smooth the latest year's reports of each kind, and keep the pictures.

    Only reports whose place is known to a point, an address or a crossing are
    smoothed; the others are counted in the method card as left out. A kind with fewer
    than `FEWEST` such reports has no picture, and an older one is removed.

    Parameters
    ----------
    engine
        The store.
    settings
        Whose data folder they are kept in.
    now
        The moment that the cards tell, with its time zone.

    Returns
    -------
    dict
        `period` (`from`, `to`, or None without reports) and `surfaces`: kind to its
        method card, whose `refusal` says why there is no picture, or is None.
    """
    with transaction(engine) as connection:
        period = _latest_year(connection)
        cards = {
            kind.value: _kept(
                connection,
                density_file(settings, kind),
                catalog.municipality,
                kind,
                period,
                now=now,
            )
            for kind in KINDS
        }
    return {"period": period_as_json(period), "surfaces": cards}


def _latest_year(connection: Connection) -> Period | None:
    """Give the 365 days up to the last report that is counted."""
    span = report_counts.span(connection)
    if span is None:
        return None
    last = span[1].astimezone(LOCAL_TIME).date()
    return Period(last - _YEAR, last)


def _kept(  # noqa: PLR0913 - what is smoothed, where and when
    connection: Connection,
    path: Path,
    municipality: Municipality,
    kind: ReportKind,
    period: Period | None,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Write one kind's picture, or remove an old one; give its card."""
    found = _points(connection, kind, period)
    card = _card(connection, kind, period, n=len(found))
    card["made_at"] = now.isoformat()
    if len(found) < FEWEST:
        path.unlink(missing_ok=True)
        return card | {"refusal": _too_few(len(found))}
    cell_m = _cell_size(municipality)
    try:
        drawn = density_map(
            found["east"].to_numpy(),
            found["north"].to_numpy(),
            municipality.boundary,
            cell_m=cell_m,
            bandwidth_m=BANDWIDTH_M,
        )
    except RefusedInputError as refusal:
        path.unlink(missing_ok=True)
        return card | {"refusal": {"sv": refusal.sv, "en": refusal.en}}
    card |= {
        "n": round(drawn.events),
        "outside": round(drawn.outside),
        "cell_m": cell_m,
        "limits": _limits(float(np.nanmax(drawn.raster.values))),
        "refusal": None,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as draft:
        write_cog(draft, drawn.raster, method=card)
    return card


def _points(
    connection: Connection, kind: ReportKind, period: Period | None
) -> pd.DataFrame:
    """Give east and north of what can be smoothed."""
    if period is None:
        return pd.DataFrame({"east": [], "north": []})
    return report_counts.points(
        connection, kind=kind, period=period, precisions=WELL_PLACED
    )


def _card(
    connection: Connection, kind: ReportKind, period: Period | None, *, n: int
) -> dict[str, Any]:
    """Tell how the picture is made, and how many are in it and left out."""
    counted = dict(_by_precision(connection, kind, period))
    # What is said to be well known but has no point is as good as without a place.
    pointless = sum(counted.pop(each, 0) for each in WELL_PLACED) - n
    counted[Precision.UNPLACED] = counted.get(Precision.UNPLACED, 0) + pointless
    return {
        "kind": kind.value,
        "period": period_as_json(period),
        "n": n,
        "left_out": {
            each.value: counted[each] for each in Precision if counted.get(each)
        },
        "kernel": "quartic",
        "bandwidth_m": BANDWIDTH_M,
        "unit": "reports per km2",
        "confidentiality": "internal",
        "version": geosafety.__version__,
    }


def _by_precision(
    connection: Connection, kind: ReportKind, period: Period | None
) -> Mapping[Precision, int]:
    """Count the reports of a kind by how well their place is known."""
    if period is None:
        return {}
    totals = report_counts.totals_by_precision(connection, period=period)
    mine = totals[totals["kind"] == kind.value]
    sums = mine.groupby("precision")["count"].sum()
    return {Precision(str(name)): int(count) for name, count in sums.items()}


def _cell_size(municipality: Municipality) -> float:
    """Choose the smallest cells of which there are not too many."""
    west, south, east, north = shapely.bounds(municipality.boundary)
    area = (east - west) * (north - south)
    return next(
        (each for each in _CELLS_M if area / each**2 <= _MOST_CELLS), _CELLS_M[-1]
    )


def _limits(peak: float) -> list[float]:
    """Give where each class begins, with two figures."""
    return [float(f"{peak * share:.2g}") for share in _CLASS_SHARES]


def _too_few(count: int) -> dict[str, str]:
    """Say why there is no picture."""
    return {
        "sv": f"{count} rapporter med känd punkt, adress eller korsning; det behövs "
        f"minst {FEWEST}.",
        "en": f"{count} reports with a known point, address or crossing; at least "
        f"{FEWEST} are needed.",
    }
