"""Hotspots among the published notices of Malmö, at resolution 8."""

from datetime import UTC, datetime

import geopandas as gpd
import pytest

from geosafety.grid import cells_of_polygon, centres, from_hex, to_hex
from geosafety.jobs.detect_hotspots import Request, detect_hotspots
from geosafety.store import cube
from geosafety.store.connection import transaction

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def found(malmo, catalog, tmp_path):
    """Detect hotspots and give the answer with the map that was written."""
    out = tmp_path / "malmo.parquet"
    request = Request(resolution=8, out=out)
    return detect_hotspots(malmo, catalog, request, now=NOW), gpd.read_parquet(out)


def test_notices_gather_where_the_city_is_and_chance_does_not_explain_it(found):
    answer, cells = found
    hot = cells[cells["Gi_Bin"] > 0]
    assert answer["refusal"] is None
    assert 5 <= answer["hot"] == len(hot) <= 40
    # The centre and Möllevången, not the harbour or the villages.
    lon, lat = centres(from_hex(hot["h3"]))
    assert ((lon > 12.95) & (lon < 13.06) & (lat > 55.57) & (lat < 55.62)).all()
    assert hot["stability"].between(0, 1).all()
    assert hot["stability"].median() > 0.5


def test_every_cell_of_the_municipality_is_tested_the_empty_ones_too(found, catalog):
    _, cells = found
    inside = to_hex(cells_of_polygon(catalog.municipality.boundary, 8))
    assert set(inside) <= set(cells["h3"])
    assert (cells["n"] == 0).any()


def test_the_map_holds_the_placed_notices_and_none_of_the_others(found, malmo):
    answer, cells = found
    with transaction(malmo) as connection:
        columns = cube.read(connection).columns
    incidents = columns[columns["kind"] == "incident"]
    reports = incidents["count"]
    placed = reports[(incidents["cell"] > 0) | (incidents["footprint"] > 0)].sum()
    assert answer["reports"] == reports.sum()
    assert cells["n"].sum() == pytest.approx(placed, abs=1e-3)
    assert answer["placed_share"] == pytest.approx(placed / reports.sum(), abs=1e-4)
    assert 0.3 < answer["placed_share"] < 0.9
