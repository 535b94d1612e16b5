"""Before and after, in a measure's cells, around them, and where nothing was done."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geosafety.model.vocabulary import Title
from geosafety.situation.places import Rows
from geosafety.stats.before_after import RateRatio, rate_ratio
from geosafety.stats.displacement import LEAST_CONTROL, Displacement, displacement
from geosafety.stats.intervals import dispersion_of_cells

# With fewer, only a fall to nearly nothing could be told from chance.
LEAST_TARGET = 10
BeforeAfter = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Compared:
    """
    What was counted, and what can be said of it.

    Attributes
    ----------
    target, ring, control
        Reports before and after, whole: shares of reports whose place is spread are
        summed and rounded.
    dispersion
        How many times more cells vary than by chance; None if it cannot be told, and
        then the intervals take it as 1.
    change, moved
        The change beside that of the control, and whether trouble moved; None if
        there are too few reports.
    missing
        What is lacking for them, in both languages.
    """

    target: BeforeAfter
    ring: BeforeAfter
    control: BeforeAfter
    dispersion: float | None
    change: RateRatio | None
    moved: Displacement | None
    missing: tuple[Title, ...]


def compare(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    *,
    target: Rows,
    ring: Rows,
    control: Rows,
) -> Compared:
    """
    Compare two periods of equal length.

    Parameters
    ----------
    before, after : ndarray of float, shape (n,)
        Reports per cell.
    target, ring, control : ndarray of int64
        Rows of each group.
    """

    def counted(rows: Rows) -> BeforeAfter:
        return round(float(before[rows].sum())), round(float(after[rows].sum()))

    inside, around, beside = counted(target), counted(ring), counted(control)
    missing = tuple(_missing(inside, beside))
    used = np.concatenate([target, control])
    dispersion = dispersion_of_cells(
        np.rint(before[used]),
        np.rint(after[used]),
        np.repeat([0, 1], [target.size, control.size]),
    )
    change = moved = None
    if not missing:
        spread = dispersion or 1.0
        change = rate_ratio(inside, beside, dispersion=spread)
        moved = displacement(inside, around, beside, dispersion=spread)
    return Compared(
        target=inside,
        ring=around,
        control=beside,
        dispersion=dispersion,
        change=change,
        moved=moved,
        missing=missing,
    )


def _missing(target: BeforeAfter, control: BeforeAfter) -> list[Title]:
    """Tell what is lacking for a comparison."""
    lacking = []
    if target[0] < LEAST_TARGET:
        lacking.append(
            Title(
                f"Åtgärdens sexhörningar hade {target[0]} rapporter före; minst "
                f"{LEAST_TARGET} behövs för att skilja en förändring från slumpen.",
                f"The measure’s hexagons had {target[0]} reports before; at least "
                f"{LEAST_TARGET} are needed to tell a change from chance.",
            )
        )
    if min(control) < LEAST_CONTROL:
        lacking.append(
            Title(
                f"Jämförelsens sexhörningar har {control[0]} rapporter före och "
                f"{control[1]} efter; minst {LEAST_CONTROL} behövs i varje period.",
                f"The hexagons compared with have {control[0]} reports before and "
                f"{control[1]} after; at least {LEAST_CONTROL} are needed in each.",
            )
        )
    return lacking
