import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError
from geosafety.intake.csv_plain import read_plain
from geosafety.intake.csv_rows import read_row_by_row
from geosafety.intake.csv_table import read_csv
from geosafety.intake.limits import MAX_ROWS

_CELL = st.text(
    st.sampled_from("ab å,;\t\"'\n=") | st.characters(exclude_categories=["Cs"]),
    max_size=8,
).filter(lambda cell: not set(cell) & set("\r\x00"))


def _cells(table) -> list[list[str]]:
    columns = [column.to_pylist() for column in table.columns.values()]
    return [list(row) for row in zip(*columns, strict=True)]


def _code(raw: bytes) -> str:
    with pytest.raises(RefusedInputError) as refused:
        read_csv(raw)
    return refused.value.problems[0].code


@given(
    st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=6),
    st.sampled_from(";,\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_what_was_written_is_read(rows, delimiter, line_end, quote_all):
    file = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(
        file, delimiter=delimiter, lineterminator=line_end, quoting=quoting
    )
    writer.writerows([("a", "b", "c"), *rows])
    raw = file.getvalue().encode()
    expected = [list(row) for row in rows if any(row)]
    if not expected:
        assert _code(raw) == "no-rows"
        return
    table = read_csv(raw)
    assert _cells(table) == expected
    assert table.rows.tolist() == [at + 2 for at, row in enumerate(rows) if any(row)]


@given(st.text(st.sampled_from('a,"\n'), max_size=14))
def test_the_quick_way_never_disagrees_with_the_slow_one(body):
    raw = b"a,b\n" + body.encode()
    quick = read_plain(raw, ",", 1)
    if quick is not None and len(quick.rows):
        slow = read_row_by_row(raw, ",", 1)
        assert _cells(quick) == _cells(slow)
        assert quick.rows.tolist() == slow.rows.tolist()
        assert not slow.faults


def test_a_quoted_line_break_does_not_shift_the_row_numbers():
    table = read_csv(b'a,b\n1,"x\ny"\n2,z\n')
    assert table.rows.tolist() == [2, 3]
    assert _cells(table) == [["1", "x\ny"], ["2", "z"]]


def test_a_line_broken_without_quotes_is_joined_and_said_so():
    table = read_csv("a,b\n1,rad ett\nrad två\n2,z\n".encode())
    assert _cells(table) == [["1", "rad ett\nrad två"], ["2", "z"]]
    assert table.rows.tolist() == [2, 4]
    assert [note.code for note in table.notes] == ["encoding-found", "joined-lines"]


def test_blank_rows_are_left_out_and_still_counted():
    table = read_csv(b"a;b\n\n1;2\n;\n3;4\n\n")
    assert table.rows.tolist() == [3, 5]


def test_rows_of_another_width_carry_a_fault_and_keep_their_cells():
    table = read_csv(b"a,b\n1,2,3,4\n5,6\n,7\n")
    assert [(fault.index, fault.code) for fault in table.faults] == [
        (0, "column-count")
    ]
    assert table.overflow == {0: ["3", "4"]}


def test_the_line_that_excel_puts_first_is_understood():
    table = read_csv(b"sep=;\r\na;b\r\n1,5;2\r\n")
    assert _cells(table) == [["1,5", "2"]]
    assert table.rows.tolist() == [3]


def test_encodings_are_found_or_refused():
    text = "a,b\nMörkt,å\n"
    assert read_csv(text.encode("cp1252")).encoding == "windows-1252"
    assert read_csv(b"\xef\xbb\xbf" + text.encode()).encoding == "utf-8"
    assert _code(text.encode("utf-16")) == "encoding"
    assert _code(b"a,b\n\x81\xff,1\n") == "encoding"


def test_quotes_that_go_wrong_are_refused_at_their_row():
    for raw, row in [(b'a,b\n1,2\n3,"x\n4,5\n', 3), (b'a,b\n1,"x"y\n', 2)]:
        with pytest.raises(RefusedInputError) as refused:
            read_csv(raw)
        (problem,) = refused.value.problems
        assert (problem.code, problem.row) == ("csv-syntax", row)


def test_an_inch_sign_within_a_cell_is_only_a_sign():
    assert _cells(read_csv(b'a,b\nskylt 5" hog,2\n')) == [['skylt 5" hog', "2"]]


def test_one_row_too_many_is_refused():
    assert _code(b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1)) == "too-many-rows"
    assert len(read_csv(b"a,b\n" + b"1,2\n" * MAX_ROWS).rows) == MAX_ROWS


def test_headers_are_limited_and_never_twice():
    assert _code(b",".join([b"a%d" % at for at in range(201)]) + b"\n") == (
        "too-many-columns"
    )
    assert _code(b"lat,Lat\n1,2\n") == "duplicate-column"
    assert _code(b"\n \n") == "no-rows"
