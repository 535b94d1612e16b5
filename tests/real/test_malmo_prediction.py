"""Which hotspots of Malmö 2023–24 still held in 2025, and what the map was worth."""

import sys
from datetime import date

import numpy as np
import pytest

from geosafety.hotspots import HotspotQuestion, find_hotspots
from geosafety.jobs.counted import Counted
from geosafety.model.period import Period
from geosafety.stats.map_quality import map_quality
from geosafety.store.connection import transaction

BEFORE = Period(date(2023, 1, 1), date(2024, 12, 31))
LAST = Period(date(2024, 1, 1), date(2024, 12, 31))
AFTER = Period(date(2025, 1, 1), date(2025, 12, 31))
SHARE = 0.05


@pytest.fixture
def town(malmo, catalog):
    """Give the reports laid out at resolution 8, and the incident categories."""
    with transaction(malmo) as connection:
        counted = Counted.read(connection)
    laid_out = counted.laid_out(catalog.municipality, resolution=8)
    incidents = tuple(
        key
        for key, each in catalog.vocabulary.accepted().items()
        if each.kind.value == "incident"
    )
    return laid_out, incidents


def hotspots(town, period):
    laid_out, incidents = town
    question = HotspotQuestion(
        categories=incidents, kind="incident", period=period, version="test"
    )
    return find_hotspots(laid_out.cube, question, weights=laid_out.neighbours)


def test_most_hotspots_hold_and_the_map_is_worth_more_than_chance(town, capsys):
    laid_out, incidents = town
    before, card = hotspots(town, BEFORE)
    after, later_card = hotspots(town, AFTER)
    hot = before.frame["Gi_Bin"].to_numpy() > 0
    still = after.frame["Gi_Bin"].to_numpy() > 0
    stability = before.frame["stability"].to_numpy()[hot]
    later = np.rint(after.frame["n"].to_numpy()).astype(np.int64)
    last = np.rint(laid_out.cube.counts(incidents, LAST)).astype(np.int64)
    measured = {
        "Gi*": before.frame["GiZScore"].to_numpy(),
        "naive": last.astype(float),
    }
    worth = {
        name: map_quality(score, earlier=last, later=later, share=SHARE)
        for name, score in measured.items()
    }
    with capsys.disabled():
        sys.stdout.write(
            f"\nMalmö, n = {card.reports} and {later_card.reports}: {hot.sum()} hot "
            f"cells 2023-24, {(hot & still).sum()} of them hot in 2025 "
            f"({still.sum()} in all); {(stability >= 0.5).sum()} stable in half of "
            f"the draws, {(stability >= 0.95).sum()} in 95 %\n"
        )
        for name, each in worth.items():
            sys.stdout.write(
                f"{name}, {SHARE:.0%} of the area: hit rate {each.hit_rate:.3f}, "
                f"PAI {each.pai:.2f}, PEI {each.pei:.2f}, RRI {each.rri:.2f}\n"
            )
    assert hot.sum() >= 3
    assert (hot & still).sum() / hot.sum() >= 0.5
    assert worth["Gi*"].pai > 2
