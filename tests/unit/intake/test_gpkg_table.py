from datetime import UTC, datetime

import geopandas as gpd
import pytest
import shapely

from geosafety.errors import RefusedInputError
from geosafety.intake import read_reports_from, read_table

PLACE = shapely.Point(616_121, 6_514_288)


@pytest.fixture
def gpkg(tmp_path):
    def write(shapes=(PLACE,), *, epsg=3006, layer="rapporter", **columns):
        path = tmp_path / "rapporter.gpkg"
        usual = {
            "externt_id": [f"A{n}" for n in range(len(shapes))],
            "tidpunkt": ["2025-09-05 22:15"] * len(shapes),
            "kategori": ["klotter"] * len(shapes),
            "beskrivning": ["x"] * len(shapes),
        }
        frame = gpd.GeoDataFrame(usual | columns, geometry=list(shapes), crs=3006)
        frame.to_crs(epsg).to_file(path, layer=layer)
        return path.read_bytes()

    return write


@pytest.fixture
def batch(town, vocabulary, sender):
    return lambda table: read_reports_from(
        table,
        sender,
        vocabulary=vocabulary,
        municipality=town,
        now=datetime(2026, 1, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize("epsg", [3006, 3010, 4326])
def test_points_in_each_system_are_the_places_of_the_reports(gpkg, batch, epsg):
    table = read_table("rapporter.gpkg", gpkg(epsg=epsg))
    assert (table.kind, table.crs) == ("gpkg", epsg)
    report = batch(table).reports.iloc[0]
    assert (report["lon"], report["lat"]) == pytest.approx((17.00701, 58.753), abs=1e-4)


def test_what_is_no_point_is_pointed_out_by_the_number_qgis_shows(gpkg, batch):
    line = shapely.LineString([PLACE, shapely.Point(616_200, 6_514_288)])
    found = batch(read_table("rapporter.gpkg", gpkg([PLACE, line])))
    assert [(each.row, each.code) for each in found.problems] == [(2, "wrong-geometry")]
    assert list(found.bad_rows) == [2]


def test_a_report_without_a_point_lacks_a_place(gpkg):
    table = read_table("rapporter.gpkg", gpkg([PLACE, None]))
    assert table.columns["lon"].to_pylist()[1] == ""
    assert table.faults == ()


def test_times_numbers_and_truths_are_text_as_in_a_csv(gpkg):
    table = read_table("rapporter.gpkg", gpkg(antal=[2.0], del_=[2.5], sant=[True]))
    cells = {name: column[0].as_py() for name, column in table.columns.items()}
    assert (cells["antal"], cells["del_"], cells["sant"]) == ("2", "2.5", "SANT")


def test_one_of_several_layers_is_named(gpkg):
    gpkg()
    raw = gpkg(layer="annat")
    with pytest.raises(RefusedInputError, match="several layers"):
        read_table("rapporter.gpkg", raw)
    assert len(read_table("rapporter.gpkg", raw, layer="annat").rows) == 1


def test_another_content_is_told_before_anything_reads_it():
    with pytest.raises(RefusedInputError) as caught:
        read_table("rapporter.gpkg", b"PK\x03\x04")
    assert caught.value.problems[0].code == "content-mismatch"
