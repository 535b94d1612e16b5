"""Numbers by the ten thousand: those of persons, and those that only look so."""

import itertools
from datetime import date, timedelta

import numpy as np
import pytest

from geosafety.redaction.personal_numbers import find_personal_numbers, passes_luhn
from geosafety.redaction.redact import redact

_PERSONS, _LOOK_ALIKES = 4_000, 1_000
_IDENTITY = {"personnummer", "samordningsnummer"}
_FRAMES = (
    "Misstänkt {} sågs vid torget",
    "{} har setts här flera gånger",
    "Enligt vittnen heter han Kalle, {}.",
    "Kl 22.15 i gångtunneln ({}), tre personer",
    "vid ån:{},trasig lampa",
    "Avvisad 21.40\n{}\nlugnt",
)
_SPELLINGS = {
    "yymmdd-nnnn": "{six}-{four}",
    "yyyymmdd-nnnn": "{century}{six}-{four}",
    "yymmddnnnn": "{six}{four}",
    "yyyymmddnnnn": "{century}{six}{four}",
    "yymmdd nnnn": "{six} {four}",
    "yymmdd+nnnn": "{six}+{four}",
    "yymmdd–nnnn": "{six}–{four}",
    "yyyy-mm-dd-nnnn": "{century}{dashed}-{four}",
}


def _numbers(seed):
    """Make persons of all ages and serials, every fourth with a coordination number."""
    rng = np.random.default_rng(seed)
    born_from, days = date(1910, 1, 1), (date(2026, 1, 1) - date(1910, 1, 1)).days
    for at in range(_PERSONS):
        born = born_from + timedelta(days=int(rng.integers(0, days)))
        day = born.day + 60 * (at % 4 == 3)
        nine = f"{born:%y%m}{day:02}{rng.integers(1, 1000):03}"
        check = next(str(last) for last in range(10) if passes_luhn(f"{nine}{last}"))
        yield f"{born:%Y}"[:2], nine + check


def _spelt(spelling, century, ten):
    dashed = f"{ten[:2]}-{ten[2:4]}-{ten[4:6]}"
    parts = {"century": century, "six": ten[:6], "dashed": dashed, "four": ten[6:]}
    return _SPELLINGS[spelling].format(**parts)


def _may_be_else(spelling, century, ten):
    """Tell whether it has no sign and reads as a moment since 2015, or a mobile."""
    if not spelling.endswith(("ddnnnn", "dd nnnn")):
        return False
    is_clock = int(ten[6:8]) < 24 and int(ten[8:]) < 60
    is_recent = 15 <= int(ten[:2]) <= 30 and ("yyyy" not in spelling or century == "20")
    is_mobile = spelling == "yymmddnnnn" and ten.startswith("070")
    return (is_recent and is_clock) or is_mobile


@pytest.mark.parametrize("spelling", _SPELLINGS)
def test_every_personal_number_is_found(spelling):
    persons = list(_numbers(sorted(_SPELLINGS).index(spelling)))
    missed, unsure = [], 0
    for (century, ten), frame in zip(persons, itertools.cycle(_FRAMES), strict=False):
        is_unsure = _may_be_else(spelling, century, ten)
        unsure += is_unsure
        words = "personnummer {}" if is_unsure else frame
        text = words.format(_spelt(spelling, century, ten))
        kinds = redact(text).kinds
        kind = "samordningsnummer" if int(ten[4:6]) > 60 else "personnummer"
        if kinds != (kind,) or ten[6:] in redact(text).text:
            missed.append(text)
    assert missed == []
    assert unsure / len(persons) < 0.04


def test_a_bare_number_like_a_mobile_is_masked_as_one():
    persons = [ten for _, ten in _numbers(1) if ten.startswith("070")]
    assert len(persons) > 10
    for ten in persons:
        assert redact(f"Han har {ten} skrivet där").text == (
            "Han har [telefon] skrivet där"
        )
        assert redact(f"personnummer {ten}").kinds[0] in _IDENTITY


def _moments(rng, form):
    for _ in range(_LOOK_ALIKES):
        day = date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 5_000)))
        yield day.strftime(form) + f"{rng.integers(0, 24):02}{rng.integers(0, 60):02}"


def _mobiles(rng, form):
    for prefix in itertools.islice(itertools.cycle("02369"), _LOOK_ALIKES):
        seven = f"{rng.integers(0, 10**7):07}"
        yield form.format(prefix, seven[:3], seven[3:5], seven[5:])


def _pairs(rng, form):
    for _ in range(_LOOK_ALIKES):
        north = rng.uniform(6_100_000, 7_700_000)
        east = rng.uniform(200_000, 920_000)
        yield form.format(north, east)


def _counted(rng, form):
    for _ in range(_LOOK_ALIKES):
        yield form.format(rng.integers(2015, 2027), rng.integers(1, 10**5))


def _lamps(rng, form):
    for _ in range(_LOOK_ALIKES):
        yield form.format(rng.integers(10**9, 10**10))


@pytest.mark.parametrize(
    ("maker", "form", "most"),
    [
        (_moments, "%Y%m%d", 0),
        (_moments, "%y%m%d", 0),
        (_moments, "%Y%m%d ", 0),
        (_moments, "%y%m%d ", 0),
        (_moments, "%Y-%m-%d ", 0),
        (_moments, "%y%m%d\n", 0),
        (_mobiles, "07{}{}{}{}", 0),
        (_mobiles, "07{}-{} {} {}", 0),
        (_mobiles, "07{}-{}{}{}", 0),
        (_mobiles, "07{} {} {} {}", 0),
        (_mobiles, "+467{}{}{}{}", 0),
        (_mobiles, "+46 7{} {} {} {}", 0),
        (_pairs, "{:.0f} {:.0f}", 0),
        (_pairs, "{:.0f},{:.0f}", 0),
        (_pairs, "{1:.0f} {0:.0f}", 0),
        (_pairs, "N {:.2f} E {:.2f}", 0),
        (_pairs, "{:.4f}, {:.4f}", 0),
        (_pairs, "{1:.4f};{0:.4f}", 0),
        (_counted, "dnr {}/{:05}", 0),
        (_counted, "KS-{}-{:06}", 0),
        (_counted, "Dnr BUN {}:{}", 0),
        (_lamps, "order {}", 0),
        (_lamps, "Ordernummer: {}", 0),
        (_lamps, "stolpe nr {}", 0),
        (_lamps, "faktura {}", 0),
        (_lamps, "{}", 0.01),
        (_lamps, "numret {} står på", 0.01),
    ],
)
def test_look_alikes_are_no_persons(maker, form, most):
    texts = list(maker(np.random.default_rng(5), form))
    hits = [text for text in texts if _IDENTITY & set(redact(text).kinds)]
    assert len(hits) / len(texts) <= most, hits[:5]


def test_the_fixtures_of_the_law_page():
    for number in ("850709-9805", "511013-3815", "121212+1212", "198507099805"):
        assert redact(f"Han är {number}.").text == "Han är [personnummer]."


def test_impossible_dates_and_wrong_check_digits_are_no_persons():
    for text in ("850732-9805", "851309-9805", "850709-9806", "000000-0000"):
        assert list(find_personal_numbers(text)) == []


def test_a_wrong_check_digit_hides_nobody_after_the_word():
    assert redact("personnummer 850709-9806").kinds == ("personnummer",)
    assert redact("order 850709-9806").kinds == ()


@pytest.mark.parametrize(
    "form",
    [
        *("07{}{}{}{}", "07{}-{} {} {}", "07{}-{}{}{}", "07{} {} {} {}"),
        *("+467{}{}{}{}", "+46 7{} {} {} {}", "00467{}{}{}{}", "07{}/{}.{}.{}"),
    ],
)
def test_every_mobile_number_is_masked(form):
    for text in _mobiles(np.random.default_rng(8), form):
        assert redact(f"ring {text}!").text == "ring [telefon]!"
