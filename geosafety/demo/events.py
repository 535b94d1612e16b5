"""What happens in the town over two years, before anybody writes it down."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geosafety.demo.drawing import bent
from geosafety.demo.municipality import DemoTown
from geosafety.demo.plan_sheet import QUARTERS
from geosafety.demo.planted import PLANTED, REPORTED, Planted, Rhythm
from geosafety.demo.rhythm import draw_moments

# How many reports each sender makes of what happens everywhere.
_EVERYWHERE = {
    "kommunen": 1900,
    "bostadsbolaget": 1550,
    "vaktbolaget": 1450,
    "trygghetsappen": 1350,
    "polisen": 330,
}
_MIX: dict[str, dict[str, float]] = {
    "kommunen": {
        "other_unsafe": 3, "vandalism": 6, "graffiti": 5, "littering": 6,
        "lighting_broken": 5, "vegetation_blocking": 2, "moped_gc": 3,
        "school_damage": 2, "youth_disturbance": 3, "alcohol_public": 3, "brawl": 2,
        "event_upcoming": 0.6,
    },
    "bostadsbolaget": {
        "graffiti": 6, "vandalism": 6, "glass_breakage": 3, "burglary_other": 4,
        "burglary_dwelling": 1, "theft_bike": 4, "trespass": 4, "noise_party": 3,
        "littering": 4, "arson_minor": 1, "lighting_broken": 3, "vehicle_damage": 2,
    },
    "vaktbolaget": {
        "brawl": 3, "youth_disturbance": 5, "gathering_unsafe": 3, "alcohol_public": 6,
        "drug_use_traces": 3, "drug_dealing_suspected": 1, "vandalism": 4,
        "graffiti": 4, "burglary_other": 2, "trespass": 4, "threat_harassment": 2,
        "assault_public": 1, "loitering_transit": 2, "moped_gc": 2, "arson_minor": 1,
    },
    "trygghetsappen": {
        "safe_place": 7, "other_unsafe": 5, "desolate_place": 3, "poor_overview": 2,
        "tunnel_passage": 1, "lighting_missing": 4, "lighting_broken": 3,
        "vegetation_blocking": 2, "speeding_place": 3, "littering": 2,
        "no_alternative_route": 1,
    },
    "polisen": {
        "assault_public": 5, "robbery": 1, "theft_other": 4, "burglary_other": 3,
        "vandalism": 4, "brawl": 2, "threat_harassment": 2, "alcohol_public": 3,
        "drug_use_traces": 2, "weapons_found": 1, "arson_minor": 1,
    },
}  # fmt: skip
# How busy a home, a shop house or a workshop makes its doorstep, by sender.
_PULL: dict[str, dict[str, float]] = {
    "kommunen": {"centre": 3.0, "blocks": 1.3, "slabs": 1.4, "villas": 0.6},
    "bostadsbolaget": {"blocks": 1.0, "slabs": 1.6},
    "vaktbolaget": {"centre": 3.5, "blocks": 1.2, "slabs": 1.0, "industry": 1.5},
    "trygghetsappen": {"centre": 2.0, "blocks": 1.2, "slabs": 1.3, "villas": 0.8},
    "polisen": {
        "centre": 3.0,
        "blocks": 1.2,
        "slabs": 1.3,
        "villas": 0.5,
        "industry": 0.8,
    },
}
_RHYTHMS: dict[str, Rhythm] = {
    "brawl": "weekend_night", "assault_public": "weekend_night",
    "alcohol_public": "weekend_night", "noise_party": "weekend_night",
    "graffiti": "night", "vandalism": "night", "burglary_other": "night",
    "glass_breakage": "night", "arson_minor": "night", "vehicle_damage": "night",
    "littering": "day", "vegetation_blocking": "day", "safe_place": "day",
    "event_upcoming": "day", "theft_other": "day", "school_damage": "school_weekend",
}  # fmt: skip
_FELT_AT_EVENING = {
    "other_unsafe", "desolate_place", "tunnel_passage", "lighting_missing",
    "lighting_broken", "poor_overview", "moped_gc", "youth_disturbance",
    "gathering_unsafe",
}  # fmt: skip
_SCATTER_M = 22.0
_TWICE_TOLD = 170
_SAME_PLACE_M = 50.0
_TWICE_TOLD_WITHIN_MINUTES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """
    The true events, one row for each report that will be written.

    Attributes
    ----------
    frame : DataFrame
        `sender`, `category`, `moment` (UTC), `east`, `north` (EPSG:3006, metres),
        `address` (row of the register that lies nearest), `planted` (key or empty)
        and `same_as` (row of the event told before by another sender, or −1).
    """

    frame: pd.DataFrame


def happen(town: DemoTown, rng: np.random.Generator) -> Events:
    """Let two years pass."""
    doors = shapely.get_coordinates(town.addresses.geometry.to_numpy())
    tree = shapely.STRtree(town.addresses.geometry.to_numpy())
    fabric = _fabric_of(town)
    parts = [
        _everywhere(sender, count, doors=doors, fabric=fabric, rng=rng)
        for sender, count in _EVERYWHERE.items()
    ]
    parts += [
        _gathered(planted, middle_of(planted, town), rng=rng) for planted in PLANTED
    ]
    frame = pd.concat(parts, ignore_index=True)
    at = shapely.points(frame[["east", "north"]].to_numpy())
    frame["address"] = tree.nearest(at)
    frame["same_as"] = -1
    frame = pd.concat([frame, _told_twice(frame, doors, rng=rng)], ignore_index=True)
    return Events(frame=frame)


def middle_of(planted: Planted, town: DemoTown) -> NDArray[np.float64]:
    """Find a planted place on the ground: east and north, EPSG:3006, metres."""
    if isinstance(planted.place, str):
        names = town.place_names.set_index("name").geometry
        middle = names[planted.place].centroid
    else:
        middle = bent(shapely.Point(planted.place))
    return np.array([middle.x, middle.y])


def rhythm_of(category: str) -> Rhythm:
    """Tell when a category mostly happens."""
    if category in _FELT_AT_EVENING:
        return "evening"
    return _RHYTHMS.get(category, "any")


def _fabric_of(town: DemoTown) -> NDArray[np.str_]:
    """Tell for each address how its district is built."""
    by_postcode = {quarter.postcode: quarter.fabric for quarter in QUARTERS}
    return np.asarray(town.addresses["postcode"].map(by_postcode).to_numpy(dtype=str))


def _everywhere(
    sender: str,
    count: int,
    *,
    doors: NDArray[np.float64],
    fabric: NDArray[np.str_],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw what a sender reports from all over town, near where people are."""
    pull = np.array([_PULL[sender].get(kind, 0.0) for kind in fabric])
    door = rng.choice(len(doors), count, p=pull / pull.sum())
    spots = doors[door] + rng.normal(0, _SCATTER_M, (count, 2))
    category = _chosen(_MIX[sender], count, rng=rng)
    return pd.DataFrame(
        {
            "sender": sender,
            "category": category,
            "moment": _moments(category, rng=rng),
            "east": spots[:, 0],
            "north": spots[:, 1],
            "planted": "",
        }
    )


def _gathered(
    planted: Planted, middle: NDArray[np.float64], *, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the reports of one planted place."""
    # Two thirds of a round scatter lie within 1.48 of its spread.
    spots = middle + rng.normal(0, planted.radius_m / 1.48, (planted.count, 2))
    return pd.DataFrame(
        {
            "sender": _chosen(planted.senders, planted.count, rng=rng),
            "category": _chosen(planted.categories, planted.count, rng=rng),
            "moment": draw_moments(
                planted.count, planted.rhythm, planted.period, rng=rng
            ),
            "east": spots[:, 0],
            "north": spots[:, 1],
            "planted": planted.key,
        }
    )


def _moments(category: NDArray[np.str_], *, rng: np.random.Generator) -> pd.Series:
    """Draw a moment for each category in its own rhythm."""
    moments = pd.Series(pd.NaT, index=range(len(category)), dtype="datetime64[us, UTC]")
    for kind in sorted(set(category)):
        rows = np.flatnonzero(category == kind)
        drawn = draw_moments(len(rows), rhythm_of(kind), REPORTED, rng=rng)
        moments.iloc[rows] = drawn.as_unit("us")
    return moments


def _told_twice(
    frame: pd.DataFrame, doors: NDArray[np.float64], *, rng: np.random.Generator
) -> pd.DataFrame:
    """Let the guards report again some of what the departments have reported."""
    both = frame["category"].isin(_MIX["vaktbolaget"]) & (frame["sender"] == "kommunen")
    there = doors[frame["address"].to_numpy()]
    both &= np.hypot(*(frame[["east", "north"]].to_numpy() - there).T) < _SAME_PLACE_M
    first = np.sort(rng.choice(np.flatnonzero(both), _TWICE_TOLD, replace=False))
    again = frame.iloc[first].copy()
    later = rng.integers(
        -_TWICE_TOLD_WITHIN_MINUTES, _TWICE_TOLD_WITHIN_MINUTES + 1, len(again)
    )
    again["moment"] = again["moment"] + pd.to_timedelta(later, unit="min")
    again["sender"] = "vaktbolaget"
    again["same_as"] = first
    again[["east", "north"]] = doors[again["address"].to_numpy()]
    return again


def _chosen(
    shares: Mapping[str, float], count: int, *, rng: np.random.Generator
) -> NDArray[np.str_]:
    """Draw words by their shares."""
    weights = np.array(list(shares.values()), dtype=float)
    return rng.choice(np.array(list(shares)), count, p=weights / weights.sum())
