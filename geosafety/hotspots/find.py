"""From stored counts to a tested map with its method card."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety import grid
from geosafety.hotspots.counts import Cube, PlaceCounts
from geosafety.hotspots.detect import Draws, Weights, detect
from geosafety.hotspots.draws import draw_counts
from geosafety.hotspots.effort import EqualSenders
from geosafety.model.brush import Brush
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotQuestion:
    """
    What is asked of the reports.

    Attributes
    ----------
    categories
        Category keys, all of one kind.
    kind
        That kind, for the method card.
    period
        Local days; None for all reports, also those without a known day.
    version
        Of this program, for the method card.
    draws, seed
        How often uncertain places are drawn, and the seed of the draws.
    data_until
        The last moment that the data reach to, for the method card.
    equal_senders
        Whether reports are weighed so that each sender's together weigh the same.
    brush
        The weekdays and hours that are looked at; None for the whole week.
    """

    categories: tuple[str, ...]
    kind: str | None
    period: Period | None
    version: str
    draws: int = 99
    seed: int = 0
    data_until: datetime | None = None
    equal_senders: bool = False
    brush: Brush | None = None


def find_hotspots(
    cube: Cube, question: HotspotQuestion, *, weights: Weights | None = None
) -> tuple[Hotspots, MethodCard]:
    """
    Find the hotspots of some categories in a period.

    Parameters
    ----------
    cube
        The reports of the municipality, at the resolution wanted.
    question
        What to count.
    weights : csr_array, shape (n, n)
        Neighbours of the cube's cells, if already made.

    Returns
    -------
    tuple of Hotspots and MethodCard
        Every cell of the study area, and how it was found.

    Raises
    ------
    RefusedInputError
        If the categories are of different kinds.
    """
    asked = question.categories, question.period
    places = cube.places(*asked, brush=question.brush)
    senders = cube.senders(*asked, brush=question.brush)
    neighbours = grid.neighbours(cube.cells) if weights is None else weights
    rng = np.random.default_rng(question.seed)
    counted = _counted(cube, question, places, rng)
    found = detect(counted.counts, cube.cells, draws=counted.drawn, weights=neighbours)
    card = MethodCard(
        period=question.period or cube.period,
        categories=tuple(sorted(question.categories)),
        kind=question.kind,
        reports=places.reports,
        unplaced=places.unplaced,
        outside=places.outside,
        brush=question.brush,
        left_out=places.left_out,
        spread=int(places.spread.sum()),
        resolution=cube.resolution,
        cells=cube.cells.size,
        test=found.test,
        step=found.step,
        draws=0 if counted.drawn is None else question.draws,
        seed=question.seed,
        version=question.version,
        data_until=question.data_until,
        senders=senders,
        equal_senders=question.equal_senders,
        senders_left_out=counted.left_out,
        fingerprint=_fingerprint(question, counted.counts, cube.cells),
        refusal=found.refusal,
    )
    return found, card


class _Counted(NamedTuple):
    """Reports by cell, drawn anew where places are uncertain, and who is left out."""

    counts: NDArray[np.float64]
    drawn: Draws | None
    left_out: dict[str, int]


def _counted(
    cube: Cube, question: HotspotQuestion, places: PlaceCounts, rng: np.random.Generator
) -> _Counted:
    """Count the reports as they came, or so that each sender's weigh the same."""
    if question.equal_senders:
        equal = EqualSenders.of(
            cube, question.categories, question.period, brush=question.brush
        )
        drawn = equal.drawn(cube, draws=question.draws, rng=rng)
        return _Counted(equal.counts, drawn, equal.left_out)
    drawn_whole = draw_counts(cube, places, draws=question.draws, rng=rng)
    return _Counted(cube.expected(places), drawn_whole, {})


def _fingerprint(
    question: HotspotQuestion, counts: NDArray[np.float64], cells: NDArray[np.int64]
) -> str:
    """Tell maps apart that were asked otherwise or rest on other numbers."""
    asked: tuple[object, ...] = (
        sorted(question.categories),
        question.kind,
        question.period,
        question.version,
        question.draws,
        question.seed,
        question.equal_senders,
    )
    if question.brush is not None:
        asked = (*asked, question.brush.as_json())
    digest = sha256(repr(asked).encode())
    for column in (cells.astype("<i8"), counts.astype("<f8")):
        digest.update(column.tobytes())
    return digest.hexdigest()[:16]
