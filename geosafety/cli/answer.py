"""How a command answers: words or one JSON object on stdout, the rest on stderr."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec
from uuid import UUID

import click

from geosafety.cli.language import language, say
from geosafety.errors import GeosafetyError, system_reason

P = ParamSpec("P")

REFUSED = 1
_PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a command found out.

    Attributes
    ----------
    content
        The JSON object, with the keys that the command promises.
    refused
        True when the command did not do what was asked; exit code 1.
    words
        The same for a person; made from `content` when None.
    """

    content: Mapping[str, object]
    refused: bool = False
    words: str | None = None


def answers(
    function: Callable[P, Answer | Mapping[str, object] | None],
) -> Callable[P, None]:
    """
    Let a command return its answer, and add `--json`.

    Put it nearest to the function, below `@command` and the options. A returned
    mapping is an answer in itself; None means that the command has written what
    it had to. A `GeosafetyError` becomes exit code 1 and
    `{"error": {"code", "message", "problems"}}`, never a traceback.

    Examples
    --------
    >>> @click.command()
    ... @click.argument("name")
    ... @answers
    ... def greet(name: str) -> dict[str, object]:
    ...     return {"hello": name}
    """

    @click.option(
        "--json",
        "as_json",
        is_flag=True,
        help=say("Svara med ett JSON-objekt.", "Answer with one JSON object."),
    )
    @wraps(function)
    def answering(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.pop("as_json"))
        try:
            given = function(*args, **kwargs)
        except GeosafetyError as error:
            answer: Answer | None = _refusal(error)
        except UnicodeEncodeError as error:
            answer = _refusal(_half_a_letter(error))
        except OSError as error:
            answer = _refusal(_trouble_with_file(error))
        else:
            answer = given if isinstance(given, Answer) else _plain(given)
        if answer is not None:
            _give(answer, as_json=as_json)

    return answering


def write_json(content: Mapping[str, object]) -> None:
    """Write one JSON object, on one line, on stdout; always in UTF-8."""
    # A file name may hold half a character; JSON writes it as an escape.
    click.echo(_dumped(content).encode("utf-8", "backslashreplace"))


def _dumped(content: object) -> str:
    """Write as strict JSON, on one line."""
    return json.dumps(
        content, ensure_ascii=False, allow_nan=False, default=_plain_value
    )


def _plain(content: Mapping[str, object] | None) -> Answer | None:
    """Make a bare mapping an answer."""
    return None if content is None else Answer(content)


def _give(answer: Answer, *, as_json: bool) -> None:
    """Write the answer and leave with exit code 1 if it is a refusal."""
    if as_json:
        write_json(answer.content)
    else:
        words = _lines(answer.content) if answer.words is None else answer.words
        click.echo(words, err=answer.refused)
    if answer.refused:
        click.get_current_context().exit(REFUSED)


def _refusal(error: GeosafetyError) -> Answer:
    """Tell a refusal as JSON and in words."""
    speech = language()
    problems = [problem.as_json(speech) for problem in error.problems]
    content = {
        "error": {
            "code": error.code,
            "message": error.message(speech),
            "problems": problems,
        }
    }
    shown = [f"  {_place(problem)}{problem['message']}" for problem in problems]
    left = len(shown) - _PROBLEMS_SHOWN
    if left > 0:
        more = say(f"  … och {left} till.", f"  … and {left} more.")
        shown = [*shown[:_PROBLEMS_SHOWN], more]
    return Answer(
        content, refused=True, words="\n".join([error.message(speech), *shown])
    )


def _place(problem: Mapping[str, object]) -> str:
    """Say where in a file a problem stands."""
    names = {
        "layer": say("lager", "layer"),
        "sheet": say("blad", "sheet"),
        "row": say("rad", "row"),
        "column": say("kolumn", "column"),
        "pointer": say("i", "at"),
        "fid": say("objekt", "feature"),
        "file": say("del", "part"),
    }
    found = [
        f"{name} {problem[key]}"
        for key, name in names.items()
        if problem.get(key) is not None
    ]
    return f"{', '.join(found)}: " if found else ""


def _half_a_letter(error: UnicodeEncodeError) -> GeosafetyError:
    """Tell that an argument is not text; everything else was checked when read."""
    shown = error.object[:80].encode("utf-8", "backslashreplace").decode()
    return GeosafetyError(
        sv=f"”{shown}” är inte UTF-8; skriv argumentet med vanliga bokstäver.",
        en=f"“{shown}” is not UTF-8; write the argument with ordinary letters.",
    )


def _trouble_with_file(error: OSError) -> GeosafetyError:
    """Tell in a sentence what the system refused to do with a file."""
    where = f" ({error.filename})" if error.filename else ""
    sv, en = system_reason(error)
    return GeosafetyError(
        sv=f"Systemet vägrade läsa eller skriva en fil{where}: {sv}.",
        en=f"The system refused to read or write a file{where}: {en}.",
    )


def _lines(content: Mapping[str, object], indent: str = "") -> str:
    """Write a mapping as lines of `key: value`."""
    lines = []
    for key, value in content.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}:", _lines(value, indent + "  ")]
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            lines.append(f"{indent}{key}:")
            lines += [f"{indent}  {_dumped(item)}" for item in value[:_PROBLEMS_SHOWN]]
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            lines.append(f"{indent}{key}: {shown}")
    return "\n".join(lines)


def _plain_value(value: object) -> object:
    """Turn what JSON does not know into what it does."""
    # Numpy's numbers and arrays, told apart without loading numpy for `--help`.
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path | UUID):
        return str(value)
    message = f"{type(value).__name__} is not JSON"
    raise TypeError(message)
