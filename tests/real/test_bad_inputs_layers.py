"""Every geographic file and raster of the corpus, into a layer, as the list says."""

import csv
import json
import os
import re
import socket
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text, update

from geosafety.catalog import read_catalog
from geosafety.cli.program import run
from geosafety.jobs.apply_layers import apply_layers
from geosafety.model.account import Role
from geosafety.store import accounts, organisations
from geosafety.store.connection import connect, transaction
from geosafety.store.tables import municipality
from webmap import create_app

_DATA = os.environ.get("GEOSAFETY_REAL_DATA")
_FOLDER = Path(_DATA or Path(__file__).parents[3] / "shared/data") / "bad-inputs"
_KINDS = {"geojson", "gpkg", "shp", "xml", "raster"}
# A plan may be areas, lines and points at once; a layer is one of them.
_PLANS_ALONE = {"geojson/g00_ok.geojson", "geojson/g31_mixed_types.geojson"}
_LAYERS = {".kml": "stops", ".gml": "stops", ".gpx": "paths", ".kmz": "stops"}
_POINTS = {"geojson/g47_z.geojson"}


def cases(*, accepted):
    with (_FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(case, id=case["file"])
            for case in csv.DictReader(file)
            if case["kind"] in _KINDS and case["file"] not in _PLANS_ALONE
            if (case["expected"] == "accept") == accepted
        ]


def layer_for(case):
    if case["kind"] == "raster":
        return "vegetation_height"
    if case["file"] in _POINTS:
        return "stops"
    return _LAYERS.get(Path(case["file"]).suffix, "districts")


def places(problem):
    """Write where a fault stands, in each way that the list may write it."""
    found = {"file", "layer", problem.get("pointer") or ""}
    if "layer" in problem:
        found.add(f"layer={problem['layer']}")
    if "fid" in problem:
        found.add(f"fid={problem['fid']}")
        found.add(f"layer={problem.get('layer')};fid={problem['fid']}")
    if "file" in problem:
        found.add(f"file={problem['file']}")
    return found


class Lure:
    """Something that listens on a port of this machine, and counts who calls."""

    def __init__(self):
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = self._socket.getsockname()
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self):
        while True:
            connection, _ = self._socket.accept()
            said = connection.recv(4)
            connection.close()
            if said == b"stop":
                return
            self.calls += 1

    def close(self):
        with socket.create_connection(self.address) as end:
            end.sendall(b"stop")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def lure():
    lure = Lure()
    yield lure
    lure.close()


@pytest.fixture
def settings(database_settings, monkeypatch):
    """Let everything serve Nyköping from an empty database."""
    settings = replace(database_settings, municipality="0480")
    engine = connect(settings)
    with transaction(engine) as connection:
        connection.execute(update(municipality).values(code="0480"))
    apply_layers(engine, read_catalog(settings))
    engine.dispose()
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "0480")
    return settings


@pytest.fixture
def owner(settings):
    engine = connect(settings)
    yield engine
    engine.dispose()


def stored(owner, settings):
    """Count what is in the layers and the rasters."""
    with transaction(owner) as connection:
        features = sum(
            connection.execute(text(f"select count(*) from layers.{key}")).scalar()  # noqa: S608
            for key in ("districts", "stops", "paths")
        )
    rasters = settings.municipality_dir / "rasters"
    return features, sorted(file.name for file in rasters.glob("*"))


def bring_in(case, capsys):
    capsys.readouterr()
    begun = sum(os.times()[:4])
    path = str(_FOLDER / case["file"])
    code = run(["layers", "import", path, "--layer", layer_for(case), "--json"])
    spent = sum(os.times()[:4]) - begun
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert spent < 5
    return code, json.loads(out)


@pytest.mark.parametrize("case", cases(accepted=True))
def test_the_command_stores_each_good_file(case, settings, owner, capsys):
    code, answer = bring_in(case, capsys)
    assert code == 0, answer
    assert answer["stored"] == int(case["rows_imported"])
    features, rasters = stored(owner, settings)
    assert features + len(rasters) == answer["stored"]


def test_the_command_refuses_each_bad_file_as_the_list_says(
    settings, owner, capsys, subtests
):
    for parameter in cases(accepted=False):
        case = parameter.values[0]
        with subtests.test(case["file"]):
            code, answer = bring_in(case, capsys)
            problems = answer["error"]["problems"]
            assert code == 1
            assert problems[0]["code"] == case["problem_type"]
            assert case["must_name"] in places(problems[0])
    assert stored(owner, settings) == (0, [])


@pytest.mark.usefixtures("settings")
def test_no_file_makes_the_program_call_anywhere(lure, capsys, tmp_path, subtests):
    called = []
    for parameter in cases(accepted=False) + cases(accepted=True):
        case = parameter.values[0]
        content = (_FOLDER / case["file"]).read_bytes()
        if b"127.0.0.1:" not in content:
            continue
        called.append(case["file"])
        path = tmp_path / Path(case["file"]).name
        port = str(lure.address[1]).encode()
        path.write_bytes(re.sub(rb"127\.0\.0\.1:[0-9]+", b"127.0.0.1:" + port, content))
        with subtests.test(case["file"]):
            run(["layers", "import", str(path), "--layer", layer_for(case)])
            capsys.readouterr()
            assert lure.calls == 0
    assert len(called) >= 5


class Site:
    """The site of Nyköping, with those who keep its layers signed in."""

    def __init__(self, settings, owner):
        self.app = create_app(settings)
        with transaction(owner) as connection:
            organisations.ensure(
                connection, "kommunen", name="Kommunen", organisation_type="department"
            )
            accounts.save(
                connection,
                "gis",
                name="gis",
                role=Role.GIS_EDITOR,
                organisation_key="kommunen",
                password_hash=PasswordHasher(1, 8, 1).hash("prov"),
            )
        self.client = self.app.test_client()
        form = {"username": "gis", "password": "prov", "csrf_token": self.token()}
        assert self.client.post("/logga-in", data=form).status_code == 302

    def token(self):
        page = self.client.get("/hjalp").text
        return re.search('name="csrf-token" content="([^"]+)"', page)[1]

    def send(self, case):
        what = "raster" if case["kind"] == "raster" else "features"
        with (_FOLDER / case["file"]).open("rb") as file:
            answer = self.client.post(
                f"/api/v1/layers/{layer_for(case)}/{what}",
                data={
                    "file": (file, Path(case["file"]).name),
                    "mode": "add",
                    "csrf_token": self.token(),
                },
                content_type="multipart/form-data",
            )
        answer.request.environ["wsgi.input"].close()
        return answer


@pytest.fixture
def site(settings, owner, working):
    site = Site(settings, owner)
    with working(settings):
        yield site
    site.app.extensions["geosafety"].pool.dispose()


def test_the_api_stores_each_good_file(site, settings, owner, subtests):
    total = 0
    for parameter in cases(accepted=True):
        case = parameter.values[0]
        with subtests.test(case["file"]):
            answer = site.send(case)
            assert answer.status_code == int(case["status"]), answer.text
            assert answer.json["stored"] == int(case["rows_imported"])
            total += answer.json["stored"]
    features, rasters = stored(owner, settings)
    assert features + len(rasters) == total


def test_the_api_refuses_each_bad_file_as_the_list_says(
    site, settings, owner, subtests
):
    for parameter in cases(accepted=False):
        case = parameter.values[0]
        with subtests.test(case["file"]):
            answer = site.send(case)
            assert answer.status_code == int(case["status"]), answer.text[:500]
            assert answer.mimetype == "application/problem+json"
            assert answer.json["code"] == case["problem_type"]
            assert case["must_name"] in places(answer.json["errors"][0])
    assert stored(owner, settings) == (0, [])
    uploads = settings.data_dir / "uploads"
    for _ in range(100):
        if not list(uploads.iterdir()):
            break
        time.sleep(0.02)
    assert list(uploads.iterdir()) == []


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("file", sorted(_PLANS_ALONE))
def test_a_line_or_a_point_among_areas_is_no_area(file, capsys):
    code, answer = bring_in({"file": file, "kind": "geojson"}, capsys)
    assert (code, answer["error"]["problems"][0]["code"]) == (1, "wrong-geometry")


@pytest.mark.usefixtures("settings")
def test_letters_of_another_encoding_survive(owner, capsys):
    path = str(_FOLDER / "shp/s13_cp1252_no_cpg.zip")
    columns = ["--column", "name=namn"]
    code = run(["layers", "import", path, "--layer", "districts", *columns, "--json"])
    assert code == 0, capsys.readouterr()
    with transaction(owner) as connection:
        names = connection.execute(text("select name from layers.districts"))
        assert set(names.scalars()) == {"Västra Storgatan", "Ån"}
