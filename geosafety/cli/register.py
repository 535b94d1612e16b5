"""`geosafety register`: bring in the address register."""

from pathlib import Path

import click

from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.cli.progress import ProgressBar
from geosafety.jobs.installation import opened
from geosafety.jobs.register import addresses_outside, import_register
from geosafety.settings import read_settings


@click.group(help=say("Läs in adressregistret.", "Import the address register."))
def command() -> None:
    """Bring in the address register."""


@command.command(
    "import",
    help=say(
        "Läs in adresser från CSV eller Parquet; de ersätter det gamla registret.",
        "Import addresses from CSV or Parquet; they replace the old register.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--street", help=say("Kolumn med gatunamn.", "Column: street name."))
@click.option("--number", help=say("Kolumn med husnummer.", "Column: house number."))
@click.option("--postcode", help=say("Kolumn med postnummer.", "Column: postcode."))
@click.option("--locality", help=say("Kolumn med ort.", "Column: locality."))
@click.option("--lon", help=say("Kolumn med longitud.", "Column: longitude."))
@click.option("--lat", help=say("Kolumn med latitud.", "Column: latitude."))
@click.option(
    "--east", help=say("Kolumn med öst i SWEREF 99 TM.", "Column: SWEREF 99 TM east.")
)
@click.option(
    "--north",
    help=say("Kolumn med nord i SWEREF 99 TM.", "Column: SWEREF 99 TM north."),
)
@answers
def bring_in(file: Path, **columns: str | None) -> dict[str, int]:
    """Import a file and say how many addresses were stored."""
    with opened(read_settings()) as (catalog, engine):
        answer = import_register(engine, file, columns=columns, progress=ProgressBar())
        outside = addresses_outside(engine, catalog.municipality)
    if outside:
        name = catalog.municipality.name
        click.echo(
            say(
                f"{outside} adresser ligger mer än 2 km utanför {name}; är "
                "det rätt register?",
                f"{outside} addresses lie more than 2 km outside {name}; is "
                "it the right register?",
            ),
            err=True,
        )
    return answer
