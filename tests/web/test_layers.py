import json

import pytest

from geosafety.model.account import Role


@pytest.fixture
def get(reader):
    return reader(Role.GIS_EDITOR).get


def test_each_listed_layer_can_be_fetched(get):
    for layer in get("/api/v1/layers").json["layers"]:
        answer = get(layer["url"])
        assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")


def test_features_are_flat_and_in_degrees(get):
    stop = json.loads(get("/api/v1/layers/stops").data)["features"][0]
    longitude, latitude = stop["geometry"]["coordinates"]
    assert 10 < longitude < 25
    assert 55 < latitude < 70
    assert not any(
        isinstance(value, dict | list) for value in stop["properties"].values()
    )


def test_a_box_limits_the_features(get):
    whole = json.loads(get("/api/v1/layers/lamps").data)["features"]
    longitude, latitude = whole[0]["geometry"]["coordinates"]
    box = (
        f"{longitude - 0.001},{latitude - 0.001},{longitude + 0.001},{latitude + 0.001}"
    )
    part = json.loads(get(f"/api/v1/layers/lamps?bbox={box}").data)["features"]
    assert 0 < len(part) < len(whole)


@pytest.mark.parametrize(
    "bbox",
    ["NaN,1,2,3", "1,2,3", "17,59,16,58", "a,b,c,d", "1,2,inf,4", "", "0,0,0,91"],
)
def test_a_box_that_is_none_is_refused(get, bbox):
    answer = get(f"/api/v1/layers/lamps?bbox={bbox}")
    assert (answer.status_code, answer.json["code"]) == (400, "bad-parameter")
    assert "bbox" in answer.json["detail"]


@pytest.mark.parametrize("key", ["finns_inte", "core.report", "population", "../x"])
def test_what_is_no_layer_with_shapes_is_not_found(get, key):
    assert get(f"/api/v1/layers/{key}").status_code == 404


def test_a_declared_layer_without_content_is_empty_and_not_missing(coordinator):
    answer = coordinator.get("/api/v1/layers/lamps")
    assert answer.status_code == 200
    assert json.loads(answer.data)["features"] == []


def test_a_layer_is_hidden_from_roles_it_is_not_declared_for(town, reader):
    layers = town.extensions["geosafety"].catalog.layers
    closed = [
        key
        for key, layer in layers.items()
        if "est" not in layer.audience and "public" not in layer.audience
        if layer.geometry and not layer.base
    ]
    for key in closed:
        assert reader(Role.EST_MEMBER).get(f"/api/v1/layers/{key}").status_code == 404
