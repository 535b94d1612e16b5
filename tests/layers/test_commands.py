"""The commands `layers` and `demo`, as they are typed."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from geosafety.cli.program import run

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Ran:
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(tmp_path))
    for name in ("LAYERS", "MUNICIPALITY", "DATABASE_URL", "LANGUAGE"):
        monkeypatch.delenv(f"GEOSAFETY_{name}", raising=False)

    def run_it(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


def test_check_says_that_all_is_right(ran: Ran) -> None:
    code, out, _ = ran("layers", "check", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["errors"] == []
    assert answer["files"] >= 20


def test_check_refuses_with_file_and_line(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vocabulary.toml").write_text("[groups]\na = 1\n", encoding="utf-8")
    monkeypatch.setenv("GEOSAFETY_LAYERS", str(tmp_path))
    code, out, _ = ran("layers", "check", "--json")
    errors = json.loads(out)["errors"]
    assert code == 1
    assert {"file": "vocabulary.toml", "line": 2, "code": "type"}.items() <= errors[
        -1
    ].items()
    code, out, err = ran("layers", "check")
    assert (code, out) == (1, "")
    assert "vocabulary.toml, rad 2: " in err


def test_list_names_layers_in_the_order_of_drawing(ran: Ran) -> None:
    code, out, _ = ran("layers", "list", "--json")
    answer = json.loads(out)
    keys = [layer["key"] for layer in answer["layers"]]
    assert code == 0
    assert answer["municipality"] == "Lövköping"
    assert keys.index("land") < keys.index("streets") < keys.index("lamps")
    assert "standard" in answer["senders"]


def test_a_taken_port_is_told_before_anything_is_built(
    ran: Ran, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, err = ran("demo", "--port", str(port))
    assert (code, out) == (1, "")
    assert f"127.0.0.1:{port}" in err
    assert "--port" in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_made_up_reports_are_kept_away_from_a_real_municipality(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "0480")
    code, out, _ = ran("demo", "--no-serve", "--json")
    assert code == 1
    assert json.loads(out)["error"]["code"] == "bad-setting"
    assert list(tmp_path.iterdir()) == []
