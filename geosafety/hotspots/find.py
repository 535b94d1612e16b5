"""From stored counts to a tested map with its method card."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from geosafety import grid
from geosafety.hotspots.counts import Cube
from geosafety.hotspots.detect import Weights, detect
from geosafety.hotspots.draws import draw_counts
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
    """

    categories: tuple[str, ...]
    kind: str | None
    period: Period | None
    version: str
    draws: int = 99
    seed: int = 0
    data_until: datetime | None = None


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
    places = cube.places(question.categories, question.period)
    neighbours = grid.neighbours(cube.cells) if weights is None else weights
    rng = np.random.default_rng(question.seed)
    drawn = draw_counts(cube, places, draws=question.draws, rng=rng)
    found = detect(cube.expected(places), cube.cells, draws=drawn, weights=neighbours)
    card = MethodCard(
        period=question.period or cube.period,
        categories=tuple(sorted(question.categories)),
        kind=question.kind,
        reports=places.reports,
        unplaced=places.unplaced,
        outside=places.outside,
        resolution=cube.resolution,
        cells=cube.cells.size,
        test=found.test,
        step=found.step,
        draws=0 if drawn is None else question.draws,
        seed=question.seed,
        version=question.version,
        data_until=question.data_until,
        refusal=found.refusal,
    )
    return found, card
