import json

import click
import pytest

from geosafety.cli.program import run
from geosafety.cli.usage import usage_message


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "Det finns inget kommando 'nonsense'."),
        (["db", "status", "--nonsense"], "Det finns inget val '--nonsense'."),
        (["locate", "a", "b"], "För många argument: b"),
        (["register", "import"], "Argumentet 'FILE' saknas."),
        (
            ["register", "import", "gone.csv"],
            "Fel värde för 'FILE': 'gone.csv' finns inte.",
        ),
        (
            ["register", "import", "/"],
            "Fel värde för 'FILE': '/' är en mapp.",
        ),
        (
            ["serve", "--port", "x"],
            "Fel värde för '--port': 'x' är inget heltal.",
        ),
        (
            ["serve", "--port", "0"],
            "Fel värde för '--port': 0 ska uppfylla 1<=x<=65535.",
        ),
        (
            ["reports", "import", "/dev/null", "--sender", "a", "--on-error", "b"],
            "Fel värde för '--on-error': 'b' är inte ett av 'reject', 'quarantine'.",
        ),
        (
            ["hotspots", "detect", "--from", "igår"],
            "Fel värde för '--from': 'igår' är inget datum som 2026-08-31.",
        ),
        (
            ["accounts", "add", "x"],
            (
                "Valet '--role' saknas. Välj bland coordinator, est_member, police, "
                "external_reporter, planner, walk_leader, gis_editor, council, "
                "region_reader, dpo_archivist, maintenance, admin"
            ),
        ),
    ],
)
def test_wrong_usage_is_told_in_swedish(capsys, arguments, said):
    assert run([*arguments, "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["error"] == {"code": "usage", "message": said}
    assert err.endswith(f"Fel: {said}\n")


def test_wrong_usage_is_told_in_english(monkeypatch):
    monkeypatch.setenv("GEOSAFETY_LANGUAGE", "en")
    error = click.UsageError("Missing command.")
    assert usage_message(error) == "Missing command."


def test_a_map_in_a_folder_that_is_not_there_is_refused_at_once(capsys, tmp_path):
    out = tmp_path / "gone" / "map.csv"
    assert run(["hotspots", "detect", "--resolution", "8", "--out", str(out)]) == 2
    assert f"mappen {out.parent} finns inte" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["", " ", "å", "\udcff"])
def test_an_address_that_is_none_is_refused(capsys, host):
    assert run(["serve", "--host", host]) == 2
    assert "är ingen adress" in capsys.readouterr().err
