"""Malmö's real register: import by the command, and addresses with typing errors."""

import json
import os
import subprocess
import sys
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafety.crs import reproject_points
from geosafety.errors import RefusedInputError
from geosafety.geocode import Gazetteer
from geosafety.jobs.register import import_register
from geosafety.model.municipality import Municipality

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
ASKED = 4_000


@pytest.fixture(scope="module")
def addresses(real_data):
    return pd.read_parquet(real_data / "malmo_addresses/malmo_adresser.parquet")


@pytest.fixture(scope="module")
def gazetteer(addresses):
    east, north = reproject_points(
        addresses["lon"], addresses["lat"], source=4326, target=3006
    )
    register = pd.DataFrame(
        {
            "street": addresses["gata"],
            "number": addresses["gatunummer"],
            "postcode": addresses["postnummer"],
            "locality": None,
            "east": east,
            "north": north,
        }
    )
    nothing = pd.DataFrame(columns=["name", "kind", "accuracy_m", "geometry"])
    anywhere = Municipality("1280", "Malmö", shapely.box(0, 0, 1, 1), 3008)
    return Gazetteer.build(register, nothing, municipality=anywhere)


@pytest.fixture
def command(database_settings):
    """Run the command line against an empty database."""
    environment = {
        **os.environ,
        "GEOSAFETY_DATABASE_URL": database_settings.database_url,
        "GEOSAFETY_MUNICIPALITY": "demo",
    }

    def run(*arguments):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "geosafety", *map(str, arguments), "--json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    return run


def test_the_whole_register_is_imported_in_seconds_and_found_again(
    command, real_data, tmp_path
):
    file = real_data / "malmo_addresses/malmo_adresser.parquet"
    started = perf_counter()
    code, answer = command("register", "import", file)

    assert code == 0
    assert json.loads(answer) == {
        "read": 52_861,
        "stored": 52_861,
        "streets": 2_306,
        "rejected": 0,
    }
    assert perf_counter() - started < 30

    code, answer = command("locate", "--address", "Porslinsgatan 4A")
    found = json.loads(answer)
    assert code == 0
    assert found["precision"] == "address"
    assert found["streets"] == ["Porslinsgatan"]
    assert len(found["cells"]) == 1
    assert len(found["cells"][0][0]) == 15

    texts = tmp_path / "texts.jsonl"
    lines = [{"id": 7, "text": "Rån på Ystadgatan."}, {"id": "b", "text": "Ingenting."}]
    texts.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    code, answer = command("locate", "--file", texts)
    first, second = map(json.loads, answer.splitlines())
    assert code == 0
    assert (first["id"], first["streets"]) == (7, ["Ystadsgatan"])
    assert sum(weight for _, weight in first["cells"]) == pytest.approx(1)
    assert (second["id"], second["precision"], second["cells"]) == ("b", "unplaced", [])


def test_rows_without_a_position_are_rejected_and_counted(database, tmp_path):
    file = tmp_path / "register.csv"
    file.write_bytes(
        "Gatunamn;Nr;Postnr;Longitud;Latitud\n"
        "Storgatan;1;211 31;13,0012;55,6041\n"
        "Storgatan;2;211 31;;\n"
        ";3;211 31;13,0012;55,6041\n"
        "Åsgatan;4;211 31;13,0015;55,6045\n".encode("cp1252")
    )

    answer = import_register(database, file, columns={"number": "Nr"})

    assert answer == {"read": 4, "stored": 2, "streets": 2, "rejected": 2}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.csv", "a;b\n1;2\n"),
        ("register.parquet", "not parquet"),
        ("register.docx", "x"),
        ("sea.csv", "gata,lon,lat\nStorgatan,0,0\n"),
        ("nothing.csv", ""),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_a_reason(
    database, tmp_path, name, content
):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    with pytest.raises(RefusedInputError) as refused:
        import_register(database, file, columns={})

    assert refused.value.sv.endswith(".")
    assert refused.value.en.endswith(".")


def _mistyped(street, rng):
    """Make one typing error inside a name."""
    at = int(rng.integers(1, len(street) - 1))
    letter = LETTERS[rng.integers(len(LETTERS))]
    return (
        street[:at] + street[at + 1 :],
        street[:at] + letter + street[at:],
        street[:at] + letter + street[at + 1 :],
        street[: at - 1] + street[at] + street[at - 1] + street[at + 1 :],
    )[rng.integers(4)]


@pytest.mark.parametrize("spoil", ["nothing", "one typing error", "no rings and dots"])
def test_real_addresses_are_found_however_they_are_typed(gazetteer, addresses, spoil):
    rng = np.random.default_rng(52_861)
    chosen = addresses.iloc[rng.choice(len(addresses), ASKED, replace=False)]
    streets = {
        "nothing": chosen["gata"],
        "one typing error": chosen["gata"].map(lambda name: _mistyped(name, rng)),
        "no rings and dots": chosen["gata"].str.translate(
            str.maketrans("åäöÅÄÖ", "aaoAAO")
        ),
    }[spoil]

    found = gazetteer.locate_addresses((streets + " " + chosen["gatunummer"]).tolist())

    hits = [
        located.streets == (street,)
        for located, street in zip(found, chosen["gata"], strict=True)
    ]
    assert np.mean(hits) >= 0.99
    east, north = reproject_points(
        chosen["lon"], chosen["lat"], source=4326, target=3006
    )
    points = np.array([each.placement.point or (np.nan,) * 2 for each in found])
    away = np.hypot(points[:, 0] - east, points[:, 1] - north)
    assert np.mean(away < 60) >= 0.98
