"""Statistics of files, without a database."""

import click

from geosafety.cli.language import say
from geosafety.cli.stats_knox import knox_command


@click.group(
    help=say(
        "Räkna på en fil: varje kommandos hjälp säger hur filen ska se ut.",
        "Compute statistics of a file; each command's help tells its layout.",
    )
)
def command() -> None:
    """Group the statistics."""


command.add_command(knox_command)
