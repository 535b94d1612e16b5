"""Labelled sentences: what must be masked, and what only looks like it."""

import itertools
from datetime import date, timedelta
from time import perf_counter

import numpy as np
import pyarrow as pa
import pytest

from geosafety.intake.personal_numbers import find_personal_numbers, passes_luhn
from geosafety.intake.redact import redact, redact_column, suspects

_FRAMES = (
    "Misstänkt född {} sågs vid torget",
    "{} har setts här flera gånger",
    "Enligt vittnen heter han Kalle, {}.",
    "Kl 22.15 i gångtunneln ({}), tre personer",
    "vid ån:{},trasig lampa",
)


def _check_digit(nine: str) -> str:
    return next(str(last) for last in range(10) if passes_luhn(nine + str(last)))


def _person(rng: np.random.Generator, *, coordination: bool) -> tuple[str, str]:
    """Make a number that belongs to nobody: the serial is 980 to 989."""
    born = date(1930, 1, 1) + timedelta(days=int(rng.integers(0, 30_000)))
    day = born.day + 60 * coordination
    nine = f"{born:%y%m}{day:02}98{rng.integers(0, 10)}"
    return f"{born:%Y}"[:2], nine + _check_digit(nine)


def _spellings(century: str, ten: str) -> list[str]:
    six, four = ten[:6], ten[6:]
    dashed = f"{century}{ten[:2]}-{ten[2:4]}-{ten[4:6]}-{four}"
    return [
        f"{century}{six}-{four}",
        f"{century}{six}{four}",
        f"{century}{six} {four}",
        f"{six}-{four}",
        f"{six}+{four}",
        f"{six}{four}",
        f"{six} {four}",
        f"{six}–{four}",
        dashed,
    ]


_RNG = np.random.default_rng(20251123)
_NUMBERS = [
    (frame.format(text), kind)
    for kind in ("personnummer", "samordningsnummer")
    for _ in range(60)
    for text, frame in zip(
        _spellings(*_person(_RNG, coordination=kind == "samordningsnummer")),
        itertools.cycle(_FRAMES),
        strict=False,
    )
]
_PHONES = [
    frame.format(number)
    for number in (
        "070-174 06 05",
        "0701740605",
        "+46 70 174 06 05",
        "+46701740605",
        "0046701740605",
        "070 1740605",
        "(0155) 24 80 00",
        "0155-24 80 00",
        "08-465 004 00",
        "031-390 06 02",
        "+46 (0)40 628 04 29",
        "040-6280429",
    )
    for frame in ("Ring {} om mer", "tel: {}", "{}", "Hon har {}, svarar ej")
]
_MAILS = [
    frame.format(mail)
    for mail in (
        "anna.svensson@example.org",
        "A_B+c@mail.example.com",
        "kalle@nyköping.example",
        "anna (at) example.org",
        "anna[at]example.org",
    )
    for frame in ("Mejla {} om mer", "({})", "{}", "kontakt:{}.")
]
_PLATES = [
    "Bilen APA 12D stod kvar",
    "ABC123 körde fort",
    "svart Volvo, ABC 123, utan ljus",
    "reg.nr abc 123",
    "mopeden hade skylt xyz789",
    "parkerad bil abc-123 igen",
    "DEF45G.",
    "en vit skåpbil (GHJ 456)",
]
_FLATS = [
    "Bor på Västra Storgatan 12 lgh 1203",
    "lägenhet 1102, fester",
    "Lgh nr 1001 varje helg",
    "lägenhetsnummer 1304",
    "LGH. 12",
]
_OTHERS = [
    ("Anmält, 5000-K123456-25", "K-nummer"),
    ("diarienummer K12345-25", "K-nummer"),
    ("se K 123456-25", "K-nummer"),
    ("skriver som @klottrarn99 på nätet", "konto"),
    ("inlägg från 81.2.69.142", "ip-adress"),
]
_CLEAN = [
    "SWEREF 6515288 616121",
    "N 6515288 E 616121",
    "6515288.12, 616121.55",
    "6515288,616121",
    "N=6515288;E=616121",
    "58.7530, 17.0086",
    "58,7530 17,0086",
    "dnr KS 2023/1234",
    "Dnr 2025-09-1234",
    "SBN 2024-000123",
    "order 8507099806",
    "ordernummer 5562123451",
    "ärende 2025090512",
    "artikel 7350012345678",
    "202509051015 kom larmet",
    "20250905 1015",
    "250905 2215",
    "2025-09-05 22:15:00",
    "2025-09-05T22:15+02:00",
    "mellan klockan 01.30-02.00",
    "kl 20.13-20.45 den 5/9",
    "kl. 22.15, 5-6 personer",
    "611 32 Nyköping",
    "Brandgatan 12 A, 611 32 Nyköping",
    "E4 trafikplats 132",
    "TPL 132 vid avfarten",
    "väg 222 mot Oxelösund",
    "BMW 320 körde fort",
    "buss 401 hållplats 12",
    "linje 715 mot Arnö",
    "RUM 204 på skolan",
    "ett 110-tal ärenden",
    "skada för 100 000 kr",
    "skada för 1 250 000 kronor",
    "20-30 personer, 5 ggr",
    "cirka 15-20 ungdomar i 13-17 års ålder",
    "20 SEK 100",
    "hus 12, port 3, våning 4",
    "lyktstolpe 12345",
    "lyktstolpe nr 1234567",
    "belysningscentral BC 0412",
    "fastigheten Hjulet 3:14",
    "fastighet Oppeby 1:27",
    "detaljplan P22-3",
    "åren 2019-2024",
    "0-5 min",
    "1234567890",
    "ISBN 9789144115610",
    "serienr 0123456789012345",
    "cell 8a1f05835a6ffff",
    '=HYPERLINK("http://127.0.0.1/?"&A1,"klicka")',
    "@SUM(1+9)*cmd",
    "möte @ torget",
    "version 10.0.0.1",
    "telefonkiosken",
    "registrerad i system",
    "ute 100 m",
    "Mörkt, trasig belysning",
    "",
]


def test_there_are_enough_sentences():
    marked = len(_NUMBERS) + len(_PHONES) + len(_MAILS) + len(_PLATES) + len(_FLATS)
    assert marked + len(_OTHERS) + len(_CLEAN) > 1200


def test_every_personal_number_is_found_in_every_spelling():
    missed = [text for text, kind in _NUMBERS if kind not in redact(text).kinds]
    assert missed == []


def test_nothing_of_a_personal_number_is_left():
    for text, _ in _NUMBERS:
        digits = "".join(letter for letter in redact(text).text if letter.isdigit())
        assert len(digits) <= len("2215"), text


@pytest.mark.parametrize(
    ("sentences", "kind"),
    [
        (_PHONES, "telefon"),
        (_MAILS, "e-post"),
        (_PLATES, "registreringsnummer"),
        (_FLATS, "lägenhet"),
    ],
)
def test_contact_details_plates_and_flats_are_found(sentences, kind):
    found = [kind in redact(text).kinds for text in sentences]
    missed = [
        text for text, is_found in zip(sentences, found, strict=True) if not is_found
    ]
    assert missed == []


@pytest.mark.parametrize(("text", "kind"), _OTHERS)
def test_case_numbers_accounts_and_machines_are_found(text, kind):
    assert redact(text).kinds == (kind,)


@pytest.mark.parametrize("text", _CLEAN)
def test_what_only_looks_like_it_is_left_alone(text):
    assert redact(text) == (text, ())


def test_the_fixtures_of_the_law_page():
    for number in ("850709-9805", "511013-3815", "121212+1212", "198507099805"):
        assert redact(f"Han är {number}.").text == "Han är [personnummer]."


def test_random_look_alikes_are_hit_less_than_once_in_a_hundred():
    rng = np.random.default_rng(5)
    moments = [
        (date(2020, 1, 1) + timedelta(days=int(rng.integers(0, 2000)))).strftime(form)
        + f"{gap}{rng.integers(0, 24):02}{rng.integers(0, 60):02}"
        for form, gap in itertools.product(["%Y%m%d", "%y%m%d"], ["", " "])
        for _ in range(500)
    ]
    pairs = [
        f"{rng.integers(6_100_000, 7_700_000)} {rng.integers(200_000, 920_000)}"
        for _ in range(1000)
    ]
    cases = [f"dnr {rng.integers(2015, 2026)}/{n:05}" for n in range(1000)]
    orders = [f"order {rng.integers(10**9, 10**10)}" for _ in range(1000)]
    for look_alikes in (moments, pairs, cases, orders):
        hits = [text for text in look_alikes if redact(text).kinds]
        assert len(hits) < len(look_alikes) / 100, hits[:5]


def test_numbers_are_found_in_other_scripts_digits():
    wide = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001
    text = "född 850709-9805".translate(wide)
    assert redact(text) == ("född [personnummer]", ("personnummer",))
    assert suspects(pa.array([text])).tolist() == [0]


def test_the_quick_sieve_lets_every_find_through():
    sentences = [text for text, _ in _NUMBERS] + _PHONES + _MAILS + _PLATES + _FLATS
    sentences += [text for text, _ in _OTHERS]
    passed = set(suspects(pa.array(sentences)).tolist())
    assert [text for at, text in enumerate(sentences) if at not in passed] == []


def test_a_column_is_masked_like_its_texts_one_by_one():
    texts = ["rent", "Ring 070-174 06 05 eller a@example.org", "", "lgh 1203"]
    shared, found = redact_column(pa.array(texts))
    assert shared.to_pylist() == [redact(text).text for text in texts]
    assert found == {1: ("telefon", "e-post"), 3: ("lägenhet",)}


def test_kinds_are_named_once_and_in_order():
    text = "a@example.org, 070-174 06 05, b@example.org"
    assert redact(text) == ("[e-post], [telefon], [e-post]", ("e-post", "telefon"))


def test_impossible_dates_and_wrong_check_digits_are_no_persons():
    for text in ("850732-9805", "851309-9805", "850709-9806", "000000-0000"):
        assert list(find_personal_numbers(text)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "0 ",
        "0/",
        "(0",
        "070-",
        "850709-",
        "lgh ",
        "[at",
        "@a",
        "1.1.",
        "ABC ",
    ],
)
def test_no_text_takes_long(piece):
    text = f"{(piece * 10_000)[:5_000]}@{(piece * 10_000)[:4_999]}"
    start = perf_counter()
    redact(text)
    assert perf_counter() - start < 0.5


def test_a_list_of_phone_numbers_is_masked_to_its_end():
    text = redact("0701740605 " * 60).text
    assert not any(letter.isdigit() for letter in text)
