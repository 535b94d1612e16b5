"""Names that people know for hexagons that only have numbers."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84, reproject_points


@dataclass(frozen=True, slots=True, eq=False)
class PlaceNames:
    """
    The address register, hexagon by hexagon.

    Attributes
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cell of each address at the base resolution.
    streets : ndarray of str, shape (n,)
        Its street.
    numbers : ndarray of int64, shape (n,)
        The whole number in its house number; -1 where there is none.
    extent
        West, south, east, north of all but the outermost hundredth; degrees.
    """

    cells: NDArray[np.int64]
    streets: NDArray[np.object_]
    numbers: NDArray[np.int64]
    extent: tuple[float, float, float, float] | None
    _named: dict[int, tuple[NDArray[np.int64], list[str | None]]] = field(
        default_factory=dict
    )

    @classmethod
    def of_addresses(cls, addresses: pd.DataFrame) -> "PlaceNames":
        """
        Sort addresses into cells.

        Parameters
        ----------
        addresses : DataFrame
            `street`, `number`, and `east`, `north` in EPSG:3006, metres.
        """
        longitude, latitude = reproject_points(
            addresses["east"].to_numpy(float),
            addresses["north"].to_numpy(float),
            source=SWEREF99_TM,
            target=WGS84,
        )
        digits = addresses["number"].astype(str).str.extract("([0-9]+)", expand=False)
        numbers = pd.to_numeric(digits, errors="coerce").fillna(-1)
        return cls(
            cells=grid.cells_of_points(longitude, latitude),
            streets=addresses["street"].to_numpy(object),
            numbers=numbers.to_numpy(np.int64),
            extent=extent_of(longitude, latitude),
        )

    def all_at(self, resolution: int) -> tuple[NDArray[np.int64], list[str | None]]:
        """Give every cell with addresses, ascending, and its name; worked out once."""
        if resolution not in self._named:
            cells = np.unique(grid.parents(self.cells, resolution))
            self._named[resolution] = cells, self.of_cells(cells, resolution)
        return self._named[resolution]

    def of_cells(self, cells: NDArray[np.int64], resolution: int) -> list[str | None]:
        """
        Name cells after the street with most addresses there, with the numbers.

        Parameters
        ----------
        cells : ndarray of int64, shape (m,)
            H3 cells at `resolution`.

        Returns
        -------
        list of str or None, length m
            Such as `Storgatan 3–17`; None for cells without addresses.
        """
        if not self.cells.size:
            return [None] * cells.size
        register = pd.DataFrame(
            {
                "cell": grid.parents(self.cells, resolution),
                "street": self.streets,
                "number": self.numbers,
            }
        )
        register = register[register["cell"].isin(cells)]
        known = register[register["number"] >= 0]
        spans = known.groupby(["cell", "street"])["number"].agg(["min", "max"])
        sizes = register.groupby(["cell", "street"]).size().sort_values(kind="stable")
        most = {cell: (cell, street) for cell, street in sizes.index}
        return [_name(most.get(cell), spans) for cell in cells.tolist()]


def extent_of(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[float, float, float, float] | None:
    """Bound all places but the outermost hundredth in each direction."""
    if not longitude.size:
        return None
    west, east = np.quantile(longitude, [0.01, 0.99]).tolist()
    south, north = np.quantile(latitude, [0.01, 0.99]).tolist()
    return west, south, east, north


def _name(key: tuple[int, str] | None, spans: pd.DataFrame) -> str | None:
    """Write a street with its lowest and highest number."""
    if key is None:
        return None
    if key not in spans.index:
        return key[1]
    low, high = spans.loc[key, ["min", "max"]].astype(int)
    return f"{key[1]} {low}" if low == high else f"{key[1]} {low}–{high}"
