"""Hexagons: the only room that speaks H3. Cells are int64 everywhere else."""

from geosafety.grid.adjacency import grow, neighbours
from geosafety.grid.areas import cells_of_polygon, cells_touching
from geosafety.grid.cells import (
    BASE_RESOLUTION,
    USUAL_RESOLUTION,
    cells_at,
    cells_of_points,
    children,
    from_hex,
    parents,
    resolution_of,
    to_hex,
)
from geosafety.grid.counts import counts_per_cell
from geosafety.grid.shapes import centres, centres_3006, polygons, polygons_3006

__all__ = [
    "BASE_RESOLUTION",
    "USUAL_RESOLUTION",
    "cells_at",
    "cells_of_points",
    "cells_of_polygon",
    "cells_touching",
    "centres",
    "centres_3006",
    "children",
    "counts_per_cell",
    "from_hex",
    "grow",
    "neighbours",
    "parents",
    "polygons",
    "polygons_3006",
    "resolution_of",
    "to_hex",
]
