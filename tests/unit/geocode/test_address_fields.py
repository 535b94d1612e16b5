"""What people write in an address field finds the house."""

import pytest

from geosafety.model.placement import Precision


@pytest.mark.parametrize(
    "written",
    [
        "Sadelmakaregatan 7",
        "sadelmakaregatan 7, 611 31 Påhitt",
        "7 Sadelmakaregatan",
        "Sadelmakareg. 7",
        "Sadelmakaregatan 7, lgh 1203",
        "c/o Ek, Sadelmakaregatan 7 3 tr",
        "Sadelmakaregatan, 7",
        "Sadelmakare gatan 7",
        "SADELMAKAREGATAN 7",
        "Sadlemakaregatan 7",
        "Sadelmakrgatan 7",
        "Kv. Hästen 3, Sadelmakaregatan 7",
    ],
)
def test_a_house_is_found_however_it_is_written(town, written):
    located = town.locate_address(written)

    assert located.placement.label == "Sadelmakaregatan 7"
    assert located.placement.precision is Precision.ADDRESS
    assert located.placement.point == pytest.approx((600_300.0, 6_499_880.0))
    assert located.streets == ("Sadelmakaregatan",)
    assert located.placement.footprint.weights.tolist() == [1.0]


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("N. Kvarngatan 2", "Norra Kvarngatan"),
        ("Norra Kvarng 2", "Norra Kvarngatan"),
        ("Kvarngatan 2", "Norra Kvarngatan"),
        ("Sankt Olofs väg 2", "S:t Olofs väg"),
        ("St Olofs v. 2", "S:t Olofs väg"),
        ("Langa vagen 2", "Långa vägen"),
        ("Algatan 2", "Ålgatan"),
        ("Alggatan 2", "Älggatan"),
    ],
)
def test_short_and_undotted_names_are_understood(town, written, street):
    assert town.locate_address(written).streets == (street,)


def test_a_letter_chooses_its_own_entrance(town):
    plain, lettered = map(town.locate_address, ("Storgatan 12", "Storgatan 12 b"))

    assert plain.placement.point[0] == pytest.approx(600_330.0)
    assert lettered.placement.point[0] == pytest.approx(600_345.0)
    assert lettered.placement.label == "Storgatan 12B"


def test_a_span_of_numbers_lies_between_them(town):
    located = town.locate_address("Storgatan 3-5")

    assert located.placement.point[0] == pytest.approx(600_090.0)
    assert located.placement.label == "Storgatan 3–5"
    assert located.placement.accuracy_m >= 30


def test_a_missing_number_says_so_and_is_less_accurate(town):
    missing = town.locate_address("Storgatan 24").placement
    known = town.locate_address("Storgatan 20").placement

    assert "24" in missing.label
    assert "finns inte" in missing.label
    assert missing.accuracy_m > 3 * known.accuracy_m
    assert missing.precision is Precision.ADDRESS


def test_a_number_far_beyond_the_last_says_only_the_street(town):
    located = town.locate_address("Storgatan 240")

    assert located.placement.precision is Precision.STREET
    assert len(located.placement.footprint.cells) > 1


def test_a_postcode_tells_two_streets_of_one_name_apart(town):
    either = town.locate_address("Delade vägen 2")
    west = town.locate_address("Delade vägen 2, 611 40 Påhitt")

    assert either.placement.point is None
    assert either.placement.accuracy_m > 4_000
    assert [each.label for each in either.candidates] == [
        "Delade vägen 2, 61140",
        "Delade vägen 2, 61150",
    ]
    assert west.placement.point[0] == pytest.approx(597_030.0)
    assert west.placement.accuracy_m < 50


@pytest.mark.parametrize(
    "written",
    ["", "  ", "7", "Hittepågatan 7", "Storgatan 7, Lund", "Storgatan 7, 223 50 Lund"],
)
def test_what_is_not_in_the_register_is_not_placed(town, written):
    located = town.locate_address(written)

    assert located.placement.precision is Precision.UNPLACED
    assert located.placement.footprint is None
    assert located.streets == ()


def test_a_street_without_number_is_spread_over_its_houses(town):
    located = town.locate_address("Långa vägen")

    assert located.placement.precision is Precision.STREET
    assert len(located.placement.footprint.cells) > 20
    assert located.placement.footprint.weights.sum() == pytest.approx(1)
    assert located.placement.footprint.weights.max() < 0.1
    assert 1_800 < located.placement.accuracy_m <= 2_000


def test_many_texts_get_the_same_answers_as_one_by_one(town):
    written = ["Storgatan 3", "Hittepågatan 1", "Storgatan 3", "Ålgatan"]

    many = [each.placement.label for each in town.locate_addresses(written)]

    assert many == [town.locate_address(text).placement.label for text in written]
