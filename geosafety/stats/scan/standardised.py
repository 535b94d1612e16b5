"""Expected cases where people differ in what puts them at risk."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError, ShapeError


def standardised(cases: ArrayLike, population: ArrayLike) -> NDArray[np.float64]:
    r"""
    Compute expected cases by indirect standardisation.

    Parameters
    ----------
    cases : array_like, shape (k,)
        All cases of each stratum, such as an age and a sex.
    population : array_like, shape (k, ...)
        People of each stratum by location, and perhaps by time.

    Returns
    -------
    ndarray of float, shape (...)
        Expected cases; they sum to all cases.

    Raises
    ------
    ShapeError
        If there are not as many strata in both.
    RefusedInputError
        If a stratum has cases and no people.

    Notes
    -----
    :math:`E_l = \sum_k p_{kl} C_k / P_k`, with :math:`P_k = \sum_l p_{kl}` [1]_.

    References
    ----------
    .. [1] M. Kulldorff, E. J. Feuer, B. A. Miller and L. S. Freedman (1997). Breast
       cancer clusters in the northeast United States. American Journal of
       Epidemiology 146(2), 161-170.

    Examples
    --------
    >>> standardised([10, 2], [[50, 50], [30, 10]])
    array([6.5, 5.5])
    """
    had = np.asarray(cases, dtype=np.float64)
    people = np.asarray(population, dtype=np.float64)
    if people.ndim < 1 or had.shape != people.shape[:1]:
        raise ShapeError(
            sv=f"Det finns {had.size} grupper av fall men befolkning av formen "
            f"{people.shape}.",
            en=f"There are {had.size} strata of cases but population of shape "
            f"{people.shape}.",
        )
    whole = people.reshape(had.size, -1).sum(axis=1)
    wrong = (had > 0) & (whole <= 0)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise RefusedInputError(
            sv=f"Grupp {at} har {had[at]:g} fall men ingen befolkning.",
            en=f"Stratum {at} has {had[at]:g} cases but no population.",
        )
    rate = np.divide(had, whole, out=np.zeros_like(had), where=whole > 0)
    return np.asarray(np.tensordot(rate, people, axes=1))
