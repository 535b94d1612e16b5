from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.hotspots import (
    Cube,
    HotspotQuestion,
    find_hotspots,
    hotspot_areas,
    monthly_patterns,
    pattern_words,
    sentence,
)
from geosafety.model.emerging import Pattern
from geosafety.model.period import Period, whole_months

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=9)
NEIGHBOURS = grid.neighbours(AREA)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
RING = np.flatnonzero(NEIGHBOURS[[AREA.size // 2]].toarray()[0])


def cube_of(planted_from=None, per_day=1.0, seed=1):
    """Reports spread evenly, and a place with more of them from some month on."""
    rng = np.random.default_rng(seed)
    fine = grid.cells_of_points(*grid.centres(AREA))
    rows = []
    for day in pd.date_range("2025-01-01", "2025-12-31"):
        cells = list(rng.choice(fine, rng.poisson(per_day)))
        if planted_from and day.month >= planted_from:
            cells += list(rng.choice(fine[RING], rng.poisson(1.5)))
        rows += [(day, cell) for cell in cells]
    frame = pd.DataFrame(rows, columns=["day", "cell"]).assign(
        category="theft", kind="incident", sender="kommunen", footprint=0, count=1
    )
    return Cube.build(frame, {}, cells_of_study_area=AREA, resolution=9)


def patterns_of(cube, period=YEAR):
    return monthly_patterns(cube, {"theft"}, period, NEIGHBOURS)


def test_a_place_that_was_always_hot_is_persistent():
    found = patterns_of(cube_of(planted_from=1))
    middle = found.patterns[AREA.size // 2]
    assert middle in {Pattern.PERSISTENT_HOT, Pattern.CONSECUTIVE_HOT}
    assert len(found.months) == 12


def test_a_place_that_became_hot_is_so_in_a_row():
    found = patterns_of(cube_of(planted_from=9))
    assert found.patterns[AREA.size // 2] is Pattern.CONSECUTIVE_HOT


def test_an_even_town_has_hardly_a_class():
    classed = [
        sum(each is not Pattern.NONE for each in patterns_of(cube_of(seed=n)).patterns)
        for n in range(20)
    ]
    assert sum(count > 0 for count in classed) <= 2


@pytest.mark.parametrize("months", [0, 1, 9])
def test_too_few_months_are_refused_with_what_is_missing(months):
    last = date(2025, months + 1, 15)
    found = patterns_of(cube_of(), Period(date(2025, 1, 1), last))
    assert found.refusal.code == "too-few-months"
    assert f"{10 - months} are missing" in found.refusal.en
    assert set(found.patterns) == {Pattern.NONE}


def test_no_reports_at_all_are_refused():
    cube = cube_of(per_day=0)
    assert patterns_of(cube).refusal.code == "flat-input"
    assert patterns_of(cube, None).refusal.code == "too-few-months"


def test_only_whole_months_count():
    period = Period(date(2025, 1, 2), date(2026, 2, 27))
    months = whole_months(period)
    assert (months[0].first, months[-1].last) == (
        date(2025, 2, 1),
        date(2026, 1, 31),
    )
    assert len(months) == 12


def test_hot_cells_beside_each_other_are_one_hotspot_in_one_sentence():
    cube = cube_of(planted_from=1, per_day=0.5)
    question = HotspotQuestion(
        categories=("theft",), kind="incident", period=YEAR, version="0"
    )
    found, card = find_hotspots(cube, question, weights=NEIGHBOURS)
    patterns = patterns_of(cube)
    areas = hotspot_areas(found, patterns.patterns, NEIGHBOURS)
    hot = np.flatnonzero(found.frame["Gi_Bin"] > 0)
    assert sorted(np.concatenate([area.cells for area in areas])) == hot.tolist()
    first = areas[0]
    assert set(RING) & set(first.cells)
    counts = found.frame["n"].to_numpy()
    assert first.reports == counts[first.cells].sum()
    assert counts[first.cells[0]] == counts[first.cells].max()
    told = sentence(first, place="Torget", period=card.period, language="sv")
    assert told.startswith(
        f"Torget: {first.reports:.0f} rapporter januari 2025–december"
    )
    assert pattern_words(first.pattern, "sv") in told


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_class_has_words_and_its_mirror(pattern, language):
    words = pattern_words(pattern, language)
    assert (words is None) == (pattern is Pattern.NONE)
    if words and pattern.value.endswith("-cold"):
        assert words.count("kall" if language == "sv" else "cold") == 1
