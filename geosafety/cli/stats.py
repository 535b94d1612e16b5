"""`geosafety stats`: statistics of files, without the database."""

import click

from geosafety.cli.language import say
from geosafety.cli.stats_aoristic import aoristic_command
from geosafety.cli.stats_change import change_command
from geosafety.cli.stats_emerging import emerging, gi_star
from geosafety.cli.stats_evaluate import evaluate_command
from geosafety.cli.stats_knox import knox_command
from geosafety.cli.stats_scan import scan_command


@click.group(
    help=say(
        "Räkna på en fil: varje kommandos hjälp säger hur filen ska se ut.",
        "Compute statistics of a file; each command's help tells its layout.",
    )
)
def command() -> None:
    """Group the statistics."""


command.add_command(knox_command)
command.add_command(aoristic_command)
command.add_command(change_command)
command.add_command(evaluate_command)
command.add_command(gi_star)
command.add_command(emerging)
command.add_command(scan_command)
