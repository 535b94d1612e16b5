"""The address register in memory: points by street and number."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.geocode.normalise import key

# A number on the other side of the street is about as far away as half a step.
_OTHER_SIDE_COST = 0.5

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Register:
    """
    Address points, sorted by street, number and letter.

    Attributes
    ----------
    names
        Streets as the register spells them, sorted; a street is known by its
        position here.
    starts : ndarray of int64, shape (streets + 1,)
        Where the rows of each street begin.
    number : ndarray of int64, shape (n,)
        House numbers; 0 where there is none.
    letter, postcode, locality : ndarray of object, shape (n,)
        Lower-case letter, five digits, and key of the locality; empty if unknown.
    shown : ndarray of object, shape (n,)
        House number with letter, as the register writes it.
    east, north : ndarray of float64, shape (n,)
        EPSG:3006, metres.
    lon, lat : ndarray of float64, shape (n,)
        EPSG:4326, degrees.
    cells : ndarray of int64, shape (n,)
        H3 cells at the base resolution.
    """

    names: tuple[str, ...]
    starts: Rows
    number: Rows
    letter: NDArray[np.object_]
    postcode: NDArray[np.object_]
    locality: NDArray[np.object_]
    shown: NDArray[np.object_]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    cells: NDArray[np.int64]

    @classmethod
    def build(cls, addresses: pd.DataFrame) -> Self:
        """
        Sort the addresses and find their cells.

        Parameters
        ----------
        addresses : DataFrame
            Columns street, number, postcode, locality (text or missing) and east,
            north (EPSG:3006, metres).
        """
        shown = _text(addresses["number"]).str.strip()
        parts = shown.str.extract(r"^(\d{1,5})\s*([^\W\d_]{0,2})(?![^\W\d_])")
        postcode = _text(addresses["postcode"]).str.replace(r"\D", "", regex=True)
        columns = pd.DataFrame(
            {
                "street": _text(addresses["street"]).str.strip(),
                "number": pd.to_numeric(parts[0]).fillna(0).astype("int64"),
                "letter": parts[1].fillna("").str.lower(),
                "postcode": postcode,
                "locality": _keys(_text(addresses["locality"])),
                "shown": shown,
                "east": addresses["east"].astype(float),
                "north": addresses["north"].astype(float),
            }
        )
        named = columns[columns["street"] != ""].sort_values(
            ["street", "number", "letter", "shown", "east", "north"], kind="stable"
        )
        names, first = np.unique(named["street"].astype(object), return_index=True)
        east, north = named["east"].to_numpy(), named["north"].to_numpy()
        lon, lat = reproject_points(east, north, source=SWEREF99_TM, target=WGS84)
        return cls(
            names=tuple(names),
            starts=np.append(first, len(named)).astype(np.int64),
            number=named["number"].to_numpy(),
            letter=named["letter"].to_numpy(dtype=object),
            postcode=named["postcode"].to_numpy(dtype=object),
            locality=named["locality"].to_numpy(dtype=object),
            shown=named["shown"].to_numpy(dtype=object),
            east=east,
            north=north,
            lon=lon,
            lat=lat,
            cells=grid.cells_of_points(lon, lat),
        )

    @cached_property
    def localities(self) -> frozenset[str]:
        """Give the keys of the localities that the register names."""
        return frozenset(self.locality) - {""}

    @cached_property
    def postal_regions(self) -> frozenset[str]:
        """Give the first two digits of the postcodes that the register has."""
        return frozenset(code[:2] for code in set(self.postcode)) - {""}

    def rows_of_street(self, street: int) -> Rows:
        """List the rows of one street."""
        return np.arange(self.starts[street], self.starts[street + 1])

    def rows_of_streets(self, streets: Iterable[int]) -> Rows:
        """List the rows of one street or several, street by street."""
        return np.concatenate([self.rows_of_street(street) for street in streets])

    def rows_of_number(self, street: int, number: int) -> Rows:
        """List the rows with one number on a street; empty if it has none such."""
        begin, end = self.starts[street], self.starts[street + 1]
        numbers = self.number[begin:end]
        left, right = np.searchsorted(numbers, [number, number + 1])
        return np.arange(begin + left, begin + right)

    def nearest_number(self, street: int, number: int) -> int | None:
        """Find the number on a street that is nearest to one it lacks."""
        numbers = np.unique(self.number[self.starts[street] : self.starts[street + 1]])
        numbers = numbers[numbers > 0]
        if not len(numbers):
            return None
        steps = np.abs(numbers - number)
        other_side = (numbers % 2) != (number % 2)
        return int(numbers[np.argmin(steps + _OTHER_SIDE_COST * other_side)])

    def narrowed(
        self, rows: Rows, *, postcode: str = "", towns: frozenset[str] = frozenset()
    ) -> Rows:
        """Keep the rows in the postcode and locality, if there are any such."""
        if postcode:
            rows = _kept(rows, self.postcode[rows] == postcode)
        if towns:
            is_there = np.fromiter(
                (place in towns for place in self.locality[rows]), bool, len(rows)
            )
            rows = _kept(rows, is_there)
        return rows


def _kept(rows: Rows, wanted: NDArray[np.bool_]) -> Rows:
    """Choose the wanted rows, or all when none is wanted."""
    return rows[wanted] if wanted.any() else rows


def _text(column: pd.Series) -> pd.Series:
    """Make a column text; what is missing becomes empty."""
    return column.astype("str").where(column.notna(), "").astype("str")


def _keys(column: pd.Series) -> pd.Series:
    """Give the key of each name, made once for each distinct name."""
    return column.map({name: key(name) for name in column.unique()})
