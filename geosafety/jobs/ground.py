"""The background of a map in a file: the municipality's own base layers."""

import shapely

from geosafety.catalog import Catalog
from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import Language, NotFoundError
from geosafety.handout import legend_of
from geosafety.model.handout import Ground
from geosafety.store import layers as stored
from geosafety.store.connection import Connection

# What is drawn close up on the screen is too fine for a map of a whole town.
_FINEST_ZOOM = 13


def read_ground(
    connection: Connection,
    catalog: Catalog,
    area: tuple[float, float, float, float],
    *,
    language: Language,
) -> tuple[Ground, ...]:
    """
    Read what lies below a map, in drawing order.

    Parameters
    ----------
    connection
        Of somebody who may see the base layers.
    catalog
        Declares them.
    area
        West, south, east, north in degrees, EPSG:4326.
    language
        Of the titles.
    """
    within = reproject_geometry(shapely.box(*area), source=WGS84, target=SWEREF99_TM)
    found = []
    for layer in catalog.layers.values():
        if not layer.base or layer.geometry is None or layer.min_zoom > _FINEST_ZOOM:
            continue
        try:
            shapes = stored.read_features(connection, layer.key, within=within)
        except NotFoundError:
            # Declared, but nobody has put anything in it yet.
            continue
        found.append(Ground(shapes, legend_of(layer, language)))
    return tuple(found)
