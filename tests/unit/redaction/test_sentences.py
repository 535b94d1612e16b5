"""Two thousand labelled sentences: what is found, missed and masked for nothing."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from geosafety.redaction.names import find_names
from geosafety.redaction.redact import (
    find_personal_data,
    has_identity_number,
    redact,
    redact_column,
    suspects,
)

_LEAST_FOUND = {
    "personnummer": 1.0,
    "samordningsnummer": 1.0,
    "födelsedatum": 0.95,
    "telefon": 0.95,
    "e-post": 0.95,
    "registreringsnummer": 0.95,
    "lägenhet": 0.95,
    "K-nummer": 0.95,
    "konto": 0.95,
    "ip-adress": 0.95,
    "bankkonto": 0.95,
}
_IDENTITY = {"personnummer", "samordningsnummer"}
_CASES = Path(__file__).parents[2] / "js" / "identity_cases.json"
# Letters that Transportstyrelsen never issues, and its own examples.
_NEVER_ISSUED = re.compile(
    "APA|BSS|ETA|FNL|GHB|HKH|KKK|KYK|LOJ|NRP|OOO|XTC|ABC|MLB", re.IGNORECASE
)
# Set aside for books and films by PTS, and by its likes in other countries.
_SET_ASIDE = re.compile(
    "0?701740(?:60[5-9]|6[1-9][0-9])|0?84650(?:04|040)[0-9]{2}|8?4650?04[0-9]{2}"
    "|0?3139006[0-9]{2}|0?4062804[0-9]{2}|0?9803192[0-9]{2}|17406[0-9]{2}"
    "|493023125[0-9]{3}|447700900[0-9]{3}|442079460[0-9]{3}|120255501[0-9]{2}"
    # Plainly made up.
    "|4722123456|4520123456|358401234567|48221234567"
)


def _uncounted(file):
    return file == "look_alike_fragments"


@pytest.fixture(scope="module")
def found(sentences):
    return [find_personal_data(sentence.text) for sentence in sentences]


def _is_covered(span, text, masks):
    masked = {place for start, end, _ in masks for place in range(start, end)}
    return all(at in masked or text[at].isspace() for at in range(*span[:2]))


def _overlaps(span, others):
    return any(span[0] < other[1] and span[1] > other[0] for other in others)


def test_there_are_two_thousand_sentences_and_a_third_is_clean(sentences):
    counted = [each for each in sentences if not _uncounted(each.file)]
    clean = [each for each in counted if not each.personal]
    assert len({each.text for each in sentences}) == len(sentences)
    assert len(counted) >= 2_000
    assert len(clean) / len(counted) >= 1 / 3


def test_each_kind_is_found_as_often_as_promised(sentences, found):
    total, covered, exact = Counter(), Counter(), Counter()
    for sentence, masks in zip(sentences, found, strict=True):
        for span in sentence.personal:
            total[span[2]] += 1
            covered[span[2]] += _is_covered(span, sentence.text, masks)
            exact[span[2]] += span in masks
    lines = ["| kind | sentences' marks | covered | exactly so |", "|---|---|---|---|"]
    lines += [
        f"| {kind} | {total[kind]} | {covered[kind] / total[kind]:.1%} "
        f"| {exact[kind] / total[kind]:.1%} |"
        for kind in _LEAST_FOUND
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    assert total.keys() == _LEAST_FOUND.keys()
    shares = {kind: covered[kind] / total[kind] for kind in total}
    assert [kind for kind in shares if shares[kind] < _LEAST_FOUND[kind]] == []
    assert sum(exact.values()) / sum(total.values()) >= 0.98


def test_hardly_anything_clean_is_masked(sentences, found):
    clean = [
        (sentence, masks)
        for sentence, masks in zip(sentences, found, strict=True)
        if not sentence.personal
    ]
    wrong = [(each.text, masks) for each, masks in clean if masks]
    sys.stdout.write(f"{len(wrong)} of {len(clean)} clean texts are masked\n")
    assert len(wrong) / len(clean) < 0.005, wrong


def test_nothing_is_taken_for_a_person_that_is_none(sentences, found):
    wrong = [
        (sentence.text, mask)
        for sentence, masks in zip(sentences, found, strict=True)
        for mask in masks
        if mask[2] in _IDENTITY and not _overlaps(mask, sentence.personal)
    ]
    assert wrong == []


def test_masks_reach_no_further_than_the_marks(sentences, found):
    beyond = [
        (sentence.text, mask)
        for sentence, masks in zip(sentences, found, strict=True)
        for mask in masks
        if sentence.personal
        and any(
            not _overlaps((at, at + 1), sentence.personal) for at in range(*mask[:2])
        )
    ]
    assert len(beyond) / sum(map(len, found)) < 0.01, beyond


def test_names_give_a_warning_four_times_in_five(sentences):
    total = hits = 0
    clean: Counter[bool] = Counter()
    wrong: Counter[bool] = Counter()
    for sentence in sentences:
        warned = find_names(sentence.text)
        total += len(sentence.names)
        hits += sum(_overlaps(name, warned) for name in sentence.names)
        if not sentence.names:
            is_trap = "names" in sentence.file
            clean[is_trap] += 1
            wrong[is_trap] += bool(warned)
    sys.stdout.write(
        f"{hits} of {total} names give a warning; {wrong[False]} of {clean[False]} "
        f"texts without, and {wrong[True]} of {clean[True]} with the name of a place, "
        "a firm or a thing\n"
    )
    assert hits / total >= 0.9
    assert wrong[False] / clean[False] < 0.005
    assert wrong[True] / clean[True] < 0.08


def test_names_are_never_masked():
    assert redact("Karl Svensson såg Fatima").kinds == ()


def test_the_quick_sieve_lets_every_find_through(sentences, found):
    passed = set(suspects(pa.array([each.text for each in sentences])).tolist())
    stopped = [
        sentence.text
        for place, (sentence, masks) in enumerate(zip(sentences, found, strict=True))
        if masks and place not in passed
    ]
    assert stopped == []


def test_a_column_is_masked_like_its_texts_one_by_one(sentences):
    texts = [each.text for each in sentences]
    shared, kinds = redact_column(pa.array(texts))
    masked = [redact(text) for text in texts]
    assert shared.to_pylist() == [each.text for each in masked]
    assert kinds == {at: each.kinds for at, each in enumerate(masked) if each.kinds}


def test_a_masked_text_holds_nothing_more_to_mask(sentences):
    masked = [redact(each.text) for each in sentences]
    left = [each.text for each in masked if redact(each.text).kinds]
    assert left == []


def test_a_live_warning_knows_which_sentences_have_an_identity_number(sentences):
    wrong = [
        each.text
        for each in sentences
        if not any(kind == "bankkonto" for *_, kind in each.personal)
        and has_identity_number(each.text)
        != any(kind in _IDENTITY for *_, kind in each.personal)
    ]
    assert wrong == []


def test_only_things_that_have_numbers_hide_one(sentences):
    words = {
        word
        for each in sentences
        if each.file in {"clean", "look_alike_sentences"}
        for word in re.findall(r"[^\W\d_]{2,}", each.text)
    }
    hiding = {
        word
        for word in words
        if "personnummer" not in redact(f"{word} 8507099805").kinds
    }
    things = (
        "lamp|stolp|armatur|skåp|container|hiss|kamera|kanal|kajplats|order|faktura"
        "|artikel|ärende|dnr|konto|ocr|serie|kvitto|beställning|larm|skade|ramn|imei"
        "|isbn|remiss|prov|bankgiro|plusgiro|org|objekt|felanmälan|försäkring|nyckel"
        "|inventarie|brunn|belysningscentral|koord|sweref"
    )
    assert len(words) > 1_500
    assert [word for word in hiding if not re.search(things, word.lower())] == []
    assert len(hiding) < 100


def test_the_browsers_cases_are_these_sentences(sentences):
    cases = [[each.text, has_identity_number(each.text)] for each in sentences]
    assert json.loads(_CASES.read_text(encoding="utf-8")) == cases


def _digits(text):
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def test_no_personal_number_belongs_to_anybody(sentences):
    numbers = [
        each.text[start:end]
        for each in sentences
        for start, end, kind in each.personal
        if kind in _IDENTITY
    ]
    taken = [
        number
        for number in numbers
        if not re.search("[RT]", number) and _digits(number)[-4:-2] != "98"
    ]
    assert len(numbers) > 300
    assert taken == []


@pytest.mark.parametrize(
    ("kind", "belongs_to_nobody"),
    [
        (
            "telefon",
            lambda text: _SET_ASIDE.search(_digits(text)) or re.search("[OI]", text),
        ),
        ("e-post", lambda text: re.search("example|@gmail|@hotmail", text.lower())),
    ],
)
def test_no_phone_or_address_belongs_to_anybody(sentences, kind, belongs_to_nobody):
    marked = [
        each.text[start:end]
        for each in sentences
        for start, end, own in each.personal
        if own == kind
    ]
    assert [text for text in marked if not belongs_to_nobody(text)] == []


def test_no_swedish_plate_belongs_to_anybody(sentences, found):
    plates = [
        sentence.text[start:end]
        for sentence, masks in zip(sentences, found, strict=True)
        for start, end, kind in masks
        if kind == "registreringsnummer" and _overlaps((start, end), sentence.personal)
    ]
    swedish = [text for text in plates if re.match("[A-Za-z]{3}.{0,2}[0-9]{2}", text)]
    assert len(swedish) > 120
    assert [text for text in swedish if not _NEVER_ISSUED.match(text)] == []
