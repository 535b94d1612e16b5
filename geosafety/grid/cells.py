"""Cells as numbers: from points, to parents, to text and back."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.errors import RefusedInputError, ShapeError
from geosafety.grid.engine import engine
from geosafety.grid.engine_h3 import cells_of_points as cells_of_points_one_by_one
from geosafety.grid.engine_h3 import children as children_one_by_one
from geosafety.grid.points import cells_of_many_points

# Every report is kept at this resolution (edge about 66 m); coarser cells are
# always parents of these.
BASE_RESOLUTION = 10
# What a hotspot map is drawn at when nobody asks for another (edge about 175 m).
USUAL_RESOLUTION = 9

# From so many points on, arrays are quicker than a loop.
_MANY = 500

_RESOLUTION_BIT = 52
_DIGIT_BITS = 3
_FINEST = 15


def cells_of_points(
    lon: ArrayLike, lat: ArrayLike, resolution: int = BASE_RESOLUTION
) -> NDArray[np.int64]:
    """
    Find the hexagon that each point lies in.

    Parameters
    ----------
    lon, lat : array of float, shape (n,)
        Degrees, EPSG:4326.
    resolution
        H3 resolution, 0 to 15.

    Returns
    -------
    ndarray of int64, shape (n,)
        H3 cells.

    Raises
    ------
    ShapeError
        If `lon` and `lat` differ in length.
    RefusedInputError
        If a coordinate is missing or no degree on Earth.

    Examples
    --------
    >>> to_hex(cells_of_points([17.008], [58.753], 9))
    array(['8908b3295b7ffff'], dtype=object)
    """
    east = np.ascontiguousarray(lon, dtype=np.float64)
    north = np.ascontiguousarray(lat, dtype=np.float64)
    if east.ndim != 1 or east.shape != north.shape:
        raise ShapeError(
            sv=f"Longituder och latituder har formerna {east.shape} och "
            f"{north.shape}; de ska vara lika långa listor.",
            en=f"Longitudes and latitudes have shapes {east.shape} and "
            f"{north.shape}; they should be lists of equal length.",
        )
    _check_degrees(east, limit=180, sv="Longituden", en="longitude")
    _check_degrees(north, limit=90, sv="Latituden", en="latitude")
    find = cells_of_points_one_by_one if east.size < _MANY else cells_of_many_points
    return find(east, north, resolution=resolution)


def cells_at(
    east: ArrayLike, north: ArrayLike, resolution: int = BASE_RESOLUTION
) -> NDArray[np.int64]:
    """
    Find the hexagon that each point in metres lies in.

    Parameters
    ----------
    east, north : array of float, shape (n,)
        EPSG:3006, metres.
    resolution
        H3 resolution, 0 to 15.

    Returns
    -------
    ndarray of int64, shape (n,)
        H3 cells.

    Raises
    ------
    ShapeError
        If `east` and `north` differ in length.
    RefusedInputError
        If a coordinate is missing or lies nowhere on Earth.

    Examples
    --------
    >>> to_hex(cells_at([616_070], [6_514_194], 9))
    array(['8908b3295b7ffff'], dtype=object)
    """
    lon, lat = reproject_points(east, north, source=SWEREF99_TM, target=WGS84)
    return cells_of_points(lon, lat, resolution)


def _check_degrees(
    degrees: NDArray[np.float64], *, limit: int, sv: str, en: str
) -> None:
    """Refuse what is missing or no degree; H3 itself would wrap it around."""
    good = np.abs(degrees) <= limit
    if good.all():
        return
    row = int(np.argmin(good))
    raise RefusedInputError(
        sv=f"{sv} på plats {row} är {degrees[row]}; den ska ligga mellan "
        f"−{limit} och {limit} grader.",
        en=f"The {en} at position {row} is {degrees[row]}; it should lie between "
        f"−{limit} and {limit} degrees.",
    )


def parents(cells: ArrayLike, resolution: int) -> NDArray[np.int64]:
    """
    Find the coarser cell that holds each cell, by bit arithmetic.

    Parameters
    ----------
    cells : array of int64, shape (n,)
        H3 cells of any resolutions at least as fine as `resolution`.
    resolution
        Of the parents; a cell that already has it is its own parent.

    Returns
    -------
    ndarray of int64, shape (n,)
        H3 cells at `resolution`.

    Raises
    ------
    RefusedInputError
        If a cell is coarser than `resolution`.

    Notes
    -----
    A parent has its resolution in bits 52-55 and the digits of all finer levels
    set to 7 (H3 index format, h3geo.org/docs/core-library/h3Indexing).

    Examples
    --------
    >>> to_hex(parents(from_hex(["8908b3295b7ffff"]), 8))
    array(['8808b3295bfffff'], dtype=object)
    """
    fine = np.asarray(cells, dtype=np.int64)
    coarsest = int(resolution_of(fine).min(initial=_FINEST))
    if coarsest < resolution:
        raise RefusedInputError(
            sv=f"Det finns celler på nivå {coarsest}; de har ingen förälder på "
            f"nivå {resolution}, som är finare.",
            en=f"There are cells at resolution {coarsest}; they have no parent at "
            f"resolution {resolution}, which is finer.",
        )
    unused = np.int64((1 << (_DIGIT_BITS * (_FINEST - resolution))) - 1)
    cleared = fine & ~np.int64(_FINEST << _RESOLUTION_BIT)
    return cleared | np.int64(resolution << _RESOLUTION_BIT) | unused


def children(cells: ArrayLike, resolution: int) -> NDArray[np.int64]:
    """
    Find the finer cells that each cell holds.

    Parameters
    ----------
    cells : array of int64, shape (n,)
        H3 cells at most as fine as `resolution`.
    resolution
        Of the children.

    Returns
    -------
    ndarray of int64, shape (m,)
        Ascending, seven for each cell and level (six in a pentagon).

    Examples
    --------
    >>> cell = from_hex(["8908b3295b7ffff"])
    >>> children(cell, 10).size, set(parents(children(cell, 10), 9) == cell)
    (7, {np.True_})
    """
    return children_one_by_one(np.asarray(cells, dtype=np.int64), resolution)


def resolution_of(cells: ArrayLike) -> NDArray[np.int64]:
    """
    Read the resolution of each cell, 0 to 15, from its bits.

    Examples
    --------
    >>> resolution_of(from_hex(["8908b3295b7ffff"]))
    array([9])
    """
    return np.asarray(cells, dtype=np.int64) >> _RESOLUTION_BIT & _FINEST


def to_hex(cells: ArrayLike) -> NDArray[np.object_]:
    """Write each cell as the 15 characters that files and browsers know."""
    numbers = np.asarray(cells, dtype=np.int64)
    return np.array([f"{cell:015x}" for cell in numbers.tolist()], dtype=object)


def from_hex(texts: ArrayLike) -> NDArray[np.int64]:
    """
    Read cells written as text.

    Raises
    ------
    RefusedInputError
        If a text is no H3 cell; the message names the first such.
    """
    words = np.asarray(texts, dtype=object).ravel()
    cells = np.fromiter(map(_number, words), dtype=np.int64, count=words.size)
    valid = engine.are_valid(cells)
    if not valid.all():
        wrong = words[int(np.argmin(valid))]
        raise RefusedInputError(
            sv=f"”{wrong}” är ingen H3-cell; det ska vara 15 tecken, till exempel "
            "8908b3295b7ffff.",
            en=f"“{wrong}” is no H3 cell; it should be 15 characters, such as "
            "8908b3295b7ffff.",
        )
    return cells


def _number(word: object) -> int:
    """Read 15 hexadecimal characters as a number; 0, which is no cell, if not."""
    text = str(word)
    if not (text.isascii() and text.isalnum() and len(text) == _FINEST):
        return 0
    try:
        return int(text, 16)
    except ValueError:
        return 0
