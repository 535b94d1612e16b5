"""One line of the bench table: what we do, beside what, and how much faster."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """
    A figure with the peer or limit it was measured against in the same run.

    Attributes
    ----------
    what
        What was done, with its size.
    ours, peer
        Our figure and the peer's with its name, as text ("8.4 ms",
        "esda.G_Local(permutations=999): 14.6 s").
    ratio
        The quotient that the goal is about, as text ("1740 times faster").
    goal
        What was promised ("≥ 1000 times faster"); empty if nothing was.
    met
        Whether the promise is kept.
    """

    what: str
    ours: str
    peer: str
    ratio: str
    goal: str = ""
    met: bool = True


def faster(
    what: str, *, ours_s: float, peer: str, peer_s: float, at_least: float
) -> BenchRow:
    """Tell how many times quicker than a peer we are, against the least promised."""
    times = peer_s / ours_s
    return BenchRow(
        what=what,
        ours=seconds(ours_s),
        peer=f"{peer}: {seconds(peer_s)}",
        ratio=f"{times:.3g} times faster"
        if times < 1000
        else f"{times:.0f} times faster",
        goal=f"≥ {at_least:g} times faster",
        met=times >= at_least,
    )


def share_of(
    what: str, *, ours_s: float, peer: str, peer_s: float, at_most: float
) -> BenchRow:
    """Tell how many times the peer's time we take, against the most promised."""
    times = ours_s / peer_s
    return BenchRow(
        what=what,
        ours=seconds(ours_s),
        peer=f"{peer}: {seconds(peer_s)}",
        ratio=f"{times:.2f} of its time",
        goal=f"≤ {at_most:g} of its time",
        met=times <= at_most,
    )


def interleaved(
    functions: Sequence[Callable[[], object]],
    *,
    rounds: int,
    repeats: Sequence[int] | None = None,
) -> list[float]:
    """
    Run all in turn, round after round; give each one's median time in seconds.

    `repeats` tells how often each runs in a round; quick ones deserve more.
    """
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for at, function in enumerate(functions):
            for _ in range(repeats[at] if repeats else 1):
                start = perf_counter()
                function()
                times[at].append(perf_counter() - start)
    return [median(spent) for spent in times]


def seconds(duration: float) -> str:
    """Write a time with three figures and the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if duration >= size:
            return f"{duration / size:.3g} {unit}"
    return f"{duration / 1e-6:.3g} µs"
