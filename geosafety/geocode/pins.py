"""Placements of coordinates that a sender has given."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.geocode.placing import around
from geosafety.model.placement import Footprint

# The median error of positions in Swedish police reports, metres (M. Gerell, 2018,
# doi 10.18261/issn.1894-8693-2018-02-05); taken where a sender does not say how
# good its positions are.
UNKNOWN_ACCURACY_M = 83.0
# A pin whose error is larger than a cell is spread over the circle it stands for.
_SPREAD_FROM_M = 150.0
_WIDEST_M = 20_000.0
# Circles are drawn around the cell's centre and by steps of this length, so that
# equal uncertainty in one cell is one footprint.
_STEP_M = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Pins:
    """
    Placements of points, column by column.

    Attributes
    ----------
    cell, footprint : ndarray of int64, shape (n,)
        As in `PlacementBatch`.
    accuracy_m, east, north : ndarray of float64, shape (n,)
        Metres, EPSG:3006.
    footprints
        Circles of the pins that are too uncertain for one cell.
    """

    cell: NDArray[np.int64]
    footprint: NDArray[np.int64]
    accuracy_m: NDArray[np.float64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    footprints: dict[int, Footprint]


def place_pins(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    *,
    accuracy_m: NDArray[np.float64],
) -> Pins:
    """
    Place points, EPSG:4326, degrees.

    Parameters
    ----------
    lon, lat : ndarray of float64, shape (n,)
        Finite coordinates.
    accuracy_m : ndarray of float64, shape (n,)
        What the sender says of them, metres; NaN where nothing is said.
    """
    east, north = reproject_points(lon, lat, source=WGS84, target=SWEREF99_TM)
    cell = grid.cells_of_points(lon, lat)
    accuracy = np.where(np.isnan(accuracy_m), UNKNOWN_ACCURACY_M, accuracy_m)
    footprint = np.zeros(len(lon), np.int64)
    footprints: dict[int, Footprint] = {}
    wide = np.flatnonzero(accuracy > _SPREAD_FROM_M)
    if len(wide):
        steps = np.ceil(np.minimum(accuracy[wide], _WIDEST_M) / _STEP_M).astype(int)
        kinds = np.column_stack([cell[wide], steps])
        distinct, of_pin = np.unique(kinds, axis=0, return_inverse=True)
        centre_e, centre_n = grid.centres_3006(distinct[:, 0])
        circles = [
            around(float(e), float(n), float(step) * _STEP_M)
            for e, n, step in zip(centre_e, centre_n, distinct[:, 1], strict=True)
        ]
        footprints = {circle.key: circle for circle in circles}
        keys = np.array([circle.key for circle in circles], np.int64)
        footprint[wide] = keys[of_pin]
        cell = np.where(accuracy > _SPREAD_FROM_M, 0, cell)
    return Pins(cell, footprint, accuracy, east, north, footprints)
