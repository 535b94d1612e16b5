"""Every format read back with a program that is not ours."""

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pypdfium2
import pytest
from defusedxml import ElementTree
from PIL import Image
from shapely import LineString, Point

from geosafety.handout import WRITERS, packed
from geosafety.handout.gpkg_style import qml_of, sld_of
from geosafety.model.handout import Column, Format, Handout, Legend, LegendClass
from geosafety.model.hotspot import CLASS_COLOURS
from geosafety.model.report import Confidentiality

CLASS_WORDS = "Sekretessklass: intern"


@pytest.fixture(scope="module")
def written(handout):
    """Write each format once."""
    return {key: WRITERS[key].write(handout) for key in Format}


@pytest.fixture(scope="module")
def on_disk(written, tmp_path_factory):
    """Put a format where programs find it."""
    folder = tmp_path_factory.mktemp("taken")

    def put(key):
        path = folder / f"karta{WRITERS[key].suffix}"
        path.write_bytes(written[key])
        return path

    return put


@pytest.mark.parametrize("key", list(Format))
def test_the_same_question_gives_the_same_bytes(handout, written, key):
    assert WRITERS[key].write(handout) == written[key]


def is_formula(text):
    return text.lstrip()[:1] in {*"=+-@\uff1d\uff0b\uff0d\uff20"} or text[:1] in {
        "\t",
        "\r",
        "\n",
    }


@pytest.mark.parametrize("key", [Format.CSV, Format.EXCEL])
def test_no_text_in_a_csv_is_a_formula_and_numbers_are_untouched(handout, written, key):
    text = written[key].decode("utf-8-sig")
    rows = list(
        csv.reader(StringIO(text, newline=""), delimiter=",;"[key is Format.EXCEL])
    )
    place = [row[0] for row in rows[1:]]
    assert len(place) == len(handout.rows)
    assert not any(map(is_formula, place))
    assert [each[1:] for each in place] == handout.rows["place"].tolist()
    scores = [float(row[3].replace(",", ".")) for row in rows[1:]]
    assert min(scores) < 0
    assert scores == handout.rows["GiZScore"].tolist()


def test_a_csv_for_programs_is_read_as_it_is(handout, written):
    frame = pd.read_csv(BytesIO(written[Format.CSV]))
    assert list(frame.columns) == [each.name for each in handout.columns]
    assert frame["q_value"].tolist() == handout.rows["q_value"].tolist()


def test_a_csv_for_excel_has_a_mark_titles_and_decimal_commas(written):
    assert written[Format.EXCEL].startswith(b"\xef\xbb\xbfPlats;H3-cell;Rapporter;")
    frame = pd.read_csv(BytesIO(written[Format.EXCEL]), sep=";", decimal=",")
    assert frame["Gi* z"].dtype == float


def test_a_csv_lies_beside_its_method(handout):
    file = packed(handout, Format.CSV)
    assert file.name == "hotspots-2024-01-01-2025-12-31.zip"
    with ZipFile(BytesIO(file.content)) as archive:
        table, method = archive.namelist()
        told = archive.read(method).decode("utf-8-sig")
    assert table == "hotspots-2024-01-01-2025-12-31.csv"
    assert CLASS_WORDS in told
    assert "Rapporter (n): 120" in told


def test_a_workbook_has_no_formula_and_says_how_it_was_made(handout, written):
    book = openpyxl.load_workbook(BytesIO(written[Format.XLSX]))
    data, method = book.worksheets
    assert [sheet.title for sheet in book] == ["Data", "Metod"]
    kinds = {cell.data_type for row in data.iter_rows() for cell in row}
    assert "f" not in kinds
    assert b"<f>" not in ZipFile(BytesIO(written[Format.XLSX])).read(
        "xl/worksheets/sheet1.xml"
    )
    assert data.max_row - 4 == len(handout.rows)
    assert data["A5"].value == handout.rows["place"].iloc[0]
    assert (data.freeze_panes, data["A2"].value) == ("A5", CLASS_WORDS)
    assert data.auto_filter.ref == f"A4:I{data.max_row}"
    assert data.oddHeader.right.text == CLASS_WORDS
    assert data["A5"].quotePrefix
    told = {row[0].value: row[1].value for row in method.iter_rows()}
    assert told["Rapporter (n)"] == "120"
    assert told["Källa"] == "Rapporter till Lövköping"


def test_a_geopackage_opens_in_its_colours(on_disk):
    with closing(sqlite3.connect(on_disk(Format.GPKG))) as package:
        name, qml, sld, is_default = package.execute(
            "select f_table_name, styleQML, styleSLD, useAsDefault from layer_styles"
        ).fetchone()
    assert (name, is_default) == ("hotspots", 1)
    renderer = ElementTree.fromstring(qml).find("renderer-v2")
    rules = [rule.get("filter") for rule in renderer.iter("rule")]
    assert rules == [f'"Gi_Bin" = {each}' for each in CLASS_COLOURS]
    colours = [
        each.get("value")
        for each in renderer.iter("Option")
        if each.get("name") == "color"
    ]
    assert colours[0] == "178,24,43,255"
    aliases = {
        each.get("field"): each.get("name")
        for each in ElementTree.fromstring(qml).iter("alias")
    }
    assert aliases["n"] == "Rapporter"
    fills = [
        each.text
        for each in ElementTree.fromstring(sld).iter(
            "{http://www.opengis.net/se}SvgParameter"
        )
        if each.get("name") == "fill"
    ]
    assert fills == list(CLASS_COLOURS.values())


def test_a_geopackage_tells_its_method_and_carries_the_cut_off(on_disk):
    with closing(sqlite3.connect(on_disk(Format.GPKG))) as package:
        title, about, at = package.execute(
            "select identifier, description, last_change from gpkg_contents "
            "where table_name = 'hotspots'"
        ).fetchone()
        metadata = package.execute(
            "select metadata from gpkg_metadata join gpkg_metadata_reference "
            "on md_file_id = id where table_name = 'hotspots'"
        ).fetchone()[0]
        assert package.execute("pragma integrity_check").fetchone() == ("ok",)
    assert title == "Platser som sticker ut"
    assert about.startswith(CLASS_WORDS)
    assert at == "2025-12-31T20:00:00.000Z"
    assert json.loads(metadata)["facts"]["fingerprint"] == "0123456789abcdef"


@pytest.mark.parametrize("key", [Format.GPKG, Format.PARQUET, Format.GEOJSON])
def test_shapes_and_values_come_back(handout, on_disk, key):
    path = on_disk(key)
    layer = {"layer": "hotspots"} if key is Format.GPKG else {}
    frame = (
        gpd.read_parquet(path)
        if key is Format.PARQUET
        else gpd.read_file(path, **layer)
    )
    assert frame.crs.to_epsg() == 4326
    assert frame["place"].tolist() == handout.rows["place"].tolist()
    assert frame["GiZScore"].to_numpy() == pytest.approx(handout.rows["GiZScore"])
    assert frame.geometry.geom_equals_exact(handout.shapes, 1e-6).all()


def test_geoparquet_and_geojson_tell_their_method(on_disk, written):
    metadata = pq.read_schema(on_disk(Format.PARQUET)).metadata
    assert json.loads(metadata[b"geosafety"])["secrecy"] == "internal"
    assert b"geo" in metadata
    collection = json.loads(written[Format.GEOJSON])
    assert collection["method"]["n"] == 120


def test_a_picture_shows_the_colours_of_the_map(written):
    picture = Image.open(BytesIO(written[Format.PNG])).convert("RGB")
    assert picture.width == 1800
    colours = {colour for _n, colour in picture.getcolors(2**24)}
    # The legend's own, which nothing shines through.
    assert {(178, 24, 43), (33, 102, 172)} <= colours


def test_a_document_has_map_table_method_and_class_on_two_pages(written):
    document = pypdfium2.PdfDocument(written[Format.PDF])
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) == 2
    assert all(CLASS_WORDS in page for page in pages)
    text = "".join(pages)
    assert "Rapporter till Lövköping" in text
    assert "Tabell: 20 av" in text
    assert document.get_metadata_dict()["Title"] == "Platser som sticker ut"


@pytest.mark.parametrize(
    ("shape", "kind", "symbol"),
    [
        (Point(620000, 6510000), "point", "SimpleMarker"),
        (LineString([(620000, 6510000), (620900, 6510300)]), "line", "SimpleLine"),
    ],
)
def test_points_and_lines_have_symbols_of_their_own(
    handout, tmp_path, shape, kind, symbol
):
    legend = Legend(
        title="Lyktor & ljus",
        column="lux",
        classes=(LegendClass(title="0–5", fill="#123456", start=0, end=5),),
    )
    lamps = replace(
        handout,
        name="lamps",
        rows=pd.DataFrame({"lux": [3.0]}),
        columns=(Column(name="lux", title="Ljus", unit="lux", digits=1),),
        shapes=gpd.GeoSeries([shape], crs=3006),
        legend=legend,
        drawn=None,
        listed=None,
        secrecy=Confidentiality.OPEN,
    )
    qml = ElementTree.fromstring(qml_of(lamps, legend, kind))
    assert qml.find(".//layer").get("class") == symbol
    assert qml.find(".//rule").get("filter") == '"lux" >= 0 AND "lux" < 5'
    assert "PropertyIsLessThan" in sld_of(lamps, legend, kind)
    assert Image.open(BytesIO(WRITERS[Format.PNG].write(lamps))).height > 500
    path = tmp_path / "lamps.gpkg"
    path.write_bytes(WRITERS[Format.GPKG].write(lamps))
    frame = gpd.read_file(path, layer="lamps")
    assert frame.crs.to_epsg() == 3006


def test_a_table_without_rows_is_still_a_file(handout):
    empty = replace(
        handout,
        rows=handout.rows.iloc[:0],
        shapes=handout.shapes.iloc[:0],
        drawn=np.array([], dtype=int),
        listed=np.array([], dtype=int),
    )
    for key in Format:
        assert WRITERS[key].write(empty), key


def test_a_table_alone_has_no_map_but_a_document(handout: Handout):
    alone = replace(handout, shapes=None, legend=None, listed=None, drawn=None)
    document = pypdfium2.PdfDocument(WRITERS[Format.PDF].write(alone))
    assert "Tabell:" in document[0].get_textpage().get_text_range()
