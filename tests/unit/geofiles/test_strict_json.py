import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError
from geosafety.geofiles import load_json

_SAFE_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _SAFE_TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_SAFE_TEXT, inner, max_size=4)
    ),
    max_leaves=20,
)


def _fault(raw: bytes, **options):
    with pytest.raises(RefusedInputError) as refused:
        load_json(raw, **options)
    (problem,) = refused.value.problems
    return problem


@given(_VALUES)
def test_what_is_json_comes_out_as_it_went_in(value):
    assert load_json(json.dumps(value).encode()) == value
    assert load_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_and_nothing_else(raw):
    try:
        value = load_json(raw)
    except RefusedInputError as error:
        told = error.problems
    else:
        told = load_json(json.dumps(value).encode()) == value
    assert told


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", '{"a": NaN}'])
def test_numbers_that_json_does_not_have_are_refused(word):
    assert _fault(word.encode()).code == "json-syntax"


@pytest.mark.parametrize("number", ["1e999", "-1e400", "1" * 5000])
def test_numbers_too_large_to_hold_are_refused(number):
    assert _fault(f"[{number}]".encode()).code == "json-number"


def test_the_same_key_twice_is_refused_by_name():
    fault = _fault(b'{"a": {"b": 1, "c": 2, "b": 3}}')
    assert fault.code == "json-duplicate-key"
    assert "b" in fault.sv


def test_nesting_is_measured_before_it_is_followed():
    raw = b'{"x": [1, {"y~/": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]}"
    fault = _fault(raw, depth_code="geojson-structure")
    assert fault.code == "geojson-structure"
    assert fault.pointer == "/x/1/y~0~1"


def test_brackets_within_texts_are_not_nesting():
    assert load_json(b'["[[[[", "\\"[[["]', max_depth=1) == ["[[[[", '"[[[']


def test_nul_and_half_characters_are_found_in_values_and_keys():
    fault = _fault(b'{"a": [0, "x\\u0000"]}')
    assert (fault.code, fault.pointer) == ("control-character", "/a/1")
    assert _fault(b'["\\ud800"]').code == "encoding"
    assert _fault(b'{"a\\u0000": 1}').code == "control-character"
    assert load_json(b'["\\ud83d\\ude00"]') == ["😀"]


def test_other_encodings_and_too_long_texts_are_refused():
    assert _fault('["å"]'.encode("latin-1")).code == "encoding"
    assert _fault('["å"]'.encode("utf-16")).code == "encoding"
    assert _fault(b"[1, 2, 3]", max_bytes=5).code == "too-large"


@pytest.mark.parametrize("item", [b"[],", b"{},", b"1,"])
def test_more_values_than_memory_has_room_for_are_refused_unread(item):
    assert _fault(b"[" + item * 4_000_000 + b"1]").code == "too-large"


def test_commas_and_brackets_within_texts_are_no_values():
    text = "[{," * 2_000_000
    assert load_json(json.dumps(text).encode()) == text
