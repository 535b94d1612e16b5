"""What lies near each place: stops, lamps, underpasses, as factors of 0 and 1."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geosafety.errors import RefusedInputError, ShapeError

Points = NDArray[np.float64]
Operation = Literal["near", "dense"]

# Pairs of a place and a thing that are looked at; 800 MB.
MAX_PAIRS = 50_000_000

# A place is dense where the density is this many standard deviations above the mean.
_DENSE_DEVIATIONS = 2.0
_SLACK = 1 + 1e-9


class Factor(NamedTuple):
    """
    What a column tells of each place.

    `kind` is what lies there, `operation` is `near` (something lies within the
    distance) or `dense` (many lie within it), `distance_m` is in metres.
    """

    kind: str
    operation: Operation
    distance_m: float


def surroundings(
    places: Points, things: Mapping[str, Points], distances_m: Sequence[float]
) -> tuple[list[Factor], NDArray[np.float64]]:
    r"""
    Tell what lies near each place and where it lies densely.

    Parameters
    ----------
    places : ndarray of float, shape (n, 2)
        East and north, EPSG:3006, metres; middles of cells.
    things
        Kind to its points, ndarray of float, shape (k, 2), EPSG:3006, metres.
    distances_m
        Metres, such as one, two and three times the width of a cell.

    Returns
    -------
    tuple of list of Factor and ndarray of float, shape (n, m)
        A factor for each kind, operation and distance, and its columns of 0 and 1.

    Raises
    ------
    ShapeError
        If points are not pairs of coordinates.
    RefusedInputError
        If a coordinate is not finite, a distance not above 0, or more than
        50,000,000 pairs lie within a distance.

    Notes
    -----
    After risk terrain modelling [1]_: `near` is 1 where the nearest of the kind is
    at most the distance away; `dense` is 1 where the quartic kernel density
    :math:`\sum (1 - d^2 / h^2)^2` over those within h, the distance, is more than
    two standard deviations above its mean over the places.

    References
    ----------
    .. [1] J. M. Caplan and L. W. Kennedy (2016). Risk Terrain Modeling. University
       of California Press, chapter 3.

    Examples
    --------
    >>> places = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0]])
    >>> factors, columns = surroundings(places, {"stop": [[90.0, 0.0]]}, [50])
    >>> factors[0], columns[:, 0]
    (Factor(kind='stop', operation='near', distance_m=50), array([0., 1., 0.]))
    """
    here = _checked(places, "places")
    factors: list[Factor] = []
    columns: list[NDArray[np.float64]] = []
    for kind, points in things.items():
        there = _checked(points, kind)
        for distance_m in distances_m:
            if not 0 < distance_m < np.inf:
                raise RefusedInputError(
                    sv=f"Avståndet är {distance_m:g} m; det ska vara större än 0.",
                    en=f"The distance is {distance_m:g} m; it should be above 0.",
                )
            density, near = _density(here, there, distance_m, kind)
            dense = density > density.mean() + _DENSE_DEVIATIONS * density.std()
            for operation, column in (("near", near), ("dense", dense)):
                factors.append(Factor(kind, operation, distance_m))  # type: ignore[arg-type]
                columns.append(column.astype(np.float64))
    table = np.column_stack(columns) if columns else np.empty((len(here), 0))
    return factors, table


def _density(
    here: Points, there: Points, distance_m: float, kind: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Add up the kernel around each place, and tell which have any within reach."""
    density, near = np.zeros(len(here)), np.zeros(len(here), dtype=np.bool_)
    if not len(there):
        return density, near
    places, things = KDTree(here), KDTree(there)
    reach = distance_m * _SLACK
    pairs = int(places.count_neighbors(things, reach))
    if pairs > MAX_PAIRS:
        raise RefusedInputError(
            sv=f"Inom {distance_m:g} m finns {pairs} par av platser och {kind}; högst "
            f"{MAX_PAIRS} räknas.",
            en=f"Within {distance_m:g} m there are {pairs} pairs of places and {kind}; "
            f"at most {MAX_PAIRS} are counted.",
        )
    found = places.sparse_distance_matrix(things, reach, output_type="ndarray")
    height = np.square(np.maximum(1 - np.square(found["v"] / distance_m), 0.0))
    density += np.bincount(found["i"], height, len(here))
    near[found["i"]] = True
    return density, near


def _checked(points: Points, name: str) -> Points:
    """Give points as pairs of finite numbers."""
    pairs = np.asarray(points, dtype=np.float64)
    pairs = pairs if pairs.size else pairs.reshape(0, 2)
    if pairs.ndim != 2 or pairs.shape[1] != 2:  # noqa: PLR2004 - east and north
        raise ShapeError(
            sv=f"Punkterna ({name}) har formen {pairs.shape}; de ska vara par.",
            en=f"The points ({name}) have shape {pairs.shape}; they should be pairs.",
        )
    if not np.isfinite(pairs).all():
        raise RefusedInputError(
            sv=f"En koordinat ({name}) är inget ändligt tal.",
            en=f"A coordinate ({name}) is no finite number.",
        )
    return pairs
