"""Real police notices of Malmö: the street where it happened, and no other."""

import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafety.crs import reproject_points
from geosafety.geocode import Gazetteer, place_reports
from geosafety.model.municipality import Municipality

LABELS = Path(__file__).parent / "labels_malmo_60.toml"


@pytest.fixture(scope="module")
def gazetteer(real_data):
    table = pd.read_parquet(real_data / "malmo_addresses/malmo_adresser.parquet")
    east, north = reproject_points(table["lon"], table["lat"], source=4326, target=3006)
    register = pd.DataFrame(
        {
            "street": table["gata"],
            "number": table["gatunummer"],
            "postcode": table["postnummer"],
            "locality": None,
            "east": east,
            "north": north,
        }
    )
    stops = gpd.read_file(real_data / "sweden_stops/stops_malmo.geojson").to_crs(3006)
    districts = gpd.read_file(
        real_data / "malmo_geodata/malmo_delomraden_3008.gpkg"
    ).to_crs(3006)
    names = pd.DataFrame(
        {
            "name": [*stops["stop_name"], *districts["delomrade"]],
            "kind": ["stop"] * len(stops) + ["district"] * len(districts),
            "accuracy_m": np.nan,
            "geometry": [*stops.geometry, *districts.geometry],
        }
    )
    anywhere = Municipality("1280", "Malmö", shapely.box(0, 0, 1, 1), 3008)
    return Gazetteer.build(register, names, municipality=anywhere)


@pytest.fixture(scope="module")
def notices(real_data):
    notices = pd.read_parquet(real_data / "polisen_events/texts_malmo_dev.parquet")
    return _read(notices)


def _read(notices):
    """Put the headline and the text together, by id."""
    texts = notices["preamble"].fillna("") + "\n" + notices["body"].fillna("")
    return notices.assign(text=texts).set_index("id")


@pytest.fixture(scope="module")
def labels():
    labels = tomllib.loads(LABELS.read_text(encoding="utf-8"))["notices"]
    return {int(number): label for number, label in labels.items()}


def test_the_labelled_notices_were_chosen_by_chance(notices, labels):
    ids = np.sort(notices.index)
    chosen = np.random.default_rng(60).choice(ids, 60, replace=False)

    assert sorted(labels) == sorted(chosen.tolist())


def test_streets_are_found_and_none_that_is_not_meant(gazetteer, notices, labels):
    found = {at: gazetteer.locate_text(notices["text"][at]) for at in labels}
    meant = {at: set(label["streets"]) for at, label in labels.items()}

    with_street = [at for at, streets in meant.items() if streets]
    right = sum(set(found[at].streets) == meant[at] for at in with_street)
    wrong = sum(bool(set(found[at].streets) - meant[at]) for at in labels)
    assert len(with_street) == 37
    assert right / len(with_street) >= 0.90
    assert wrong / len(labels) <= 0.02


def test_places_are_found_where_their_names_are_known(gazetteer, notices, labels):
    found = {
        at: {place.casefold() for place in gazetteer.locate_text(text).places}
        for at, text in notices["text"].loc[list(labels)].items()
    }
    meant = {
        at: {place.casefold() for place in label["places"]}
        for at, label in labels.items()
    }
    hits = sum(len(found[at] & meant[at]) for at in labels)

    assert hits / sum(map(len, found.values())) >= 0.85
    assert hits / sum(map(len, meant.values())) >= 0.70


def test_notices_known_to_a_street_are_spread_and_the_rest_is_counted(
    gazetteer, notices
):
    reports = pd.DataFrame(
        {
            "lon": np.nan,
            "lat": np.nan,
            "accuracy_m": np.nan,
            "address": None,
            "text_raw": notices["text"],
        }
    )

    placed = place_reports(reports, gazetteer, use_text=True)

    kinds = pd.Series(placed.precision).value_counts()
    assert kinds.sum() == len(notices) == 1_766
    assert kinds["street"] > 800
    assert 100 < kinds["intersection"] < kinds["street"]
    on_street = placed.precision == "street"
    piled = on_street & (placed.cell != 0)
    assert piled.sum() / on_street.sum() < 0.05
    heaviest = [
        placed.footprints[key].weights.max()
        for key in placed.footprint[on_street & ~piled]
    ]
    assert np.median(heaviest) < 0.5
    unplaced = placed.precision == "unplaced"
    assert (placed.cell[unplaced] == 0).all()
    assert (placed.footprint[unplaced] == 0).all()


@pytest.mark.parametrize(
    "file", ["texts_stockholm.parquet", "texts_sodermanland_vastmanland.parquet"]
)
def test_streets_of_other_towns_are_not_taken_for_ours(gazetteer, real_data, file):
    others = pd.read_parquet(real_data / "polisen_events" / file)
    others = _read(others.sample(300, random_state=1))

    taken = [
        headline
        for headline, text in zip(others["name"], others["text"], strict=True)
        if gazetteer.locate_text(f"{headline}\n{text}").streets
    ]

    assert taken == []
