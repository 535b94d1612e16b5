import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.intake.numerals import read_numbers


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "-inf",
        "1e400",
        "1e5",
        "0x3A",
        "58_7",
        "５８.７５",  # noqa: RUF001
        "58.",
        ".5",
        "5,8,7",
        "58.75.1",
        "1 000",
        "−5",
        "--5",
        "abc",
        "1234567890",
        "58.75°",
    ],
)
def test_what_only_looks_like_a_number_is_wrong(text):
    read = read_numbers(pa.array([text]))
    assert read.wrong[0]
    assert np.isnan(read.numbers[0])


@given(st.decimals(-999_999_999, 999_999_999, places=6), st.sampled_from(".,"))
def test_numbers_are_read_with_point_and_comma(number, mark):
    text = f"{number:f}".replace(".", mark)
    assert read_numbers(pa.array([text])).numbers[0] == float(number)


def test_spaces_around_and_a_plus_sign_do_not_matter():
    read = read_numbers(pa.array([" 58,75 ", "+17.0", "", "  "]))
    assert read.numbers[:2].tolist() == [58.75, 17.0]
    assert read.empty.tolist() == [False, False, True, True]
    assert not read.wrong.any()
