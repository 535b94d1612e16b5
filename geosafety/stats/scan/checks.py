"""What cases and populations must be before they are scanned."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats.scan.likelihood import LEAST_CASES


def checked_amounts(
    values: ArrayLike, what: tuple[str, str], *, rows: int
) -> NDArray[np.float64]:
    """
    Give amounts as floats, one for each location or a row of them.

    Parameters
    ----------
    values : array_like, shape (rows,) or (rows, k)
        Cases, controls or people.
    what
        What they are, in Swedish and English, for the message.
    rows
        How many locations there are.

    Raises
    ------
    ShapeError
        If there are not as many as locations.
    RefusedInputError
        If one is negative, missing or infinite.
    """
    amounts = np.asarray(values, dtype=np.float64)
    sv, en = what
    if amounts.ndim == 0 or amounts.shape[0] != rows:
        raise ShapeError(
            sv=f"{sv} har formen {amounts.shape} för {rows} platser.",
            en=f"{en} have shape {amounts.shape} for {rows} places.",
        )
    is_fine = np.isfinite(amounts) & (amounts >= 0)
    if not is_fine.all():
        at = tuple(int(i) for i in np.argwhere(~is_fine)[0])
        raise RefusedInputError(
            sv=f"{sv}: värdet {amounts[at]:g} på plats {at[0]}; det ska vara 0 eller "
            "mer.",
            en=f"{en}: the value {amounts[at]:g} at place {at[0]}; it should be 0 or "
            "more.",
        )
    return amounts


def checked_counts_of(
    values: ArrayLike, what: tuple[str, str], *, rows: int
) -> NDArray[np.int64]:
    """Give whole amounts, one for each location; refuse others."""
    amounts = checked_amounts(values, what, rows=rows)
    counts = amounts.astype(np.int64)
    if amounts.ndim != 1 or not (counts == amounts).all():
        sv, en = what
        raise RefusedInputError(
            sv=f"{sv} ska vara hela tal, ett per plats.",
            en=f"{en} should be whole numbers, one a place.",
        )
    return counts


def checked_rows(where: ArrayLike, *, rows: int, cases: int) -> NDArray[np.int64]:
    """Give the location of each case; refuse one that is not there."""
    at = np.asarray(where)
    if at.shape != (cases,):
        raise ShapeError(
            sv=f"Det finns {at.size} platsnummer för {cases} tider; de ska vara lika "
            "många.",
            en=f"There are {at.size} places for {cases} times; they should be equally "
            "many.",
        )
    found = at.astype(np.int64)
    if cases and (found.min() < 0 or found.max() >= rows or (found != at).any()):
        raise RefusedInputError(
            sv=f"Ett fall pekar på en plats som inte finns; platserna är 0 till "
            f"{rows - 1}.",
            en=f"A case points at a place that is not there; places are 0 to "
            f"{rows - 1}.",
        )
    return found


def refuse_too_few(cases: int) -> None:
    """Refuse to look for clusters among too few cases."""
    if cases < LEAST_CASES:
        raise RefusedInputError(
            sv=f"Det finns {cases} fall; minst {LEAST_CASES} behövs.",
            en=f"There are {cases} cases; at least {LEAST_CASES} are needed.",
        )


def refuse_unpeopled(cases: NDArray[np.int64], base: NDArray[np.float64]) -> None:
    """Refuse cases where nobody can have one, and a population of nobody."""
    if base.sum() <= 0:
        raise FlatInputError(
            sv="Befolkningen är 0 överallt; då går det inte att räkna ut en risk.",
            en="The population is 0 everywhere; then no risk can be computed.",
        )
    wrong = (cases > 0) & (base <= 0)
    if wrong.any():
        at = int(np.argwhere(wrong)[0][0])
        raise RefusedInputError(
            sv=f"En plats har fall men ingen befolkning (den {at + 1}:a i ordning "
            "efter x och y); rätta befolkningen eller koordinaterna.",
            en=f"A place has cases but no population (number {at + 1} in the order of "
            "x and y); mend the population or the coordinates.",
        )
