"""A made-up town, small enough to reckon by hand."""

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafety.geocode import Gazetteer
from geosafety.model.municipality import Municipality

EAST, NORTH = 600_000.0, 6_500_000.0


def _houses(street, east, north, *, step=(30.0, 0.0), **others):
    """Lay houses 1, 2, 3 … along a straight street."""
    postcode, count = others.get("postcode", "611 31"), others.get("count", 20)
    return [
        {
            "street": street,
            "number": str(number + 1),
            "postcode": postcode,
            "locality": "Påhitt",
            "east": EAST + east + step[0] * number,
            "north": NORTH + north + step[1] * number,
        }
        for number in range(count)
    ]


@pytest.fixture(scope="session")
def addresses():
    rows = [
        *_houses("Storgatan", 0, 0),
        *_houses("Sadelmakaregatan", 300, -300, step=(0.0, 30.0)),
        *_houses("Norra Kvarngatan", 0, 900, count=10),
        *_houses("S:t Olofs väg", 2_000, 0, count=12),
        *_houses("Långa vägen", 0, 3_000, step=(100.0, 0.0), count=40),
        *_houses("Delade vägen", -3_000, 0, count=4, postcode="611 40"),
        *_houses("Delade vägen", 6_000, 0, count=4, postcode="611 50"),
        *_houses("Älggatan", 0, -2_000, count=6),
        *_houses("Ålgatan", 900, -2_000, count=6),
    ]
    lettered = {**rows[11], "number": "12B", "east": EAST + 345.0}
    return pd.DataFrame([*rows, lettered])


@pytest.fixture(scope="session")
def place_names():
    middle = shapely.Point(EAST + 4_000, NORTH)
    return pd.DataFrame(
        {
            "name": ["Påhitt Folkets park", "BJÖRKDALEN", "Påhitt Ekbackaskolan"],
            "kind": ["stop", "district", "stop"],
            "accuracy_m": [np.nan, np.nan, 120.0],
            "geometry": [
                shapely.Point(EAST + 1_000, NORTH + 1_000),
                shapely.box(EAST - 50, NORTH + 2_900, EAST + 1_050, NORTH + 3_500),
                middle,
            ],
        }
    )


@pytest.fixture(scope="session")
def municipality():
    boundary = shapely.box(EAST - 9e3, NORTH - 9e3, EAST + 9e3, NORTH + 9e3)
    return Municipality("demo", "Påhitt", boundary, 3010)


@pytest.fixture(scope="session")
def town(addresses, place_names, municipality):
    return Gazetteer.build(addresses, place_names, municipality=municipality)
