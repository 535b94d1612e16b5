from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from openpyxl import Workbook

from geosafety.errors import RefusedInputError
from geosafety.intake import read_intervals, read_placed_events

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def events(text, **more):
    return read_placed_events("a.csv", text.encode(), **more)


@pytest.mark.parametrize(
    "text",
    [
        "1,2,2025-01-01\n3,4,2025-01-08\n",
        "x,y,date\n1,2,2025-01-01\n3,4,2025-01-08\n",
        "id;Tid;East;North\na;2025-01-01;1;2\nb;2025-01-08;3,0;4\n",
        '"x","y","date"\n"1","2","2025-01-01"\n"3","4","2025-01-08"\n',
        "\ufeff1\t2\t2025-01-01\r\n3\t4\t2025-01-08\r\n",
        "1,2,0,more\n3,4,7,more\n",
    ],
)
def test_events_are_read_with_or_without_a_header(text):
    read = events(text)
    assert read.places.tolist() == [[1, 2], [3, 4]]
    assert (read.times[1] - read.times[0]) / read.a_day == 7


def test_rows_are_counted_from_the_first_line():
    assert events("1,2,2025-01-01\n\n3,4,2025-01-08\n").rows.tolist() == [1, 3]
    assert events("x,y,t\n1,2,5\n3,4,6\n").rows.tolist() == [2, 3]


def test_times_of_day_are_time_that_has_passed():
    read = events("1,2,2025-03-29 12:00\n3,4,2025-03-30 12:00\n")
    assert read.a_day == 86_400
    assert read.times[1] - read.times[0] == 23 * 3600


def test_dates_are_days_of_the_calendar_even_beside_times():
    read = events("1,2,2025-03-29 23:30\n3,4,2025-03-31\n")
    assert read.a_day == 1
    assert read.times[1] - read.times[0] == 2


def test_columns_can_be_named():
    read = events("a,b,c,x\n1,2,5,9\n3,4,6,9\n", columns=("a", "b", "c"))
    assert read.places.tolist() == [[1, 2], [3, 4]]


def test_a_workbook_has_a_header():
    book = Workbook()
    for row in (("x", "y", "datum"), (1, 2, "2025-01-01"), (3, 4, "2025-01-08")):
        book.active.append(row)
    raw = BytesIO()
    book.save(raw)
    read = read_placed_events("a.xlsx", raw.getvalue())
    assert read.places.tolist() == [[1, 2], [3, 4]]
    assert read.rows.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("1,2,2025-01-01\n3,,2025-01-08\n", "number", 2),
        ("1,2,2025-01-01\nNaN,4,2025-01-08\n", "number", 2),
        ("1,2,2025-01-01\n3,inf,2025-01-08\n", "number", 2),
        ("1,2,2025-01-01\n3,4,08/01/2025\n", "time", 2),
        ("1,2,2025-01-01\n3,4,2025-02-30\n", "time", 2),
        ("1,2,2025-01-01\n3,4\n", "column-count", 2),
        ("x,y,date\n1,2,\n", "time", 2),
        ("x,y,date\n1,2,2025-03-30 02:30\n", "time", 2),
        ("x,y\n1,2\n", "missing-column", None),
        ("lon,lat,date\n17.1,58.7,2025-01-01\n", "missing-column", None),
        ("17.1,58.7,2025-01-01\n17.2,58.8,2025-01-01\n", "degrees", None),
        ("1,2,first\n1,2,2025-01-01\n", "missing-column", None),
        ("", "no-rows", None),
        ("x,y,date\n", "no-rows", None),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_row(text, code, row):
    with pytest.raises(RefusedInputError) as refused:
        events(text)
    assert refused.value.problems[0].code == code
    assert refused.value.problems[0].row == row


def intervals(rows):
    return read_intervals("a.csv", f"from,to\n{rows}".encode(), zone=STOCKHOLM)


def test_an_event_without_an_end_has_a_known_moment():
    read = intervals("2025-06-01 12:00,\n")
    assert read.start.tolist() == read.end.tolist()
    assert read.start[0] == np.datetime64("2025-06-01T10:00:00")


@pytest.mark.parametrize(
    ("row", "hours"),
    [
        ("2025-06-01,", 24),
        ("2025-10-26,2025-10-26", 25),
        ("2025-03-30,2025-03-30", 23),
        ("2025-06-01 18:00,2025-06-02", 30),
        ("2025-06-01,2025-06-01 06:00", 6),
        ("2025-06-01 18:00,2025-06-01", 6),
        ("2025-10-26 02:30,2025-10-26 02:00", 0.5),
    ],
)
def test_a_date_alone_lasts_the_whole_day(row, hours):
    read = intervals(f"{row}\n")
    assert (read.end - read.start) / np.timedelta64(1, "h") == [hours]


def test_times_are_told_in_the_zone_that_is_named():
    raw = b"from,to\n2025-06-01 12:00,2025-06-01\n"
    read = read_intervals("a.csv", raw, zone=ZoneInfo("America/New_York"))
    assert read.start[0] == np.datetime64("2025-06-01T16:00:00")
    assert read.end[0] == np.datetime64("2025-06-02T04:00:00")


def test_from_after_to_is_refused_with_every_row():
    rows = (
        "2025-06-02 12:00,2025-06-01 12:00",
        "2025-06-01,2025-06-02",
        "2025-06-03,2025-06-01",
        "2025-06-02,2025-06-01",
        "2025-06-02 00:00,2025-06-01",
    )
    with pytest.raises(RefusedInputError) as refused:
        intervals("\n".join(rows))
    assert {problem.code for problem in refused.value.problems} == {"from-after-to"}
    assert [problem.row for problem in refused.value.problems] == [2, 4, 5, 6]


@pytest.mark.parametrize("row", [",2025-06-01", "igår,2025-06-01", "2025-06-01,x"])
def test_moments_that_are_none_are_refused(row):
    with pytest.raises(RefusedInputError) as refused:
        intervals(f"{row}\n")
    assert refused.value.problems[0].code == "time"
