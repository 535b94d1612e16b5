from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats import map_quality

maps = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 9)),
    min_size=3,
    max_size=9,
).filter(
    lambda cells: (
        len({c[0] for c in cells}) > 1
        and sum(c[1] for c in cells)
        and sum(c[2] for c in cells)
    )
)


def test_a_worked_example():
    # 2 of 10 cells hold 30 of 60 later reports: 0.5 / 0.2. The two best hold 40.
    later = [20, 10, 20, 2, 2, 2, 1, 1, 1, 1]
    earlier = [15, 15, 0, 0, 0, 0, 0, 0, 0, 10]
    found = map_quality(np.arange(10, 0, -1), earlier=earlier, later=later, share=0.2)
    assert found.hit_rate == 0.5
    assert found.pai == pytest.approx(2.5)
    assert found.pei == pytest.approx(30 / 40)
    assert found.rri == pytest.approx((30 / 30) / (60 / 40))
    assert found.tied_cells == 0


@given(maps, st.integers(1, 8))
@settings(deadline=None)
def test_ties_count_as_the_mean_of_all_ways_to_break_them(cells, marked):
    score, earlier, later = np.array(cells).T
    n = score.size
    if marked >= n:
        return
    found = map_quality(score, earlier=earlier, later=later, share=marked / n)
    edge = np.sort(score)[::-1][marked - 1]
    above = score > edge
    ways = [
        later[above].sum() + later[list(chosen)].sum()
        for chosen in combinations(
            np.flatnonzero(score == edge), marked - int(above.sum())
        )
    ]
    assert found.hits == pytest.approx(np.mean(ways))
    assert found.least_hits == pytest.approx(min(ways))
    assert found.most_hits == pytest.approx(max(ways))
    assert (found.tied_cells > 0) == (len(ways) > 1)
    assert 0 <= found.pei <= 1 + 1e-12


def test_a_perfect_map_has_an_efficiency_of_one():
    later = np.arange(20)
    found = map_quality(later, earlier=later, later=later, share=0.1)
    assert (found.pei, found.rri) == (1, 1)


def test_a_map_drawn_by_lot_has_an_accuracy_near_one():
    rng = np.random.default_rng(1)
    later = rng.poisson(5, 4000)
    found = map_quality(rng.uniform(size=4000), earlier=later, later=later, share=0.2)
    assert found.pai == pytest.approx(1, abs=0.05)


def test_cells_of_different_size_are_marked_up_to_the_area():
    found = map_quality(
        [3, 2, 1],
        earlier=[1, 1, 1],
        later=[4, 6, 2],
        area=[1.0, 2.0, 1.0],
        share=0.5,
    )
    assert found.hits == 4 + 3  # the second cell's half
    assert found.pai == pytest.approx(7 / 12 / 0.5)
    assert found.pei == 1


def test_the_unit_of_area_does_not_matter():
    rng = np.random.default_rng(2)
    area, score = rng.uniform(1, 3, 50), rng.integers(0, 9, 50)
    counts = rng.poisson(2, 50)
    first, second = (
        map_quality(score, earlier=counts, later=counts, area=area * k, share=0.13)
        for k in (1.0, 1e6)
    )
    np.testing.assert_allclose(first, second)


def test_without_earlier_reports_in_the_marked_area_there_is_no_recapture():
    found = map_quality([2, 1], earlier=[0, 3], later=[1, 1], share=0.5)
    assert found.rri is None


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"score": [1, 1]}, FlatInputError, "same score"),
        ({"score": [0, 0]}, FlatInputError, "same score"),
        ({"score": [1, np.nan]}, RefusedInputError, "score of cell 1 is nan"),
        ({"earlier": [0, 0]}, RefusedInputError, "earlier period has no reports"),
        ({"later": [0, 0]}, RefusedInputError, "later period has no reports"),
        ({"later": [1, -1]}, RefusedInputError, "is -1"),
        ({"later": [1, 0.5]}, RefusedInputError, "is 0.5"),
        ({"area": [1, 0]}, RefusedInputError, "area of cell 1 is 0"),
        ({"area": [1, np.inf]}, RefusedInputError, "area of cell 1 is inf"),
        ({"share": 0}, RefusedInputError, "between 0 and 1"),
        ({"share": 1}, RefusedInputError, "between 0 and 1"),
        ({"share": np.nan}, RefusedInputError, "between 0 and 1"),
        ({"score": [1, 2, 3]}, ShapeError, "3, 3, 2 and 2 cells"),
    ],
)
def test_what_is_no_map_is_refused(change, error, said):
    asked = {"earlier": [1, 1], "later": [1, 1], "share": 0.5, **change}
    score = asked.pop("score", [2, 1])
    with pytest.raises(error, match=said):
        map_quality(score, **asked)


@pytest.mark.parametrize("n", [0, 1])
def test_a_map_of_one_cell_is_refused(n):
    with pytest.raises(RefusedInputError, match=f"{n} cells"):
        map_quality([1] * n, earlier=[1] * n, later=[1] * n, share=0.5)
