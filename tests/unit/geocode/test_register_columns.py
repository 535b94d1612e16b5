"""A foreign table becomes the register, and its bad rows are counted."""

import numpy as np
import pandas as pd
import pytest

from geosafety.errors import RefusedInputError
from geosafety.geocode.columns import register_columns, register_of_table


def test_columns_are_known_by_their_names():
    header = ["adress", "gata", "gatunummer", "postnummer", "lon", "lat"]

    found = register_columns(header, {})

    assert (found.street, found.number, found.postcode) == (
        *("gata", "gatunummer", "postnummer"),
    )
    assert not found.is_in_metres


def test_a_chosen_column_wins_over_a_guess():
    found = register_columns(
        ["gata", "namn", "e", "n", "lon", "lat"],
        {"street": "namn", "east": "e", "north": "n"},
    )

    assert found.street == "namn"
    assert found.is_in_metres


@pytest.mark.parametrize(
    ("header", "chosen", "word"),
    [
        (["gata", "lon", "lat"], {"street": "vägnamn"}, "vägnamn"),
        (["kolumn", "lon", "lat"], {}, "--street"),
        (["gata", "x"], {}, "--lon"),
    ],
)
def test_missing_columns_are_named(header, chosen, word):
    with pytest.raises(RefusedInputError) as refused:
        register_columns(header, chosen)

    assert word in refused.value.sv
    assert word in refused.value.en


def test_rows_without_street_or_place_in_sweden_are_rejected():
    table = pd.DataFrame(
        {
            "gata": ["Storgatan", "Storgatan", "", "Storgatan", "Storgatan", None],
            "lon": ["17,01", "", "17.0", "999", "-3.7", "17.0"],
            "lat": ["58,75", "58.7", "58.7", "58.7", "40.4", "58.7"],
        }
    )

    register, rejected = register_of_table(table, register_columns(table.columns, {}))

    assert rejected == 5
    assert register["street"].tolist() == ["Storgatan"]
    assert np.hypot(register["east"][0] - 616_121, register["north"][0] - 6_514_288) < (
        1_000
    )
