"""Circles that grow from each site, one site at a time."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.scan.near import Neighbours, neighbours_within
from geosafety.stats.scan.settings import Circles, Distance

EARTH_RADIUS_M = 6_371_008.8

# More steps than this of all circles together would not fit in memory.
_MOST_STEPS = 40_000_000

_ROUNDING = 1e-12
_LATITUDE, _LONGITUDE = 90.0, 180.0


class Sites(NamedTuple):
    """
    Distinct places, in the order of x and then y.

    Attributes
    ----------
    points : ndarray of float, shape (s, 2 or 3)
        Planar coordinates, or metres from the centre of the sphere.
    site_of : ndarray of int64, shape (n,)
        The site of each location that was given.
    """

    points: NDArray[np.float64]
    site_of: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Count the sites."""
        return len(self.points)

    def summed(self, values: ArrayLike) -> NDArray[np.float64]:
        """Add up what the locations of each site have."""
        weights = np.asarray(values, dtype=np.float64)
        return np.asarray(
            np.bincount(self.site_of, weights, minlength=self.size), dtype=np.float64
        )

    def counted(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Add up whole numbers, which stay whole."""
        return np.rint(self.summed(values)).astype(np.int64)

    def first_locations(self) -> NDArray[np.int64]:
        """Give the first location of each site, as they were given."""
        first = np.full(self.size, self.site_of.size)
        np.minimum.at(first, self.site_of, np.arange(self.site_of.size))
        return first


@dataclass(frozen=True, eq=False, slots=True)
class Zones:
    """
    All circles around all centres; those of a centre hold one another.

    Attributes
    ----------
    start : ndarray of int64, shape (s + 1,)
        Where the steps of each centre begin.
    member : ndarray of int32, shape (steps,)
        The site that joins at each step.
    weight : ndarray of float, shape (steps,)
        Population inside, that site included.
    """

    start: NDArray[np.int64]
    member: NDArray[np.int32]
    weight: NDArray[np.float64]

    def of(self, centre: int) -> NDArray[np.int32]:
        """Give the sites in the order they join the circles of a centre."""
        return self.member[self.start[centre] : self.start[centre + 1]]


def sites_of(places: ArrayLike, distance: Distance) -> Sites:
    """
    Merge locations that share a place, and put the places in order.

    Parameters
    ----------
    places : array_like, shape (n, 2)
        x and y, planar, in any unit; or longitude and latitude, degrees.
    distance
        Which of them.

    Raises
    ------
    ShapeError
        If the places are no pairs.
    RefusedInputError
        If one is not finite or off the globe, or all are at one point.
    """
    xy = np.asarray(places, dtype=np.float64)
    if xy.ndim != 2 or xy.shape[1] != 2:  # noqa: PLR2004 - x and y
        raise ShapeError(
            sv=f"Platserna har formen {xy.shape}; den ska vara (n, 2).",
            en=f"The places have shape {xy.shape}; it should be (n, 2).",
        )
    _refuse_nowhere(xy, distance)
    distinct, site_of = np.unique(xy, axis=0, return_inverse=True)
    if len(distinct) < 2:  # noqa: PLR2004 - a circle needs something outside
        raise RefusedInputError(
            sv=f"Det finns {len(distinct)} olika platser; minst 2 behövs för att "
            "jämföra ett ställe med resten.",
            en=f"There are {len(distinct)} distinct places; at least 2 are needed to "
            "compare one with the rest.",
        )
    if distance is Distance.GEOGRAPHIC:
        distinct = _on_sphere(distinct)
    return Sites(distinct, site_of.reshape(-1))


def grown(sites: Sites, weight: NDArray[np.float64], circles: Circles) -> Zones:
    """
    Grow a circle around each site, the nearest first, ties by x and then y.

    Parameters
    ----------
    sites
        The places.
    weight : ndarray of float, shape (s,)
        Population of each site, or its cases.
    circles
        How far they may grow.

    Raises
    ------
    RefusedInputError
        If all circles together would have too many steps.
    """
    most = circles.max_share * weight.sum() * (1 + _ROUNDING)
    reach = _straight(circles) * (1 + _ROUNDING)
    # Whole weights can be added up for all centres at once without rounding.
    if np.isfinite(reach) and (weight == np.rint(weight)).all():
        near = neighbours_within(sites.points, reach, most=_MOST_STEPS)
        if near is not None:
            return _cut(near, weight, most)
    members, weights, steps = [], [], 0
    everyone = np.arange(sites.size)
    for point in sites.points:
        squared = np.square(sites.points - point).sum(axis=1)
        candidates = everyone[squared <= reach * reach]
        inside = candidates[_ordered(squared[candidates])]
        total = np.cumsum(weight[inside])
        size = int(np.searchsorted(total, most, side="right"))
        steps += size
        _refuse_too_many(steps)
        members.append(inside[:size].astype(np.int32))
        weights.append(total[:size])
    sizes = [part.size for part in members]
    return Zones(
        start=np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
        member=np.concatenate(members),
        weight=np.concatenate(weights),
    )


def _cut(near: Neighbours, weight: NDArray[np.float64], most: float) -> Zones:
    """Let circles grow through their neighbours while they hold little enough."""
    sizes = np.diff(near.start)
    sums = np.concatenate([[0.0], np.cumsum(weight[near.member])])
    total = sums[1:] - np.repeat(sums[near.start[:-1]], sizes)
    kept = total <= most
    before = np.concatenate([[0], np.cumsum(kept)])
    return Zones(
        start=before[near.start],
        member=near.member[kept].astype(np.int32),
        weight=total[kept],
    )


def _ordered(squared: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order by distance; of equals, by x and y, in whose order sites are numbered."""
    order = np.argsort(squared)
    ordered = squared[order]
    # Ties are rare where cases have places of their own, and cost more to sort.
    if (ordered[1:] == ordered[:-1]).any():
        return np.argsort(squared, kind="stable")
    return order


def radius_of(sites: Sites, centre: int, edge: int, distance: Distance) -> float:
    """Measure from a centre to the site on the edge; metres if geographic."""
    straight = float(np.linalg.norm(sites.points[edge] - sites.points[centre]))
    if distance is Distance.PLANAR:
        return straight
    return float(2 * EARTH_RADIUS_M * np.arcsin(straight / (2 * EARTH_RADIUS_M)))


def _straight(circles: Circles) -> float:
    """Give the largest radius as a straight line, through the globe if need be."""
    reach = circles.max_radius
    if circles.distance is Distance.GEOGRAPHIC:
        angle = min(reach / EARTH_RADIUS_M, np.pi)
        reach = 2 * EARTH_RADIUS_M * float(np.sin(angle / 2))
    return reach


def _refuse_nowhere(xy: NDArray[np.float64], distance: Distance) -> None:
    """Refuse a place that is not finite, or that no globe has."""
    is_fine = np.isfinite(xy).all(axis=1)
    if distance is Distance.GEOGRAPHIC:
        is_fine &= (np.abs(xy) <= (_LONGITUDE, _LATITUDE)).all(axis=1)
    if is_fine.all():
        return
    at = int(np.argmin(is_fine))
    shown = f"({xy[at, 0]:g}, {xy[at, 1]:g})"
    raise RefusedInputError(
        sv=f"Plats {at} ligger vid {shown}; koordinater ska vara ändliga tal, och "
        "longitud och latitud högst 180 och 90 grader.",
        en=f"Place {at} lies at {shown}; coordinates should be finite, and longitude "
        "and latitude at most 180 and 90 degrees.",
    )


def _on_sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give points on the sphere, metres from its centre; nearer is still nearer."""
    longitude, latitude = np.radians(degrees).T
    across = np.cos(latitude)
    unit = (across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude))
    return EARTH_RADIUS_M * np.column_stack(unit)


def _refuse_too_many(steps: int) -> None:
    """Refuse circles that would not fit in memory."""
    if steps > _MOST_STEPS:
        raise RefusedInputError(
            sv=f"Cirklarna får tillsammans fler än {_MOST_STEPS} steg; välj en mindre "
            "största radie eller andel, eller slå ihop platser.",
            en=f"All circles have more than {_MOST_STEPS} steps together; choose a "
            "smaller largest radius or share, or merge places.",
        )
