"""Damaged files of every kind: refused or read, never another failure."""

import io
import json
import random
import zipfile
from datetime import UTC, datetime
from functools import partial
from time import monotonic

import geopandas as gpd
import openpyxl
import pytest
from shapely import box

from geosafety.errors import RefusedInputError
from geosafety.geofiles.areas import read_areas
from geosafety.intake import read_feed_page, read_reports_from, read_table

_SEED = 20261123
_NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
_HEADER = "externt_id,tidpunkt,kategori,lat,lon,beskrivning"
_SLOWEST_S = 5
_INSERTED = (
    *(b'"', b"\x00", b";", b"\r", b"{", b"-", b"NaN", b"1e308", b"9" * 400),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"null", b"&#0;", b"\\u0000", b"\\ud800"),
)
_ROW = ["R1", "2025-09-05 22:15", "klotter", "58.753", "17.01", "Mörkt på Östra"]


def _csv():
    return "\n".join([_HEADER, ",".join(_ROW), ",".join(["R2", *_ROW[1:]])]).encode()


def _xlsx():
    book = openpyxl.Workbook()
    book.active.append(_HEADER.split(","))
    book.active.append(_ROW)
    book.active.append(["R2", datetime(2025, 9, 5, 22, 15), *_ROW[2:]])  # noqa: DTZ001
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _geojson():
    properties = dict(zip(_HEADER.split(","), _ROW, strict=True))
    point = {"type": "Point", "coordinates": [17.01, 58.753]}
    feature = {"type": "Feature", "properties": properties, "geometry": point}
    collection = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps(collection, ensure_ascii=False).encode()


def _plan():
    ring = [[17.0, 58.75], [17.01, 58.75], [17.01, 58.76], [17.0, 58.75]]
    area = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"namn": "Ön"}, "geometry": area}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def _geopackage(tmp_path):
    path = tmp_path / "plan.gpkg"
    frame = gpd.GeoDataFrame({"namn": ["Ön"]}, geometry=[box(17, 58.75, 17.01, 58.76)])
    frame.set_crs(4326).to_file(path, driver="GPKG")
    return path.read_bytes()


def _feed():
    notice = {
        "id": 1,
        "datetime": "2026-01-14 9:48:12 +01:00",
        "name": "14 januari 09.40, Stöld, Nyköping",
        "summary": "En cykel stals.",
        "url": "/aktuellt/handelser/1",
        "type": "Stöld",
        "location": {"name": "Nyköping", "gps": "58.75,17.0"},
    }
    return json.dumps([notice], ensure_ascii=False).encode()


def _mutated(raw, rng):
    content = bytearray(raw)
    place, other = rng.randrange(len(raw)), rng.randrange(len(raw))
    match rng.randrange(6):
        case 0:
            content[place] ^= 1 << rng.randrange(8)
        case 1:
            content[place] = rng.randrange(256)
        case 2:
            del content[place : place + rng.choice((1, 8, 64))]
        case 3:
            content[place:place] = rng.choice(_INSERTED)
        case 4:
            content[place : place + 8] = content[other : other + 8]
        case _:
            del content[:place]
    return bytes(content)


def _with_one_part_mutated(raw, rng):
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w") as new:
        chosen = rng.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _mutated(part, rng) if name == chosen else part)
    return packed.getvalue()


def _variants(raw, *, count, mutate=_mutated):
    rng = random.Random(_SEED)  # noqa: S311
    yield raw
    yield from (raw[: len(raw) * part // 20] for part in range(20))
    yield from (mutate(raw, rng) for _ in range(count))


def _answers(read, variants):
    contents = list(variants)
    refused = read_well = 0
    for content in contents:
        began = monotonic()
        try:
            read(content)
        except RefusedInputError as error:
            refused += bool(error.sv and error.problems)
        else:
            read_well += 1
        assert monotonic() < began + _SLOWEST_S
    assert refused + read_well == len(contents)
    return refused


@pytest.fixture
def read(sender, vocabulary, town):
    def reading(name, content):
        read_reports_from(
            read_table(name, content),
            sender,
            vocabulary=vocabulary,
            municipality=town,
            now=_NOW,
        )

    return reading


@pytest.mark.parametrize(
    ("name", "make", "mutate"),
    [
        ("a.csv", _csv, _mutated),
        ("a.geojson", _geojson, _mutated),
        ("a.xlsx", _xlsx, _mutated),
        ("a.xlsx", _xlsx, _with_one_part_mutated),
    ],
)
def test_a_damaged_report_file_is_refused_or_read(name, make, mutate, read):
    read(name, make())
    variants = _variants(make(), count=150, mutate=mutate)
    assert _answers(partial(read, name), variants) > 10


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".geojson", ".gpkg", ".txt", ""])
@pytest.mark.parametrize("make", [_csv, _xlsx, _geojson])
def test_a_file_with_another_ending_is_refused_or_read(make, ending):
    assert _answers(lambda raw: read_table(f"a{ending}", raw), [make()]) <= 1


def test_a_damaged_plan_is_refused_or_read(tmp_path, town):
    path = tmp_path / "plan.geojson"

    def read(content):
        path.write_bytes(content)
        read_areas(path, municipality=town)

    read(_plan())
    assert _answers(read, _variants(_plan(), count=150)) > 50


def test_a_damaged_geopackage_is_refused_or_read(tmp_path, town):
    path = tmp_path / "read.gpkg"

    def read(content):
        path.write_bytes(content)
        read_areas(path, municipality=town)

    whole = _geopackage(tmp_path)
    read(whole)
    rng = random.Random(_SEED)  # noqa: S311
    damaged = [whole[:-1000], whole[: len(whole) // 2], whole[:100]]
    damaged += [_mutated(whole, rng) for _ in range(2)]
    assert _answers(read, damaged) >= 2


def test_a_damaged_feed_page_is_refused_or_read():
    read_feed_page(_feed())
    assert _answers(read_feed_page, _variants(_feed(), count=150)) > 50
