"""Buildings along the streets, and their addresses."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import LineString

from geosafety.crs import SWEREF99_TM
from geosafety.demo.drawing import bent
from geosafety.demo.ground import Ground
from geosafety.demo.paths import Path
from geosafety.demo.plan_sheet import LANDMARKS, LOCALITY, Fabric
from geosafety.demo.streets import LocalStreet

_STREET_CLEARANCE_M = 6.0
_BUILDING_CLEARANCE_M = 3.0
_LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class _Lot:
    """How a street is built: sizes in metres, entrances and storeys."""

    kind: str
    width: float
    length: float
    depth: float
    setback: float
    entrances: int
    levels: tuple[int, int]
    built: float


_LOTS: dict[Fabric, _Lot] = {
    "centre": _Lot("mixed", 36, 31, 13, 9, 1, (3, 5), 0.97),
    "blocks": _Lot("apartments", 46, 34, 12, 10, 2, (3, 4), 0.85),
    "slabs": _Lot("apartments", 74, 58, 11, 16, 3, (3, 8), 0.85),
    "villas": _Lot("house", 35, 12, 9, 12, 1, (1, 2), 0.93),
    "industry": _Lot("industry", 95, 64, 38, 22, 1, (1, 2), 0.85),
}
_COLUMNS = ("street", "place", "east", "north", "tangent_x", "tangent_y", "side")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plots:
    """Buildings (`kind`, `levels`) and the address register, EPSG:3006."""

    buildings: gpd.GeoDataFrame
    addresses: gpd.GeoDataFrame


def build_up(
    ground: Ground,
    streets: list[LocalStreet],
    paths: tuple[Path, ...],
    rng: np.random.Generator,
) -> Plots:
    """
    Put up buildings along every street and number their entrances.

    Odd numbers stand to the left of a street and even ones to the right. What would
    stand in a street, a path, the water, a park or another building is not built.
    """
    lots = pd.concat(
        [_lots_along(index, street) for index, street in enumerate(streets)],
        ignore_index=True,
    )
    fabric = np.array([street.quarter.fabric for street in streets])[lots["street"]]
    lot = {
        name: np.array([getattr(_LOTS[kind], name) for kind in fabric])
        for name in ("length", "depth", "setback", "entrances", "built", "kind")
    }
    stretch = rng.uniform(0.85, 1.12, len(lots))
    shapes = _rectangles(lots, lot["setback"], lot["length"] * stretch, lot["depth"])
    wanted = rng.random(len(lots)) < lot["built"]
    kept = wanted & _is_free(shapes, ground, _lines(ground, streets, paths))
    kept[kept] = _apart(shapes[kept])
    lots, shapes = lots[kept].reset_index(drop=True), shapes[kept]
    lot = {name: values[kept] for name, values in lot.items()}
    low, high = np.array([_LOTS[kind].levels for kind in fabric[kept]]).T
    buildings = gpd.GeoDataFrame(
        {"kind": lot["kind"], "levels": rng.integers(low, high + 1)},
        geometry=shapes,
        crs=SWEREF99_TM,
    )
    lots["number"] = _numbers(lots)
    return Plots(
        buildings=buildings,
        addresses=_addresses(
            lots,
            streets,
            entrances=lot["entrances"].astype(int),
            setback=lot["setback"],
            length=lot["length"],
        ),
    )


def _lots_along(index: int, street: LocalStreet) -> pd.DataFrame:
    """Measure out the lots on both sides of a street."""
    width = _LOTS[street.quarter.fabric].width
    line = bent(street.line)
    places = np.arange(width / 2 + 4, line.length - width / 3, width)
    places = np.repeat(places, 2)
    spots = shapely.get_coordinates(shapely.line_interpolate_point(line, places))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, places + 1))
    behind = shapely.get_coordinates(
        shapely.line_interpolate_point(line, np.maximum(places - 1, 0))
    )
    tangent = ahead - behind
    tangent /= np.hypot(*tangent.T)[:, None]
    side = np.tile([1.0, -1.0], len(places) // 2)
    return pd.DataFrame(
        dict(
            zip(
                _COLUMNS,
                (np.full(len(places), index), places, *spots.T, *tangent.T, side),
                strict=True,
            )
        )
    )


def _rectangles(
    lots: pd.DataFrame,
    setback: NDArray[np.float64],
    length: NDArray[np.float64],
    depth: NDArray[np.float64],
) -> NDArray[np.object_]:
    """Draw a rectangle on each lot, its long side along the street."""
    spot = lots[["east", "north"]].to_numpy()
    along = lots[["tangent_x", "tangent_y"]].to_numpy()
    out = (
        np.column_stack([-along[:, 1], along[:, 0]]) * lots["side"].to_numpy()[:, None]
    )
    middle = spot + out * (setback + depth / 2)[:, None]
    half_along, half_out = along * (length / 2)[:, None], out * (depth / 2)[:, None]
    corners = np.stack(
        [
            middle - half_along - half_out,
            middle + half_along - half_out,
            middle + half_along + half_out,
            middle - half_along + half_out,
        ],
        axis=1,
    )
    return np.asarray(shapely.polygons(corners.round(2)))


def _lines(
    ground: Ground, streets: list[LocalStreet], paths: tuple[Path, ...]
) -> list[LineString]:
    """List everything that people walk, cycle or drive on."""
    drawn = [street.line for street in streets] + [path.line for path in paths]
    return [bent(line) for line in drawn + [line for *_, line in ground.roads]]


def _is_free(
    shapes: NDArray[np.object_], ground: Ground, lines: list[LineString]
) -> NDArray[np.bool_]:
    """Tell which buildings stand clear of streets, rails, water, parks, squares."""
    open_ground: list[shapely.Geometry] = [
        bent(area) for area in (ground.lake, ground.river, *ground.parks.values())
    ]
    open_ground.append(bent(ground.railway).buffer(12))
    open_ground += [
        bent(shapely.Point(mark.spot)).buffer(0.7 * mark.accuracy_m)
        for mark in LANDMARKS
        if mark.kind in {"square", "station"}
    ]
    free = np.ones(len(shapes), dtype=bool)
    near_line = shapely.STRtree(lines).query(
        shapes, predicate="dwithin", distance=_STREET_CLEARANCE_M
    )[0]
    near_area = shapely.STRtree(open_ground).query(
        shapes, predicate="dwithin", distance=_BUILDING_CLEARANCE_M
    )[0]
    free[near_line] = False
    free[near_area] = False
    return free


def _apart(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Keep buildings in order, leaving out each that stands too close to one kept."""
    kept = np.ones(len(shapes), dtype=bool)
    first, second = shapely.STRtree(shapes).query(
        shapes, predicate="dwithin", distance=_BUILDING_CLEARANCE_M
    )
    earlier = first > second
    order = np.lexsort((second[earlier], first[earlier]))
    for later, before in zip(
        first[earlier][order], second[earlier][order], strict=True
    ):
        if kept[before]:
            kept[later] = False
    return kept


def _numbers(lots: pd.DataFrame) -> NDArray[np.int64]:
    """Give each lot its number: odd to the left, even to the right."""
    rank = lots.groupby(["street", "side"])["place"].rank(method="first").astype(int)
    return np.asarray(2 * rank - (lots["side"] > 0), dtype=np.int64)


def _addresses(
    lots: pd.DataFrame,
    streets: list[LocalStreet],
    *,
    entrances: NDArray[np.int64],
    setback: NDArray[np.float64],
    length: NDArray[np.float64],
) -> gpd.GeoDataFrame:
    """Give each entrance an address, at the front of its building."""
    lot = np.repeat(np.arange(len(lots)), entrances)
    entrance = np.arange(len(lot)) - np.repeat(
        np.cumsum(entrances) - entrances, entrances
    )
    shift = (entrance + 0.5) / entrances[lot] - 0.5
    spot = lots[["east", "north"]].to_numpy()[lot]
    along = lots[["tangent_x", "tangent_y"]].to_numpy()[lot]
    out = (
        np.column_stack([-along[:, 1], along[:, 0]])
        * lots["side"].to_numpy()[lot, None]
    )
    points = (
        spot
        + along * (shift * length[lot])[:, None]
        + out * (setback[lot] + 0.5)[:, None]
    )
    letters = np.where(entrances[lot] > 1, np.array(list(_LETTERS))[entrance], "")
    names = np.array([street.name for street in streets])[
        lots["street"].to_numpy()[lot]
    ]
    codes = np.array([street.quarter.postcode for street in streets])
    numbers = lots["number"].to_numpy()[lot].astype(str)
    return gpd.GeoDataFrame(
        {
            "street": names,
            "number": np.char.add(numbers, letters),
            "postcode": codes[lots["street"].to_numpy()[lot]],
            "locality": LOCALITY,
        },
        geometry=shapely.points(points.round(2)),
        crs=SWEREF99_TM,
    )
