"""`geosafety reports`: bring in reports from files."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.cli.progress import ProgressBar
from geosafety.jobs.import_reports import HandedIn, import_reports
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import StoredGazetteer
from geosafety.settings import read_settings

_ERRORS_SHOWN = 20
_PLACES = {
    "point": ("med koordinater", "with coordinates"),
    "address": ("på adress", "at an address"),
    "intersection": ("i korsning", "at a crossing"),
    "street": ("på gata", "along a street"),
    "named_place": ("på namngiven plats", "at a named place"),
    "area": ("i område", "in an area"),
    "unplaced": ("utan plats", "without a place"),
}


@click.group(help=say("Läs in rapporter.", "Import reports."))
def command() -> None:
    """Bring in reports."""


@command.command("import", help=say("Läs in en fil.", "Import a file."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--sender",
    required=True,
    help=say("Avsändarens nyckel, se layers/senders.", "The sender's key."),
)
@click.option(
    "--layer",
    help=say("Lager i en GeoPackage, om den har flera.", "Layer of a GeoPackage."),
)
@click.option(
    "--on-error",
    type=click.Choice(["reject", "quarantine"]),
    default="reject",
    show_default=True,
    help=say("Vad som händer när en rad är fel.", "What happens when a row is wrong."),
)
@click.option(
    "--dry-run",
    is_flag=True,
    help=say("Pröva, men spara ingenting.", "Try it, but store nothing."),
)
@answers
def bring_in(
    file: Path,
    sender: str,
    layer: str | None,
    on_error: str,
    dry_run: bool,  # noqa: FBT001
) -> Answer:
    """Import a file and say what became of each row."""
    with opened(read_settings()) as (catalog, engine):
        content = import_reports(
            engine,
            file,
            sender,
            catalog=catalog,
            gazetteer=StoredGazetteer(engine, municipality=catalog.municipality),
            now=datetime.now(UTC),
            on_error="quarantine" if on_error == "quarantine" else "reject",
            dry_run=dry_run,
            language=language(),
            progress=ProgressBar(),
            handed_in=HandedIn(layer=layer),
        )
    return Answer(content, refused="code" in content, words=import_words(content))


def import_words(content: Mapping[str, Any]) -> str:
    """Tell in words what became of the rows, and which were wrong."""
    lines = [_fates(content)]
    placed = content["placed"]
    if any(placed.values()):
        listed = ", ".join(
            f"{placed[key]} {say(*names)}"
            for key, names in _PLACES.items()
            if placed[key]
        )
        lines.append(say(f"Platser: {listed}.", f"Places: {listed}."))
    lines += [note["message"] for note in content["notes"]]
    lines += [_error_line(error) for error in content["errors"][:_ERRORS_SHOWN]]
    left = content["errors_total"] - _ERRORS_SHOWN
    if left > 0:
        lines.append(say(f"  … och {left} fel till.", f"  … and {left} more faults."))
    return "\n".join(lines)


def _fates(content: Mapping[str, Any]) -> str:
    """Tell the numbers in a sentence."""
    if "code" in content:
        return say(
            "Filen avvisades och ingenting sparades. "
            f"Lästa rader: {content['read']}, varav fel: {content['rejected']}.",
            "The file was refused and nothing was stored. "
            f"Rows read: {content['read']}, of which wrong: {content['rejected']}.",
        )
    return say(
        f"Lästa rader: {content['read']}. Sparade: {content['stored']} (varav ändrade: "
        f"{content['updated']}). Oförändrade: {content['unchanged']}. "
        f"Dubbletter: {content['duplicates']}. I karantän: {content['quarantined']}.",
        f"Rows read: {content['read']}. Stored: {content['stored']} (of which changed: "
        f"{content['updated']}). Unchanged: {content['unchanged']}. "
        f"Duplicates: {content['duplicates']}. In quarantine: "
        f"{content['quarantined']}.",
    )


def _error_line(error: Mapping[str, Any]) -> str:
    """Tell one fault and its place."""
    names = {
        "sheet": say("blad", "sheet"),
        "row": say("rad", "row"),
        "column": say("kolumn", "column"),
    }
    place = ", ".join(
        f"{name} {error[key]}"
        for key, name in names.items()
        if error.get(key) is not None
    )
    return f"  {place}: {error['message']}" if place else f"  {error['message']}"
