"""The places that a table of numbers speaks of, and which of them are neighbours."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree
from shapely.geometry import MultiPoint

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.errors import refuse
from geosafety.intake.columns import find_column, number_column
from geosafety.intake.number_table import value_column
from geosafety.intake.table import Table

CELL_NAMES = ("h3", "cell", "cell_id")
DEGREES = (("lon", "lat"), ("longitude", "latitude"), ("lng", "lat"))
METRES = (("x", "y"), ("east", "north"), ("easting", "northing"))

MAX_CELLS = 1_000_000
# What a matrix of neighbours may hold; 800 MB.
MAX_PAIRS = 50_000_000

# A distance written with few decimals reaches the places that lie at it.
_SLACK = 1 + 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """
    The places that are compared, and the place of each row.

    Attributes
    ----------
    columns
        How each place is written in an answer: `h3`, or `x` and `y`.
    neighbours : csr_array, shape (n, n)
        Binary, each place its own.
    of_row : ndarray of int64, shape (rows,)
        The place that each row of the table belongs to.
    """

    columns: dict[str, NDArray[np.generic]]
    neighbours: sparse.csr_array
    of_row: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Count the places."""
        return int(self.neighbours.shape[0])


def hexagons(table: Table, resolution: int | None) -> Places:
    """
    Take the H3 cells of a table, or those that its points lie in.

    Parameters
    ----------
    table
        With a column `h3`, or `lon` and `lat` in degrees, or `x` and `y` in metres
        (EPSG:3006).
    resolution
        Of the cells; None for the resolution of the cells in the table.

    Returns
    -------
    Places
        The cells in the table. Of points, also those whose centre lies within
        their convex hull: nothing happened there, which counts as 0.

    Raises
    ------
    RefusedInputError
        If a cell is none, cells are of several resolutions and none was asked
        for, or the area holds more than 1,000,000 cells.
    """
    name = find_column(table, CELL_NAMES)
    if name is None:
        return _of_points(table, resolution)
    texts = table.columns[name].dictionary_encode()
    # Spaces and capitals are no reason to refuse a cell.
    words = [str(word).strip().casefold() for word in texts.dictionary.to_pylist()]
    cells = _at_one_resolution(grid.from_hex(words), resolution)[
        np.asarray(texts.indices, dtype=np.int64)
    ]
    area, of_row = np.unique(cells, return_inverse=True)
    return _of_cells(area, of_row)


def points_within(table: Table, distance: float, *, once: bool) -> Places:
    """
    Take the points of a table; those within a distance are neighbours.

    Parameters
    ----------
    table
        With `x` and `y` in the metres of any projection, or `lon` and `lat`.
    distance
        Metres, included.
    once
        True makes one place of rows at the same point; False keeps each row.

    Returns
    -------
    Places
        In the order of their first rows if each is kept, else by position.

    Raises
    ------
    RefusedInputError
        If a coordinate is no number, or too many places are neighbours.
    """
    xy = _planar(table)
    of_row = np.arange(len(xy))
    if once:
        xy, of_row = np.unique(xy, axis=0, return_inverse=True)
    tree, reach = KDTree(xy), distance * _SLACK
    pairs = int(tree.count_neighbors(tree, reach))
    if pairs > MAX_PAIRS:
        raise refuse(
            "too-many-neighbours",
            f"Inom {distance:g} m finns {pairs} grannpar; högst {MAX_PAIRS} räknas. "
            "Välj ett kortare avstånd eller slå ihop punkterna med --resolution.",
            f"Within {distance:g} m there are {pairs} pairs of neighbours; at most "
            f"{MAX_PAIRS} are counted. Choose a shorter distance, or gather the points "
            "with --resolution.",
        )
    found = tree.query_pairs(reach, output_type="ndarray")
    rows, columns = np.concatenate([found, found[:, ::-1]]).T
    others = sparse.coo_array(
        (np.ones(rows.size), (rows, columns)), shape=(len(xy), len(xy))
    )
    return Places(
        columns={"x": xy[:, 0], "y": xy[:, 1]},
        neighbours=sparse.csr_array(others + sparse.eye_array(len(xy))),
        of_row=of_row.ravel().astype(np.int64),
    )


def _pair(table: Table, pairs: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    """Find the first pair of columns of which both are there."""
    found = ([find_column(table, [name]) for name in pair] for pair in pairs)
    return next(((one, other) for one, other in found if one and other), None)


def _no_place(table: Table) -> Exception:
    """Tell which columns a place can stand in."""
    there = ", ".join(list(table.columns)[:20])
    return refuse(
        "missing-column",
        f"Filen säger inte var: den ska ha kolumnen h3, eller x och y, eller lon och "
        f"lat; den har {there}.",
        f"The file does not say where: it should have the column h3, or x and y, or "
        f"lon and lat; it has {there}.",
    )


def _planar(table: Table) -> NDArray[np.float64]:
    """Give the points in metres, shape (rows, 2)."""
    metres, degrees = _pair(table, METRES), _pair(table, DEGREES)
    if metres:
        return np.column_stack([value_column(table, name) for name in metres])
    if degrees is None:
        raise _no_place(table)
    lon, lat = (number_column(table, name) for name in degrees)
    # The cells' own check of degrees names what is wrong.
    grid.cells_of_points(lon, lat)
    east, north = reproject_points(lon, lat, source=WGS84, target=SWEREF99_TM)
    return np.column_stack([east, north])


def _of_points(table: Table, resolution: int | None) -> Places:
    """Gather points in cells, those between them among the places too."""
    xy = _planar(table)
    if resolution is None:
        raise refuse(
            "no-resolution",
            "Filen har punkter och inga celler; ange --distance, eller --resolution "
            "där det valet finns.",
            "The file has points and no cells; give --distance, or --resolution where "
            "there is that option.",
        )
    cells = grid.cells_at(xy[:, 0], xy[:, 1], resolution)
    hull = MultiPoint(xy).convex_hull
    one = float(shapely.area(grid.polygons_3006(cells[:1]))[0])
    expected = hull.area / one
    if expected > MAX_CELLS:
        raise refuse(
            "too-many-cells",
            f"Området mellan punkterna har omkring {expected:.0f} celler på nivå "
            f"{resolution}; högst {MAX_CELLS} räknas. Välj en lägre nivå.",
            f"The area between the points has about {expected:.0f} cells at resolution "
            f"{resolution}; at most {MAX_CELLS} are counted. Choose a lower one.",
        )
    area = np.union1d(cells, grid.cells_of_polygon(hull, resolution))
    return _of_cells(area, np.searchsorted(area, cells))


def _at_one_resolution(
    cells: NDArray[np.int64], resolution: int | None
) -> NDArray[np.int64]:
    """Bring cells to a resolution, or refuse those of several."""
    if resolution is not None:
        return grid.parents(cells, resolution)
    found = np.unique(grid.resolution_of(cells))
    if found.size > 1:
        listed = ", ".join(map(str, found))
        raise refuse(
            "mixed-resolutions",
            f"Cellerna är på olika nivåer ({listed}); ange --resolution.",
            f"The cells are of different resolutions ({listed}); give --resolution.",
        )
    return cells


def _of_cells(area: NDArray[np.int64], of_row: NDArray[np.int64]) -> Places:
    """Make places of cells."""
    return Places(
        columns={"h3": grid.to_hex(area)},
        neighbours=grid.neighbours(area),
        of_row=of_row.ravel().astype(np.int64),
    )
