"""`geosafety places`: bring in names of places."""

from pathlib import Path

import click

from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.jobs.installation import opened
from geosafety.jobs.register import import_places
from geosafety.settings import read_settings


@click.group(help=say("Läs in namn på platser.", "Import names of places."))
def command() -> None:
    """Bring in names of places."""


@command.command(
    "import",
    help=say(
        "Läs in namn på hållplatser, stadsdelar, parker … från GeoJSON, CSV eller "
        "Parquet; de ersätter samma källas gamla namn.",
        "Import names of stops, districts, parks … from GeoJSON, CSV or Parquet; they "
        "replace the old names of the same source.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help=say("Kolumn med namnet.", "Column with the name."))
@click.option(
    "--kind",
    default="place",
    show_default=True,
    help=say("Vad platserna är, till exempel stop.", "What they are, such as stop."),
)
@click.option("--source", help=say("Källans nyckel.", "Key of the source."))
@click.option(
    "--accuracy-m",
    type=click.FloatRange(min=1, max=50_000),
    help=say("Hur nära namnet pekar, meter.", "How near the name points, metres."),
)
@answers
def bring_in(
    file: Path,
    name: str | None,
    kind: str,
    source: str | None,
    accuracy_m: float | None,
) -> dict[str, int]:
    """Import a file and say how many names were stored."""
    with opened(read_settings()) as (_, engine):
        return import_places(
            engine, file, name=name, kind=kind, source=source, accuracy_m=accuracy_m
        )
