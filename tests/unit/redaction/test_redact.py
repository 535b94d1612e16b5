"""How personal data is masked; what is found stands in test_sentences.py."""

from time import process_time

import pyarrow as pa
import pytest

from geosafety.redaction.names import find_names
from geosafety.redaction.redact import (
    Redacted,
    find_personal_data,
    redact,
    redact_column,
    suspects,
)

_LONG = 100_000


def test_kinds_are_named_once_and_in_order():
    text = "a@example.org, 070-174 06 05, b@example.org"
    assert redact(text) == ("[e-post], [telefon], [e-post]", ("e-post", "telefon"))


@pytest.mark.parametrize("text", ["", " ", "Mörkt, trasig belysning", "väg 53"])
def test_a_clean_text_comes_back_as_it_was(text):
    assert redact(text) == Redacted(text, ())


def test_what_is_found_first_is_not_masked_twice():
    text = "konto 3300-850709-9805, personnummer 850709-9805"
    kinds = [kind for *_, kind in find_personal_data(text)]
    assert kinds == ["bankkonto", "personnummer"]


def test_a_span_tells_where_in_the_text_as_it_was_written():
    wide = str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10)))
    text = "född 850709-9805, snäll".translate(wide)
    assert find_personal_data(text) == [(5, 16, "personnummer")]
    assert redact(text).text == "född [personnummer], snäll"
    assert suspects(pa.array([text])).tolist() == [0]


def test_a_column_without_personal_data_comes_back_itself():
    cells = pa.array(["rent", "", "väg 53"])
    assert redact_column(cells) == (cells, {})


def test_a_list_of_phone_numbers_is_masked_to_its_end():
    text = redact("0155248000 " * 60).text
    assert not any(letter.isdigit() for letter in text)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "1",
            "0",
            "07",
            "0/",
            "+",
            "+4",
            "((0",
            "8 5 ",
            "1234 ",
            "4111 ",
            "1.1.",
            "1:",
        ),
        *(
            "850709-",
            "850709-9805 ",
            "0701740605 ",
            "född ",
            "född 8507",
            "0155-24 80 00 ",
        ),
        *(
            "@",
            "a@",
            "@a",
            "a@a.",
            "x_y@",
            "a(at)",
            "ab at ",
            "kalle punkt ",
            "a (a) b.",
        ),
        *("(", "[", "{", "-", "_", "\n", "\u00a0", "::", "#", "a", "a.", "å", "A-"),
        *("K", "K1", "5000-K", "K123-", "lgh ", "lgh 1 ", "SE45 ", "konto: 1234 "),
        *("ABC ", "ABC 12", "abc 123 bil ", "norsk A1 ", "personlig skylt "),
        *("snap: ", "insta ", "t.me/", "u/aaa ", "kontot a_b "),
        *("Karl ", "karl svensson ", "heter A ", "S:t Karl ", "K. ", "Karl von ", "Å "),
    ],
)
def test_no_text_takes_long(piece):
    text = (piece * _LONG)[:_LONG]
    start = process_time()
    redact(text)
    find_names(text)
    # A tenth of this is usual; what grows with the square takes minutes.
    assert process_time() - start < 5
