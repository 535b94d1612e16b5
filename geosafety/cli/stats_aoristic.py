"""`geosafety stats aoristic`: the hours and weekdays of events known as from–to."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import say
from geosafety.intake import read_intervals, read_raw
from geosafety.intake.interval_table import NAMES_OF_FROM, NAMES_OF_TO
from geosafety.stats import AoristicTimes, aoristic_times

_WEEKDAYS = (
    ("måndag", "Monday"),
    ("tisdag", "Tuesday"),
    ("onsdag", "Wednesday"),
    ("torsdag", "Thursday"),
    ("fredag", "Friday"),
    ("lördag", "Saturday"),
    ("söndag", "Sunday"),
)


def _zone(_context: click.Context, _option: click.Parameter, name: str) -> ZoneInfo:
    """Find a time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(
            say(
                f"”{name}” är ingen tidszon; skriv den som Europe/Stockholm.",
                f"“{name}” is no time zone; write it as Europe/Stockholm.",
            )
        ) from None


@click.command(
    "aoristic",
    help=say(
        """Fördela händelser som bara är kända från–till över veckans timmar.

        FILE är en CSV- eller Excelfil med en kolumn för från och en för till, skrivna
        2025-09-05 22:15 (lokal tid) eller 2025-09-05. Utan till är tiden känd; ett
        datum ensamt betyder hela dygnet. Varje händelse har vikten 1, fördelad på
        den tid den kan ha skett; när sommartiden slutar är timme 2 dubbelt så lång.

        Svaret weights har en rad för varje veckodag från måndag och en kolumn för
        varje timme från 0.""",
        """Share out events known only as from–to over the hours of the week.

        FILE is a CSV or Excel file with a column for from and one for to, written
        2025-09-05 22:15 (local time) or 2025-09-05. Without a to the moment is
        known; a date alone means the whole day. Each event has the weight 1, shared
        out over the time in which it may have happened; when summer time ends hour 2
        is twice as long.

        The answer weights has a row for each weekday from Monday and a column for
        each hour from 0.""",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from",
    "first",
    metavar="COLUMN",
    help=say("Kolumnen från.", "The column from."),
)
@click.option(
    "--to", "last", metavar="COLUMN", help=say("Kolumnen till.", "The column to.")
)
@click.option(
    "--zone",
    default="Europe/Stockholm",
    show_default=True,
    callback=_zone,
    help=say("Tidszon.", "Time zone."),
)
@click.option(
    "--longest",
    type=click.FloatRange(0, min_open=True),
    metavar="HOURS",
    help=say("Lämna längre intervall utanför.", "Leave out longer intervals."),
)
@answers
def aoristic_command(
    *,
    file: Path,
    first: str | None,
    last: str | None,
    zone: ZoneInfo,
    longest: float | None,
) -> Answer:
    """Share out the events of a file and say when they gather."""
    read = read_intervals(
        file.name,
        read_raw(file),
        first=(first,) if first else NAMES_OF_FROM,
        last=(last,) if last else NAMES_OF_TO,
        zone=zone,
    )
    found = aoristic_times(read.start, read.end, zone=zone, longest_hours=longest)
    content = {
        "weights": found.weights,
        "weekdays": [say(*names) for names in _WEEKDAYS],
        "events": found.events,
        "instants": found.instants,
        "longer_than_a_day": found.longer_than_a_day,
        "left_out": found.left_out,
        "zone": zone.key,
    }
    return Answer(content, words=_words(found))


def _words(found: AoristicTimes) -> str:
    """Write the matrix with a line for each hour."""
    lines = [
        say(
            f"{found.events} händelser, varav {found.longer_than_a_day} med längre "
            f"intervall än ett dygn; {found.left_out} utanför.",
            f"{found.events} events, {found.longer_than_a_day} of them with intervals "
            f"of more than a day; {found.left_out} left out.",
        ),
        "   " + "".join(f"{say(*names)[:3]:>8}" for names in _WEEKDAYS),
    ]
    for hour, row in enumerate(found.weights.T):
        lines.append(f"{hour:02} " + "".join(f"{one:8.1f}" for one in row))
    return "\n".join(lines)
