"""Near repeats by permutation, beside pointpats and the plain loop."""

from importlib.util import find_spec
from time import perf_counter

import numpy as np
from bench_row import BenchRow, faster, interleaved, seconds
from scipy.spatial import KDTree

from geosafety.errors import RefusedInputError
from geosafety.stats import KnoxTable, knox, read_bands

EVENTS = 10_000
# As many as a town has: 1.8 million pairs within 400 m, one year.
SIDE_M = 3_700
SPACE, TIME = read_bands("0,100,200,300,400"), read_bands("0,7,14,21,28")
FEW, MANY = 1, 200


def measure() -> list[BenchRow]:
    """Measure the Knox test."""
    draws = np.random.default_rng(1)
    places = draws.uniform(0, SIDE_M, (EVENTS, 2))
    times = draws.integers(0, 365, EVENTS).astype(float)

    def ours(permutations: int) -> KnoxTable:
        return knox(
            places,
            times,
            space=SPACE,
            time=TIME,
            permutations=permutations,
            rng=np.random.default_rng(1),
        )

    few_s, many_s, loop_s = interleaved(
        [lambda: ours(FEW), lambda: ours(MANY), _plain_loop(places, times)], rounds=3
    )
    each_s = (many_s - few_s) / (MANY - FEW)
    what = f"Knox, {EVENTS:,} events, 4 × 4 bands, a permutation"
    rows = [
        faster(
            what,
            ours_s=each_s,
            peer="sets of neighbours, as pointpats.Knox does it, one band",
            peer_s=loop_s,
            at_least=50,
        )
    ]
    if find_spec("pointpats"):
        rows.append(
            faster(
                what,
                ours_s=each_s,
                peer="pointpats.Knox, one band",
                peer_s=_pointpats(places, times),
                at_least=50,
            )
        )
    start = perf_counter()
    ours(999)
    spent = perf_counter() - start
    rows.append(
        BenchRow(
            what=f"Knox, {EVENTS:,} events, 4 × 4 bands, 999 permutations, in all",
            ours=seconds(spent),
            peer="goal",
            ratio="",
            goal="≤ 30 s",
            met=spent <= 30,
        )
    )
    return [*rows, _crowd()]


def _plain_loop(places: np.ndarray, times: np.ndarray):
    """Prepare what pointpats.Knox prepares, and give one of its permutations."""
    near = [
        set(found) - {at}
        for at, found in enumerate(KDTree(places).query_ball_point(places, 400))
    ]
    moments = times[:, np.newaxis]
    soon = [set(found) for found in KDTree(moments).query_ball_point(moments, 7)]
    draws = np.random.default_rng(2)

    def once() -> int:
        dealt = draws.permutation(EVENTS)
        return sum(
            len([other for other in [dealt[j] for j in near[i]] if other in soon_i])
            for i, soon_i in enumerate(soon[one] for one in dealt)
        )

    return once


def _pointpats(places: np.ndarray, times: np.ndarray) -> float:
    """Time a permutation of pointpats, its preparation taken away."""
    from pointpats import Knox  # noqa: PLC0415 - an optional peer

    few_s, many_s = interleaved(
        [
            lambda: Knox(places, times[:, np.newaxis], 400, 7, permutations=1),
            lambda: Knox(places, times[:, np.newaxis], 400, 7, permutations=4),
        ],
        rounds=2,
    )
    return (many_s - few_s) / 3


def _crowd() -> BenchRow:
    """Time the refusal of a million events at two places."""
    places = np.zeros((10**6, 2))
    places[0] = 1e5
    start = perf_counter()
    try:
        knox(
            places,
            np.arange(10**6),
            space=SPACE,
            time=TIME,
            rng=np.random.default_rng(1),
        )
        answer = "answered"
    except RefusedInputError:
        answer = "refused"
    spent = perf_counter() - start
    return BenchRow(
        what="Knox, a million events at two places",
        ours=f"{answer} in {seconds(spent)}",
        peer="pointpats.Knox: 10¹² numbers in sets",
        ratio="",
        goal="refused within 5 s",
        met=answer == "refused" and spent <= 5,
    )
