"""`geosafety stats scan`: where, and when, there are more cases than by chance."""

from pathlib import Path

import click
import numpy as np

from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.jobs.scan_files import ScanModel, ScanRequest, scan_files
from geosafety.stats.scan import Circles, Distance, Ending, PValue, Trials, Windows

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "scan",
    help=say(
        "Sök kluster med Kulldorffs skanningsstatistik.\n\n"
        "Filerna är SaTScans: .cas (plats antal [tid] [grupper]), .geo (plats x y, "
        "eller plats latitud longitud), .pop (plats tid befolkning [grupper]) och "
        ".ctl (plats antal). Mellanslag, tabb, komma eller semikolon mellan värdena; "
        "en rubrikrad hoppas över. Tider är hela tal, 2026, 2026/8 eller 2026/8/31, "
        "likadant i hela filen.\n\n"
        "Svaret är clusters, det starkaste först, utan överlapp: llr, p, centre, "
        "locations, radius, cases, expected, population, relative_risk, from, to.",
        "Search for clusters with Kulldorff's scan statistic.\n\n"
        "The files are SaTScan's: .cas (place count [time] [strata]), .geo (place x y, "
        "or place latitude longitude), .pop (place time population [strata]) and .ctl "
        "(place count). Space, tab, comma or semicolon between values; a header is "
        "skipped. Times are whole numbers, 2026, 2026/8 or 2026/8/31, alike in the "
        "whole file.\n\n"
        "The answer is clusters, the strongest first, without overlap: llr, p, "
        "centre, locations, radius, cases, expected, population, relative_risk, from, "
        "to.",
    ),
)
@click.option(
    "--model",
    type=click.Choice([model.value for model in ScanModel]),
    required=True,
    help=say(
        "poisson: plats mot befolkning. stp: plats och tid utan befolkning. "
        "space-time-poisson: plats och tid mot befolkning. bernoulli: fall mot "
        "kontroller.",
        "poisson: place against population. stp: place and time without population. "
        "space-time-poisson: place and time against population. bernoulli: cases "
        "against controls.",
    ),
)
@click.option(
    "--cases", type=_FILE, required=True, help=say("Fallen (.cas).", "Cases (.cas).")
)
@click.option(
    "--coordinates",
    type=_FILE,
    required=True,
    help=say("Platserna (.geo).", "Places (.geo)."),
)
@click.option(
    "--population",
    type=_FILE,
    help=say(
        "Befolkningen (.pop); för Poisson-modellerna.",
        "Population (.pop); for the Poisson models.",
    ),
)
@click.option(
    "--controls",
    type=_FILE,
    help=say(
        "Kontrollerna (.ctl); för bernoulli. Utan: befolkningen utom fallen.",
        "Controls (.ctl); for bernoulli. Without: the population but the cases.",
    ),
)
@click.option(
    "--distance",
    type=click.Choice([distance.value for distance in Distance]),
    default=Distance.PLANAR.value,
    show_default=True,
    help=say(
        "planar: x och y i samma enhet. geographic: latitud och longitud i grader.",
        "planar: x and y in one unit. geographic: latitude and longitude in degrees.",
    ),
)
@click.option(
    "--max-share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help=say(
        "Cirkelns största andel av befolkningen, eller av fallen.",
        "Largest share of the population, or of the cases, in a circle.",
    ),
)
@click.option(
    "--max-radius",
    type=click.FloatRange(0, min_open=True),
    help=say(
        "Cirkelns största radie: koordinaternas enhet, meter för geographic.",
        "Largest radius of a circle: the coordinates' unit, metres for geographic.",
    ),
)
@click.option(
    "--max-days",
    type=click.IntRange(1),
    help=say(
        "Längsta fönstret i tidssteg (dygn). Utan: halva perioden.",
        "Longest window in time steps (days). Without: half of the period.",
    ),
)
@click.option(
    "--prospective",
    is_flag=True,
    help=say(
        "Bara fönster som pågår när perioden slutar.",
        "Only windows that go on when the period ends.",
    ),
)
@click.option(
    "--from",
    "first",
    metavar="TIME",
    help=say("Periodens början. Utan: första fallet.", "Start of the period."),
)
@click.option(
    "--to",
    "last",
    metavar="TIME",
    help=say("Periodens slut. Utan: sista fallet.", "End of the period."),
)
@click.option(
    "--permutations",
    type=click.IntRange(1, 99_999),
    default=999,
    show_default=True,
    help=say("Antal slumpade omdragningar.", "Number of random data sets."),
)
@click.option(
    "--p",
    "p_value",
    type=click.Choice([how.value for how in PValue]),
    default=PValue.RANK.value,
    show_default=True,
    help=say(
        "rank: plats bland omdragningarna. gumbel: anpassad fördelning.",
        "rank: place among the permutations. gumbel: a fitted distribution.",
    ),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=say("Frö för slumpen.", "Seed of chance."),
)
@answers
def scan_command(  # noqa: PLR0913 - one for each option
    *,
    model: str,
    cases: Path,
    coordinates: Path,
    population: Path | None,
    controls: Path | None,
    distance: str,
    max_share: float,
    max_radius: float | None,
    max_days: int | None,
    prospective: bool,
    first: str | None,
    last: str | None,
    permutations: int,
    p_value: str,
    seed: int,
) -> dict[str, object]:
    """Scan the files."""
    return scan_files(
        ScanRequest(
            model=ScanModel(model),
            cases=cases,
            coordinates=coordinates,
            population=population,
            controls=controls,
            first=first,
            last=last,
            circles=Circles(
                max_share=max_share,
                max_radius=np.inf if max_radius is None else max_radius,
                distance=Distance(distance),
            ),
            windows=Windows(
                max_length=max_days,
                ending=Ending.NOW if prospective else Ending.ANYWHERE,
            ),
            trials=Trials(
                permutations=permutations,
                rng=np.random.default_rng(seed),
                p_value=PValue(p_value),
            ),
        )
    )
