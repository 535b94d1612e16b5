"""Nyköping without an address register: its stops are its names of places."""

import json

import pandas as pd
import pytest

from geosafety.catalog.municipality import swedish_municipality
from geosafety.geocode import place_reports
from geosafety.jobs.locate import stored_gazetteer
from geosafety.jobs.register import import_places


@pytest.fixture
def gazetteer(database, real_data):
    answer = import_places(
        database,
        real_data / "sweden_stops/stops_nykoping.geojson",
        kind="stop",
        source="stops",
    )
    assert answer == {"read": 406, "stored": 406, "names": 405, "rejected": 0}
    return stored_gazetteer(database, municipality=swedish_municipality("0480"))


def test_notices_of_nykoping_are_placed_by_area_and_those_of_koping_are_not(
    gazetteer, real_data
):
    file = real_data / "polisen_events/texts_nykoping_koping.json"
    notices = pd.DataFrame(json.loads(file.read_text(encoding="utf-8")))
    reports = pd.DataFrame(
        {
            "lon": float("nan"),
            "lat": float("nan"),
            "accuracy_m": float("nan"),
            "address": None,
            "text_raw": notices["preamble"].fillna("") + "\n" + notices["body"],
        }
    )

    placed = place_reports(reports, gazetteer, use_text=True)

    kinds = pd.crosstab(notices["title_place"], placed.precision)
    assert kinds.loc["Nyköping"].sum() == 203
    assert kinds.loc["Nyköping", ["area", "named_place"]].sum() >= 95
    assert kinds.loc["Köping"].to_dict() == {
        "area": 0,
        "named_place": 0,
        "unplaced": 166,
    }
    is_placed = placed.precision != "unplaced"
    assert (placed.accuracy_m[is_placed] >= 240).all()
    assert (placed.footprint[is_placed] != 0).all()


def test_importing_the_stops_again_replaces_them(gazetteer, database, real_data):
    import_places(
        database, real_data / "sweden_stops/stops_koping.geojson", source="stops"
    )
    again = stored_gazetteer(database, municipality=swedish_municipality("1983"))

    assert gazetteer.locate_text("Brand i Brandkärr.").places == ("Brandkärr",)
    assert again.locate_text("Brand i Brandkärr.").places == ()
