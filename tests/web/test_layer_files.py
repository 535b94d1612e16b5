"""Geographic files into layers, on the site, without any script."""

import io
import json

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from geosafety.model.account import Role


@pytest.fixture
def keeper(walk_as):
    """Go through the pages as the one who keeps the layers."""
    return walk_as(Role.GIS_EDITOR)


def stop_at(walk, *, lat=0.0, **properties):
    place = {"type": "Point", "coordinates": [walk.lon, walk.lat + lat]}
    return {"type": "Feature", "properties": properties, "geometry": place}


def features(*each):
    return json.dumps({"type": "FeatureCollection", "features": each}).encode()


def hand_in(walk, content, name="stopp.geojson", layer="stops"):
    return walk.send("/lager/import", file=(io.BytesIO(content), name), layer=layer)


def test_a_file_is_looked_at_chosen_about_and_brought_in(keeper, ask):
    page = hand_in(keeper, features(stop_at(keeper, namn="Torget"))).page.text
    assert "1 objekt i EPSG:4326" in page
    assert keeper.chosen() == {"column-name": ""}
    page = keeper.send(**{"column-name": "namn", "mode": "replace"}).page.text
    assert "Hållplatser är inläst" in page
    assert ask("select name from layers.stops") == [("Torget",)]


def test_a_column_of_the_same_name_is_chosen_beforehand(keeper):
    hand_in(keeper, features(stop_at(keeper, NAME="Torget")))
    assert keeper.chosen() == {"column-name": "NAME"}


def test_what_is_there_is_replaced_or_added_to_as_is_chosen(keeper, ask):
    hand_in(keeper, features(stop_at(keeper, name="Torget")))
    keeper.send(**keeper.chosen(), mode="replace")
    page = hand_in(keeper, features(stop_at(keeper, name="Parken"))).page.text
    assert "Ersätt de 1 objekten" in page
    keeper.send(**keeper.chosen(), mode="add")
    query = "select name from layers.stops order by name"
    assert ask(query) == [("Parken",), ("Torget",)]
    hand_in(keeper, features(stop_at(keeper, name="Slottet")))
    keeper.send(**keeper.chosen(), mode="replace")
    assert ask(query) == [("Slottet",)]


def test_the_same_file_again_adds_nothing(keeper, ask):
    content = features(stop_at(keeper, name="Torget"))
    hand_in(keeper, content)
    keeper.send(**keeper.chosen(), mode="add")
    hand_in(keeper, content)
    page = keeper.send(**keeper.chosen(), mode="add").page.text
    assert "Lagret innehåller redan just den här filen" in page
    assert ask("select count(*) from layers.stops") == [(1,)]


def test_a_layer_of_a_file_with_several_is_chosen(keeper, tmp_path, ask):
    path = tmp_path / "flera.gpkg"
    for name in ("norr", "söder"):
        gpd.GeoDataFrame(
            {"name": [name]},
            geometry=[shapely.Point(keeper.lon, keeper.lat)],
            crs=4326,
        ).to_file(path, layer=name, driver="GPKG")
    page = hand_in(keeper, path.read_bytes(), "flera.gpkg").page.text
    assert "har flera lager" in page
    keeper.send(f"{keeper.address}/lager", layer="söder")
    keeper.send(keeper.address, **keeper.chosen(), mode="replace")
    assert ask("select name from layers.stops") == [("söder",)]


def test_a_choice_that_does_not_fit_stores_nothing_and_can_be_made_anew(keeper, ask):
    hand_in(keeper, features(stop_at(keeper, name="Torget")))
    step = keeper.address
    page = keeper.send(**{"column-name": "finns_inte", "mode": "replace"}).page
    assert page.status_code == 422
    assert "Inget har sparats" in page.text
    assert keeper.open(step).page.status_code == 200
    keeper.send(**keeper.chosen(), mode="replace")
    assert ask("select name from layers.stops") == [("Torget",)]


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("a.exe", b"MZ", 415, "av ett slag som inte läses här"),
        ("a.geojson", b"PK\x03\x04", 415, "är inte GeoJSON"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', 422, "inga"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_once(
    keeper, name, content, status, said
):
    page = hand_in(keeper, content, name).page
    assert page.status_code == status
    assert said in page.text


def test_lines_are_no_points_and_the_features_are_named(keeper):
    line = stop_at(keeper, name="Gång")
    line["geometry"] = {
        "type": "LineString",
        "coordinates": [[keeper.lon, keeper.lat], [keeper.lon, keeper.lat + 0.001]],
    }
    hand_in(keeper, features(line))
    page = keeper.send(**keeper.chosen(), mode="replace").page
    assert page.status_code == 422
    assert "punkter" in page.text


def test_a_raster_is_looked_at_and_put_in_its_place(keeper, empty, tmp_path):
    boundary = empty.extensions["geosafety"].catalog.municipality.boundary
    west, _, _, north = boundary.bounds
    path = tmp_path / "hojd.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=400,
        height=400,
        count=1,
        dtype="float32",
        crs="EPSG:3006",
        transform=Affine(10, 0, west, 0, -10, north),
        nodata=-1,
    ) as raster:
        raster.write(np.full((1, 400, 400), 7, dtype=np.float32))
    page = hand_in(keeper, path.read_bytes(), "hojd.tif", "vegetation_height").page
    assert "rutor på 10 m" in page.text
    page = keeper.send(mode="replace").page
    assert page.status_code == 200
    assert "Inget har sparats" not in page.text
    folder = empty.extensions["geosafety"].settings.municipality_dir / "rasters"
    # The trial's folder goes when its job has ended, which may be after its answer.
    kept = [each.suffix for each in folder.iterdir() if each.is_file()]
    assert kept == [".tif"]


def test_nobody_opens_another_accounts_file(keeper, walk_as):
    hand_in(keeper, features(stop_at(keeper, name="Torget")))
    other = walk_as(Role.COORDINATOR)
    assert other.client.get(keeper.address).status_code == 404
    assert other.client.get(f"{keeper.address}/resultat").status_code == 404


def test_a_file_is_forgotten_when_asked_for(keeper, empty):
    hand_in(keeper, features(stop_at(keeper, name="Torget")))
    step = keeper.address
    keeper.send(f"{step}/bort")
    assert keeper.client.get(step).status_code == 404
    uploads = empty.extensions["geosafety"].settings.data_dir / "uploads"
    assert list(uploads.iterdir()) == []


def test_markup_in_names_is_shown_as_text(keeper):
    stop = stop_at(keeper, **{"<b>namn": "Torget"})
    page = hand_in(keeper, features(stop)).page.text
    assert "<b>namn" not in page
    assert "&lt;b&gt;namn" in page
