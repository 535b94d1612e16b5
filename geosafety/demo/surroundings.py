"""What lies in the made-up town that may go with more or fewer reports."""

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geosafety.demo.municipality import DemoTown

# Where people gather; the town has no register of who may serve alcohol.
_GATHERING = ("square", "station", "shopping")


def things_of(town: DemoTown) -> dict[str, NDArray[np.float64]]:
    """
    Give the points of each kind of thing, by its Swedish name.

    Returns
    -------
    dict
        Kind to points, ndarray of float, shape (k, 2), EPSG:3006, metres, as
        `geosafety.stats.surroundings` takes them. Areas are given by their middle.
    """
    layers, names = town.layers, town.place_names
    lamps, buildings = layers["lamps"], layers["buildings"]
    kinds = {
        "hållplats": layers["stops"],
        "gångtunnel": layers["underpasses"],
        "lampa": lamps,
        "trasig lampa": lamps[~lamps["working"]],
        "torg, station eller galleria": names[names["kind"].isin(_GATHERING)],
        "hus med butik eller servering": buildings[buildings["kind"] == "mixed"],
        "skola": layers["schools"],
        "park": layers["parks"],
    }
    return {kind: _middles(features) for kind, features in kinds.items()}


def _middles(features: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Give the middle of each feature."""
    middles = features.geometry.centroid
    return np.column_stack([middles.x, middles.y])
