import io
import zipfile

import geopandas as gpd
import pytest
import shapely

from geosafety.errors import RefusedInputError
from geosafety.geofiles import ChooseLayerError
from geosafety.geofiles.shapefile import encoding_of, read_shapefile
from geosafety.geofiles.shapefile_parts import is_whole, live_rows

SITE = shapely.box(616_000, 6_514_000, 616_400, 6_514_400)


@pytest.fixture
def parts(tmp_path):
    """Write a shapefile of two areas and give its parts."""

    def write(name="yta", *, epsg=3006, names=("Ån", "Ö"), shapes=(SITE, SITE)):
        folder = tmp_path / name
        folder.mkdir()
        frame = gpd.GeoDataFrame({"namn": names}, geometry=list(shapes), crs=3006)
        frame.to_crs(epsg).to_file(folder / f"{name}.shp")
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    return write


def packed(parts, folder=""):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(folder + name, content)
    return raw.getvalue()


def refusal(raw, **choices):
    with pytest.raises(RefusedInputError) as caught:
        read_shapefile(raw, **choices)
    return caught.value.problems[0]


@pytest.mark.parametrize("folder", ["", "leverans/2026/"])
@pytest.mark.parametrize("epsg", [3006, 3010, 4326])
def test_areas_are_read_in_the_system_of_the_file(parts, folder, epsg):
    read = read_shapefile(packed(parts(epsg=epsg), folder))
    assert (read.epsg, read.layer) == (epsg, "yta")
    assert [each.properties["namn"] for each in read.features] == ["Ån", "Ö"]
    assert [each.place.fid for each in read.features] == [0, 1]


def test_one_of_several_shapefiles_is_chosen_by_name(parts):
    both = parts("yta") | parts("punkt", names=("x", "y"))
    with pytest.raises(ChooseLayerError) as caught:
        read_shapefile(packed(both))
    assert sorted(caught.value.names) == ["punkt", "yta"]
    read = read_shapefile(packed(both), layer="punkt")
    assert read.features[0].properties == {"namn": "x"}
    assert refusal(packed(both), layer="saknas").code == "unknown-layer"


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf", ".prj"])
def test_a_part_that_is_missing_is_named(parts, ending):
    some = parts()
    del some[f"yta{ending}"]
    problem = refusal(packed(some))
    assert problem.code == {".prj": "unknown-crs", ".shp": "no-layer"}.get(
        ending, "missing-member"
    )
    assert problem.file == (None if ending == ".shp" else f"yta{ending}")


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("share", [0.05, 0.4, 0.8])
def test_a_part_that_is_cut_off_is_found_before_gdal_sees_it(parts, ending, share):
    some = parts()
    whole = some[f"yta{ending}"]
    some[f"yta{ending}"] = whole[: int(len(whole) * share)]
    assert not is_whole(some["yta.shp"], some["yta.shx"], some["yta.dbf"])
    assert refusal(packed(some)).code == "corrupt-file"


def test_rows_that_are_marked_as_deleted_are_left_out(parts):
    some = parts()
    table = bytearray(some["yta.dbf"])
    start = int.from_bytes(table[8:10], "little")
    table[start] = ord("*")
    some["yta.dbf"] = bytes(table)
    assert live_rows(some["yta.dbf"]) == 1
    assert len(read_shapefile(packed(some)).features) == 1


def test_more_features_than_asked_for_are_refused(parts):
    assert refusal(packed(parts()), most=1).code == "too-many-rows"


def test_a_program_among_the_parts_is_unsafe(parts):
    problem = refusal(packed(parts() | {"yta.vrt": b"<OGRVRTDataSource/>"}))
    assert (problem.code, "yta.vrt" in problem.sv) == ("unsafe-archive", True)


@pytest.mark.parametrize(
    ("letters", "told", "language", "expected"),
    [
        ("å".encode(), b"", 0, "UTF-8"),
        ("å".encode(), b"UTF-8", 0, "UTF-8"),
        ("å".encode("cp1252"), b"UTF-8", 0, "CP1252"),
        ("å".encode("cp1252"), b"", 0, "CP1252"),
        ("å".encode("cp1252"), b"1252", 0, "CP1252"),
        ("å".encode("cp850"), b"", 0x02, "CP850"),
        ("å".encode("cp850"), b"ibm850", 0, "CP850"),
        ("å".encode("cp1252"), b"nonsense", 0x57, "CP1252"),
        (b"a", b"", 0, "UTF-8"),
    ],
)
def test_the_encoding_is_what_is_said_if_it_can_be_true(
    letters, told, language, expected
):
    head = bytearray(33)
    head[4:8] = (1).to_bytes(4, "little")
    head[8:10] = (33).to_bytes(2, "little")
    head[10:12] = (1 + len(letters)).to_bytes(2, "little")
    head[29] = language
    assert encoding_of(bytes(head) + b" " + letters, told) == expected
