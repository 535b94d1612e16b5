"""A burst is found over its normal; what is steady is not."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from geosafety import grid
from geosafety.maps.meeting_map import now_map, year_map
from geosafety.model.report import ReportKind
from geosafety.situation.cells import MapQuestion, map_findings


@pytest.fixture
def find(town, names):
    def found_in(rows):
        cube = town.cube_of(rows)
        question = MapQuestion(
            kind=ReportKind.INCIDENT,
            categories=("graffiti", "theft_bike", "noise_party"),
            periods=town.periods,
            version="0.1.0",
        )
        return map_findings(cube, grid.neighbours(cube.cells), names, question)

    return found_in


def test_only_the_burst_is_over_its_normal(town, evidence):
    found = evidence.maps[0]
    assert [each.at for each in found.over] == [town.burst]
    cell = found.busiest[0]
    assert cell.place == f"Gata {town.burst} 7"
    assert cell.text.startswith("fler än vanligt: ")
    low, high = cell.over.ratio.low, cell.over.ratio.high
    assert low < cell.now / cell.usual < high


def test_counts_are_those_of_the_period(evidence):
    found = evidence.maps[0]
    assert found.now.sum() == evidence.numbers.kinds[0].on_map
    assert found.card.period.days == 364


def test_a_steady_town_has_nothing_over_normal(town, find):
    steady = town.rows.iloc[:3000]
    assert find(steady).over == ()


def test_few_reports_say_nothing(town, find):
    few = town.rows_of(
        4,
        first=town.periods.this.first,
        days=14,
        seed=5,
        category="noise_party",
        cell=3,
    )
    known = town.rows.iloc[:300]
    cell = find(known[known["cell"] != few["cell"].iloc[0]]).busiest
    assert all(each.over is None for each in cell)


def test_without_a_history_there_is_no_normal(town, find):
    young = town.rows_of(60, first=town.periods.before.first, days=28, seed=6)
    found = find(young)
    assert found.normal_refusal.code == "too-short-history"
    assert {each.text for each in found.busiest} == {""}


def test_the_same_reports_give_the_same_findings(town, find, evidence):
    again, before = find(town.rows), evidence.maps[0]
    assert again.card == dataclasses.replace(before.card)
    assert np.array_equal(again.now, before.now)
    assert again.told() == before.told()


def test_reports_of_long_ago_give_no_map_of_now(town, find):
    old = town.rows_of(90, first=date(2023, 1, 2), days=200, seed=7)
    found = find(old)
    assert found.busiest == ()
    assert found.areas == ()
    assert found.card.refusal.code
    assert now_map(found, {}, ()) is None
    assert year_map(found, {}, ()) is None
