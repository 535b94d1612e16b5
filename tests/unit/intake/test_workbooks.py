import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from geosafety.errors import RefusedInputError
from geosafety.intake.limits import MAX_ROWS
from geosafety.intake.read_table import read_table
from geosafety.intake.sniff import file_kind
from geosafety.intake.xlsx_archive import unpack_workbook

_HEADER = ["externt_id", "tidpunkt", "kategori", "lat", "lon", "beskrivning"]


def _workbook(*rows: list[object], change=lambda _book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in [_HEADER, *rows]:
        book.active.append(row)
    change(book)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _with_part(raw: bytes, name: str, content: bytes) -> bytes:
    packed = io.BytesIO(raw)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def _code(raw: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(RefusedInputError) as refused:
        read_table(name, raw)
    return refused.value.problems[0].code


def test_values_become_text_as_in_a_csv_file():
    when = datetime(2025, 9, 5, 22, 15)  # noqa: DTZ001
    raw = _workbook([1234, when, "klotter", 58.753, 17, "Mörkt"], [None] * 6, ["x"])
    table = read_table("a.xlsx", raw)
    assert {name: column[0].as_py() for name, column in table.columns.items()} == {
        "externt_id": "1234",
        "tidpunkt": "2025-09-05 22:15:00",
        "kategori": "klotter",
        "lat": "58.753",
        "lon": "17",
        "beskrivning": "Mörkt",
    }
    assert table.rows.tolist() == [2, 4]


def test_dates_and_truth_are_written_out():
    table = read_table("a.xlsx", _workbook(["a", date(2025, 9, 5), True, 1, 2, "x"]))
    assert table.columns["tidpunkt"][0].as_py() == "2025-09-05"
    assert table.columns["kategori"][0].as_py() == "SANT"


def test_formulas_merged_cells_and_hidden_rows_are_told():
    def change(book):
        book.active["D2"] = "=58+0.75"
        book.active.merge_cells("C3:C4")
        book.active.row_dimensions[4].hidden = True

    row = ["a", "2025-09-05", "klotter", 1, 2, "x"]
    table = read_table("a.xlsx", _workbook(row, row, row, change=change))
    assert [(fault.index, fault.column, fault.code) for fault in table.faults] == [
        (0, "lat", "formula-cell"),
        (2, "kategori", "merged-cells"),
    ]
    assert [note.code for note in table.notes] == ["hidden-rows"]
    assert "4" in table.notes[0].sv


def test_rows_of_other_sheets_stand_beside_the_table():
    def change(book):
        hidden = book.create_sheet("Dold")
        hidden.append(["namn", "nr"])
        hidden.append(["Kalle", "850709-9805"])
        hidden.sheet_state = "veryHidden"
        book.create_sheet("Mer").append(["något"])

    table = read_table("a.xlsx", _workbook(["a"], change=change))
    assert [(row.sheet, row.row) for row in table.side_rows] == [
        ("Dold", 1),
        ("Dold", 2),
        ("Mer", 1),
    ]
    assert [(note.code, note.sheet) for note in table.notes] == [
        ("sheet-not-read", "Mer")
    ]


def test_a_workbook_with_prefixed_elements_has_its_formulas_seen():
    raw = _workbook(["a", "2025-09-05", "klotter", "=1+1", 2, "x"])
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<f>", b"<x:f>").replace(b"</f>", b"</x:f>")
                content = content.replace(
                    b"<worksheet xmlns=",
                    b"<worksheet xmlns:x="
                    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                    b"xmlns=",
                )
            new.writestr(name, content)
    table = read_table("a.xlsx", packed.getvalue())
    assert [fault.code for fault in table.faults] == ["formula-cell"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("../x.xml", b"", "unsafe-archive"),
        ("/etc/x.xml", b"", "unsafe-archive"),
        ("c:\\x.xml", b"", "unsafe-archive"),
        ("xl/vbaProject.bin", b"x", "unsafe-content"),
        ("xl/x.xml", b"<!DOCTYPE a>", "unsafe-xml"),
        ("xl/x.xml", b"<a><!entity b ''></a>", "unsafe-xml"),
        ("xl/x.xml", "<!DOCTYPE a>".encode("utf-16"), "unsafe-xml"),
        ("xl/big.xml", b" " * 30_000_000, "unsafe-archive"),
    ],
)
def test_what_a_workbook_never_needs_is_refused(name, content, code):
    assert _code(_with_part(_workbook(["a"]), name, content)) == code


def test_links_to_other_files_are_left_out():
    raw = _with_part(_workbook(["a"]), "xl/externalLinks/externalLink1.xml", b"<a/>")
    assert not any("externalLinks" in name for name in unpack_workbook(raw))


def test_a_size_that_lies_stops_where_the_limit_is():
    raw = bytearray(_with_part(_workbook(["a"]), "xl/y.xml", b"y" * 5_000_000))
    true, told = (5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert raw.count(true) == 2
    assert _code(bytes(raw.replace(true, told))) in {"unsafe-archive", "corrupt-file"}


def test_a_cut_workbook_is_refused_wherever_it_is_cut():
    raw = _workbook(["a"])
    for end in range(8, len(raw), 517):
        assert _code(raw[:end]) in {"corrupt-file", "content-mismatch"}


def test_a_workbook_without_a_table_has_no_rows():
    assert _code(_workbook()) == "no-rows"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    assert _code(other.getvalue()) == "content-mismatch"


def test_too_many_rows_are_refused():
    def change(book):
        book.active.cell(row=MAX_ROWS + 2, column=1, value="x")

    assert _code(_workbook(change=change)) == "too-many-rows"


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.csv", b"PK\x03\x04...", "ZIP"),
        ("a.csv", b"<html>", "XML"),
        ("a.csv", b'{"a": 1}', "JSON"),
        ("a.geojson", b"<OGRVRTDataSource>", "XML"),
        ("a.xlsx", b"a,b\n", "text"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "antingen"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "(.xls)",
        ),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "lösenord",
        ),
        ("a.pdf", b"%PDF-1.7", ".pdf"),
    ],
)
def test_content_and_name_must_agree(name, raw, words):
    with pytest.raises(RefusedInputError) as refused:
        file_kind(name, raw)
    assert refused.value.problems[0].code == "content-mismatch"
    assert words in refused.value.sv
