"""
Find the cells of many points at once, with arrays instead of a loop.

What depends on H3's tables (which base cell, turned how) is not copied but
learnt: the first points of each kind are asked of H3 itself, and so is every
point so near an edge that rounding could decide. The result is H3's, cell for
cell.
"""

from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geosafety.grid.engine_h3 import cells_of_points
from geosafety.grid.faces import face_middles, on_sphere, plane_axes

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Points are handled this many at a time, so that what is worked on stays in the
# processor's cache.
_AT_A_TIME = 8192

# Nearer an edge than this share of a cell, or than this to another face or to the
# middle of one, H3 itself is asked.
_NEAR_EDGE = 1e-6
_NEAR_FACE = 1e-9
_NEAR_MIDDLE = 1e-9

# Cosine of the angle within which no other face's middle can be nearer.
_SURELY_THIS_FACE = np.cos(np.radians(37.37))

_DIGITS = 15
_BASE_CELL_BIT = 45
_LEARN_FROM = 8

# A kind of point: place of the base cell on the face, 5 by 5, and first digit.
_KINDS = 5 * 5 * 8

# The six directions around a cell, one after the other.
_AROUND = (1, 5, 4, 6, 2, 3)


def cells_of_many_points(lon: Floats, lat: Floats, *, resolution: int) -> Whole:
    """
    Give the cell of each point.

    Parameters
    ----------
    lon, lat : ndarray of float64, shape (n,)
        Degrees, EPSG:4326.
    resolution
        H3 resolution.

    Returns
    -------
    ndarray of int64, shape (n,)
        The cells that H3 gives.
    """
    cells = np.empty(lon.size, dtype=np.int64)
    for start in range(0, lon.size, _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        cells[part] = _cells(lon[part], lat[part], resolution)
    return cells


def _cells(lon: Floats, lat: Floats, resolution: int) -> Whole:
    """Give the cell of each point of one part."""
    on_earth = on_sphere(lon, lat)
    face, unsure = _nearest_face(on_earth)
    cells = np.empty(lon.size, dtype=np.int64)
    for one in np.unique(face):
        mine = slice(None) if (face == one).all() else np.flatnonzero(face == one)
        chosen = on_earth[:, mine], lon[mine], lat[mine]
        cells[mine], near = _cells_on_face(int(one), *chosen, resolution)
        unsure[mine] |= near
    ask = np.flatnonzero(unsure)
    if ask.size:
        cells[ask] = cells_of_points(lon[ask], lat[ask], resolution=resolution)
    return cells


def _nearest_face(on_earth: Floats) -> tuple[Whole, NDArray[np.bool_]]:
    """Find the face of each point, and tell which points lie between two."""
    n = on_earth.shape[1]
    first = int(np.argmax(face_middles() @ on_earth[:, 0]))
    if (face_middles()[first] @ on_earth).min() > _SURELY_THIS_FACE:
        return np.full(n, first), np.zeros(n, dtype=bool)
    nearness = face_middles() @ on_earth
    two = np.partition(nearness, -2, axis=0)[-2:]
    return nearness.argmax(axis=0), two[1] - two[0] < _NEAR_FACE


def _cells_on_face(
    face: int, on_earth: Floats, lon: Floats, lat: Floats, resolution: int
) -> tuple[Whole, NDArray[np.bool_]]:
    """Give the cells of points on one face, and tell which are unsure."""
    height = face_middles()[face] @ on_earth
    x, y = (plane_axes(resolution)[face] @ on_earth) / height
    along, across, unsure = _nearest_centre(x, y)
    unsure |= height > 1 - _NEAR_MIDDLE
    code, lead = _digits(along, across, resolution)
    kind = ((along + 2) * 5 + across + 2) * 8 + lead
    kinds = kind.astype(np.int64)
    digits = code.astype(np.int64)
    known = _LEARNT.of(face, resolution)
    occurring = np.bincount(kinds, minlength=_KINDS) > 0
    for missing in np.flatnonzero(occurring & ~known.is_known):
        points = np.flatnonzero((kinds == missing) & ~unsure)[:_LEARN_FROM]
        if points.size:
            asked = cells_of_points(lon[points], lat[points], resolution=resolution)
            known.learn(int(missing), digits[points], asked, resolution)
    unsure |= ~known.is_known[kinds]
    cells = known.base[kinds] | _turned(digits, known.turns[kinds], resolution)
    return cells, unsure


def _nearest_centre(x: Floats, y: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """
    Find the nearest lattice point, as steps along two axes 120 degrees apart.

    Also tells which points lie too near the edge between two.
    """
    across = y * (2 / np.sqrt(3))
    along = x + across / 2
    third = along - across
    a, b, c = np.rint(along), np.rint(across), np.rint(third)
    off_a, off_b, off_c = a - along, b - across, c - third
    # The three must fit, a = b + c; the one that was rounded most gives way.
    size_a, size_b, size_c = np.abs(off_a), np.abs(off_b), np.abs(off_c)
    a_yields = (size_a > size_b) & (size_a > size_c)
    b_yields = ~a_yields & (size_b > size_c)
    a, b = np.where(a_yields, b + c, a), np.where(b_yields, a - c, b)
    off_a, off_b = a - along, b - across
    off_c = off_a - off_b
    reach = np.maximum(
        np.maximum(np.abs(off_a + off_b), np.abs(off_a + off_c)), np.abs(off_b - off_c)
    )
    return a, b, reach > 1 - _NEAR_EDGE


def _digits(along: Floats, across: Floats, resolution: int) -> tuple[Floats, Floats]:
    """
    Climb from the cell to its base cell and note the way, finest digit first.

    `along` and `across` become the base cell's place on the face. The digits come
    as one number, with 1 for the first and with bits to spare; the second value
    is the first digit that is not zero.
    """
    code, lead = np.zeros_like(along), np.zeros_like(along)
    for level in range(resolution, 0, -1):
        a, b = along.copy(), across.copy()
        if level % 2:
            np.rint((3 * a - b) * (1 / 7), out=along)
            np.rint((a + 2 * b) * (1 / 7), out=across)
            a -= 2 * along + across
            b -= 3 * across - along
        else:
            np.rint((2 * a + b) * (1 / 7), out=along)
            np.rint((3 * b - a) * (1 / 7), out=across)
            a -= 3 * along - across
            b -= along + 2 * across
        digit = 4 * a + 2 * b - 7 * np.minimum(np.minimum(a, b), 0)
        code += digit * 8.0 ** (_DIGITS - level)
        np.copyto(lead, digit, where=digit > 0)
    return code, lead


@dataclass(slots=True)
class _Face:
    """What has been learnt of one face at one resolution, by kind of point."""

    is_known: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_KINDS, bool))
    base: Whole = field(default_factory=lambda: np.zeros(_KINDS, np.int64))
    turns: Whole = field(default_factory=lambda: np.zeros(_KINDS, np.int64))

    def learn(self, kind: int, digits: Whole, cells: Whole, resolution: int) -> None:
        """Find the base cell and the turn that make digits into H3's cells."""
        unused = (1 << 3 * (_DIGITS - resolution)) - 1
        base = int(cells[0]) >> _BASE_CELL_BIT << _BASE_CELL_BIT | unused
        for turns in range(6):
            turned = _turned(digits, np.full(digits.size, turns), resolution)
            if (turned | base == cells).all():
                self.base[kind], self.turns[kind] = base, turns
                self.is_known[kind] = True
                return


class _Learnt:
    """All that has been learnt, shared by the threads of a process."""

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        self._faces: dict[tuple[int, int], _Face] = {}
        self._lock = Lock()

    def of(self, face: int, resolution: int) -> _Face:
        """Give what is known of a face."""
        with self._lock:
            return self._faces.setdefault((face, resolution), _Face())


_LEARNT = _Learnt()


def _turn_table() -> Whole:
    """Turn five digits at once: six tables of 32,768 end to end."""
    after = np.arange(8)
    fives = np.arange(1 << 15)
    tables = []
    for turns in range(6):
        for place, digit in enumerate(_AROUND):
            after[digit] = _AROUND[(place + turns) % 6]
        tables.append(
            sum(after[fives >> shift & 7] << shift for shift in range(0, 15, 3))
        )
    return np.concatenate(tables)


_TURNED = _turn_table()


def _turned(digits: Whole, turns: Whole, resolution: int) -> Whole:
    """Turn all digits by as many sixths of a circle."""
    table = turns << 15
    result = np.zeros_like(digits)
    for shift in range(30, -1, -15):
        if resolution > _DIGITS - 5 - shift // 3:
            result |= _TURNED[table | (digits >> shift & 32767)] << shift
    return result
