from dataclasses import replace

import numpy as np
import pytest
import shapely

from geosafety.crs import reproject_points
from geosafety.intake.territory import recognise_metres, territory_of


def _row(lat: object, lon: object) -> str:
    return f"A1,2025-09-05,klotter,{lat},{lon},x"


def _fault(batch) -> tuple[str, str | None]:
    (problem,) = batch.problems
    return problem.code, problem.column


def _metres(crs: int) -> tuple[int, int]:
    east, north = reproject_points([17.0], [58.75], source=4326, target=crs)
    return round(float(north[0])), round(float(east[0]))


@pytest.mark.parametrize(
    ("lat", "lon", "code", "column"),
    [
        ("0", "0", "coordinate-range", "lat"),
        ('"0,0"', "0.000", "coordinate-range", "lat"),
        ("17.0", "58.75", "coordinate-swapped", "lat"),
        ("59.33", "18.07", "outside-municipality", "lat"),
        ("91", "17", "coordinate-range", "lat"),
        ("9999999", "17", "coordinate-range", "lat"),
        ("58.75", "", "missing-value", "lon"),
        ("", "17.0", "missing-value", "lat"),
        ("abc", "17.0", "coordinate-number", "lat"),
    ],
)
def test_a_pair_that_cannot_be_true_is_told_why(read_rows, lat, lon, code, column):
    assert _fault(read_rows(_row(lat, lon))) == (code, column)


@pytest.mark.parametrize("crs", [3006, 3010, 3021, 3011])
def test_metres_where_degrees_are_expected_are_named(read_rows, crs):
    north, east = _metres(crs)
    for lat, lon in [(north, east), (east, north)]:
        (problem,) = read_rows(_row(lat, lon)).problems
        assert problem.code == "coordinate-crs"
        assert f"EPSG:{crs}" in problem.sv


def test_metres_of_another_town_are_still_recognised(town):
    assert recognise_metres(1_573_200.0, 6_515_500.0, town) == 3021
    assert recognise_metres(374_000.0, 6_164_000.0, town) == 3006
    assert recognise_metres(1.0, 2.0, town) is None


def test_the_margin_counts_and_beyond_it_does_not(town):
    territory = territory_of(town)
    east, north = shapely.get_coordinates(town.boundary.centroid)[0]
    west_edge = town.boundary.bounds[0]
    lon, lat = reproject_points(
        [east, west_edge - 1500, west_edge - 4000],
        [north, north, north],
        source=3006,
        target=4326,
    )
    assert territory.holds(lon, lat).tolist() == [True, True, False]


def test_the_quick_answer_agrees_with_the_exact_one(town):
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(16.8, 17.2, 20_000), rng.uniform(58.6, 58.9, 20_000)
    territory = territory_of(town)
    exact = shapely.intersects_xy(territory.region, lon, lat)
    assert (territory.holds(lon, lat) == exact).all()
    assert 0.1 < exact.mean() < 0.9
    assert not territory.holds(np.array([np.nan]), np.array([58.75])).any()


def test_a_sender_may_use_metres_and_is_told_when_it_sends_degrees(read, sender):
    columns = {**sender.columns, "north": "n", "east": "e"}
    columns = {key: columns[key] for key in columns if key not in {"lat", "lon"}}
    mapping = replace(sender, columns=columns, crs=3006)
    header = "externt_id,tidpunkt,kategori,n,e,beskrivning\n"
    north, east = _metres(3006)
    batch = read(f"{header}A1,2025-09-05,klotter,{north},{east},x\n", mapping=mapping)
    assert batch.reports["lat"][0] == pytest.approx(58.75, abs=1e-5)
    degrees = read(f"{header}A1,2025-09-05,klotter,58.75,17.0,x\n", mapping=mapping)
    assert degrees.problems[0].code == "coordinate-crs"
    assert "EPSG:4326" in degrees.problems[0].sv
    swapped = read(f"{header}A1,2025-09-05,klotter,{east},{north},x\n", mapping=mapping)
    assert swapped.problems[0].code == "coordinate-swapped"
