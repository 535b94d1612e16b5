from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import affinity

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.hotspots import Cube
from geosafety.model.period import Period
from geosafety.situation.control import Control
from geosafety.situation.follow_up import Other, Question, follow_up
from geosafety.situation.periods import Before, compared_periods
from geosafety.situation.places import places_of
from geosafety.situation.said import NO_PROOF, displacement_sentence, follow_up_sentence

MIDDLE = grid.cells_of_points([17.008], [58.753], 10)
TOWN = grid.grow(MIDDLE, rings=22)
START = date(2025, 3, 1)
KNOWN = Period(date(2023, 1, 1), date(2025, 12, 31))
# The measure's seven cells, with their outlines as they are.
CELLS = grid.grow(MIDDLE, rings=1)
AREA = shapely.union_all(grid.polygons_3006(CELLS)).buffer(-1)


def town(*, effect=0.3, moved=0, seed=3, senders=("a", "a")):
    """Twelve reports a cell and year, and fewer in the measure's from its start."""
    rng = np.random.default_rng(seed)
    days = (KNOWN.last - KNOWN.first).days + 1
    cell = rng.choice(TOWN, 12 * 3 * TOWN.size)
    day = rng.integers(0, days, cell.size)
    is_after = day >= (START - KNOWN.first).days
    kept = ~(np.isin(cell, CELLS) & is_after) | (rng.random(cell.size) < effect)
    cell, day, is_after = cell[kept], day[kept], is_after[kept]
    ring = np.setdiff1d(grid.grow(CELLS, rings=2), CELLS)
    late = (START - KNOWN.first).days
    cell = np.concatenate([cell, rng.choice(ring, moved)])
    day = np.concatenate([day, rng.integers(late, days, moved)])
    columns = pd.DataFrame(
        {
            "category": "graffiti",
            "kind": "incident",
            "sender": np.where(day >= late, senders[1], senders[0]),
            "day": pd.to_datetime(KNOWN.first) + pd.to_timedelta(day, unit="D"),
            "cell": cell,
            "footprint": 0,
            "count": 1,
        }
    )
    return Cube.build(columns, {}, cells_of_study_area=TOWN, resolution=10)


def asked(**changes):
    return Question(
        **{"area": AREA, "starts_on": START, "categories": ("graffiti",), **changes}
    )


def followed(cube, **changes):
    return follow_up(cube, asked(**changes), ground=np.ones(cube.cells.size))


@pytest.fixture(scope="module")
def helped():
    return town()


def test_a_planted_fall_is_seen_with_its_periods_and_said_to_prove_nothing(helped):
    found = followed(helped)
    assert found.compared.change.ratio.high < 1
    assert found.before.days == found.after.days
    words = follow_up_sentence(found, "sv")
    assert f"n = {sum(found.compared.target)}" in words
    assert found.before.first.isoformat() in words
    assert words.endswith(NO_PROOF["sv"])
    assert "bevis" in NO_PROOF["sv"]
    assert "not proof" in follow_up_sentence(found, "en")


def test_the_groups_share_no_cell_and_the_control_lies_far_away(helped):
    found = followed(helped)
    places = found.places
    assert np.array_equal(np.sort(found.cells[places.target]), np.sort(CELLS))
    assert (places.shares > 0.95).all()
    assert not np.intersect1d(places.ring, places.target).size
    assert not np.intersect1d(places.ring, found.control).size
    centres = shapely.points(*grid.centres_3006(found.cells[found.control]))
    assert shapely.distance(AREA, centres).min() >= 500


def test_the_control_is_the_same_whatever_came_after(helped):
    worse = town(effect=1, moved=400)
    assert np.array_equal(followed(helped).control, followed(worse).control)


def test_what_moves_next_door_is_seen():
    found = followed(town(effect=0.1, moved=300))
    assert found.compared.moved.quotient.high < 0
    assert "flyttat dit" in displacement_sentence(found.compared.moved, "sv")


def test_no_place_is_said_to_have_moved_trouble_without_a_fall():
    moved = followed(town(effect=1)).compared.moved
    assert moved.quotient is None
    assert "cannot be told" in displacement_sentence(moved, "en")


def test_the_months_add_up_to_what_is_counted(helped):
    found = followed(helped, before=Before.SAME_SEASON)
    months = [each for each in found.months if each.month.first >= START]
    assert len(months) == 10
    assert sum(each.target for each in months) == found.compared.target[1]


def test_a_sender_that_begins_is_told_of():
    found = followed(town(senders=("a", "b")))
    assert {each.sender for each in found.senders} == {"a", "b"}
    assert followed(town()).senders == ()


def test_another_measure_there_at_the_time_is_told_of_and_not_compared_with(helped):
    far = affinity.translate(AREA, xoff=900)
    days = {"first": START, "last": None}
    others = (
        Other(title="Vakter", area=AREA.buffer(50), **days),
        Other(title="Långt bort", area=far, **days),
        Other(title="Förr", area=AREA, first=date(2020, 1, 1), last=date(2020, 2, 1)),
    )
    found = followed(helped, others=others, control=Control.REST)
    assert found.overlapping == ("Vakter",)
    rest = shapely.points(*grid.centres_3006(found.cells[found.control]))
    assert shapely.distance(far, rest).min() > 250


def test_cells_may_be_chosen_but_not_near_ones(helped):
    far = helped.cells[followed(helped).places.far[:40]]
    found = followed(helped, control=Control.CHOSEN, chosen=tuple(far.tolist()))
    assert found.control.size == 40
    for chosen in ((), tuple(CELLS.tolist())):
        with pytest.raises(RefusedInputError, match="chosen hexagons cannot"):
            followed(helped, control=Control.CHOSEN, chosen=chosen)


def test_a_place_like_no_other_is_compared_with_the_rest_and_that_is_told(helped):
    ground = np.ones(helped.cells.size)
    whole = asked(area=AREA.centroid.buffer(4000))
    with pytest.raises(RefusedInputError, match="Nothing lies far enough"):
        follow_up(helped, whole, ground=ground)
    wide = follow_up(helped, asked(area=AREA.centroid.buffer(900)), ground=ground)
    assert wide.is_unmatched
    assert wide.compared_with is Control.REST


def test_a_place_outside_is_refused(helped):
    elsewhere = shapely.transform(AREA, lambda xy: xy + 50_000)
    with pytest.raises(RefusedInputError, match="outside"):
        followed(helped, area=elsewhere)


def test_a_small_place_takes_the_cells_that_hold_it():
    point = shapely.Point(np.array(grid.centres_3006(MIDDLE)).ravel())
    one = places_of(point.buffer(10), TOWN, resolution=10)
    assert TOWN[one.target].tolist() == MIDDLE.tolist()
    thin = places_of(shapely.box(*AREA.bounds).boundary.buffer(2), TOWN, resolution=10)
    assert thin.target.size > 5


@pytest.mark.parametrize("before", Before)
def test_both_periods_are_as_long_and_do_not_overlap(before):
    old, new = compared_periods(START, KNOWN, before=before)
    assert old.days == new.days
    assert old.last < new.first == START
    if before is Before.SAME_SEASON:
        assert (new.first - old.first).days == 364


def test_days_just_before_are_as_many_as_are_known():
    start = KNOWN.first + timedelta(days=40)
    old, new = compared_periods(start, KNOWN, before=Before.JUST_BEFORE)
    assert (old.first, old.days, new.days) == (KNOWN.first, 40, 40)


@pytest.mark.parametrize(
    ("start", "before", "words"),
    [
        (date(2025, 12, 20), Before.SAME_SEASON, "that is 16 more"),
        (date(2026, 5, 1), Before.JUST_BEFORE, "that is 28 more"),
        (date(2023, 5, 1), Before.SAME_SEASON, "begin 2023-01-01"),
        (date(2023, 1, 20), Before.JUST_BEFORE, "begin 2023-01-01"),
    ],
)
def test_too_short_periods_are_refused_with_what_is_missing(start, before, words):
    with pytest.raises(RefusedInputError, match=words):
        compared_periods(start, KNOWN, before=before)


def test_a_follow_up_is_written_with_what_it_came_from(helped):
    written = followed(helped).as_json()
    assert written["compared_with"] == "matched"
    assert written["reports"]["target"] == [*followed(helped).compared.target]
    assert len(written["cells"]["target"]) == 7
    rest = followed(helped, control=Control.REST).as_json()
    assert rest["cells"]["control"] > 100
