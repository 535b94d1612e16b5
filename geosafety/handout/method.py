"""The method card as text: what stands in every file in one form or another."""

import json

from geosafety.model.handout import Handout
from geosafety.model.period import LOCAL_TIME


def method_lines(handout: Handout) -> list[tuple[str, str]]:
    """Give the card, heading by heading, with source and secrecy class."""
    say = handout.say
    return [
        *handout.method.items(),
        (say("Källa", "Source"), handout.source),
        (say("Data och metod per", "Data and method as of"), made_day(handout)),
        (say("Program", "Program"), f"geosafety {handout.version}"),
    ]


def made_day(handout: Handout) -> str:
    """Write the day of the file, as people in Sweden count it."""
    return f"{handout.made_at.astimezone(LOCAL_TIME):%Y-%m-%d}"


def method_text(handout: Handout) -> bytes:
    """
    Write the card as a text file, to lie beside a table.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, so that Windows shows å, ä and ö.
    """
    say = handout.say
    columns = [f"{each.name}: {each.heading}" for each in handout.columns]
    parts = [
        handout.title,
        handout.class_line,
        "",
        handout.summary,
        "",
        say("SÅ ÄR DET GJORT", "HOW IT WAS MADE"),
        *(f"{heading}: {sentence}" for heading, sentence in method_lines(handout)),
        "",
        say("KOLUMNER", "COLUMNS"),
        *columns,
    ]
    return ("\r\n".join(parts) + "\r\n").encode("utf-8-sig")


def method_json(handout: Handout) -> str:
    """Write the card for programs, with what a file must never be without."""
    content = {
        "title": handout.title,
        "secrecy": handout.secrecy.value,
        "source": handout.source,
        "n": handout.n,
        "method": dict(method_lines(handout)),
        "facts": dict(handout.facts),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
