from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.hotspots import Cube, HotspotQuestion, detect, find_hotspots
from geosafety.hotspots.tested import LEAST_CELLS, LEAST_REPORTS, MAP_STEPS
from geosafety.model.hotspot import HOTSPOT_COLUMNS
from geosafety.model.period import Period
from geosafety.model.placement import Footprint
from geosafety.stats import (
    benjamini_hochberg,
    exact_gi_star_p,
    gi_star,
    lattice_gi_star_p,
)

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=12)
WEIGHTS = grid.neighbours(AREA)
MIDDLE = int(np.flatnonzero(np.diff(WEIGHTS.indptr) == 7)[200])
PLANTED = WEIGHTS.indices[WEIGHTS.indptr[MIDDLE] : WEIGHTS.indptr[MIDDLE + 1]]


def planted(more=6.0, seed=5):
    counts = np.random.default_rng(seed).poisson(0.4, AREA.size).astype(float)
    counts[PLANTED] += more
    return counts


def test_the_planted_hotspot_is_found_with_exactly_the_columns_promised():
    frame = detect(planted(), AREA).frame
    assert tuple(frame.columns) == HOTSPOT_COLUMNS
    assert frame.loc[MIDDLE, "Gi_Bin"] == 3
    hot = np.flatnonzero(frame["Gi_Bin"] > 0)
    assert set(hot) <= set(np.flatnonzero(WEIGHTS[PLANTED].sum(axis=0)))


def test_every_cell_of_the_study_area_is_there_with_its_count():
    counts = planted()
    frame = detect(counts, AREA).frame
    np.testing.assert_array_equal(grid.from_hex(frame["h3"]), AREA)
    np.testing.assert_array_equal(frame["n"], counts)


def test_numbers_are_those_of_the_statistics():
    counts = planted()
    found = detect(counts, AREA)
    p = exact_gi_star_p(counts, WEIGHTS).two_sided
    np.testing.assert_array_equal(found.frame["GiZScore"], gi_star(counts, WEIGHTS))
    np.testing.assert_array_equal(found.frame["GiPValue"], p)
    np.testing.assert_array_equal(found.frame["q_value"], benjamini_hochberg(p))
    assert found.test == "exact"


def test_classes_follow_the_q_values():
    frame = detect(planted(3.0), AREA).frame
    hot = frame[frame["Gi_Bin"] > 0]
    classes = np.select(
        [hot["q_value"] <= level for level in (0.01, 0.05, 0.1)], [3, 2, 1]
    )
    np.testing.assert_array_equal(hot["Gi_Bin"], classes)
    assert (frame.loc[frame["q_value"] > 0.1, "Gi_Bin"] == 0).all()


def test_places_with_too_few_are_cold():
    counts = np.random.default_rng(2).poisson(20, AREA.size).astype(float)
    counts[PLANTED] = 2
    assert detect(counts, AREA).frame.loc[MIDDLE, "Gi_Bin"] == -3


def test_a_busy_cell_among_quiet_ones_is_not_called_cold():
    counts = np.random.default_rng(2).poisson(20, AREA.size).astype(float)
    counts[PLANTED] = 2
    counts[MIDDLE] = 500
    frame = detect(counts, AREA).frame
    assert frame.loc[MIDDLE, "GiZScore"] > 0
    assert frame.loc[MIDDLE, "Gi_Bin"] == 0


def test_a_busy_cell_among_quiet_ones_is_a_lone_peak_and_its_neighbours_are_not():
    counts = np.random.default_rng(2).poisson(0.4, AREA.size).astype(float)
    counts[MIDDLE] = 127
    found = detect(counts, AREA)
    assert found.frame.loc[MIDDLE, "Gi_Bin"] == 0
    assert np.flatnonzero(found.peak).tolist() == [MIDDLE]


def test_a_cell_with_hardly_more_than_those_beside_it_is_no_lone_peak():
    counts = np.random.default_rng(2).poisson(0.4, AREA.size).astype(float)
    counts[PLANTED] = 3
    counts[MIDDLE] = 4
    assert not detect(counts, AREA).peak.any()


def test_a_hot_cell_is_no_lone_peak_nor_is_any_where_reports_are_few_or_even():
    assert not detect(planted(), AREA).peak[MIDDLE]
    assert not detect(np.full(AREA.size, 4.0), AREA).peak.any()
    few = np.zeros(AREA.size)
    few[MIDDLE] = LEAST_REPORTS - 1
    assert not detect(few, AREA).peak.any()


def test_fractions_are_tested_on_the_lattice():
    counts = planted() * 0.9
    found = detect(counts, AREA)
    p = lattice_gi_star_p(counts, WEIGHTS, most_steps=MAP_STEPS).two_sided
    np.testing.assert_array_equal(found.frame["GiPValue"], p)
    assert (found.test, found.step) == ("lattice", 1 / 32)
    assert found.frame.loc[MIDDLE, "Gi_Bin"] == 3


def test_very_many_reports_are_rounded_to_steps_of_several():
    counts = planted() * 1001
    found = detect(counts, AREA)
    assert (found.test, found.step) == ("lattice", 32)
    assert found.frame.loc[MIDDLE, "Gi_Bin"] == 3
    np.testing.assert_array_equal(found.frame["n"], counts)


def test_without_uncertain_places_the_hot_are_stable_and_no_others():
    frame = detect(planted(), AREA).frame
    np.testing.assert_array_equal(frame["stability"], (frame["Gi_Bin"] > 0) * 1.0)


def test_stability_is_the_share_of_draws_in_which_a_cell_is_hot():
    draws = [planted().astype(int), planted(0).astype(int)] * 2
    frame = detect(planted(), AREA, draws=draws).frame
    assert frame.loc[MIDDLE, "stability"] == 0.5


@pytest.mark.parametrize("counts", ["few", "none"])
def test_too_few_reports_are_counted_but_point_nothing_out(counts):
    values = np.zeros(AREA.size)
    if counts == "few":
        values[PLANTED[0]] = LEAST_REPORTS - 1
    found = detect(values, AREA, draws=[values.astype(int)])
    assert found.refusal.code == "too-few-to-test"
    assert f"minst {LEAST_REPORTS} rapporter" in found.refusal.sv
    assert found.hot == found.cold == 0
    assert not found.frame["stability"].any()
    np.testing.assert_array_equal(found.frame["n"], values)


def test_too_few_cells_point_nothing_out():
    cells = AREA[: LEAST_CELLS - 1]
    found = detect(np.arange(cells.size) * 10.0, cells)
    assert found.refusal is not None
    assert found.frame["GiPValue"].notna().all()


def test_equally_many_everywhere_is_no_hotspot():
    found = detect(np.full(AREA.size, 4.0), AREA)
    assert found.refusal is None
    assert found.hot == 0
    assert (found.frame["GiPValue"] == 1).all()


def question(**changes):
    given = {"categories": ("theft",), "kind": "incident", "period": None}
    return HotspotQuestion(**given, version="1.2.3", **changes)


def cube_with_a_vague_street():
    """Give sixty reports on a street of 20 cells, and a knot known to the cell."""
    rng = np.random.default_rng(4)
    fine = grid.cells_of_points(*grid.centres(AREA))
    street = Footprint(np.sort(fine[100:120]), np.arange(1, 21) / 210)
    cell = np.concatenate(
        [rng.choice(fine, 200), np.repeat(fine[PLANTED], 8), np.zeros(67, np.int64)]
    )
    vague = np.zeros(cell.size, np.int64)
    vague[-67:-7] = 5
    columns = pd.DataFrame(
        {
            "category": "theft",
            "kind": "incident",
            "sender": "kommunen",
            "count": 1,
            "day": pd.Timestamp("2024-05-01"),
            "cell": cell,
            "footprint": vague,
        }
    )
    return Cube.build(columns, {5: street}, cells_of_study_area=AREA, resolution=9)


def test_the_method_card_tells_what_was_counted():
    _, card = find_hotspots(cube_with_a_vague_street(), question(draws=9))
    assert card.reports == 200 + 56 + 67
    assert card.unplaced == 7
    assert card.spread == 60
    assert card.placed_share == pytest.approx(1 - 7 / 323)
    assert card.cells == AREA.size
    assert card.draws == 9
    assert card.as_json()["test"] == "lattice"
    assert card.as_json()["step"] == 1 / 32


def test_a_street_piles_nothing_up_on_one_cell():
    found, _ = find_hotspots(cube_with_a_vague_street(), question(draws=19))
    street = found.frame.iloc[100:120]
    assert street["n"].max() < 10
    assert found.frame.loc[MIDDLE, "stability"] == 1
    assert 0 <= street["stability"].min() <= street["stability"].max() <= 1


def test_the_same_seed_gives_the_same_map():
    cube = cube_with_a_vague_street()
    first, second = (
        find_hotspots(cube, question(draws=9, seed=3))[0] for _ in range(2)
    )
    pd.testing.assert_frame_equal(first.frame, second.frame)


def test_a_period_without_reports_has_no_share_placed():
    period = Period(date(2010, 1, 1), date(2010, 12, 31))
    asked = HotspotQuestion(
        categories=("theft",), kind="incident", period=period, version="1"
    )
    found, card = find_hotspots(cube_with_a_vague_street(), asked)
    assert card.placed_share is None
    assert card.as_json()["period"] == {"from": "2010-01-01", "to": "2010-12-31"}
    assert card.as_json()["refusal"]["code"] == found.refusal.code
