"""The command `geosafety`: finds the command asked for and nothing else."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path

import click

from geosafety.cli.answer import write_json
from geosafety.cli.language import say
from geosafety.cli.usage import show_usage, usage_message

# Each command lies in the module of its name, as the object `command`. The help
# stands here so that `geosafety --help` need not load any of them.
COMMANDS = {
    "demo": ("Bygg den påhittade kommunen och visa kartan.", "Build the made-up town."),
    "serve": ("Visa kartan i webbläsaren.", "Serve the map to the browser."),
    "register": ("Läs in adressregistret.", "Import the address register."),
    "places": ("Läs in namn på platser.", "Import names of places."),
    "senders": ("Sköt avsändarnas kolumner.", "Look after the senders."),
    "reports": ("Läs in rapporter från en fil.", "Import reports from a file."),
    "quarantine": ("Rader som väntar på rättning.", "Rows to be corrected."),
    "feeds": ("Hämta händelser från ett flöde.", "Fetch events from a feed."),
    "locate": ("Visa var en text utspelar sig.", "Tell where a text takes place."),
    "hotspots": ("Hitta platser som sticker ut.", "Find places that stand out."),
    "stats": ("Räkna på en fil.", "Compute statistics of a file."),
    "review": ("Granska ett planområde.", "Review a plan area."),
    "layers": ("Kontrollera och använd lagren.", "Check and apply the layers."),
    "accounts": ("Sköt inloggningarna.", "Look after the sign-ins."),
    "db": ("Sköt databasen.", "Look after the database."),
    "worker": ("Kör bakgrundsjobb.", "Run background jobs."),
}

WRONG_USAGE = 2
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that loads a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands that are there, in the order of a day's work."""
        return [name for name in COMMANDS if find_spec(_module(name)) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command, or give None if there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(_module(cmd_name)).command
        return command if isinstance(command, click.Command) else None

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands from the table above, without loading them."""
        rows = [(name, say(*COMMANDS[name])) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section(say("Kommandon", "Commands")):
                formatter.write_dl(rows)


def _module(name: str) -> str:
    """Name the module of a command."""
    return f"geosafety.cli.{name}"


program = LazyGroup(
    name="geosafety",
    help=say(
        "Geografisk trygghetskartläggning för kommuner: från rapport till granskad "
        "plan på en karta.",
        "Geospatial safety mapping for municipalities: from a report to a reviewed "
        "plan on a map.",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: Sequence[str]) -> int:
    """
    Run one command.

    Returns
    -------
    int
        0 done, 1 refused with a reason, 2 wrong usage, 130 interrupted.
    """
    _let_text_through()
    name = Path(sys.argv[0]).name if sys.argv[0].endswith("geosafety") else "geosafety"
    try:
        code = program.main(list(arguments), prog_name=name, standalone_mode=False)
    except click.UsageError as error:
        if "--json" in arguments:
            write_json({"error": {"code": "usage", "message": usage_message(error)}})
        show_usage(error)
        return WRONG_USAGE
    except click.ClickException as error:
        show_usage(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("Avbrutet.", "Interrupted."), err=True)
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _let_text_through() -> None:
    """Show a sign for a letter that the terminal cannot, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
