"""What each column of an unknown file is guessed to be."""

import numpy as np
import pyarrow as pa
import pytest

from geosafety.crs import reproject_points
from geosafety.intake.suggest_headers import header_score
from geosafety.intake.suggest_mapping import suggest_mapping, suggest_words
from geosafety.intake.table import Table

KNOWN = {"klotter": "graffiti", "otrygghet": "other_unsafe"}
WHEN = ["2025-09-05 22:15", "2025-09-06", "2025-09-07 01:00", "2025-09-08 12:30"]
WHAT = ["klotter", "klotter", "otrygghet", "annat"]
WORDS = [f"En lång berättelse om något som hände nummer {n}" for n in range(4)]
LON, LAT = np.linspace(16.95, 17.05, 4), np.linspace(58.72, 58.78, 4)


def metres(epsg):
    x, y = reproject_points(LON, LAT, source=4326, target=epsg)
    return [f"{each:.1f}" for each in x], [f"{each:.1f}" for each in y]


def table(*, crs=None, **columns):
    return Table(
        kind="csv",
        columns={name: pa.array(cells, pa.string()) for name, cells in columns.items()},
        rows=np.arange(2, 2 + len(next(iter(columns.values())))),
        crs=crs,
    )


@pytest.fixture
def guess(town):
    def guessing(made, **choices):
        found = suggest_mapping(made, municipality=town, suggester=KNOWN.get, **choices)
        fields = {each.name: each.field for each in found.columns}
        return found, fields

    return guessing


def test_content_decides_where_headers_say_nothing(guess):
    lon, lat = [f"{x:.5f}".replace(".", ",") for x in LON], [f"{y:.5f}" for y in LAT]
    _, fields = guess(table(A=WHEN, B=WHAT, C=lat, D=lon, E=WORDS, F=["x"] * 4))
    assert fields == {
        "A": "occurred_from",
        "B": "category",
        "C": "lat",
        "D": "lon",
        "E": None,
        "F": None,
    }


@pytest.mark.parametrize("epsg", [3006, 3010, 3011, 3021])
def test_coordinates_are_recognised_by_where_they_lie(guess, epsg):
    east, north = metres(epsg)
    found, fields = guess(table(X=north, Y=east))
    assert (found.crs, fields) == (epsg, {"X": "north", "Y": "east"})


def test_headers_in_swedish_and_english_are_understood(guess):
    _, swedish = guess(
        table(
            **{
                "Ärendenr": ["1", "2", "3", "4"],
                "Starttid": WHEN,
                "Sluttid": WHEN,
                "Händelsetyp": WHAT,
                "Besöksadress": ["a", "b", "c", "d"],
                "Noggrannhet (m)": ["5", "10", "5", "7"],
                "Anteckning": ["kort", "kort", "kort", "ord"],
            }
        )
    )
    assert list(swedish.values()) == [
        *("external_id", "occurred_from", "occurred_to", "category", "address"),
        *("accuracy_m", "text"),
    ]
    _, english = guess(table(Reference=["1", "2", "3", "4"], Date=WHEN, Type=WHAT))
    assert list(english.values()) == ["external_id", "occurred_from", "category"]


def test_streets_are_known_by_how_they_end(guess):
    streets = ["Storgatan 3", "Västra vägen 12 B", "vid Stortorget", "Parkstigen"]
    assert guess(table(Q=streets))[1] == {"Q": "address"}


def test_what_a_sender_has_said_before_stands(guess, sender):
    made = table(externt_id=["1", "2", "3", "4"], Tidpunkt=WHEN, kategori=WORDS)
    found, fields = guess(made, known=sender)
    assert fields["kategori"] == "category"
    assert {each.why for each in found.columns} == {"saved"}


def test_a_geographic_file_is_not_asked_for_coordinates(guess):
    made = table(crs=3006, tid=WHEN, lon=["616000"] * 4, lat=["6514000"] * 4)
    found, fields = guess(made)
    assert (found.has_places, found.crs) == (True, 3006)
    assert fields == {"tid": "occurred_from"}


def test_examples_are_few_short_and_without_personal_data(guess):
    cells = ["Ring 070-174 06 05", "x" * 500, "x" * 500, "y"]
    found, _ = guess(table(text=cells))
    examples = found.columns[0].examples
    assert examples[0] == "Ring [telefon]"
    assert len(examples) == 3
    assert max(map(len, examples)) == 60


def test_words_are_counted_where_they_are_few(guess):
    found, _ = guess(table(a=WHAT, b=WORDS, c=[str(n) for n in range(4)]))
    words = {each.name: each.words for each in found.columns}
    assert words["a"] == (("klotter", 2), ("otrygghet", 1), ("annat", 1))
    many = table(a=[f"ord {n}" for n in range(200)])
    assert guess(many)[0].columns[0].words is None


def test_a_word_said_before_wins_over_one_that_is_guessed():
    found = suggest_words(
        {"Klotter ": 1, "otrygghet": 2, "tefat": 1},
        known={"klotter": "vandalism"},
        suggester=KNOWN.get,
    )
    assert found == {"Klotter ": "vandalism", "otrygghet": "other_unsafe", "tefat": ""}


@pytest.mark.parametrize(
    ("field", "header", "score"),
    [
        ("occurred_from", "TIDPUNKT", 1.0),
        ("occurred_from", "Händelsens datum", 0.5),
        ("category", "typ av händelse", 1.0),
        ("lat", "Latitud", 1.0),
        ("text", "Förvaltning", 0.0),
        ("external_id", "Ärendenummer (Embrace)", 0.5),
    ],
)
def test_a_header_fits_by_its_name_or_by_a_part_of_it(field, header, score):
    assert header_score(field, header) == score


def test_an_empty_column_is_nothing(guess):
    assert guess(table(Datum=["", "", "", ""]))[1] == {"Datum": None}
