"""The cells that a hotspot map is about."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geosafety import grid
from geosafety.model.municipality import Municipality


def study_area(
    municipality: Municipality,
    *,
    resolution: int,
    address_cells: NDArray[np.int64],
    report_cells: NDArray[np.int64],
) -> NDArray[np.int64]:
    """
    Choose the cells that count, those without any report included.

    A cell belongs if its centre lies within the boundary, if someone has an
    address there, or if a report lies there and the centre is no further outside
    than the margin of the municipality: boundaries are often generalised, so they
    tell what is plausible and clip nothing.

    Parameters
    ----------
    municipality
        With its boundary in EPSG:3006 and its margin in metres.
    resolution
        H3 resolution of the cells.
    address_cells, report_cells : ndarray of int64
        H3 cells of the addresses and of the reports' places, at `resolution` or
        finer, in any order and number.

    Returns
    -------
    ndarray of int64, shape (n,)
        Ascending.
    """
    inside = grid.cells_of_polygon(municipality.boundary, resolution)
    addresses = grid.parents(np.unique(address_cells), resolution)
    reports = np.setdiff1d(grid.parents(np.unique(report_cells), resolution), inside)
    reach = municipality.boundary.buffer(municipality.margin_m)
    shapely.prepare(reach)
    near = shapely.contains_xy(reach, *grid.centres_3006(reports))
    return np.unique(np.concatenate([inside, addresses, reports[near]]))
