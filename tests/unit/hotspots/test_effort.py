from datetime import date

import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.hotspots import Cube, HotspotQuestion, find_hotspots
from geosafety.hotspots.effort import EqualSenders
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=6)
FINE = grid.cells_of_points(*grid.centres(AREA))
NEIGHBOURS = grid.neighbours(AREA)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
STREET = {5: Footprint(np.sort(FINE[:4]), np.full(4, 0.25))}


def cube_of(**reports):
    """Each sender's reports lie in one cell of their own, some on a street."""
    rows = [
        {"sender": sender, "cell": FINE[place], "footprint": 0, "count": count}
        for sender, (place, count) in reports.items()
    ]
    rows.append({"sender": "vakt", "cell": 0, "footprint": 5, "count": 10})
    frame = pd.DataFrame(rows).assign(
        category="theft", kind="incident", day=pd.Timestamp("2025-05-01")
    )
    return Cube.build(frame, STREET, cells_of_study_area=AREA, resolution=9)


CUBE = cube_of(polisen=(60, 900), vakt=(10, 90), skola=(100, 7))


def question(**changes):
    asked = {"categories": ("theft",), "kind": "incident", "period": YEAR}
    return HotspotQuestion(version="0", draws=9, **asked | changes)


def test_senders_are_counted_most_first():
    assert CUBE.senders({"theft"}, YEAR) == {"polisen": 900, "vakt": 100, "skola": 7}
    assert CUBE.senders({"graffiti"}, YEAR) == {}


def test_each_senders_reports_together_weigh_the_same():
    equal = EqualSenders.of(CUBE, {"theft"}, YEAR)
    assert equal.left_out == {"skola": 7}
    assert equal.counts.sum() == 1000
    assert equal.counts[60] == 500
    assert equal.counts[10] == 450
    assert equal.counts[100] == 0


def test_draws_of_weighted_reports_keep_their_weight():
    equal = EqualSenders.of(CUBE, {"theft"}, YEAR)
    rng = np.random.default_rng(1)
    drawn = list(equal.drawn(CUBE, draws=400, rng=rng))
    assert {round(float(counts.sum()), 6) for counts in drawn} == {1000}
    np.testing.assert_allclose(np.mean(drawn, axis=0), equal.counts, atol=3)


def test_no_sender_with_enough_reports_leaves_nothing_to_weigh():
    equal = EqualSenders.of(cube_of(skola=(100, 7)), {"theft"}, YEAR)
    assert equal.counts.sum() == 0
    assert equal.drawn(CUBE, draws=9, rng=np.random.default_rng(1)) is None


def test_the_card_tells_who_reported_and_how_it_was_weighed():
    _, plain = find_hotspots(CUBE, question(), weights=NEIGHBOURS)
    _, weighed = find_hotspots(CUBE, question(equal_senders=True), weights=NEIGHBOURS)
    _, again = find_hotspots(CUBE, question(), weights=NEIGHBOURS)
    _, other = find_hotspots(CUBE, question(seed=1), weights=NEIGHBOURS)
    assert plain.senders == weighed.senders == {"polisen": 900, "vakt": 100, "skola": 7}
    assert (plain.equal_senders, plain.senders_left_out) == (False, {})
    assert (weighed.equal_senders, weighed.senders_left_out) == (True, {"skola": 7})
    assert plain.fingerprint == again.fingerprint
    assert len({plain.fingerprint, weighed.fingerprint, other.fingerprint}) == 3


def test_another_report_gives_another_fingerprint():
    more = cube_of(polisen=(60, 901), vakt=(10, 90), skola=(100, 7))
    _, before = find_hotspots(CUBE, question(), weights=NEIGHBOURS)
    _, after = find_hotspots(more, question(), weights=NEIGHBOURS)
    assert before.fingerprint != after.fingerprint
