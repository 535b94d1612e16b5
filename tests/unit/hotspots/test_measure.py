from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.hotspots import Cube
from geosafety.hotspots.measure import MeasurePlace, measure_counts
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 10), rings=6)
EAST, NORTH = grid.centres_3006(AREA)
AWAY = np.hypot(EAST - EAST[60], NORTH - NORTH[60])
PLACE = MeasurePlace(float(EAST[60]), float(NORTH[60]), target_m=150, buffer_m=400)
BEFORE = Period(date(2025, 1, 1), date(2025, 1, 31))
AFTER = Period(date(2026, 1, 1), date(2026, 1, 31))
RING = int(np.flatnonzero((AWAY >= 150) & (AWAY < 400))[0])
FAR = int(np.argmax(AWAY))


def cube():
    """Three reports in the middle before, one in the ring and two far away after."""
    rows = [(60, "2025-01-01"), (60, "2025-01-31"), (60, "2025-01-15")]
    rows += [(RING, "2026-01-01"), (FAR, "2026-01-31"), (FAR, "2026-01-02")]
    # In neither period, and of another category.
    rows += [(60, "2025-02-01"), (60, "2025-12-31")]
    frame = pd.DataFrame(
        {
            "cell": [AREA[at] for at, _ in rows],
            "day": pd.to_datetime([day for _, day in rows]),
            "footprint": 0,
            "category": "theft",
        }
    )
    frame.loc[len(frame)] = [0, pd.Timestamp("2026-01-05"), 7, "theft"]
    frame.loc[len(frame)] = [AREA[60], pd.Timestamp("2026-01-05"), 0, "graffiti"]
    spread = {7: Footprint(AREA[:2], np.array([0.5, 0.5]))}
    return Cube.build(
        frame.assign(kind="incident", sender="kommunen", count=1),
        spread,
        cells_of_study_area=AREA,
        resolution=10,
    )


def test_reports_are_counted_in_the_target_the_ring_and_elsewhere():
    found = measure_counts(cube(), ["theft"], before=BEFORE, after=AFTER, place=PLACE)
    assert found.sums("target") == (3, 0)
    assert found.sums("buffer") == (0, 1)
    assert found.sums("control") == (0, 2)
    assert found.left_out == 1
    assert found.dispersion is None


def test_periods_in_the_wrong_order_are_refused():
    with pytest.raises(RefusedInputError, match="it should end first"):
        measure_counts(cube(), ["theft"], before=AFTER, after=BEFORE, place=PLACE)
    with pytest.raises(RefusedInputError, match="it should end first"):
        measure_counts(cube(), ["theft"], before=BEFORE, after=BEFORE, place=PLACE)


@pytest.mark.parametrize(
    ("target_m", "buffer_m"), [(200, 200), (300, 200), (0, 200), (100, np.inf)]
)
def test_a_ring_that_is_no_wider_than_the_target_is_refused(target_m, buffer_m):
    place = PLACE._replace(target_m=target_m, buffer_m=buffer_m)
    with pytest.raises(RefusedInputError, match="the ring should reach farther"):
        measure_counts(cube(), ["theft"], before=BEFORE, after=AFTER, place=place)
