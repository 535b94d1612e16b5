"""Hostile, broken and tricky report files, each answered as the list says."""

import csv
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import text

from geosafety.cli.program import run
from geosafety.settings import Settings
from geosafety.store.connection import connect

_ROOT = Path(__file__).parents[2]
_FOLDER = (
    Path(os.environ.get("GEOSAFETY_REAL_DATA") or _ROOT.parent / "shared/data")
    / "bad-inputs"
)
_KINDS = ("csv", "xlsx")
_AGAIN = "csv/c46_same_as_c00.csv"


def _cases() -> list[dict[str, str]]:
    with (_FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [
            case
            for case in csv.DictReader(file)
            if case["kind"] in _KINDS and case["file"] != _AGAIN
        ]


_CASES = _cases()
_ACCEPTED = [case for case in _CASES if case["expected"] == "accept"]
_REFUSED = [case for case in _CASES if case["expected"] != "accept"]
_QUARANTINED = [case for case in _CASES if case["expected"] == "quarantine"]


def _named(cases: list[dict[str, str]]) -> dict[str, object]:
    return {"argvalues": cases, "ids": [case["file"] for case in cases]}


class Desk:
    """The command line on an empty database of Nyköping."""

    def __init__(self, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        self._settings = settings
        self._capsys = capsys

    def bring_in(self, file: str | Path, *options: str) -> tuple[int, dict]:
        arguments = ["reports", "import", str(_FOLDER / file), "--sender", "standard"]
        self._capsys.readouterr()
        code = run([*arguments, *options, "--json"])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return code, json.loads(out)

    def forget_the_municipality(self) -> None:
        """The tests' databases belong to the made-up town."""
        self._ask("delete from core.municipality returning 1")

    def rows(self, table: str) -> int:
        return len(self._ask(f"select 1 from core.{table}"))  # noqa: S608

    def quarantine(self) -> list[tuple[object, ...]]:
        return self._ask('select "row", content from core.quarantine_row order by 1')

    def _ask(self, query: str) -> list[tuple[object, ...]]:
        engine = connect(self._settings)
        with engine.begin() as connection:
            rows = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return rows


@pytest.fixture
def desk(
    database_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(database_settings.data_dir))
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", str(database_settings.database_url))
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "0480")
    monkeypatch.delenv("GEOSAFETY_LAYERS", raising=False)
    desk = Desk(database_settings, capsys)
    desk.forget_the_municipality()
    return desk


def _places(case: dict[str, str]) -> list[dict[str, str]]:
    """Read `row=3;col=lat|row=4;col=lat`; `file` names no place."""
    return [
        dict(part.split("=", 1) for part in place.split(";") if "=" in part)
        for place in case["must_name"].split("|")
    ]


def _names(error: dict[str, object], place: dict[str, str]) -> bool:
    wanted = {"row": "row", "col": "column", "sheet": "sheet"}
    return all(
        str(error.get(wanted[key])) == value
        for key, value in place.items()
        if key in wanted
    )


def test_all_cases_of_the_list_are_here():
    assert len(_ACCEPTED) + len(_REFUSED) + 1 >= 41


@pytest.mark.parametrize("case", **_named(_ACCEPTED))
def test_a_control_or_a_harmless_payload_is_stored(desk: Desk, case: dict[str, str]):
    code, answer = desk.bring_in(case["file"])
    assert (code, answer.get("errors")) == (0, []), answer
    assert answer["stored"] == answer["read"] == int(case["rows_imported"])
    assert desk.rows("report") == desk.rows("placement") == answer["stored"]
    assert answer["placed"]["point"] == answer["stored"]


def test_every_bad_file_is_refused_whole_and_told_where(desk: Desk):
    """One database serves for all, since none of them leaves anything in it."""
    for case in _REFUSED:
        code, answer = desk.bring_in(case["file"])
        said = f"{case['file']}: {answer}"
        assert code == 1, said
        assert answer["code"] == case["problem_type"], said
        assert answer["stored"] == 0, said
        for place in _places(case):
            named = [error for error in answer["errors"] if _names(error, place)]
            assert case["problem_type"] in {error["code"] for error in named}, said
            if "errors_total" in place:
                assert answer["errors_total"] == int(place["errors_total"])
        assert len(answer["errors"]) == min(answer["errors_total"], 100)
        for table in ("report", "placement", "quarantine_row", "import_batch"):
            assert desk.rows(table) == 0, said


@pytest.mark.parametrize("case", **_named(_QUARANTINED))
def test_bad_rows_are_kept_whole_when_asked_for(desk: Desk, case: dict[str, str]):
    code, answer = desk.bring_in(case["file"], "--on-error", "quarantine")
    assert code == 0
    assert answer["quarantined"] == len(_places(case)) == desk.rows("quarantine_row")
    assert answer["stored"] == desk.rows("report") > 0
    assert answer["read"] == answer["stored"] + answer["quarantined"]
    kept = desk.quarantine()
    assert [str(row) for row, _ in kept] == [place["row"] for place in _places(case)]
    again, second = desk.bring_in(case["file"], "--on-error", "quarantine")
    assert (again, second["stored"]) == (0, 0)
    assert second["unchanged"] == answer["stored"]
    assert desk.quarantine() == kept


def test_the_same_file_again_changes_nothing(desk: Desk):
    _, first = desk.bring_in("csv/c00_ok.csv")
    code, second = desk.bring_in(_AGAIN)
    assert code == 0
    assert (first["stored"], second["stored"]) == (5, 0)
    assert (second["read"], second["unchanged"]) == (5, 5)
    assert desk.rows("report") == 5


def test_a_dry_run_answers_the_same_and_stores_nothing(desk: Desk):
    _, trial = desk.bring_in("csv/c00_ok.csv", "--dry-run")
    for table in ("report", "placement", "import_batch", "footprint"):
        assert desk.rows(table) == 0
    _, true = desk.bring_in("csv/c00_ok.csv")
    assert trial == true


def test_the_encoding_found_is_said(desk: Desk):
    _, answer = desk.bring_in("csv/c02_cp1252.csv", "--dry-run")
    assert answer["encoding"] == "windows-1252"
    assert "windows-1252" in answer["notes"][0]["message"]


def test_the_system_of_the_old_grid_is_named(desk: Desk):
    _, answer = desk.bring_in("csv/c20_rt90.csv")
    assert "EPSG:3021" in answer["errors"][0]["message"]


def test_dates_of_the_other_calendar_are_the_same_days(desk: Desk):
    desk.bring_in("xlsx/e00_ok.xlsx")
    code, answer = desk.bring_in("xlsx/e04_1904.xlsx")
    assert (code, answer["unchanged"]) == (0, 2)


def test_a_file_that_is_too_long_is_refused(desk: Desk, tmp_path: Path):
    line = "A{},2025-09-05,klotter,58.75,17.0,x\n"
    path = tmp_path / "many.csv"
    header = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"
    path.write_text(header + "".join(map(line.format, range(200_001))))
    code, answer = desk.bring_in(path)
    assert (code, answer["code"]) == (1, "too-many-rows")


def test_the_answer_is_in_the_language_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GEOSAFETY_LANGUAGE", "en")
    _, answer = desk.bring_in("csv/c14_future_date.csv")
    assert "future" in answer["message"]


@pytest.mark.usefixtures("desk")
def test_a_person_reads_what_became_of_the_file(capsys: pytest.CaptureFixture[str]):
    arguments = ["reports", "import", "--sender", "standard"]
    assert run([*arguments, str(_FOLDER / "csv/c00_ok.csv")]) == 0
    told = capsys.readouterr().out
    assert "Lästa rader: 5. Sparade: 5" in told
    assert "5 med koordinater" in told
    assert run([*arguments, str(_FOLDER / "csv/c24_unknown_category.csv")]) == 1
    told = capsys.readouterr().err
    assert "ingenting sparades" in told
    assert "rad 3, kolumn kategori: " in told
