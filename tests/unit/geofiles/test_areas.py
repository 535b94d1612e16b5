"""Areas are read right from every system we accept, and refused with a reason."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import mapping

from geosafety.crs import reproject_geometry
from geosafety.errors import RefusedInputError
from geosafety.geofiles.areas import read_areas
from geosafety.geofiles.child import child_environment
from geosafety.geofiles.vector_child import ALLOWED_DRIVERS
from geosafety.model.municipality import Municipality

SITE = shapely.box(616_000, 6_514_000, 616_400, 6_514_300)
TOWN = Municipality(
    code="0000",
    name="Provköping",
    boundary=shapely.box(600_000, 6_500_000, 630_000, 6_530_000),
    local_crs=3010,
)


def write_geojson(folder, geometry, *, crs=None, properties=None, name="yta.geojson"):
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties or {},
                "geometry": mapping(geometry),
            }
        ],
    }
    if crs is not None:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def write_gpkg(folder, geometry, *, crs, layer="plan", **columns):
    path = folder / "yta.gpkg"
    frame = gpd.GeoDataFrame(
        {key: [value] for key, value in columns.items()}, geometry=[geometry], crs=crs
    )
    frame.to_file(path, layer=layer, driver="GPKG")
    return path


def in_system(epsg):
    return reproject_geometry(SITE, source=3006, target=epsg)


def refusal(path, **choices):
    with pytest.raises(RefusedInputError) as caught:
        read_areas(path, municipality=TOWN, **choices)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("crs", "epsg"),
    [
        (None, 4326),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("EPSG:4326", 4326),
        ("urn:ogc:def:crs:EPSG::3006", 3006),
        ("http://www.opengis.net/def/crs/EPSG/0/3010", 3010),
        ("urn:ogc:def:crs:EPSG::3014", 3014),
    ],
)
def test_geojson_in_each_system_lands_on_the_same_site(tmp_path, crs, epsg):
    path = write_geojson(tmp_path, in_system(epsg), crs=crs)
    found = read_areas(path, municipality=TOWN)
    assert found.crs_found == epsg
    assert found.features.geometry.iloc[0].hausdorff_distance(SITE) < 0.01


@pytest.mark.parametrize(("crs", "epsg"), [(3006, 3006), (3010, 3010), (5849, 3010)])
def test_geopackage_in_each_system_lands_on_the_same_site(tmp_path, crs, epsg):
    path = write_gpkg(tmp_path, in_system(epsg), crs=crs, namn="Å")
    found = read_areas(path, municipality=TOWN)
    assert (found.crs_found, found.layer) == (epsg, "plan")
    assert found.features.geometry.iloc[0].hausdorff_distance(SITE) < 0.01
    assert found.features.properties.iloc[0] == {"namn": "Å"}


@pytest.mark.parametrize("epsg", [3006, 3010, 3014])
def test_metres_without_a_system_are_refused_and_the_likely_one_named(tmp_path, epsg):
    problem = refusal(write_geojson(tmp_path, in_system(epsg)))
    assert problem.code == "coordinate-crs"
    assert f"EPSG:{epsg}" in problem.sv


def test_a_false_label_is_found_by_where_the_area_would_lie(tmp_path):
    path = write_geojson(tmp_path, in_system(3010), crs="EPSG:3006")
    problem = refusal(path)
    assert problem.code == "coordinate-crs"
    assert "EPSG:3010" in problem.en


@pytest.mark.parametrize(("crs", "epsg"), [(None, 4326), ("EPSG:3006", 3006)])
def test_swapped_axes_are_told(tmp_path, crs, epsg):
    swapped = shapely.transform(in_system(epsg), lambda xy: xy[:, ::-1])
    assert refusal(write_geojson(tmp_path, swapped, crs=crs)).code == (
        "coordinate-swapped"
    )


def test_an_area_within_the_margin_is_taken_and_beyond_it_refused(tmp_path):
    near = shapely.box(630_100, 6_514_000, 630_400, 6_514_300)
    far = shapely.box(632_100, 6_514_000, 632_400, 6_514_300)
    taken = write_geojson(tmp_path, near, crs="EPSG:3006", name="a.geojson")
    refused = write_geojson(tmp_path, far, crs="EPSG:3006", name="b.geojson")
    assert len(read_areas(taken, municipality=TOWN).features) == 1
    assert refusal(refused).code == "outside-municipality"


def test_every_faulty_feature_is_listed(tmp_path):
    path = write_geojson(tmp_path, in_system(4326))
    document = json.loads(path.read_text())
    bad = {"type": "Feature", "properties": {}, "geometry": None}
    document["features"] += [bad, bad]
    path.write_text(json.dumps(document))
    with pytest.raises(RefusedInputError) as caught:
        read_areas(path, municipality=TOWN)
    pointers = [problem.pointer for problem in caught.value.problems]
    assert pointers == ["/features/1/geometry", "/features/2/geometry"]


@pytest.mark.parametrize("form", ["feature", "geometry"])
def test_a_lone_feature_and_a_lone_shape_are_files_too(tmp_path, form):
    document = mapping(in_system(4326))
    if form == "feature":
        document = {"type": "Feature", "properties": None, "geometry": document}
    path = tmp_path / "yta.json"
    path.write_text(json.dumps(document))
    assert len(read_areas(path, municipality=TOWN).features) == 1


@pytest.mark.parametrize(
    "coordinates",
    [
        [[["17", "58"]]],
        [[17.0, 58.75]],
        [[[17.0]]],
        [[[True, 58.75]]],
        [[[17.0, 58.75, 1.0, 2.0]]],
        [[None]],
        "nonsense",
        {"a": 1},
    ],
)
def test_coordinates_of_the_wrong_form_are_refused(tmp_path, coordinates):
    path = write_geojson(tmp_path, in_system(4326))
    document = json.loads(path.read_text())
    document["features"][0]["geometry"]["coordinates"] = coordinates
    path.write_text(json.dumps(document))
    problem = refusal(path)
    assert (problem.code, problem.pointer) == (
        "geojson-structure",
        "/features/0/geometry",
    )


def test_a_gdal_pipeline_in_json_is_not_run(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text('{"type":"gdal_streamed_alg","command_line":"gdal vector info"}')
    assert refusal(path).code == "geojson-structure"


@pytest.mark.parametrize(("kind", "drivers"), ALLOWED_DRIVERS.items())
def test_the_child_has_only_the_drivers_of_the_allowlist(kind, drivers):
    program = "import pyogrio; print(sorted(pyogrio.list_drivers()))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-c", program],
        env=child_environment(kind),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(sorted(drivers))


def test_the_child_inherits_nothing_from_the_environment(monkeypatch):
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", "postgresql://secret@host/db")
    assert not any("secret" in value for value in child_environment("gpkg").values())


def test_a_geopackage_marked_for_a_write_ahead_log_is_read(tmp_path):
    path = write_gpkg(tmp_path, SITE, crs=3006, namn="a")
    content = bytearray(path.read_bytes())
    content[18:20] = b"\2\2"
    path.write_bytes(bytes(content))
    assert len(read_areas(path, municipality=TOWN).features) == 1


def test_a_named_layer_is_chosen_and_a_missing_one_told(tmp_path):
    path = write_gpkg(tmp_path, SITE, crs=3006, layer="Plan 1 – utkast", namn="a")
    write_gpkg(tmp_path, SITE.buffer(5), crs=3006, layer="annat", namn="b")
    assert refusal(path).code == "choose-layer"
    assert "annat" in refusal(path, layer="saknas").sv
    chosen = read_areas(path, municipality=TOWN, layer="annat")
    assert chosen.features.properties.iloc[0] == {"namn": "b"}


def test_a_geometry_that_gdal_would_drop_is_not_dropped_silently(tmp_path):
    path = write_gpkg(tmp_path, SITE, crs=3006, namn="a")
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE plan SET geom = x'00112233'")
        connection.commit()
    assert refusal(path).code in {"empty-geometry", "corrupt-file"}


def test_a_geopackage_cut_anywhere_is_refused_in_words(tmp_path):
    path = write_gpkg(tmp_path, SITE, crs=3006, namn="a")
    whole = path.read_bytes()
    for share in (0.02, 0.3, 0.97):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(path).code in {"corrupt-file", "no-layer", "no-rows"}


MEASURE = """
import resource, sys
from pathlib import Path
from shapely import box
from geosafety.geofiles.areas import read_areas
from geosafety.model.municipality import Municipality
town = Municipality("0480", "Nyköping", box(*map(float, sys.argv[2:])), 3010)
read_areas(Path(sys.argv[1]), municipality=town)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_the_child_stays_within_its_memory(tmp_path):
    path = write_gpkg(tmp_path, SITE, crs=3006, namn="a")
    bounds = [str(number) for number in TOWN.boundary.bounds]
    # A process of its own, whose largest child is the one that is measured.
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MEASURE, path, *bounds],
        check=True,
        capture_output=True,
        text=True,
    )
    assert 0 < int(told.stdout) < 512 * 1024


def test_a_file_of_another_kind_is_told_what_is_accepted(tmp_path):
    path = tmp_path / "plan.dwg"
    path.write_bytes(b"AC1032")
    problem = refusal(path)
    assert problem.code == "content-mismatch"
    assert ".gpkg" in problem.sv


def test_a_missing_file_is_told_by_its_name(tmp_path):
    assert "saknas.geojson" in refusal(tmp_path / "saknas.geojson").sv
