"""A report counts where it lies, and by its share where that is not known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def known_to_cells(report, cells, weights):
    """Spread one report over cells, as for a street."""
    rows = pd.concat([report.head(1)] * len(cells), ignore_index=True)
    return rows.assign(
        cell=np.asarray(cells), weight=weights, east=np.nan, north=np.nan
    )


def test_a_point_counts_in_its_own_zone_whatever_cell_it_has(town):
    inside = town.reports(3, east=town.east + 1, north=town.north + 1)
    outside = town.reports(2, east=town.east - 1, north=town.north - 1, first=10)
    zones = town.zones(pd.concat([inside, outside]))
    assert (zones.area, zones.ring) == (3.0, 2.0)


def test_a_point_beyond_the_surroundings_is_not_counted(town):
    far = town.reports(4, east=town.east - 260, north=town.north + 100)
    assert town.zones(far).both == 0.0


def test_a_report_known_to_a_street_counts_by_its_share(town):
    cells = [*town.site.area_cells[:1], *town.site.ring_cells[:2], 1]
    rows = known_to_cells(town.reports(1), cells, [0.4, 0.2, 0.1, 0.3])
    zones = town.zones(rows)
    assert zones.area == pytest.approx(0.4)
    assert zones.ring == pytest.approx(0.3)


def test_a_crossing_spread_over_cells_counts_by_its_cells(town):
    cells = [town.site.area_cells[0], town.site.ring_cells[0]]
    rows = known_to_cells(town.reports(1), cells, [0.5, 0.5])
    rows = rows.assign(east=town.east + 100, north=town.north + 100)
    zones = town.zones(rows)
    assert (zones.area, zones.ring) == (0.5, 0.5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(shares=st.lists(st.floats(0.01, 1), min_size=1, max_size=12))
def test_no_report_weighs_more_than_one(town, shares):
    cells = np.concatenate([town.site.area_cells, town.site.ring_cells])
    weights = np.array(shares) / sum(shares)
    rows = known_to_cells(town.reports(1), cells[: len(weights)], weights)
    assert town.zones(rows).both == pytest.approx(1.0)


def test_the_local_day_is_swedish(town):
    late = town.placed(town.reports(1, when="2026-06-05 22:30"))
    assert late["local"].dt.day_of_week.tolist() == [5]
    assert late["local"].dt.hour.tolist() == [0]
