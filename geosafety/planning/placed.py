"""Which reports lie in the plan area and around it, and with what weight."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geosafety.documents.numbers import is_few
from geosafety.model.period import LOCAL_TIME
from geosafety.model.vocabulary import Vocabulary
from geosafety.planning.site import Site

_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Zones:
    """A count in the plan area and one in its surroundings; never the same report."""

    area: float
    ring: float

    @property
    def both(self) -> float:
        """Add the two, which share no ground."""
        return self.area + self.ring

    @property
    def has_few(self) -> bool:
        """Tell whether a part is too small, so that the sum would give it away."""
        return is_few(self.area) or is_few(self.ring)


def placed_reports(
    reports: pd.DataFrame, site: Site, *, vocabulary: Vocabulary
) -> pd.DataFrame:
    """
    Weigh each report by how surely it lies in the plan area and around it.

    A report in one cell and with a point counts where the point lies. Any other
    counts by the share of its cells whose centre lies in each zone, so a report
    known only to a street gives each place along the street its share.

    Parameters
    ----------
    reports : DataFrame
        `Evidence.reports`, one row for each report and cell.
    site
        The zones, EPSG:3006.

    Returns
    -------
    DataFrame
        One row for each report that touches a zone: `category`, `group`, `kind`,
        `precision`, `time_precision`, `local` (datetime64, Europe/Stockholm), and
        the weights `area` and `ring`, each 0 to 1.
    """
    rows = reports.assign(
        area=_weights(reports, site.area, site.area_cells),
        ring=_weights(reports, site.ring, site.ring_cells),
    )
    rows = rows[rows["area"] + rows["ring"] > _NEGLIGIBLE]
    kept = ("category", "kind", "precision", "time_precision", "occurred_from")
    same = dict.fromkeys(kept, "first")
    placed = rows.groupby("id", sort=True).agg({**same, "area": "sum", "ring": "sum"})
    groups = {key: item.group for key, item in vocabulary.categories.items()}
    return placed.assign(
        group=placed["category"].map(groups),
        local=placed["occurred_from"].dt.tz_convert(LOCAL_TIME),
    ).drop(columns="occurred_from")


def sum_of(placed: pd.DataFrame) -> Zones:
    """Add up the weights of some reports."""
    return Zones(area=float(placed["area"].sum()), ring=float(placed["ring"].sum()))


def weight(placed: pd.DataFrame) -> pd.Series:
    """Give each report's weight in the plan area and surroundings together."""
    return placed["area"] + placed["ring"]


def _weights(
    reports: pd.DataFrame,
    zone: shapely.geometry.base.BaseGeometry,
    cells: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Give the share of each row that lies in one zone."""
    east = reports["east"].to_numpy(dtype=float)
    north = reports["north"].to_numpy(dtype=float)
    # A crossing can have a point and still be spread over cells; the cells tell.
    whole = reports["weight"].to_numpy(dtype=float) >= 1 - _NEGLIGIBLE
    has_point = ~np.isnan(east) & whole
    inside = np.isin(reports["cell"].to_numpy(dtype=np.int64), cells)
    shapely.prepare(zone)
    inside[has_point] = shapely.intersects_xy(zone, east[has_point], north[has_point])
    return np.where(inside, reports["weight"].to_numpy(dtype=float), 0.0)
