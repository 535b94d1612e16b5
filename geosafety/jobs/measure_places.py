"""Where a measure is: hexagons or an address as an area, and how finely it counts."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety import grid
from geosafety.errors import refuse
from geosafety.geocode.gazetteer import Locates

# An address is a door; what is done about it reaches some way around.
ADDRESS_M = 50.0
# A larger place is a part of the town, and is counted in larger cells.
_LARGE_M2 = 1_000_000
_FINE, _COARSE = grid.BASE_RESOLUTION, grid.USUAL_RESOLUTION
_MOST_CELLS = 500


def area_of_cells(cells: NDArray[np.int64]) -> BaseGeometry:
    """
    Make one area of hexagons, EPSG:3006, metres.

    Raises
    ------
    RefusedInputError
        If there are more than 500.
    """
    if cells.size > _MOST_CELLS:
        raise refuse(
            "too-many-items",
            f"{cells.size} sexhörningar är för många; välj högst {_MOST_CELLS}, eller "
            "rita platsen.",
            f"{cells.size} hexagons are too many; choose at most {_MOST_CELLS}, or "
            "draw the place.",
            column="place",
        )
    return shapely.union_all(grid.polygons_3006(np.unique(cells)))


def area_of_address(gazetteer: Locates, text: str) -> tuple[BaseGeometry, str]:
    """
    Find the place that an address or a name means, EPSG:3006, and its name.

    Raises
    ------
    RefusedInputError
        `unplaced` if it is not found.
    """
    placement = gazetteer.locate_address(text).placement
    label = placement.label or text
    if placement.point is not None:
        return shapely.Point(placement.point).buffer(ADDRESS_M), label
    if placement.footprint is None:
        raise refuse(
            "unplaced",
            f"”{text[:60]}” hittas inte bland kommunens adresser och platser. Skriv "
            "den på annat sätt, eller rita platsen.",
            f"“{text[:60]}” is not found among the municipality’s addresses and "
            "places. Write it in another way, or draw the place.",
            column="address",
        )
    return area_of_cells(placement.footprint.cells), label


def resolution_for(area: BaseGeometry) -> int:
    """Choose how large cells a place is counted in: those of 9 from 1 km² on, or 10."""
    return _COARSE if area.area >= _LARGE_M2 else _FINE
