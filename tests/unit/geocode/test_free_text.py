"""A Swedish text tells where it happened, and what it does not tell is not made up."""

import numpy as np
import pytest

from geosafety.model.placement import Precision


@pytest.mark.parametrize(
    "text",
    [
        "Rån mot butik på Storgatan.",
        "Polis larmas till Storgatan i Påhitt med anledning av ett rån.",
        "Storgatan. En man är misshandlad.",
        "Man rånad, Storgatan.",
        "Bråk utanför Storgatans kiosk",
        "Misshandel. På Storgatan slås en man i huvudet.",
        "Rån på storgatan i natt.",
        "En skadad man anträffas på Storgatan.",
        "Polis stoppar en bil på Storgatan. Föraren misstänks för rattfylleri.",
        "Larm om skottlossning mot bostad på Storgatan.",
        "Stöld från butik. Godset är stulet från Storgatan.",
    ],
)
def test_the_street_of_the_event_is_found(town, text):
    assert town.locate_text(text).streets == ("Storgatan",)


@pytest.mark.parametrize(
    "text",
    [
        "Rån på Storgatan. Mannen greps senare på Ålgatan.",
        "Rån på Storgatan. Gärningsmannen sprang mot Ålgatan.",
        "Rån på Storgatan. Rånaren flydde i riktning mot Ålgatan och Älggatan.",
        "Rån på Storgatan. Den misstänkte anträffas i ett buskage på Ålgatan.",
        "Inbrott på Storgatan. Bilen stoppades på Ålgatan där två män greps.",
        "Rån på Storgatan. Den misstänkte är bosatt på Ålgatan.",
        "Rån på Storgatan. Flyktbilen hittades på Ålgatan.",
        "Rån på Storgatan. Trafiken leds om via Ålgatan.",
        "Brand på Storgatan. Ett samband med den tidigare branden på Ålgatan utreds.",
        "Gevär på Storgatan. Det ska komma från ett inbrott i en bil på Ålgatan.",
        "Krock på Storgatan mellan Ålgatan och Älggatan.",
        "Rån på Storgatan. I en tidigare version stod det felaktigt Ålgatan.",
        "Mannen cyklade från Ålgatan till Älggatan. På Storgatan blev han påkörd.",
    ],
)
def test_where_somebody_was_caught_or_went_is_not_where_it_happened(town, text):
    assert town.locate_text(text).streets == ("Storgatan",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Polis är på väg till platsen.",
        "En man rånades i en galleria.",
        "Trafikolycka på Ringvägen.",
        "Bilen körde av vägen och in på gångvägen.",
        "Anders Storgård och Eva Långström vittnade.",
        "Mannen, som rånat en kiosk, greps på Storgatan.",
        "Rån på Storgatan i Lund.",
        "Rån, Lund. Polis larmas till Storgatan.",
        "Det hände i Trelleborg. En butik på Storgatan blev rånad.",
        "Skyltarna pekar mot Storgatan.",
    ],
)
def test_no_street_is_made_up(town, text):
    located = town.locate_text(text)

    assert located.streets == ()
    assert located.placement.precision is Precision.UNPLACED


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Rån på Sadlemakaregatan.", "Sadelmakaregatan"),
        ("Rån på Sadelmakargatan.", "Sadelmakaregatan"),
        ("Rån på Norra Kvarnsgatan.", "Norra Kvarngatan"),
        ("Rån på norra Kvarngatan.", "Norra Kvarngatan"),
        ("Rån på Sankt Olofs väg.", "S:t Olofs väg"),
        ("Rån på Långa Vägen.", "Långa vägen"),
    ],
)
def test_misspelt_streets_are_found_within_reason(town, text, street):
    assert town.locate_text(text).streets == (street,)


def test_a_town_returns_when_it_is_named(town):
    text = "Rån i Lund på Ålgatan. I Påhitt rånades en man på Storgatan."

    assert town.locate_text(text).streets == ("Storgatan",)


@pytest.mark.parametrize(
    "text",
    [
        "Kollision på Storgatan/Sadelmakaregatan.",
        "Kollision i korsningen Storgatan och Sadelmakaregatan.",
        "Kollision på Storgatan i höjd med Sadelmakaregatan.",
        "Kollision Storgatan-Sadelmakaregatan",
        "Larm till Storgatan. Olyckan skedde i närheten av Sadelmakaregatan.",
    ],
)
def test_two_streets_that_meet_are_a_crossing(town, text):
    located = town.locate_text(text)

    assert located.placement.precision is Precision.INTERSECTION
    assert located.placement.point == pytest.approx((600_300.0, 6_500_000.0), abs=1)
    assert located.placement.accuracy_m <= 75
    assert set(located.streets) == {"Storgatan", "Sadelmakaregatan"}


def test_streets_that_never_meet_are_no_crossing(town):
    located = town.locate_text("Skadegörelse på Storgatan och Långa vägen.")

    assert located.placement.precision is Precision.STREET
    assert located.streets == ("Storgatan", "Långa vägen")


def test_a_house_number_in_a_text_is_used_when_the_register_has_it(town):
    known = town.locate_text("Inbrott på Storgatan 12B i natt.").placement
    unknown = town.locate_text("Bråk på Storgatan 812 i natt.").placement
    persons = town.locate_text("Bråk på Storgatan 12 personer greps.").placement

    assert known.precision is Precision.ADDRESS
    assert known.label == "Storgatan 12B"
    assert unknown.precision is persons.precision is Precision.STREET


def test_a_district_named_beside_a_long_street_narrows_it(town):
    whole = town.locate_text("Rån på Långa vägen.").placement
    part = town.locate_text("Rån, Björkdalen. Polis larmas till Långa vägen.")

    assert part.streets == ("Långa vägen",)
    assert part.places == ("Björkdalen",)
    assert part.placement.accuracy_m < whole.accuracy_m / 3
    assert np.isin(part.placement.footprint.cells, whole.footprint.cells).all()


def test_named_places_and_districts_are_known_by_what_people_call_them(town):
    park = town.locate_text("Misshandel i Folkets park.").placement
    district = town.locate_text("Bilbrand i Björkdalen").placement
    school = town.locate_text("Inbrott på Ekbackaskolan i natt.").placement

    assert park.precision is Precision.NAMED_PLACE
    assert district.precision is Precision.AREA
    assert len(district.footprint.cells) > 20
    assert school.accuracy_m == pytest.approx(120, abs=2)


def test_where_somebody_was_caught_is_no_named_scene_either(town):
    located = town.locate_text("Rån i Björkdalen. Mannen greps i Folkets park.")

    assert located.places == ("Björkdalen",)


def test_the_same_text_is_always_placed_the_same(town):
    text = "Kollision på Storgatan/Sadelmakaregatan, Björkdalen."

    one, other = town.locate_text(text), town.locate_text(text)

    assert one.placement.footprint.key == other.placement.footprint.key
    assert one.candidates == other.candidates
