"""What a review is made from, gathered before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd

from geosafety.model.period import Period
from geosafety.surfaces import BandShare, ZonalSum

MONTHS = 24


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HotspotEvidence:
    """
    The hotspot run that the review refers to.

    Attributes
    ----------
    cells : DataFrame
        The hot cells: `cell`, `n`, `z`, `q`, `bin`, `stability`.
    resolution
        H3 resolution of the cells.
    period
        Days that the run covers; None when it covers all.
    reports
        Reports that the run counted.
    """

    cells: pd.DataFrame
    resolution: int
    period: Period | None
    reports: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RasterEvidence:
    """
    Inhabitants in the plan area and around it, and low growth along paths.

    `gaps` tells in Swedish why one of them is not there, by layer key.
    """

    population_area: ZonalSum | None = None
    population_ring: ZonalSum | None = None
    vegetation: BandShare | None = None
    gaps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Evidence:
    """
    Everything known about the surroundings of one site.

    Attributes
    ----------
    reports : DataFrame
        One row for each report and cell at the base resolution: `id`,
        `category`, `kind`, `occurred_from` (UTC), `time_precision`, `precision`,
        `cell`, `weight`, and `east`, `north` (EPSG:3006, NaN where no point is
        meant). Only the period.
    totals : DataFrame
        The whole municipality in the period: `kind`, `category`, `precision`,
        `count`.
    period
        Whole months that are counted.
    layers
        Layer key to the features near the site, EPSG:3006. A layer that holds
        nothing in the whole municipality is left out.
    sources
        Layer key to where its data comes from.
    hotspots
        The latest run, or None.
    rasters
        What the rasters told, or None where a raster is not there.
    other_plans
        Names of other plan areas that touch the zones; foreign text.
    """

    reports: pd.DataFrame
    totals: pd.DataFrame
    period: Period
    layers: dict[str, gpd.GeoDataFrame]
    sources: dict[str, str]
    hotspots: HotspotEvidence | None = None
    rasters: RasterEvidence = field(default_factory=RasterEvidence)
    other_plans: tuple[str, ...] = ()

    def source(self, key: str) -> str:
        """Tell where a layer comes from."""
        return self.sources.get(key, "–")


def whole_months(cutoff: date, *, months: int = MONTHS) -> Period:
    """
    Give the whole months up to a day, the month of that day only if complete.

    Examples
    --------
    >>> whole_months(date(2026, 11, 23))
    Period(first=datetime.date(2024, 11, 1), last=datetime.date(2026, 10, 31))
    """
    after = (cutoff + timedelta(days=1)).replace(day=1)
    count = after.year * 12 + after.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    return Period(first, after - timedelta(days=1))
