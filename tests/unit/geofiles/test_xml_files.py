import io
import zipfile

import pytest

from geosafety.errors import RefusedInputError
from geosafety.geofiles import ChooseLayerError
from geosafety.geofiles.xml_files import read_xml
from geosafety.geofiles.xml_scan import scan

MARK = "<Placemark><name>{}</name><Point><coordinates>17.0,58.75</coordinates></Point>"
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
GML = (
    '<w:FeatureCollection xmlns:w="http://www.opengis.net/wfs" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:k="http://kommun.example/">{}'
    "</w:FeatureCollection>"
)
POINT = (
    "<gml:featureMember><k:{name}><k:geom><gml:Point{system}><gml:pos>{at}</gml:pos>"
    "</gml:Point></k:geom><k:namn>Å</k:namn></k:{name}></gml:featureMember>"
)
GPX = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'
WPT = '<wpt lat="58.75" lon="17.0"><name>Mörkt</name></wpt>'
TRK = (
    '<trk><name>Runda</name><trkseg><trkpt lat="58.75" lon="17.0"/>'
    '<trkpt lat="58.76" lon="17.0"/></trkseg></trk>'
)


def member(*, name="yta", system="urn:ogc:def:crs:EPSG::3006", at="6514862 616143"):
    return POINT.format(
        name=name, system=f' srsName="{system}"' if system else "", at=at
    )


def read(text, kind, **choices):
    return read_xml(f'<?xml version="1.0"?>{text}'.encode(), kind, **choices)


def refusal(text, kind, **choices):
    with pytest.raises(RefusedInputError) as caught:
        read(text, kind, **choices)
    return caught.value.problems[0]


def test_the_folders_of_a_kml_are_one_layer():
    marks = [f"{MARK.format(name)}</Placemark>" for name in "abc"]
    folders = "".join(
        f"<Folder><name>{n}</name>{m}</Folder>" for n, m in enumerate(marks)
    )
    found = read(KML.format(folders), "kml")
    assert [each.properties["Name"] for each in found.features] == ["a", "b", "c"]
    assert found.features[2].place.pointer == "/Placemark[3]"
    assert found.epsg == 4326


def test_a_placemark_without_a_place_is_told_and_not_lost():
    lone = "<Placemark><name>x</name></Placemark>"
    text = KML.format(f"{MARK.format('a')}</Placemark>{lone}")
    problem = refusal(text, "kml")
    assert (problem.code, "2 placemarks, but only 1" in problem.en) == (
        "empty-geometry",
        True,
    )


def test_the_document_of_a_kmz_is_read_and_its_pictures_are_not():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bilder/a.png", b"\x89PNG")
        archive.writestr("annan.kml", "<kml/>")
        archive.writestr("doc.kml", KML.format(f"{MARK.format('a')}</Placemark>"))
    assert len(read_xml(packed.getvalue(), "kml").features) == 1


@pytest.mark.parametrize(
    ("system", "at"),
    [
        ("urn:ogc:def:crs:EPSG::3006", "6514862 616143"),
        ("http://www.opengis.net/def/crs/EPSG/0/3006", "6514862 616143"),
        ("EPSG:3006", "616143 6514862"),
        ("http://www.opengis.net/gml/srs/epsg.xml#3006", "616143 6514862"),
    ],
)
def test_each_way_to_name_a_system_in_gml_has_its_own_order_of_axes(system, at):
    found = read(GML.format(member(system=system, at=at)), "gml")
    assert found.epsg == 3006
    assert found.features[0].geometry.wkt == "POINT (616143 6514862)"
    assert found.features[0].properties["namn"] == "Å"


def test_a_gml_of_two_systems_or_of_none_is_refused():
    two = member() + member(system="urn:ogc:def:crs:EPSG::3010")
    assert refusal(GML.format(two), "gml").code == "unknown-crs"
    assert refusal(GML.format(member(system="")), "gml").code == "unknown-crs"


def test_one_of_several_layers_of_a_gml_is_chosen_by_name():
    text = GML.format(member() + member(name="punkt") + member(name="punkt"))
    with pytest.raises(ChooseLayerError) as caught:
        read(text, "gml")
    assert caught.value.names == ("yta", "punkt")
    assert len(read(text, "gml", layer="punkt").features) == 2


def test_the_only_kind_of_thing_in_a_gpx_is_read_and_else_asked_for():
    assert read(GPX.format(WPT * 2), "gpx").features[1].place.pointer == "/wpt[2]"
    track = read(GPX.format(TRK), "gpx")
    assert track.features[0].place_of("name").pointer == "/trk/name"
    assert track.notes[0].code == "track-ends"
    with pytest.raises(ChooseLayerError) as caught:
        read(GPX.format(WPT + TRK), "gpx")
    assert caught.value.names == ("waypoints", "tracks")
    assert refusal(GPX.format(""), "gpx").code == "no-rows"


@pytest.mark.parametrize(
    ("text", "kind"),
    [(KML, "gpx"), (GPX, "kml"), (KML, "gml"), ("<html>{}</html>", "kml")],
)
def test_another_sort_of_xml_is_told(text, kind):
    assert refusal(text.format(""), kind).code == "content-mismatch"


@pytest.mark.parametrize(
    "inside",
    [
        '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>',
        '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="a"/>',
        "<NetworkLink/>",
        (
            '<a xmlns:s="http://www.w3.org/2001/XMLSchema-instance"'
            ' s:schemaLocation="urn:a //host/a.xsd"/>'
        ),
        (
            '<a xmlns:s="http://www.w3.org/2001/XMLSchema-instance"'
            ' s:noNamespaceSchemaLocation="ftp://host/a.xsd"/>'
        ),
        "<a>" * 80 + "</a>" * 80,
    ],
)
def test_what_reaches_out_of_a_file_is_unsafe(inside):
    with pytest.raises(RefusedInputError) as caught:
        scan(f"<kml>{inside}</kml>".encode())
    assert caught.value.problems[0].code == "unsafe-xml"


def test_a_reference_within_the_file_and_a_schema_beside_it_are_safe():
    text = (
        '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="#b"'
        ' xmlns:s="http://www.w3.org/2001/XMLSchema-instance"'
        ' s:schemaLocation="http://kommun.example/ yta.xsd"/>'
    )
    assert scan(text.encode()).root == "a"


@pytest.mark.parametrize("name", ["UTF-7", "UTF-16", "EBCDIC-CP-US"])
def test_an_encoding_that_hides_things_is_refused(name):
    with pytest.raises(RefusedInputError) as caught:
        scan(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())
    assert caught.value.problems[0].code == "encoding"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_xml_cut_anywhere_is_told_with_its_line(share):
    text = KML.format(f"{MARK.format('a')}\n</Placemark>").encode()
    with pytest.raises(RefusedInputError, match="line"):
        scan(text[: int(len(text) * share)])
