import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geosafety.errors import RefusedInputError
from geosafety.geofiles.limits import MAX_FILE_BYTES
from geosafety.intake.feeds import read_feed_page
from geosafety.intake.limits import MAX_FIELD_CHARACTERS
from geosafety.intake.notices import reports_of_notices
from geosafety.model.batch import REPORT_COLUMNS

_GOOD = "A1,2025-09-05 22:15,klotter,58.7530,17.0086,Krossad ruta"


def _faults(batch) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.code) for fault in batch.problems]


def test_a_good_row_becomes_a_report(read_rows):
    batch = read_rows(_GOOD)
    assert tuple(batch.reports.columns) == REPORT_COLUMNS
    (report,) = batch.reports.to_dict("records")
    assert report["external_id"] == "A1"
    assert report["occurred_from"] == pd.Timestamp("2025-09-05T20:15Z")
    assert report["occurred_to"] == report["occurred_from"]
    assert report["time_precision"] == "exact"
    assert (report["category"], report["kind"]) == ("graffiti", "incident")
    assert (report["lon"], report["lat"]) == (17.0086, 58.7530)
    assert np.isnan(report["accuracy_m"])
    assert pd.isna(report["address"])
    assert report["text_raw"] == report["text_shared"] == "Krossad ruta"
    assert report["redactions"] == ()
    assert report["confidentiality"] == "internal"
    assert len(report["digest"]) == 16
    assert (batch.read, batch.problems, batch.encoding) == (1, (), "utf-8")


def test_faults_stand_in_file_order_and_rows_are_kept_whole(read_rows):
    batch = read_rows(
        "A0,igår,okänt,abc,17.0,x",
        _GOOD,
        "A3,2025-09-05,klotter,58.75,17.0,Ring 070-174 06 05",
    )
    assert _faults(batch) == [
        (2, "tidpunkt", "bad-datetime"),
        (2, "kategori", "unknown-category"),
        (2, "lat", "coordinate-number"),
        (4, "beskrivning", "personal-data"),
    ]
    assert batch.bad_rows[4]["beskrivning"] == "Ring 070-174 06 05"
    assert batch.bad_rows[2]["tidpunkt"] == "igår"
    assert batch.reports["row"].tolist() == [3]
    assert "070" not in "".join(fault.sv + fault.en for fault in batch.problems)


def test_messages_never_repeat_personal_data_from_a_wrong_column(read_rows):
    (problem,) = read_rows("A1,2025-09-05,850709-9805,58.75,17.0,x").problems
    assert problem.code == "unknown-category"
    assert "9805" not in problem.sv + problem.en


def test_personal_data_is_masked_when_the_sender_may_send_it(read_rows, sender):
    mapping = replace(sender, personal_data="mask")
    row = "A1,2025-09-05,klotter,58.75,17.0,Ring 070-174 06 05"
    batch = read_rows(row, mapping=mapping)
    assert batch.problems == ()
    report = batch.reports.iloc[0]
    assert report["text_raw"] == "Ring 070-174 06 05"
    assert report["text_shared"] == "Ring [telefon]"
    assert report["redactions"] == ("telefon",)


def test_an_address_loses_its_flat_and_says_so(read, sender):
    mapping = replace(
        sender,
        columns={**sender.columns, "address": "adress"},
        personal_data="mask",
    )
    batch = read(
        "externt_id;tidpunkt;kategori;adress;beskrivning\n"
        "1;2025-09-05;klotter;Storgatan 12, lgh 1203;x\n",
        mapping=replace(
            mapping,
            columns={
                key: value
                for key, value in mapping.columns.items()
                if key not in {"lat", "lon"}
            },
        ),
    )
    assert batch.problems == ()
    assert batch.reports["address"][0] == "Storgatan 12"
    assert batch.reports["redactions"][0] == ("lägenhet",)


def test_the_same_row_twice_is_one_report_and_a_contradiction_is_a_fault(read_rows):
    batch = read_rows(_GOOD, _GOOD, _GOOD.replace("Krossad", "Hel"))
    assert len(batch.reports) == 1
    assert batch.duplicates == 1
    assert _faults(batch) == [(4, "externt_id", "duplicate-id")]
    good = read_rows(_GOOD, _GOOD)
    assert good.read == len(good.reports) + good.duplicates


def test_reports_without_a_number_get_one_from_what_they_say(read, sender):
    mapping = replace(
        sender,
        columns={
            key: value for key, value in sender.columns.items() if key != "external_id"
        },
        required=("category",),
    )
    text = "tidpunkt,kategori,lat,lon,beskrivning\n"
    row = "2025-09-05,klotter,58.75,17.0,x\n"
    batch = read(text + row + row + row.replace("x", "y"), mapping=mapping)
    assert (len(batch.reports), batch.duplicates) == (2, 1)
    again = read(text + row, mapping=mapping)
    assert again.reports["external_id"][0] == batch.reports["external_id"][0]


def test_a_change_in_any_field_changes_the_digest(read_rows):
    digests = {
        read_rows(row).reports["digest"][0]
        for row in (
            _GOOD,
            _GOOD.replace("22:15", "22:16"),
            _GOOD.replace("klotter", "otrygghet"),
            _GOOD.replace("58.7530", "58.7531"),
            _GOOD.replace("17.0086", "17.0087"),
            _GOOD.replace("ruta", "rutan"),
        )
    }
    assert len(digests) == 6
    assert read_rows(_GOOD.replace("A1", "A2")).reports["digest"][0] in digests


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A1,2026-01-15 14:00,klotter,58.75,17.0,x", "datetime-range"),
        ("A1,1989-12-31,klotter,58.75,17.0,x", "datetime-range"),
        ("A1,2025-03-30 02:30,klotter,58.75,17.0,x", "bad-datetime"),
        (",2025-09-05,klotter,58.75,17.0,x", "missing-value"),
        ("A1, ,klotter,58.75,17.0,x", "missing-value"),
        ("A1,2025-09-05,,58.75,17.0,x", "missing-value"),
        ("A1,2025-09-05,heder,58.75,17.0,x", "unknown-category"),
        ("850709-9805,2025-09-05,klotter,58.75,17.0,x", "personal-data"),
    ],
)
def test_a_cell_that_cannot_be_true_is_one_fault(read_rows, row, code):
    assert [fault[2] for fault in _faults(read_rows(row))] == [code]


def test_notices_of_what_is_to_come_may_lie_ahead(read_rows):
    batch = read_rows("A1,2026-06-06,arrangemang,58.75,17.0,Nationaldag")
    assert batch.problems == ()
    assert batch.reports["time_precision"][0] == "day"


def test_clocks_may_differ_by_five_minutes(read_rows):
    assert read_rows("A1,2026-01-15T12:04Z,klotter,58.75,17.0,x").problems == ()
    assert read_rows("A1,2026-01-15T12:06Z,klotter,58.75,17.0,x").problems != ()


def test_an_hour_that_comes_twice_is_noted(read_rows):
    batch = read_rows("A1,2025-10-26 02:30,klotter,58.75,17.0,x")
    assert batch.reports["time_precision"][0] == "hour"
    assert "repeated-hour" in [note.code for note in batch.notes]


@pytest.mark.parametrize(
    ("until", "precision"),
    [
        ("2025-09-05 22:15", "exact"),
        ("2025-09-05 23:15", "hour"),
        ("2025-09-06 07:00", "part_of_day"),
        ("2025-09-08", "day"),
    ],
)
def test_the_end_says_how_well_the_time_is_known(read, sender, until, precision):
    mapping = replace(sender, columns={**sender.columns, "occurred_to": "till"})
    content = (
        "externt_id,tidpunkt,till,kategori,lat,lon,beskrivning\n"
        f"A1,2025-09-05 22:15,{until},klotter,58.75,17.0,x\n"
    )
    batch = read(content, mapping=mapping)
    assert batch.reports["time_precision"][0] == precision


def test_an_end_before_the_start_is_a_fault(read, sender):
    mapping = replace(sender, columns={**sender.columns, "occurred_to": "till"})
    batch = read(
        "externt_id,tidpunkt,till,kategori,lat,lon,beskrivning\n"
        "A1,2025-09-05 22:15,2025-09-05 10:00,klotter,58.75,17.0,x\n",
        mapping=mapping,
    )
    assert _faults(batch) == [(2, "till", "datetime-order")]


def test_columns_are_told_apart_before_any_row_is(read):
    with pytest.raises(RefusedInputError) as refused:
        read("externt_id,datum,kategori,lat,lon,beskrivning\n1,2,3,4,5,6\n")
    assert [(p.code, p.column) for p in refused.value.problems] == [
        ("missing-column", "tidpunkt"),
        ("unknown-column", "datum"),
    ]


def test_capitals_in_headers_and_nameless_empty_columns_do_not_matter(read):
    batch = read(
        "Externt_ID;TIDPUNKT;Kategori;Lat;Lon;Beskrivning;;\n"
        "1;2025-09-05;KLOTTER;58,75;17,0;x;;\n"
    )
    assert len(batch.reports) == 1


def test_places_may_be_left_out_when_the_sender_may(read_rows):
    batch = read_rows("A1,2025-09-05,klotter,,,x")
    assert batch.problems == ()
    assert np.isnan(batch.reports["lat"][0])


def test_points_of_geojson_are_reports(read):
    def feature(number: int, geometry: object, **properties: object):
        return {
            "type": "Feature",
            "id": number,
            "geometry": geometry,
            "properties": {"tidpunkt": "2025-09-05", "kategori": "klotter"}
            | properties,
        }

    point = {"type": "Point", "coordinates": [17.0, 58.75, 12.0]}
    line = {"type": "LineString", "coordinates": [[17.0, 58.75], [17.1, 58.75]]}
    swapped = {"type": "Point", "coordinates": [58.75, 17.0]}
    document = {
        "type": "FeatureCollection",
        "features": [
            feature(1, point, beskrivning="Mörkt"),
            feature(2, None),
            feature(3, line),
            feature(4, swapped),
            feature(5, point, kategori="okänt"),
        ],
    }
    batch = read(json.dumps(document), name="a.geojson")
    assert batch.reports["external_id"].tolist() == ["1", "2"]
    assert batch.reports["lon"][0] == 17.0
    assert [(fault.code, fault.pointer) for fault in batch.problems] == [
        ("geojson-structure", "/features/2/geometry"),
        ("coordinate-swapped", "/features/3/geometry"),
        ("unknown-category", "/features/4/properties/kategori"),
    ]


def test_other_json_is_no_report_file(read):
    for content, code in [
        ("[]", "geojson-structure"),
        ('{"type": "FeatureCollection", "features": []}', "no-rows"),
        ('{"type": "FeatureCollection", "features": [1]}', "geojson-structure"),
        (
            '{"type": "FeatureCollection", "crs": {"type": "link"}, "features": [1]}',
            "unknown-crs",
        ),
    ]:
        with pytest.raises(RefusedInputError) as refused:
            read(content, name="a.geojson")
        assert refused.value.problems[0].code == code


def test_notices_become_reports_without_a_place(vocabulary, sender):
    mapping = replace(
        sender,
        key="polisen",
        categories={"skadegörelse": "graffiti"},
        personal_data="mask",
    )

    def notice(number: int, kind: str, place: str, summary: str = "x"):
        return {
            "id": number,
            "datetime": "2025-09-05 22:30:00 +02:00",
            "name": f"5 september 22.15, {kind}, {place}",
            "summary": summary,
            "type": kind,
            "location": {"name": place, "gps": "58.752844,17.009159"},
        }

    page = [
        notice(1, "Skadegörelse", "Nyköping", "Ring 070-174 06 05"),
        notice(2, "Trafikolycka", "Nyköping"),
        notice(3, "Sammanfattning natt", "Nyköping"),
        notice(4, "Skadegörelse", "Södermanlands län"),
    ]
    notices = reports_of_notices(
        read_feed_page(json.dumps(page).encode()),
        mapping=mapping,
        vocabulary=vocabulary,
        municipality_name="Nyköping",
    )
    assert (notices.bundled, notices.elsewhere, notices.without_category) == (1, 1, 1)
    (report,) = notices.batch.reports.to_dict("records")
    assert report["external_id"] == "1"
    assert report["occurred_from"] == pd.Timestamp("2025-09-05T20:15Z")
    assert np.isnan(report["lat"])
    assert report["text_shared"] == "Ring [telefon]"
    assert report["redactions"] == ("telefon",)


def test_texts_and_files_have_a_longest_length(read_rows, read):
    row = "A1,2025-09-05,klotter,58.75,17.0,"
    assert read_rows(row + "å" * MAX_FIELD_CHARACTERS).problems == ()
    (problem,) = read_rows(row + "å" * (MAX_FIELD_CHARACTERS + 1)).problems
    assert (problem.code, problem.column) == ("too-long", "beskrivning")
    with pytest.raises(RefusedInputError) as refused:
        read(b" " * (MAX_FILE_BYTES + 1))
    assert refused.value.problems[0].code == "too-large"
