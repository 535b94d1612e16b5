"""Names of persons, told from those of places, firms and things by the words around."""

import pytest

from geosafety.redaction.name_words import name_lists
from geosafety.redaction.names import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Erik Dahlberg på Erik Dahlbergsgatan", ["Erik Dahlberg"]),
        ("Vid Svens torg satt Sven", ["Sven"]),
        ("Anderssons Bil AB, ägare Göran Andersson", ["Göran Andersson"]),
        ("Annikas bil", ["Annikas"]),
        ("Hans bil. Sten på spåret", []),
        ("Min vän Sten och hans fru", ["Sten"]),
        ("Sten Frisk bor kvar", ["Sten Frisk"]),
        ("Per person, ville inte, inga lampor", []),
        ("kalle svensson och hans granne fatima", ["kalle svensson", "fatima"]),
        ("MISSTÄNKT ALI HASSAN PÅ TORGET", ["ALI HASSAN"]),
        ("K. Svensson, Lindberg Anna", ["K. Svensson", "Lindberg Anna"]),
        ("Jean-Pierre och Claes af Geijerstam", ["Jean-Pierre", "Claes af Geijerstam"]),
        ("en man som heter Zdravko", ["Zdravko"]),
        ("området heter Kvarnen", []),
        ("Karl XII:s gata, Prins Carls väg, S:t Olofs plan", []),
        ("mejla anna.svensson@example.org eller @anna_s", []),
        ("Sven", ["Sven"]),
        ("", []),
    ],
)
def test_a_name_is_told_from_a_place_by_the_words_around(text, names):
    assert [text[start:end] for start, end in find_names(text)] == names


def test_names_of_many_origins_are_in_the_lists():
    lists = name_lists()
    for name in ("anna", "fatima", "hodan", "zoran", "agnieszka", "aino", "linh"):
        assert name in lists.given
    for name in ("svensson", "hassan", "nguyen", "virtanen", "kowalski", "yilmaz"):
        assert name in lists.surnames
    assert lists.words <= lists.given | lists.surnames
