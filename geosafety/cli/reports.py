"""`geosafety reports`: bring in reports from files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from geosafety.catalog import read_catalog
from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.cli.progress import ProgressBar
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.locate import stored_gazetteer
from geosafety.settings import read_settings
from geosafety.store.connection import open_store


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
def bring_in(file: Path, sender: str, on_error: str, dry_run: bool) -> Answer:  # noqa: FBT001
    """Import a file and say what became of each row."""
    settings = read_settings()
    catalog = read_catalog(settings)
    engine = open_store(settings, municipality=catalog.municipality)
    try:
        content = import_reports(
            engine,
            file,
            sender,
            catalog=catalog,
            gazetteer=stored_gazetteer(engine, municipality=catalog.municipality),
            now=datetime.now(UTC),
            on_error="quarantine" if on_error == "quarantine" else "reject",
            dry_run=dry_run,
            language=language(),
            progress=ProgressBar(),
        )
    finally:
        engine.dispose()
    return Answer(content, refused="code" in content)
