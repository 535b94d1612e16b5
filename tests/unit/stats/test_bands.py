import math

import numpy as np
import pytest

from geosafety.errors import RefusedInputError
from geosafety.stats import Bands, read_bands


def test_a_band_holds_its_lower_limit_and_not_its_upper():
    edges = read_bands("0,100,200").edges
    assert np.searchsorted(edges, [0, 99.9, 100, 199.9], side="right").tolist() == [
        *(1, 1, 2, 2)
    ]


def test_a_closed_limit_belongs_to_the_band_below():
    bands = read_bands("0,20],inf")
    assert bands == Bands((0, 20, math.inf), closed=(20,))
    assert bands.edges[1] > 20
    assert bands.edges[1] == np.nextafter(20, 21)
    assert bands.labels == ("[0, 20]", "(20, inf)")


def test_bands_in_another_unit_keep_what_is_closed():
    assert read_bands("0,7],14").times(86_400).labels == (
        "[0, 604800]",
        "(604800, 1209600)",
    )


def test_a_limit_with_decimals_is_written_as_it_was_read():
    assert read_bands("0,0.5,12").labels == (
        "[0, 0.5)",
        "[0.5, 12)",
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "0,", ",1", "0,a", "0,nan", "5,5", "10,5", "-1,5", "inf,inf"),
        *("0,inf,5", "0,1e3", "0],5", "0,inf]", "0;1", "0,٣"),
    ],
)
def test_limits_that_cut_nothing_are_refused(text):
    with pytest.raises(RefusedInputError):
        read_bands(text)


@pytest.mark.parametrize("limits", [(0, math.nan), (math.nan, 1), (-1.0, 2.0), ()])
def test_numbers_that_are_no_limits_are_refused(limits):
    with pytest.raises(RefusedInputError):
        Bands(limits)
