from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.errors import Problem
from geosafety.hotspots import (
    Cube,
    Selection,
    just_before,
    place_sentence,
    rates,
    two_periods,
    year_patterns,
)
from geosafety.model.emerging import Pattern
from geosafety.model.period import Period

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=6)
FINE = grid.cells_of_points(*grid.centres(AREA))
NEIGHBOURS = grid.neighbours(AREA)
DAYS = Period(date(2026, 8, 10), date(2026, 8, 23))
# Where, when, by whom and how many.
REPORTS = [
    (60, "2026-08-10", "polisen", 40),
    (60, "2026-08-23", "vakt", 30),
    (60, "2026-08-09", "polisen", 5),
    (10, "2026-07-27", "vakt", 3),
    (10, "2026-07-26", "vakt", 100),
    (10, "2026-08-24", "vakt", 100),
]


@pytest.fixture(scope="module")
def cube():
    rows = pd.DataFrame(REPORTS, columns=["cell", "day", "sender", "count"])
    rows = rows.assign(
        cell=FINE[rows["cell"]], day=pd.to_datetime(rows["day"]), footprint=0
    ).assign(category="theft", kind="incident")
    return Cube.build(rows, {}, cells_of_study_area=AREA, resolution=9)


def test_a_period_stands_beside_as_many_days_just_before(cube):
    seen = two_periods(cube, Selection(categories=("theft",)), DAYS, weights=NEIGHBOURS)
    assert seen.period_before == Period(date(2026, 7, 27), date(2026, 8, 9))
    assert (seen.places.reports, seen.places_before.reports) == (70, 8)
    assert (seen.found.frame["n"][60], seen.before[60], seen.before[10]) == (70, 5, 3)


def test_only_the_chosen_senders_count_in_either_period(cube):
    selection = Selection(categories=("theft",), senders=("vakt",))
    seen = two_periods(cube, selection, DAYS, weights=NEIGHBOURS)
    assert (seen.places.reports, seen.places_before.reports) == (30, 3)


def test_the_development_is_of_the_year_up_to_the_end(cube):
    asked = Selection(categories=("theft",))
    patterns = year_patterns(cube, asked, DAYS, weights=NEIGHBOURS)
    assert len(patterns.months) == 12
    assert patterns.months[-1].last == date(2026, 7, 31)


def test_the_period_before_ends_the_day_before():
    for days in (1, 7, 14, 61):
        period = Period(date(2026, 3, 1), date.fromordinal(739676 + days - 1))
        before = just_before(period)
        assert before.days == period.days
        assert (period.first - before.last).days == 1


def test_places_with_few_or_unknown_people_have_no_rate():
    found = rates(np.array([5.0, 5.0, 5.0]), np.array([500.0, 9.0, np.nan]))
    assert found.rate[0] == pytest.approx(10)
    assert np.isnan(found.rate[1:]).all()
    assert found.usual == pytest.approx(10)


def test_nobody_known_anywhere_is_a_reason_and_no_zero():
    assert isinstance(rates(np.ones(2), np.full(2, np.nan)), Problem)


def test_one_report_is_one_and_few_are_called_few():
    told = {
        "period": DAYS,
        "level": None,
        "pattern": Pattern.NONE,
        "language": "sv",
    }
    words = place_sentence("Torget", reports=1, before=0, **told)
    assert words.startswith("Torget: 1 rapport 10–23 augusti 2026, mot 0")
    assert "få" in words
    assert "få" not in place_sentence("Torget", reports=5, before=0, **told)
