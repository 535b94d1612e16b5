"""How good a map of hotspots was, told by what happened afterwards."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats.whole_counts import whole_counts

_Floats = NDArray[np.float64]
_Counts = NDArray[np.int64]

# Areas added up in another order may differ by this share.
_ROUNDING = 1e-9


class MapQuality(NamedTuple):
    """
    What the marked part of a map caught of a later period.

    Attributes
    ----------
    hits
        Later reports in the marked area; with ties at its edge, the mean over all
        ways to break them.
    least_hits, most_hits
        The same with ties broken in the worst and in the best way.
    hit_rate
        hits / all later reports.
    pai
        Predictive accuracy index, hit rate / share of the area: 1 is what a map
        drawn by lot gets.
    pei
        Predictive efficiency index, pai / the best possible for the same area, from
        0 to 1.
    rri
        Recapture rate index, (later / earlier in the marked area) / (later / earlier
        in all): 1 means the marked area kept its part. None without earlier
        reports in it.
    tied_cells
        Cells with the score at the edge of which only a part is marked; 0 if the
        edge is clear.
    """

    hits: float
    least_hits: float
    most_hits: float
    hit_rate: float
    pai: float
    pei: float
    rri: float | None
    tied_cells: int


def map_quality(
    score: ArrayLike,
    *,
    earlier: ArrayLike,
    later: ArrayLike,
    area: ArrayLike | None = None,
    share: float,
) -> MapQuality:
    r"""
    Measure a map by the reports of a later period.

    To compare with the naive map of the last period, call it once more with
    `earlier` as the score.

    Parameters
    ----------
    score : array of float, shape (n,)
        What the map said of each cell; the highest are marked. Any unit.
    earlier, later : array of int, shape (n,)
        Reports per cell in the period before and in the later one.
    area : array of float, shape (n,), or None
        Area (or street length) of each cell, any unit; None if they are alike.
    share
        Part of the whole area that is marked, between 0 and 1.

    Returns
    -------
    MapQuality
        Hit rate, PAI, PEI and RRI.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If there are fewer than two cells, a count is no whole number from 0, a
        score is not finite, an area is not above 0, the share is not between 0 and
        1, or a period has no reports.
    FlatInputError
        If all scores are equal: the map then marks nothing.

    Notes
    -----
    With n of N later reports in an area a of A [1]_ [2]_,

    .. math::
        PAI = \frac{n / N}{a / A}, \quad
        PEI = \frac{PAI}{PAI_{max}}, \quad
        RRI = \frac{n_2 / n_1}{N_2 / N_1}.

    Cells are marked from the highest score until the share is reached; the last
    cell, or the cells tied for last, are marked in part, so that every map is
    measured with the very same area. The best possible marks the cells with most
    later reports for their area in the same way.

    References
    ----------
    .. [1] S. Chainey, L. Tompson and S. Uhlig (2008). The utility of hotspot mapping
       for predicting spatial patterns of crime. Security Journal 21, 4-28.
    .. [2] J. M. Hunt (2016). Do crime hot spots move? PhD thesis, American
       University (PEI); N. Levine (2008). Security Journal 21, 295-302 (RRI).

    Examples
    --------
    >>> found = map_quality([9, 5, 5, 0], earlier=[3, 1, 1, 1], later=[4, 2, 0, 2],
    ...     share=0.5)
    >>> found.hits, found.least_hits, found.most_hits, found.tied_cells
    (5.0, 4.0, 6.0, 2)
    >>> found.pai, round(found.pei, 3)
    (1.25, 0.833)
    """
    first, last = whole_counts(earlier), whole_counts(later)
    scores, sizes = _checked(score, area, first, last)
    if not 0 < share < 1:
        raise RefusedInputError(
            sv=f"Andelen {share:g} ska ligga mellan 0 och 1, som 0,05.",
            en=f"The share {share:g} should lie between 0 and 1, such as 0.05.",
        )
    marked_area = share * float(sizes.sum())
    marked, edge = _marked(scores, sizes, marked_area)
    part = np.clip((marked_area - float(sizes[marked].sum())) / sizes[edge].sum(), 0, 1)
    is_clear = part > 1 - _ROUNDING
    hits = float(last[marked].sum() + part * last[edge].sum())
    caught = float(first[marked].sum() + part * first[edge].sum())
    left = marked_area - float(sizes[marked].sum())
    base = int(last[marked].sum())
    density = last / sizes
    best = _filled(density, last, sizes, marked_area)
    total, before = int(last.sum()), int(first.sum())
    return MapQuality(
        hits=hits,
        least_hits=base + _filled(-density[edge], last[edge], sizes[edge], left),
        most_hits=base + _filled(density[edge], last[edge], sizes[edge], left),
        hit_rate=hits / total,
        pai=hits / total / share,
        pei=hits / best,
        rri=hits / caught / (total / before) if caught else None,
        tied_cells=0 if is_clear else int(edge.sum()),
    )


def _checked(
    score: ArrayLike, area: ArrayLike | None, first: _Counts, last: _Counts
) -> tuple[_Floats, _Floats]:
    """Give scores and areas as floats; refuse what cannot be a map."""
    scores = np.asarray(score, dtype=np.float64)
    sizes = np.ones(scores.shape) if area is None else np.asarray(area, np.float64)
    if not scores.shape == sizes.shape == first.shape == last.shape:
        raise ShapeError(
            sv=f"Poäng, yta, tidigare och senare har {scores.size}, {sizes.size}, "
            f"{first.size} och {last.size} celler; de ska ha lika många.",
            en=f"Score, area, earlier and later have {scores.size}, {sizes.size}, "
            f"{first.size} and {last.size} cells; they should have as many.",
        )
    if scores.size < 2:  # noqa: PLR2004
        raise RefusedInputError(
            sv=f"Det finns {scores.size} celler; en karta har minst 2.",
            en=f"There are {scores.size} cells; a map has at least 2.",
        )
    _refuse_cell(np.isfinite(scores), scores, ("Poängen", "ett tal"), "score")
    above = np.isfinite(sizes) & (sizes > 0)
    _refuse_cell(above, sizes, ("Ytan", "ett tal över 0"), "area")
    for counts, sv, en in ((first, "tidigare", "earlier"), (last, "senare", "later")):
        if not counts.sum():
            raise RefusedInputError(
                sv=f"Den {sv} perioden har inga rapporter; minst 1 behövs.",
                en=f"The {en} period has no reports; at least 1 is needed.",
            )
    if (scores == scores[0]).all():
        raise FlatInputError(
            sv=f"Alla celler har samma poäng ({scores[0]:g}); kartan pekar inte ut "
            "något.",
            en=f"All cells have the same score ({scores[0]:g}); the map marks nothing.",
        )
    return scores, sizes


def _refuse_cell(
    good: NDArray[np.bool_], values: _Floats, sv: tuple[str, str], en: str
) -> None:
    """Refuse a cell with a value that cannot be used."""
    if not good.all():
        cell = int(np.argmin(good))
        above = " above 0" if en == "area" else ""
        raise RefusedInputError(
            sv=f"{sv[0]} i cell {cell} är {values[cell]:g}; det ska vara {sv[1]}.",
            en=f"The {en} of cell {cell} is {values[cell]:g}; it should be a "
            f"number{above}.",
        )


def _marked(
    scores: _Floats, sizes: _Floats, room: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell the cells marked as a whole, and those of the score at the edge."""
    order = np.argsort(-scores, kind="stable")
    filled = np.cumsum(sizes[order])
    at = int(np.searchsorted(filled, room * (1 - _ROUNDING)))
    threshold = scores[order[min(at, scores.size - 1)]]
    return scores > threshold, scores == threshold


def _filled(order_by: _Floats, reports: _Counts, sizes: _Floats, room: float) -> float:
    """Count reports in the cells that come first, the last of them in part."""
    order = np.argsort(-order_by, kind="stable")
    before = np.cumsum(sizes[order]) - sizes[order]
    part = np.clip((room - before) / sizes[order], 0, 1)
    return float((part * reports[order]).sum())
