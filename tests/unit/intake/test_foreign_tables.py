import json
import subprocess
import sys

import pandas as pd
import pytest

from geosafety.errors import RefusedInputError
from geosafety.intake.foreign_tables import read_map, read_table


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("ragged.csv", b'a,b\n1,2\n"x'),
        ("empty.parquet", b""),
        ("text.parquet", b"PAR1 this is no such file PAR1"),
        ("cut.parquet", b"PAR1"),
    ],
)
def test_a_broken_table_is_refused_in_swedish(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RefusedInputError) as refused:
        read_table(path)
    assert refused.value.sv.startswith(f"{name} går inte att läsa som ")


def test_a_table_with_nul_is_refused(tmp_path):
    text = tmp_path / "utf16.csv"
    text.write_text("gata,nr\nStorgatan,1\n", encoding="utf-16")
    packed = tmp_path / "nul.parquet"
    pd.DataFrame({"nr": [1], "gata": ["Stor\0gatan"]}).to_parquet(packed)
    for path in (text, packed):
        with pytest.raises(RefusedInputError, match="NUL"):
            read_table(path)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        "POINT (1 2)",
        {},
        {"type": None, "coordinates": [1, 2]},
        {"type": "Point", "coordinates": ["x", "y"]},
        {"type": "Polygon", "coordinates": [[[1, 2]]]},
        {"type": "Nonsense", "coordinates": [1, 2]},
    ],
)
def test_a_map_without_shapes_names_the_feature(tmp_path, geometry):
    good = {"type": "Point", "coordinates": [17.0, 58.7]}
    features = [{"type": "Feature", "geometry": each} for each in (good, geometry)]
    path = tmp_path / "stops.geojson"
    path.write_text(json.dumps({"features": features}))
    with pytest.raises(RefusedInputError, match="feature 2") as refused:
        read_map(path)
    assert "objekt 2 har ingen riktig geometri" in refused.value.sv


@pytest.mark.parametrize("text", ["[]", "3", '{"features": 3}'])
def test_a_map_without_features_is_refused(tmp_path, text):
    path = tmp_path / "stops.geojson"
    path.write_text(text)
    with pytest.raises(RefusedInputError, match="list called features"):
        read_map(path)


def test_a_map_that_is_no_json_says_where(tmp_path):
    path = tmp_path / "stops.geojson"
    path.write_text("{\n nonsense")
    with pytest.raises(RefusedInputError) as refused:
        read_map(path)
    assert refused.value.sv == "Filen är inte JSON: fel på rad 2, tecken 2."


def test_a_damaged_parquet_file_never_takes_the_program_down(tmp_path):
    path = tmp_path / "register.parquet"
    frame = pd.DataFrame({name: ["Storgatan"] * 50 for name in "abcdef"})
    frame.to_parquet(path)
    content = bytearray(path.read_bytes())
    content[8:60] = bytes(52)
    path.write_bytes(content)
    program = (
        "import sys; from pathlib import Path; "
        "from geosafety.errors import RefusedInputError; "
        "from geosafety.intake.foreign_tables import read_table\n"
        "try: read_table(Path(sys.argv[1]))\n"
        "except RefusedInputError: print('refused')"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "refused\n")
