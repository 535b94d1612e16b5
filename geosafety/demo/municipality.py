"""The made-up municipality, drawn again the same from the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM
from geosafety.demo.drawing import bent
from geosafety.demo.furniture import (
    found_schools,
    lamps_along,
    landmark_places,
    stops_along,
)
from geosafety.demo.ground import Ground, lay_out
from geosafety.demo.paths import PathNet, lay_paths
from geosafety.demo.plots import build_up
from geosafety.demo.rasters import (
    Cover,
    Raster,
    draw_people,
    draw_vegetation,
    people_in,
)
from geosafety.demo.streets import street_layer, weave, with_addresses

SEED = 20260831
LAYER_KEYS = (
    "land",
    "water",
    "railways",
    "parks",
    "districts",
    "streets",
    "paths",
    "underpasses",
    "buildings",
    "lamps",
    "stops",
    "schools",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTown:
    """
    Everything that lies on the ground, EPSG:3006, metres.

    Attributes
    ----------
    layers
        Layer key to features; columns as the layer's file in `layers/` says.
    addresses
        `street`, `number`, `postcode`, `locality` and points.
    place_names
        `name`, `kind`, `accuracy_m` and geometry: landmarks, parks, schools, stops,
        underpasses and districts.
    homes
        Inhabitants of each building, in the order of `layers["buildings"]`.
    vegetation_height, population
        Rasters: metres, and inhabitants per cell.
    seed
        What all of it was drawn from.
    """

    layers: dict[str, gpd.GeoDataFrame]
    addresses: gpd.GeoDataFrame
    place_names: gpd.GeoDataFrame
    homes: np.ndarray
    vegetation_height: Raster
    population: Raster
    seed: int


def make(boundary: BaseGeometry, *, seed: int = SEED) -> DemoTown:
    """
    Make the town from a seed.

    Parameters
    ----------
    boundary
        The municipality, EPSG:3006; roads and rails end there.
    seed
        Each part of the town is drawn from its own stream of it, so a change in one
        leaves the others as they were.
    """
    streams = iter(np.random.default_rng(seed).spawn(8))
    ground = lay_out(next(streams))
    local = with_addresses(ground, weave(ground, next(streams)))
    net = lay_paths(ground, next(streams))
    plots = build_up(ground, local, net.drawn, next(streams))
    streets = street_layer(ground, local).clip(boundary, keep_geom_type=True)
    streets = streets.sort_index().explode(index_parts=False, ignore_index=True)
    occupied = np.concatenate(
        [
            plots.buildings.geometry,
            streets.geometry,
            [bent(park) for park in ground.parks.values()],
            net.paths.geometry,
        ]
    )
    schools, houses = found_schools(ground, occupied, next(streams))
    buildings = _with_schools(plots.buildings, houses)
    layers = {
        **_ground_layers(ground, boundary),
        "streets": streets,
        "paths": net.paths,
        "underpasses": net.underpasses,
        "buildings": buildings,
        "lamps": lamps_along(ground, local, net.drawn, next(streams)),
        "stops": stops_along(ground, streets),
        "schools": schools,
    }
    homes = _homes(buildings, layers["districts"])
    return DemoTown(
        layers=layers,
        addresses=plots.addresses,
        place_names=_place_names(layers),
        homes=homes,
        vegetation_height=_vegetation(ground, layers, net, next(streams)),
        population=draw_people(buildings, homes=homes, boundary=boundary),
        seed=seed,
    )


def _ground_layers(
    ground: Ground, boundary: BaseGeometry
) -> dict[str, gpd.GeoDataFrame]:
    """Put water, woods, rails, parks and districts on the ground."""
    river = bent(ground.river).intersection(boundary)
    quarters = [quarter for quarter, _ in ground.quarters]
    land = [("woods", bent(area)) for area in ground.woods]
    land += [("field", bent(area)) for area in ground.fields]
    return {
        "land": _layer(
            {"kind": [kind for kind, _ in land]},
            [area.intersection(boundary) for _, area in land],
        ).explode(ignore_index=True),
        "water": _layer({"name": ["Lövsjön", "Lövån"]}, [bent(ground.lake), river]),
        "railways": _layer(
            {"name": ["Lövbanan"]}, [bent(ground.railway).intersection(boundary)]
        ),
        "parks": _layer(
            {"name": list(ground.parks)}, [bent(park) for park in ground.parks.values()]
        ),
        "districts": _layer(
            {
                "name": [quarter.name for quarter in quarters],
                "code": [quarter.code for quarter in quarters],
                "population": [quarter.people for quarter in quarters],
            },
            [bent(area) for _, area in ground.quarters],
        ),
    }


def _layer(
    columns: Mapping[str, object], shapes: list[BaseGeometry]
) -> gpd.GeoDataFrame:
    """Put columns and shapes together, rounded to centimetres."""
    return gpd.GeoDataFrame(
        columns, geometry=shapely.set_precision(shapes, 0.01), crs=SWEREF99_TM
    )


def _with_schools(
    buildings: gpd.GeoDataFrame, houses: list[BaseGeometry]
) -> gpd.GeoDataFrame:
    """Add the school buildings."""
    schools = gpd.GeoDataFrame(
        {"kind": "school", "levels": 2},
        geometry=houses,
        crs=SWEREF99_TM,
        index=range(len(houses)),
    )
    return pd.concat([buildings, schools], ignore_index=True)


def _homes(buildings: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> np.ndarray:
    """Let people live in the buildings of their district."""
    district = np.full(len(buildings), -1)
    middles = shapely.centroid(buildings.geometry.to_numpy())
    house, area = shapely.STRtree(districts.geometry.to_numpy()).query(
        middles, predicate="within"
    )
    district[house] = area
    return people_in(
        buildings, district=district, people=districts["population"].to_numpy()
    )


def _vegetation(
    ground: Ground,
    layers: dict[str, gpd.GeoDataFrame],
    net: PathNet,
    rng: np.random.Generator,
) -> Raster:
    """Grow trees, and hedges beside the paths that are dark."""
    bare = [
        *layers["water"].geometry,
        *layers["buildings"].geometry,
        *layers["streets"].buffer(6),
        *layers["paths"].buffer(1.5),
        *layers["railways"].buffer(8),
    ]
    dark = [path for path in net.drawn if path.dark is not None]
    hedges = [
        bent(path.line).buffer(4.5).difference(bent(path.line).buffer(2))
        for path in dark
    ]
    main = shapely.union_all([bent(line) for *_, line in ground.roads]).buffer(70)
    centre = layers["districts"].geometry.iloc[:3].union_all()
    cover = Cover(
        town=bent(ground.town),
        parks=[*layers["parks"].geometry, main.difference(centre)],
        woods=[bent(area) for area in ground.woods],
        bare=bare,
        hedges=hedges,
    )
    return draw_vegetation(cover, rng)


def _place_names(layers: dict[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Gather every name that people use for a place."""
    frames = [landmark_places()]
    for key, kind, accuracy in (
        ("parks", "park", None),
        ("schools", "school", 60.0),
        ("stops", "stop", 25.0),
        ("underpasses", "underpass", 20.0),
        ("districts", "district", None),
    ):
        layer = layers[key]
        radius = np.sqrt(layer.area / np.pi).round(0) if accuracy is None else accuracy
        frames.append(
            pd.DataFrame(
                {
                    "name": layer["name"],
                    "kind": kind,
                    "accuracy_m": radius,
                    "geometry": layer.geometry,
                }
            )
        )
    places = pd.concat(frames, ignore_index=True).drop_duplicates(
        "name", ignore_index=True
    )
    return gpd.GeoDataFrame(places, geometry="geometry", crs=SWEREF99_TM)
