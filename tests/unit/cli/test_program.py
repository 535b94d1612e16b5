import errno
import json
import subprocess
import sys

import click
import pytest

from geosafety.cli.answer import Answer, answers
from geosafety.cli.program import COMMANDS, program, run
from geosafety.errors import Problem, RefusedInputError


@pytest.fixture
def command(monkeypatch):
    """Let `geosafety demo` be a command that does what the test wants."""

    def install(function):
        made = click.command("demo")(answers(function))
        monkeypatch.setattr(program, "get_command", lambda _context, _name: made)

    return install


def test_an_answer_is_one_json_object(command, capsys):
    command(lambda: {"stored": 3, "label": "Östra"})
    assert run(["demo", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"stored": 3, "label": "Östra"}


def test_an_answer_in_words_shows_each_key(command, capsys):
    command(lambda: {"stored": 3, "placed": {"point": 2}})
    assert run(["demo"]) == 0
    assert capsys.readouterr().out == "stored: 3\nplaced:\n  point: 2\n"


def refuse():
    problem = Problem(code="time", sv="Fel tid.", en="Wrong time.", row=3, column="tid")
    raise RefusedInputError(sv="Filen går inte.", en="No.", problems=[problem])


def test_a_refusal_is_exit_code_one_and_json(command, capsys):
    command(refuse)
    assert run(["demo", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == {
        "code": "refused-input",
        "message": "Filen går inte.",
        "problems": [
            {"row": 3, "column": "tid", "code": "time", "message": "Fel tid."}
        ],
    }


def test_a_refusal_in_words_tells_row_and_column_on_stderr(command, capsys):
    command(refuse)
    assert run(["demo"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == "Filen går inte.\n  rad 3, kolumn tid: Fel tid.\n"


def test_an_answer_with_faults_of_its_own_is_exit_code_one(command, capsys):
    command(lambda: Answer({"errors": ["x"]}, refused=True))
    assert run(["demo", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"errors": ["x"]}


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(command, capsys):
    def write():
        raise PermissionError(13, "Permission denied", "/x/y")

    command(write)
    assert run(["demo"]) == 1
    assert "(/x/y): behörighet saknas" in capsys.readouterr().err


def test_wrong_usage_is_exit_code_two(capsys):
    assert run(["nothing-of-that-name", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"


def test_help_lists_the_commands_without_loading_them():
    code = (
        "import sys; from geosafety.cli.program import run; run(['--help']);"
        "sys.exit({'numpy', 'sqlalchemy', 'flask'} & set(sys.modules) != set())"
    )
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "  db " in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_tells_its_help(name, capsys):
    if name not in program.list_commands(click.Context(program)):
        pytest.fail(f"geosafety/cli/{name}.py is missing")
    assert run([name, "--help"]) == 0
    assert "--help" in capsys.readouterr().out


def test_half_a_letter_in_a_file_name_is_still_json(command, capfdbinary):
    command(lambda: {"file": "a\udcff.csv"})
    assert run(["demo", "--json"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert json.loads(out) == {"file": "a\udcff.csv"}


def test_words_that_the_terminal_cannot_show_are_no_failure(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "geosafety", "db", "url"],
        env={
            "GEOSAFETY_DATA_DIR": str(tmp_path),
            "GEOSAFETY_MUNICIPALITY": "”å\udcff”",
            "PYTHONIOENCODING": "ascii",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "GEOSAFETY_MUNICIPALITY" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_told_in_swedish(command, capsys):
    def write():
        raise OSError(errno.ENOSPC, "No space left on device", "map.csv")

    command(write)
    assert run(["demo"]) == 1
    assert capsys.readouterr().err == (
        "Systemet vägrade läsa eller skriva en fil (map.csv): disken är full.\n"
    )


def test_an_argument_that_is_no_text_is_told(command, capsys):
    command("a\udcff".encode)
    assert run(["demo"]) == 1
    assert capsys.readouterr().err == (
        "”a\\udcff” är inte UTF-8; skriv argumentet med vanliga bokstäver.\n"
    )
