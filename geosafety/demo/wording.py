"""How each sender puts an event into words: place, text, truth."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from geosafety.demo.events import Events
from geosafety.demo.misspell import slip
from geosafety.demo.municipality import DemoTown
from geosafety.demo.plan_sheet import QUARTERS
from geosafety.demo.sentences import SLIPS, WRITTEN

# How the senders who write addresses write them: shares that sum to 1.
_MANNERS = {
    "bostadsbolaget": {"address": 0.84, "slip": 0.08, "street": 0.06, "area": 0.02},
    "vaktbolaget": {
        "address": 0.46,
        "slip": 0.24,
        "street": 0.1,
        "intersection": 0.06,
        "place": 0.06,
        "area": 0.05,
        "nowhere": 0.03,
    },
}
_NOWHERE = ("okänd plats", "på väg hem", "under rond", "")
_NEAR_PLACE_M = 150.0
_SLIPS_SHARE = 0.004
_KNOWN_KINDS = ("park", "school", "stop", "square", "station", "library", "shopping")


@dataclass(frozen=True, slots=True)
class _Scene:
    """The names that a reporter can use for where something happened."""

    street: str
    number: str
    district: str
    place: str | None


def put_into_words(
    town: DemoTown, events: Events, rng: np.random.Generator
) -> pd.DataFrame:
    """
    Add to each event what its reporter writes, and the truth about it.

    Returns
    -------
    DataFrame
        The events with `text`, `manner` (how the place is given), `written` (the
        place as written) and `meant` (the place that is meant, rightly spelt).
    """
    meet = streets_that_meet(town)
    frame = events.frame.copy()
    frame["text"] = [
        "" if sender == "polisen" else _text(category, rng)
        for sender, category in zip(frame["sender"], frame["category"], strict=True)
    ]
    frame["manner"] = [
        _manner(sender, told_twice=same_as >= 0, rng=rng)
        for sender, same_as in zip(frame["sender"], frame["same_as"], strict=True)
    ]
    said = [
        _said(manner, scene, meet, rng)
        for manner, scene in zip(frame["manner"], _scenes(town, frame), strict=True)
    ]
    frame["manner"], frame["written"], frame["meant"] = zip(*said, strict=True)
    return frame


def streets_that_meet(town: DemoTown) -> dict[str, list[str]]:
    """Tell for each street which others it meets."""
    streets = town.layers["streets"]
    pairs = streets.sindex.query(streets.geometry, predicate="dwithin", distance=1.0)
    names = streets["name"].to_numpy()
    meet: dict[str, set[str]] = {}
    for one, other in pairs.T:
        if names[one] != names[other]:
            meet.setdefault(str(names[one]), set()).add(str(names[other]))
    return {street: sorted(others) for street, others in sorted(meet.items())}


def _scenes(town: DemoTown, frame: pd.DataFrame) -> Iterator[_Scene]:
    """Find the names around each event."""
    known = town.place_names
    known = known[known["kind"].isin(_KNOWN_KINDS)]
    tree = shapely.STRtree(known.geometry.to_numpy())
    spots = shapely.points(frame[["east", "north"]].to_numpy())
    event, place = tree.query_nearest(
        spots, max_distance=_NEAR_PLACE_M, all_matches=False
    )
    near = dict(zip(event.tolist(), known["name"].iloc[place], strict=True))
    districts = {quarter.postcode: quarter.name for quarter in QUARTERS}
    doors = town.addresses.iloc[frame["address"].to_numpy()]
    for row, (street, number, postcode) in enumerate(
        zip(doors["street"], doors["number"], doors["postcode"], strict=True)
    ):
        yield _Scene(street, number, districts[postcode], near.get(row))


def _text(category: str, rng: np.random.Generator) -> str:
    """Write a sentence, now and then with something that should not be there."""
    sentences = WRITTEN[category]
    text = sentences[int(rng.integers(len(sentences)))]
    if rng.random() < _SLIPS_SHARE:
        text = f"{text} {SLIPS[int(rng.integers(len(SLIPS)))]}"
    return text


def _manner(sender: str, *, told_twice: bool, rng: np.random.Generator) -> str:
    """Choose how the place is given; the senders with a map give a point."""
    manners = _MANNERS.get(sender)
    if manners is None:
        return "point"
    if told_twice:
        return "address"
    return str(rng.choice(list(manners), p=list(manners.values())))


def _said(
    manner: str,
    scene: _Scene,
    meet: dict[str, list[str]],
    rng: np.random.Generator,
) -> tuple[str, str, str]:
    """Give the manner in the end, the place as written, and the place as meant."""
    full = f"{scene.street} {scene.number}"
    if manner == "point":
        return manner, "", ""
    if manner == "nowhere":
        return manner, _NOWHERE[int(rng.integers(len(_NOWHERE)))], ""
    if manner == "slip":
        return manner, slip(full, rng), full
    if manner == "intersection" and scene.street in meet:
        others = meet[scene.street]
        crossing = f"{scene.street}/{others[int(rng.integers(len(others)))]}"
        return manner, f"korsningen {crossing}", crossing
    large = {"street": scene.street, "area": scene.district, "place": scene.place}
    name = large.get(manner)
    return (manner, name, name) if name else ("address", full, full)
