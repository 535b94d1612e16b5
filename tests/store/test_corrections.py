"""Rows that could not be stored, put right and sent on."""

from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely
from sqlalchemy import text

from geosafety.catalog import read_catalog
from geosafety.catalog.sender_contents import content_of_mapping
from geosafety.jobs.corrections import Correctable, send_on
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.senders import find_sender, save_sender
from geosafety.settings import Settings
from geosafety.store import quarantine
from geosafety.store.connection import transaction

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)
HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"
GOOD = "A1,2025-09-05 22:15,klotter,58.753,17.0086,Text\n"
UNTIMELY = "A2,i förrgår,klotter,58.753,17.0086,Ring 070-174 06 05\n"
STRANGE = "A3,2025-09-05 22:15,tefat,58.753,17.0086,Text\n"
SHORT = "A4,2025-09-05 22:15,klotter,58.753\n"
LONG = "A5,2025-09-05 22:15,klotter,58.753,17.0086,Text,för mycket\n"


@pytest.fixture(scope="module")
def catalog():
    return read_catalog(Settings(Path(), None, "0480", None, "sv"))


class Desk:
    """An empty store of Nyköping, files that are imported and rows that wait."""

    def __init__(self, engine, catalog, folder):
        self.engine, self.catalog, self.folder = engine, catalog, folder

    def bring_in(self, *rows, sender="standard"):
        path = self.folder / "rapporter.csv"
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        return self.import_file(path, sender)

    def import_file(self, path, sender="standard"):
        return import_reports(
            self.engine,
            path,
            sender,
            catalog=self.catalog,
            gazetteer=None,
            now=NOW,
            on_error="quarantine",
        )

    def ask(self, query):
        with transaction(self.engine) as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def waiting(self):
        with transaction(self.engine) as connection:
            return [
                row
                for file in quarantine.files(connection)
                for row in quarantine.read(connection, file.id)
            ]

    def correct(self, row, **cells):
        with transaction(self.engine) as connection:
            assert quarantine.correct(connection, row.id, row.content | cells)

    def send_on(self, *rows, **choices):
        return send_on(
            self.engine,
            Correctable(rows=tuple(row.id for row in rows)),
            catalog=self.catalog,
            gazetteer=None,
            now=LATER,
            **choices,
        )


@pytest.fixture
def desk(database, catalog, tmp_path):
    return Desk(database, catalog, tmp_path)


def test_a_corrected_row_is_stored_with_its_file_and_waits_no_more(desk):
    desk.bring_in(GOOD, UNTIMELY)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06", beskrivning="Text")
    assert desk.send_on(row) == {"sent": 1, "waiting": 0, "left": []}
    assert desk.waiting() == []
    found = desk.ask(
        "select external_id, state, received_at, batch_id from core.report order by 1"
    )
    assert [each[:2] for each in found] == [("A1", "approved"), ("A2", "approved")]
    assert found[0][2:] == found[1][2:]


def test_a_row_that_is_still_wrong_stays_with_what_is_wrong_now(desk):
    desk.bring_in(GOOD, UNTIMELY)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06")
    answer = desk.send_on(row)
    assert (answer["sent"], answer["left"]) == (0, [row.id])
    (left,) = desk.waiting()
    assert left.content["tidpunkt"] == "2025-09-06"
    assert [each["code"] for each in left.problems] == ["personal-data"]
    assert left.corrected is None
    assert desk.ask("select count(*) from core.report") == [(1,)]


def test_some_rows_are_sent_on_while_others_stay(desk):
    desk.bring_in(UNTIMELY, STRANGE)
    untimely, strange = desk.waiting()
    desk.correct(strange, kategori="klotter")
    answer = desk.send_on()
    assert (answer["sent"], answer["left"]) == (1, [untimely.id])


@pytest.mark.parametrize(
    ("row", "cells"),
    [(SHORT, {"lon": "17.0086"}), (LONG, {"(överskott 1)": ""})],
)
def test_a_row_with_too_few_or_too_many_cells_can_be_put_right(desk, row, cells):
    desk.bring_in(GOOD, row)
    (waiting,) = desk.waiting()
    desk.correct(waiting, **cells)
    assert desk.send_on(waiting)["sent"] == 1


def test_cells_that_are_too_many_keep_a_row_waiting_until_they_are_empty(desk):
    desk.bring_in(GOOD, LONG)
    assert desk.send_on(*desk.waiting())["sent"] == 0
    (left,) = desk.waiting()
    assert left.problems[0]["code"] == "unknown-column"


def test_a_new_word_of_the_sender_lets_its_rows_through(desk, catalog):
    desk.bring_in(GOOD, STRANGE)
    with transaction(desk.engine) as connection:
        mapping = find_sender(connection, catalog, "standard")
        content = content_of_mapping(mapping, catalog.vocabulary)
        content["categories"]["tefat"] = "other_unsafe"
        save_sender(connection, catalog, "standard", content)
    assert desk.send_on()["sent"] == 1
    assert desk.ask("select category from core.report order by external_id") == [
        ("graffiti",),
        ("other_unsafe",),
    ]


def test_reports_that_nobody_vouches_for_wait_for_review(desk):
    desk.bring_in(GOOD, UNTIMELY)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06", beskrivning="Text")
    desk.send_on(row, is_vouched_for=False)
    states = desk.ask("select state from core.report where external_id = 'A2'")
    assert states == [("received",)]


def test_only_rows_of_ones_own_organisation_are_sent_on(desk):
    desk.bring_in(GOOD, UNTIMELY)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06", beskrivning="Text")
    which = Correctable(rows=(row.id,), organisation_id=30_000)
    answer = send_on(
        desk.engine, which, catalog=desk.catalog, gazetteer=None, now=LATER
    )
    assert answer == {"sent": 0, "waiting": 0, "left": []}
    assert len(desk.waiting()) == 1


def test_the_same_file_again_brings_no_corrected_row_back(desk):
    desk.bring_in(GOOD, UNTIMELY)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06", beskrivning="Text")
    desk.send_on(row)
    again = desk.bring_in(GOOD, UNTIMELY)
    assert again["first"]["quarantined"] == 1
    assert desk.waiting() == []
    assert desk.ask("select count(*) from core.report") == [(2,)]


def test_a_point_of_a_geopackage_keeps_its_system(desk, tmp_path):
    path = tmp_path / "rapporter.gpkg"
    gpd.GeoDataFrame(
        {
            "externt_id": ["A1"],
            "tidpunkt": ["i förrgår"],
            "kategori": ["klotter"],
            "beskrivning": ["x"],
        },
        geometry=[shapely.Point(616_121, 6_514_288)],
        crs=3006,
    ).to_file(path)
    desk.import_file(path)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06")
    assert desk.send_on(row)["sent"] == 1
    ((east, north),) = desk.ask(
        "select st_x(point)::int, st_y(point)::int from core.placement"
    )
    assert (east, north) == (616_121, 6_514_288)


def test_a_row_of_another_sheet_stays_until_it_is_thrown_away(desk, tmp_path):
    book = openpyxl.Workbook()
    for line in (HEAD, GOOD):
        book.active.append(line.strip().split(","))
    hidden = book.create_sheet("Dold")
    hidden.append(["Ring", "070-174 06 05"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "rapporter.xlsx")
    desk.import_file(tmp_path / "rapporter.xlsx")
    (row,) = desk.waiting()
    assert desk.send_on(row) == {"sent": 0, "waiting": 1, "left": [row.id]}
    with transaction(desk.engine) as connection:
        connection.execute(
            text("select set_config('geosafety.role', 'coordinator', true)")
        )
        assert quarantine.discard(connection, row.id, "personal_data")
    assert desk.waiting() == []


def test_nothing_is_stored_if_the_answer_cannot_be(desk):
    desk.bring_in(GOOD, UNTIMELY)
    (row,) = desk.waiting()
    desk.correct(row, tidpunkt="2025-09-06", beskrivning="Text")

    def fail(_connection, _answer):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.send_on(row, answered=fail)
    assert len(desk.waiting()) == 1
    assert desk.ask("select count(*) from core.report") == [(1,)]
