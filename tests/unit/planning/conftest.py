"""A site with a few things around it, and a vocabulary of four categories."""

from datetime import date
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafety.crs import reproject_points
from geosafety.grid import cells_of_points
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Category, PublicClass, Title, Vocabulary
from geosafety.planning import Evidence, case_of, site_of, whole_months
from geosafety.planning.placed import placed_reports, sum_of

EAST, NORTH = 616_000.0, 6_514_000.0
SITE = shapely.box(EAST, NORTH, EAST + 200, NORTH + 200)
PERIOD = whole_months(date(2026, 11, 23))
_KINDS = {
    "graffiti": ("damage", ReportKind.INCIDENT),
    "theft_bike": ("theft", ReportKind.INCIDENT),
    "lighting_broken": ("environment", ReportKind.DEFICIENCY),
    "desolate_place": ("environment", ReportKind.UNSAFE_PLACE),
    "safe_place": ("positive", ReportKind.SAFE_PLACE),
}
VOCABULARY = Vocabulary(
    categories={
        key: Category(key, Title(key, key), group, kind, PublicClass.CELLS)
        for key, (group, kind) in _KINDS.items()
    },
    groups={
        group: Title(group.capitalize(), group)
        for group in ("damage", "theft", "environment", "positive")
    },
)


def report_rows(  # noqa: PLR0913
    count,
    *,
    category="graffiti",
    east=EAST + 100,
    north=NORTH + 100,
    when="2026-06-05 20:30",
    time_precision="exact",
    first=0,
):
    """Make reports at one point and moment (UTC)."""
    lon, lat = reproject_points([east], [north], source=3006, target=4326)
    return pd.DataFrame(
        {
            "id": [f"{category}-{first + number:03}" for number in range(count)],
            "category": category,
            "kind": _KINDS[category][1].value,
            "occurred_from": pd.DatetimeIndex([when] * count, tz="UTC"),
            "time_precision": time_precision,
            "precision": "point",
            "cell": cells_of_points(lon, lat)[0],
            "weight": 1.0,
            "east": east,
            "north": north,
        }
    )


def totals_of(reports):
    """Count reports as the store does, for a municipality that is this place."""
    whole = reports.drop_duplicates("id")
    keys = ["kind", "category", "precision"]
    return whole.groupby(keys).size().rename("count").reset_index()


@pytest.fixture
def town():
    """Give the made-up place and the means to fill it."""
    site = site_of(SITE)

    def placed(reports):
        return placed_reports(reports, site, vocabulary=VOCABULARY)

    return SimpleNamespace(
        east=EAST,
        north=NORTH,
        site=site,
        period=PERIOD,
        reports=report_rows,
        placed=placed,
        zones=lambda reports: sum_of(placed(reports)),
    )


@pytest.fixture
def make_case():
    """Give a function that makes a case of reports and layers."""

    def make(reports=None, *, layers=None, **others):
        rows = report_rows(0) if reports is None else reports
        evidence = Evidence(
            reports=rows,
            totals=totals_of(rows),
            period=PERIOD,
            layers=layers or {},
            sources={},
            **others,
        )
        return case_of(site_of(SITE), evidence, vocabulary=VOCABULARY)

    return make


@pytest.fixture
def street():
    """Give a street of 600 metres through the middle of the site."""
    line = shapely.LineString([(EAST - 200, NORTH + 100), (EAST + 400, NORTH + 100)])
    return gpd.GeoDataFrame({"name": ["Lyktgatan"]}, geometry=[line], crs=3006)


@pytest.fixture
def lamps():
    """Give a function that puts lamps along the street."""

    def make(distance_m, *, broken=()):
        east = np.arange(EAST - 200, EAST + 401, distance_m)
        working = [place not in broken for place in range(len(east))]
        points = shapely.points(east, NORTH + 102)
        return gpd.GeoDataFrame({"working": working}, geometry=points, crs=3006)

    return make
