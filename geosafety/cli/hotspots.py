"""Find places that stand out among the stored reports."""

from datetime import UTC, datetime
from pathlib import Path

import click

from geosafety import grid
from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.cli.progress import ProgressBar
from geosafety.jobs.density_surfaces import keep_density_surfaces
from geosafety.jobs.detect_hotspots import Request, detect_hotspots
from geosafety.jobs.handout_files import FORMATS
from geosafety.jobs.installation import opened
from geosafety.model.report import ReportKind
from geosafety.settings import read_settings

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(help=say("Hitta platser som sticker ut.", "Find places that stand out."))
def command() -> None:
    """Group what can be done with hotspots."""


def _known_format(_context: click.Context, _option: click.Parameter, out: Path) -> Path:
    """Refuse a file that tells no format, or whose folder is not there."""
    if not out.absolute().parent.is_dir():
        raise click.BadParameter(
            say(
                f"mappen {out.parent} finns inte; skapa den först.",
                f"the folder {out.parent} does not exist; make it first.",
            )
        )
    if out.suffix.lower() in FORMATS:
        return out
    known = ", ".join(FORMATS)
    raise click.BadParameter(
        say(
            f"”{out.name}” säger inget känt format; sluta namnet på {known}.",
            f"“{out.name}” tells no known format; end the name in {known}.",
        )
    )


@command.command(
    help=say(
        "Pröva varje cell med Gi* och skriv kartan till en fil.",
        "Test every cell with Gi* and write the map to a file.",
    )
)
@click.option(
    "--resolution",
    type=click.IntRange(0, grid.BASE_RESOLUTION),
    required=True,
    help=say(
        "H3-nivå: 8 ≈ 0,6 km², 9 ≈ 0,1 km².", "H3 level: 8 ≈ 0.6 km², 9 ≈ 0.1 km²."
    ),
)
@click.option(
    "--from",
    "first",
    type=_DAY,
    metavar="YYYY-MM-DD",
    help=say("Första dagen.", "First day."),
)
@click.option(
    "--to",
    "last",
    type=_DAY,
    metavar="YYYY-MM-DD",
    help=say("Sista dagen, inräknad.", "Last day, included."),
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="KEY",
    help=say(
        "Kategori; kan upprepas. Utan: alla av slaget.",
        "Category; may be repeated. Without: all of the kind.",
    ),
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ReportKind]),
    help=say("Slag av rapport; incident utan val.", "Kind of report; else incident."),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    required=True,
    callback=_known_format,
    help=say("Fil: ", "File: ") + ", ".join(FORMATS),
)
@click.option(
    "--draws",
    type=click.IntRange(1, 9999),
    default=99,
    show_default=True,
    help=say("Dragningar av osäkra platser.", "Draws of uncertain places."),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=say("Frö för dragningarna.", "Seed of the draws."),
)
@answers
def detect(  # noqa: PLR0913 - one for each option
    *,
    resolution: int,
    first: datetime | None,
    last: datetime | None,
    categories: tuple[str, ...],
    kind: str | None,
    out: Path,
    draws: int,
    seed: int,
) -> dict[str, object]:
    """Find hotspots and say how many there are."""
    request = Request(
        resolution=resolution,
        first=first and first.date(),
        last=last and last.date(),
        categories=[key for one in categories for key in one.split(",")],
        kind=ReportKind(kind) if kind else None,
        out=out.absolute(),
        draws=draws,
        seed=seed,
        language=language(),
    )
    with opened(read_settings()) as (catalog, engine):
        return detect_hotspots(
            engine, catalog, request, now=datetime.now(UTC), progress=ProgressBar()
        )


@command.command(
    help=say(
        "Gör om bilderna av hur tätt rapporterna ligger, en för varje slag; arbetaren "
        "gör det annars varje natt.",
        "Make the pictures of how closely reports lie anew, one for each kind; the "
        "worker does so each night.",
    )
)
@answers
def density() -> Answer:
    """Smooth the latest year's reports and say how many are in each picture."""
    settings = read_settings()
    with opened(settings) as (catalog, engine):
        made = keep_density_surfaces(engine, settings, catalog, now=datetime.now(UTC))
    words = "\n".join(
        f"{kind}: n = {card['n']}"
        + (f"; {card['refusal'][language()]}" if card["refusal"] else "")
        for kind, card in made["surfaces"].items()
    )
    return Answer(made, words=words)
