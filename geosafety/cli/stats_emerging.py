"""`geosafety stats gi-star` and `geosafety stats emerging`."""

import math
from pathlib import Path

import click
import pandas as pd

from geosafety import grid
from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.jobs.statistics_emerging import EmergingQuestion, emerging_of_file
from geosafety.jobs.statistics_gi_star import (
    GiStarQuestion,
    gi_star_answer,
    gi_star_of_file,
)
from geosafety.jobs.whole_file import whole

_FINEST = 15
_SHOWN = 20

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


def _finite(
    _context: click.Context, _option: click.Parameter, metres: float | None
) -> float | None:
    """Refuse NaN and infinity, which click lets through."""
    if metres is not None and not math.isfinite(metres):
        raise click.BadParameter(
            say(f"{metres} är inget avstånd.", f"{metres} is no distance.")
        )
    return metres


@click.command(
    name="gi-star",
    help=say(
        "Pröva var värdena i FILE samlas, med Gi*.\n\n"
        "FILE är en tabell (.csv, .xlsx, .geojson) med rubrikrad: en kolumn h3, eller "
        "x och y (meter, EPSG:3006), eller lon och lat (grader), och kolumnen som "
        "--value namnger. Med --resolution läggs värdena ihop per sexhörning; celler "
        "mellan punkterna räknas som 0. Med --distance är varje rad en plats och x, y "
        "får vara i vilken projektion som helst. Hela antal prövas exakt, andra "
        "tal med --permutations dragningar.\n\n"
        "Svaret har h3 (eller x, y), n, GiZScore, GiPValue, Gi_Bin och q_value.",
        "Test where the values of FILE gather, with Gi*.\n\n"
        "FILE is a table (.csv, .xlsx, .geojson) with a header: a column h3, or x and "
        "y (metres, EPSG:3006), or lon and lat (degrees), and the column that --value "
        "names. With --resolution values are added up by hexagon; cells between the "
        "points count as 0. With --distance each row is a place, and x, y may be in "
        "any projection. Whole counts are tested exactly, other numbers with "
        "--permutations draws.\n\n"
        "The answer has h3 (or x, y), n, GiZScore, GiPValue, Gi_Bin and q_value.",
    ),
)
@click.argument("file", type=_FILE)
@click.option(
    "--value",
    required=True,
    metavar="COL",
    help=say("Kolumnen med värdena.", "The column with the values."),
)
@click.option(
    "--resolution",
    type=click.IntRange(0, _FINEST),
    help=say(
        f"H3-nivå att lägga ihop till, vanligen {grid.USUAL_RESOLUTION}.",
        f"H3 level to add up to, usually {grid.USUAL_RESOLUTION}.",
    ),
)
@click.option(
    "--distance",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="M",
    help=say("Grannar inom så många meter.", "Neighbours within so many metres."),
)
@click.option(
    "--permutations",
    type=click.IntRange(99, 99_999),
    default=999,
    show_default=True,
    help=say("Dragningar för tal som inte är antal.", "Draws for other than counts."),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=say("Frö för dragningarna.", "Seed of the draws."),
)
@click.option("--out", type=_OUT, help=say("Skriv även som CSV.", "Write as CSV too."))
@answers
def gi_star(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    value: str,
    resolution: int | None,
    distance: float | None,
    permutations: int,
    seed: int,
    out: Path | None,
) -> Answer:
    """Score and test the values of a file."""
    if resolution is not None and distance is not None:
        raise click.UsageError(
            say(
                "Ange antingen --resolution eller --distance.",
                "Give either --resolution or --distance.",
            )
        )
    question = GiStarQuestion(value, resolution, distance, permutations, seed)
    frame, tested = gi_star_of_file(file, question)
    _write(frame, out)
    content = gi_star_answer(frame, tested, language())
    strongest = frame.reindex(frame["GiZScore"].abs().sort_values()[::-1].index)
    return Answer(content, words=_words(content, strongest))


@click.command(
    help=say(
        "Klassa hur platserna i FILE blivit heta och kalla (17 klasser).\n\n"
        "FILE är en tabell (.csv, .xlsx, .geojson) med rubrikrad och en rad per plats "
        "och period: h3 (eller x och y tillsammans med --distance), period (2025, "
        "2025-03, 2025-Q1, 2025-W07, datum med lika avstånd, eller heltal) och count. "
        "En plats utan rad i en period hade inga rapporter; platser helt utan "
        "rapporter ska ha minst en rad med 0. Det behövs 30 platser, 10 perioder och "
        "60 rapporter.\n\n"
        "Svaret har h3 (eller x, y), n, CATEGORY (−8 till 8), PATTERN, trend_z, "
        "trend_p, hot och cold (antal perioder), GiZScore och q_value i den sista.",
        "Class how the places of FILE became hot and cold (17 classes).\n\n"
        "FILE is a table (.csv, .xlsx, .geojson) with a header and a row for each "
        "place and period: h3 (or x and y with --distance), period (2025, 2025-03, "
        "2025-Q1, 2025-W07, dates evenly apart, or whole numbers) and count. A place "
        "without a row in a period had no reports; places without any reports should "
        "have at least one row with 0. It needs 30 places, 10 periods and 60 "
        "reports.\n\n"
        "The answer has h3 (or x, y), n, CATEGORY (−8 to 8), PATTERN, trend_z, "
        "trend_p, hot and cold (numbers of periods), GiZScore and q_value of the last.",
    ),
)
@click.argument("file", type=_FILE)
@click.option(
    "--value",
    metavar="COL",
    help=say("Kolumnen med antalen, annars count.", "The counts, else count."),
)
@click.option(
    "--distance",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="M",
    help=say("Grannar inom så många meter.", "Neighbours within so many metres."),
)
@click.option(
    "--lag",
    type=click.IntRange(0, 100),
    default=1,
    show_default=True,
    help=say("Perioder bakåt i grannskapet.", "Periods back in a neighbourhood."),
)
@click.option(
    "--level",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help=say("Andel falska fynd som tillåts.", "Share of false discoveries allowed."),
)
@click.option(
    "--test",
    type=click.Choice(["exact", "normal"]),
    default="exact",
    show_default=True,
    help=say(
        "Exakta p-värden och trend av enskilda perioder, eller som i ArcGIS.",
        "Exact p-values and trends of single periods, or as in ArcGIS.",
    ),
)
@click.option("--out", type=_OUT, help=say("Skriv även som CSV.", "Write as CSV too."))
@answers
def emerging(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    value: str | None,
    distance: float | None,
    lag: int,
    level: float,
    test: str,
    out: Path | None,
) -> Answer:
    """Class the places of a file."""
    found = emerging_of_file(
        file,
        EmergingQuestion(
            value=value,
            distance=distance,
            lag=lag,
            level=level,
            test="normal" if test == "normal" else "exact",
        ),
    )
    _write(found.frame, out)
    patterns = found.frame["PATTERN"].value_counts()
    content = {
        "places": len(found.frame),
        "periods": found.periods,
        "patterns": {str(name): int(times) for name, times in patterns.items()},
        "test": test,
        "level": level,
        "note": None if found.has_zeros else _no_zeros(),
        "cells": found.frame.to_dict(orient="records"),
    }
    classed = found.frame[found.frame["CATEGORY"] != 0]
    return Answer(content, words=_words(content, classed))


def _no_zeros() -> str:
    """Warn of places that are probably missing."""
    return say(
        "Ingen rad har antalet 0. Saknas platser helt utan rapporter, hittas för få "
        "heta platser.",
        "No row has the count 0. If places without any reports are missing, too few "
        "hot places are found.",
    )


def _write(frame: pd.DataFrame, out: Path | None) -> None:
    """Write the table, whole or not at all."""
    if out is not None:
        with whole(out.absolute()) as draft:
            frame.to_csv(draft, index=False)


def _words(content: dict[str, object], rows: pd.DataFrame) -> str:
    """Tell the sums, and the first rows as a table."""
    sums = [f"{key}: {_short(value)}" for key, value in content.items()]
    shown = rows.head(_SHOWN)
    for axis in shown.columns.intersection(["x", "y"]):
        shown = shown.assign(**{axis: shown[axis].map("{:.10g}".format)})
    table = shown.to_string(index=False, float_format="%.4g") if len(shown) else ""
    return "\n".join([*sums[:-1], "", table]).rstrip()


def _short(value: object) -> str:
    """Write a value on a line; of a long list, its ends."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {times}" for key, times in value.items())
    if isinstance(value, list):
        return f"{value[0]} … {value[-1]} ({len(value)})"
    return "–" if value is None else str(value)
