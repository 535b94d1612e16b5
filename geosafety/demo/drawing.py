"""Turn the straight lines of the plan sheet into a town that has grown."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geosafety.demo.plan_sheet import ORIGIN, Spot

_STEP_M = 20.0
_Shape = TypeVar("_Shape", bound=BaseGeometry)


def bent(shape: _Shape) -> _Shape:
    """
    Place a shape of the plan sheet on the ground, EPSG:3006, metres.

    Straight lines become gently curved: the plane is displaced by a few slow waves
    (at most about 100 m, slopes below 0.4, so nothing folds over).
    """
    dense = shapely.segmentize(shape, _STEP_M)
    return shapely.transform(dense, _displaced)


def _displaced(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Displace points by slow waves and move them to the town's place."""
    x, y = xy[:, 0], xy[:, 1]
    # The waves die out far from the town, where roads meet the boundary.
    calm = np.exp(-((x**2 + y**2) / 4500.0**2))
    east = 70 * np.sin(y / 366 + 0.6) + 24 * np.sin((x + y) / 175 + 1.1)
    north = 55 * np.sin(x / 414 + 2.0) + 20 * np.sin((x - 1.3 * y) / 199)
    return np.column_stack(
        [ORIGIN[0] + x + calm * east, ORIGIN[1] + y + calm * north],
    )


def rounded(
    spots: Sequence[Spot], *, closed: bool = False, rounds: int = 3
) -> NDArray[np.float64]:
    """Cut corners (Chaikin's algorithm) so that a drawn line becomes soft."""
    points = np.asarray(spots, dtype=float)
    for _ in range(rounds):
        after = np.roll(points, -1, axis=0) if closed else points[1:]
        before = points if closed else points[:-1]
        cut = np.stack(
            [0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1
        )
        cut = cut.reshape(-1, 2)
        points = cut if closed else np.vstack([points[:1], cut, points[-1:]])
    return points


def soft_line(spots: Sequence[Spot]) -> LineString:
    """Draw a soft line through the drawn spots, plan-sheet metres."""
    return LineString(rounded(spots))


def soft_area(spots: Sequence[Spot]) -> Polygon:
    """Draw a soft closed shape around the drawn spots, plan-sheet metres."""
    return Polygon(rounded(spots, closed=True))


def blob(
    middle: Spot,
    radius_m: float,
    *,
    rng: np.random.Generator,
    stretch: float = 1.0,
    turn: float = 0.0,
) -> Polygon:
    """Draw a rounded, slightly uneven shape, plan-sheet metres."""
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radii = radius_m * rng.uniform(0.85, 1.15, 12)
    x, y = (
        radii * np.cos(angles) * np.sqrt(stretch),
        radii * np.sin(angles) / np.sqrt(stretch),
    )
    way = np.radians(turn)
    spots = np.column_stack(
        [
            middle[0] + x * np.cos(way) - y * np.sin(way),
            middle[1] + x * np.sin(way) + y * np.cos(way),
        ]
    )
    return soft_area([(float(east), float(north)) for east, north in spots])
