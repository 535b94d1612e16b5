"""What was wrong with a command line, in the reader's language."""

import re

import click

from geosafety.cli.language import say

# Click speaks English only; each rule turns one of its sentences into Swedish.
_RULES = (
    (r"Invalid value for (.+?): (.+)", r"Fel värde för \1: \2"),
    (r"Invalid value: (.+)", r"Fel värde: \1"),
    (r"Missing argument (.+?)\.(.*)", r"Argumentet \1 saknas.\2"),
    (r"Missing option (.+?)\.(.*)", r"Valet \1 saknas.\2"),
    (r"Missing command\.", "Ange ett kommando."),
    (r"No such option (.+?)\.(.*)", r"Det finns inget val \1.\2"),
    (r"No such command (.+?)\.(.*)", r"Det finns inget kommando \1.\2"),
    (r"(.*)Did you mean (.+)\?", r"\1Menade du \2?"),
    (r"(.*)\(Did you mean one of: (.+)\?\)", r"\1Menade du något av: \2?"),
    (r"Got unexpected extra arguments? \((.+)\)", r"För många argument: \1"),
    (r"Option (.+) does not take a value\.", r"Valet \1 tar inget värde."),
    (r"Option (.+) requires an argument\.", r"Valet \1 behöver ett värde."),
    (r"(.*?)\s*Choose from:\s*(.+)", r"\1 Välj bland \2"),
    (r"(.*)(?:File|Directory|Path) '(.*)' does not exist\.", r"\1'\2' finns inte."),
    (r"(.*)(?:File|Path) '(.*)' is a directory\.", r"\1'\2' är en mapp."),
    (r"(.*)(?:Directory|Path) '(.*)' is a file\.", r"\1'\2' är en fil."),
    (r"(.*)(?:\w+) '(.*)' is not readable\.", r"\1'\2' får inte läsas."),
    (r"(.*)(?:\w+) '(.*)' is not writable\.", r"\1'\2' får inte skrivas."),
    (r"(.*: '.*') is not a valid integer.*\.", r"\1 är inget heltal."),
    (r"(.*: '.*') is not a valid float.*\.", r"\1 är inget tal."),
    (r"(.*: .+) is not in the range (.+)\.", r"\1 ska uppfylla \2."),
    (r"(.*: '.*') is not (?:one of )?(.+)\.", r"\1 är inte ett av \2."),
    (
        r"(.*: '.*') does not match the format '%Y-%m-%d'\.",
        r"\1 är inget datum som 2026-08-31.",
    ),
)


def usage_message(error: click.ClickException) -> str:
    """
    Say what was wrong with the command line.

    Examples
    --------
    >>> usage_message(click.UsageError("Missing command."))
    'Ange ett kommando.'
    """
    english = error.format_message()
    return say(_in_swedish(english), english)


def show_usage(error: click.ClickException) -> None:
    """Write on stderr how the command is used, and what was wrong."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    lines = [say("Fel: ", "Error: ") + usage_message(error)]
    if context is not None:
        helped = say("Hjälp", "Help")
        lines = [context.get_usage(), f"{helped}: {context.command_path} -h", *lines]
    click.echo("\n".join(lines), err=True)


def _in_swedish(english: str) -> str:
    """Apply every rule that fits, from the outermost sentence inwards."""
    text = english
    for pattern, replacement in _RULES:
        text = re.sub(rf"\A{pattern}\Z", replacement, text, flags=re.DOTALL)
    return re.sub(r"\s*[\n\t]\s*", " ", text) if text != english else text
