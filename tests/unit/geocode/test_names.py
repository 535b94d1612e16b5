"""Streets and places are found by any likely spelling."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geosafety.geocode.names import PlaceNames
from geosafety.geocode.register import Register
from geosafety.geocode.streets import StreetNames
from geosafety.geocode.towns import other_towns
from geosafety.geocode.typos import TypoIndex

STREETS = ("Regementsgatan", "Davidshallsgatan", "Sallerupsvägen", "Ågatan", "Ekgatan")
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


@st.composite
def _misspelt(draw):
    """Make one typing error in the name of a street."""
    at = draw(st.integers(0, 2))
    name = STREETS[at]
    where = draw(st.integers(1, len(name) - 2))
    letter = draw(st.sampled_from(LETTERS))
    wrong = draw(
        st.sampled_from(
            (
                name[:where] + name[where + 1 :],
                name[:where] + letter + name[where:],
                name[:where] + letter + name[where + 1 :],
                name[:where] + name[where + 1] + name[where] + name[where + 2 :],
            )
        )
    )
    return at, wrong


@given(_misspelt())
def test_a_street_with_one_typing_error_is_found(case):
    at, wrong = case

    match = StreetNames(STREETS).find((wrong.casefold(),))

    assert match.streets == (at,)
    assert match.errors <= 1.5


def test_two_errors_are_forgiven_in_long_names_only():
    index = TypoIndex(["regementsgatan", "ågatan"])

    assert [near.key for near in index.nearest("regemetsgatn", 2)] == ["regementsgatan"]
    assert index.nearest("ogtan", 1) == ()


def test_names_equally_near_are_all_given():
    names = StreetNames(("Pilgatan", "Polgatan"))

    assert names.find(("plgatan",)).streets == (0, 1)


def test_another_municipality_has_the_towns_that_are_not_ours():
    assert {"lund", "höllviken", "arlöv"} <= other_towns("1280")
    assert not {"malmö", "oxie"} & other_towns("1280")
    assert {"malmö", "nyköping"} <= other_towns("demo")


@pytest.fixture
def stops():
    names = {
        "Påhitt Brandkärrsskolan": (0, 0),
        "Påhitt Brandkärrsvägen": (500, 0),
        "Påhitt Centralstation": (3_000, 0),
        "Berg": (9_000, 0),
        "V Kvarngatan": (4_000, 0),
        "Oxbacken/Hargsvägen": (5_000, 0),
        "Gruvvägen 16": (6_000, 0),
        "Aspa (Bygdegården)": (7_000, 0),
    }
    return pd.DataFrame(
        {
            "name": list(names),
            "kind": "stop",
            "accuracy_m": np.nan,
            "geometry": [shapely.Point(6e5 + e, 6.5e6 + n) for e, n in names.values()],
        }
    )


@pytest.fixture
def places(stops):
    columns = ("street", "number", "postcode", "locality", "east", "north")
    nobody = Register.build(pd.DataFrame({name: [] for name in columns}))
    return PlaceNames.build(stops, nobody, municipality="Påhitt")


@pytest.mark.parametrize(
    ("name_key", "name"),
    [
        ("brandkärrsskolan", "Brandkärrsskolan"),
        ("brandkärr", "Brandkärr"),
        ("västrakvarngatan", "V Kvarngatan"),
        ("hargsvägen", "Hargsvägen"),
        ("gruvvägen", "Gruvvägen"),
        ("aspa", "Aspa"),
        ("centralapåhitt", "Påhitt centrum"),
    ],
)
def test_stops_are_found_by_what_people_call_them(places, name_key, name):
    assert [places.places[at].name for at in places.find(name_key)] == [name]


def test_the_municipality_itself_is_no_place(places):
    assert places.find("påhitt") == ()


def test_a_village_is_less_certain_than_a_stop_at_a_street(places):
    village = places.places[places.find("berg")[0]].placement
    street = places.places[places.find("gruvvägen")[0]].placement

    assert village.accuracy_m == pytest.approx(500, rel=0.01)
    assert street.accuracy_m == pytest.approx(250, rel=0.01)
