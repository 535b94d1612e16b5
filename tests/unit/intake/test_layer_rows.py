import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafety.errors import RefusedInputError
from geosafety.geofiles import AreaFile, RawFeature
from geosafety.geofiles.features import Place
from geosafety.intake.layer_rows import layer_rows, match_columns
from geosafety.model.layer import LayerSpec, Style
from geosafety.model.vocabulary import Title

POINT = shapely.Point(616_000, 6_514_000)
COLUMNS = {
    "name": "text",
    "count": "integer",
    "share": "number",
    "working": "boolean",
    "since": "date",
}


def layer(geometry="point", columns=COLUMNS):
    return LayerSpec(
        key="lamps",
        folder="planning",
        title=Title("Lampor", "Lamps"),
        geometry=geometry,
        style=Style(),
        source="x",
        audience=("est",),
        columns=columns,
    )


def file(*properties, shape=POINT, pointer="/features/{}"):
    raw = [
        RawFeature(
            place=Place(pointer=pointer.format(at)),
            key=None,
            geometry=shape,
            properties=each,
            properties_at=f"{pointer.format(at)}/properties",
        )
        for at, each in enumerate(properties)
    ]
    frame = gpd.GeoDataFrame(geometry=[shape] * len(raw), crs=3006)
    return AreaFile(
        features=frame, crs_found=3006, layer=None, notes=(), digest="", raw=tuple(raw)
    )


def refusal(*properties, made=None, **choices):
    with pytest.raises(RefusedInputError) as caught:
        layer_rows(made or file(*properties), layer(), **choices)
    return caught.value.problems


def test_columns_are_taken_by_name_and_the_rest_is_told():
    rows = layer_rows(file({"NAME": "a", "Working": 1, "ägare": "b"}), layer())
    assert rows.taken == {"name": "NAME", "working": "Working"}
    assert rows.missing == ("count", "share", "since")
    assert rows.unused == ("ägare",)
    assert rows.features["name"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("column", "sent", "kept"),
    [
        ("name", 12.0, "12"),
        ("name", True, "ja"),
        ("name", " ", None),
        ("count", "12", 12.0),
        ("count", 12.0, 12.0),
        ("share", "0,5", 0.5),
        ("share", None, None),
        ("working", "Nej", False),
        ("working", "T", True),
        ("working", 0.0, False),
        ("since", "2026-03-01T00:00:00", dt.date(2026, 3, 1)),
        ("since", "20260301", dt.date(2026, 3, 1)),
    ],
)
def test_values_become_what_the_column_is(column, sent, kept):
    value = layer_rows(file({column: sent}), layer()).features[column].iloc[0]
    assert value == kept or (kept is None and (value is None or np.isnan(value)))


@pytest.mark.parametrize(
    ("column", "sent"),
    [
        ("count", "tolv"),
        ("count", 1.5),
        ("share", "nan"),
        ("share", "1_000"),
        ("working", "kanske"),
        ("since", "2026-02-30"),
    ],
)
def test_a_value_that_is_none_is_pointed_at(column, sent):
    (problem,) = refusal({"name": "a"}, {column: sent})
    assert problem.code == "bad-value"
    assert problem.pointer == f"/features/1/properties/{column}"


def test_another_sort_of_shape_is_refused():
    line = shapely.LineString([(616_000, 6_514_000), (616_100, 6_514_000)])
    (problem,) = refusal(made=file({}, shape=line))
    assert problem.code == "wrong-geometry"


def test_personal_data_in_what_is_kept_is_refused_and_elsewhere_left_out():
    (problem,) = refusal({"name": "Ring 070-174 06 05"})
    assert (problem.code, problem.column) == ("personal-data", "name")
    assert "174" not in problem.sv
    assert len(layer_rows(file({"ägare": "a@example.se"}), layer()).features) == 1


@pytest.mark.parametrize("pointer", ["/trk", "/Placemark[1]"])
def test_a_persons_name_in_the_title_of_a_recording_is_refused(pointer):
    (problem,) = refusal(made=file({"name": "Anna Svenssons runda"}, pointer=pointer))
    assert problem.code == "personal-data"
    school = file({"name": "Anna Svenssons runda"})
    assert len(layer_rows(school, layer()).features) == 1


def test_columns_may_be_chosen_or_left_empty():
    made = file({"namn": "a", "name": "b"})
    chosen = layer_rows(made, layer(), chosen={"name": "namn"})
    assert chosen.features["name"].tolist() == ["a"]
    empty = layer_rows(made, layer(), chosen={"name": ""})
    assert "name" not in empty.features
    assert refusal({"a": 1}, chosen={"name": "saknas"})[0].code == "unknown-column"
    assert refusal({"a": 1}, chosen={"saknas": "a"})[0].code == "unknown-column"


def test_a_name_cut_off_by_a_shapefile_is_known():
    long = layer(columns={"vegetation_height": "number"})
    assert match_columns(long, ["vegetation"], {}) == {
        "vegetation_height": "vegetation"
    }
