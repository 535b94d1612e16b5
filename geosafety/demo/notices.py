"""Police notices about the made-up town, as the police's feed would serve them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.demo.municipality import DemoTown
from geosafety.demo.plan_sheet import LOCALITY, ORIGIN, QUARTERS
from geosafety.demo.sentences import NOTICES, OTHER_NOTICES
from geosafety.demo.wording import streets_that_meet
from geosafety.model.period import LOCAL_TIME, MONTH_NAMES

_FIRST_ID = 900_001
_OTHERS = 90
_PUBLISHED_AFTER_MINUTES = (25, 240)


def police_notices(
    town: DemoTown, events: pd.DataFrame, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """
    Write the notices, oldest first, in the form of polisen.se/api/events.

    Their coordinates are the middle of the municipality, as in the real feed, and
    some notices are of kinds that become no reports.
    """
    names = _Names(town, rng)
    drafts = [
        (moment, *_told(category, names.around(address)))
        for moment, category, address in zip(
            events["moment"], events["category"], events["address"], strict=True
        )
    ]
    moments = rng.choice(events["moment"].to_numpy(), _OTHERS, replace=False)
    for at, moment in enumerate(pd.DatetimeIndex(moments)):
        kind, text = OTHER_NOTICES[at % len(OTHER_NOTICES)]
        address = int(rng.integers(len(town.addresses)))
        utc = moment if moment.tzinfo else moment.tz_localize("UTC")
        drafts.append((utc, kind, text.format(**names.around(address))))
    drafts.sort(key=lambda draft: draft[0])
    return [
        _notice(_FIRST_ID + at, moment, kind, text, rng)
        for at, (moment, kind, text) in enumerate(drafts)
    ]


class _Names:
    """The names that a notice about an address can use."""

    def __init__(self, town: DemoTown, rng: np.random.Generator) -> None:
        """Look the names of the town up once."""
        self._rng = rng
        self._streets = town.addresses["street"].to_numpy(dtype=str)
        districts = {quarter.postcode: quarter.name for quarter in QUARTERS}
        self._districts = town.addresses["postcode"].map(districts).to_numpy(dtype=str)
        self._points = town.addresses.geometry.to_numpy()
        self._crossings = streets_that_meet(town)
        kinds = ("square", "station", "library", "shopping", "park", "school")
        self._places = town.place_names[town.place_names["kind"].isin(kinds)]
        self._tree = self._places.sindex

    def around(self, address: int) -> dict[str, str]:
        """Give street, a street it meets, the nearest known place, and district."""
        street = str(self._streets[address])
        others = self._crossings.get(street, ["Norra Storgatan"])
        near = self._tree.nearest(self._points[address], return_all=False)[1][0]
        return {
            "street": street,
            "other": others[int(self._rng.integers(len(others)))],
            "place": str(self._places["name"].iloc[near]),
            "district": str(self._districts[address]),
            "town": LOCALITY,
            "choice": str(self._rng.integers(0, 12)),
        }


def _told(category: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Give the police's word and what the notice says."""
    kind, texts = NOTICES[category]
    return kind, texts[int(names["choice"]) % len(texts)].format(**names)


def _notice(
    number: int, moment: pd.Timestamp, kind: str, text: str, rng: np.random.Generator
) -> dict[str, Any]:
    """Write one notice; hours stand without a leading zero, as in the real feed."""
    local = moment.tz_convert(LOCAL_TIME)
    delay = int(rng.integers(*_PUBLISHED_AFTER_MINUTES))
    published = (moment + pd.Timedelta(minutes=delay)).tz_convert(LOCAL_TIME)
    title = (
        f"{local.day} {MONTH_NAMES[local.month - 1]} {local:%H.%M}, {kind}, {LOCALITY}"
    )
    offset = f"{published:%z}"
    lon, lat = reproject_points(ORIGIN[0], ORIGIN[1], source=SWEREF99_TM, target=WGS84)
    return {
        "id": number,
        "datetime": f"{published:%Y-%m-%d} {published.hour}:{published:%M:%S} "
        f"{offset[:3]}:{offset[3:]}",
        "name": title,
        "summary": text,
        "url": f"/aktuellt/handelser/{published.year}/{number}/",
        "type": kind,
        "location": {"name": LOCALITY, "gps": f"{float(lat):.6f},{float(lon):.6f}"},
    }
