"""`geosafety stats knox`: are events that are near in space near in time too."""

import csv
from pathlib import Path

import click
import numpy as np

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import say
from geosafety.errors import RefusedInputError
from geosafety.intake import PlacedEvents, read_placed_events, read_raw
from geosafety.jobs.whole_file import whole
from geosafety.stats import Bands, KnoxTable, Metric, knox, linked_pairs, read_bands


class BandsType(click.ParamType["Bands"]):
    """Limits of bands on a command line."""

    name = "bands"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Bands:
        """Read the limits."""
        try:
            return read_bands(str(value))
        except RefusedInputError as refused:
            self.fail(say(refused.sv, refused.en), param, ctx)


def three_names(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> tuple[str, str, str] | None:
    """Read the names of three columns."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(","))
    if len(names) != 3 or not all(names):  # noqa: PLR2004
        raise click.BadParameter(
            say(
                f"”{value}” är inte tre kolumner; skriv dem som x,y,datum.",
                f"“{value}” is not three columns; write them as x,y,date.",
            )
        )
    return names


@click.command(
    "knox",
    help=say(
        """Pröva om händelser nära varandra i rummet också är nära i tiden (Knox).

        FILE är en CSV- eller Excelfil: utan rubrikrad med kolumnerna x,y,datum,
        eller med rubrikerna x (eller east), y (eller north) och date (eller datum,
        tid). x och y är meter i ett projicerat system, som SWEREF 99 TM. Datum
        skrivs 2025-09-05 eller 2025-09-05 22:15; tal är dagar.

        Banden är halvöppna: 0,100,200 betyder [0, 100) och [100, 200). Med 20] hör
        20 till bandet under. p är andelen omkastningar av tiderna som ger minst så
        många par, P(X ≥ observerat).""",
        """Test whether events near in space are near in time too (Knox).

        FILE is a CSV or Excel file: without a header the columns x,y,date, or with
        the headers x (or east), y (or north) and date (or datum, tid). x and y are
        metres of a projected system such as SWEREF 99 TM. Dates are written
        2025-09-05 or 2025-09-05 22:15; numbers are days.

        Bands are half-open: 0,100,200 means [0, 100) and [100, 200). With 20] the
        20 belongs to the band below. p is the share of shuffles of the times with
        at least as many pairs, P(X >= observed).""",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--space",
    type=BandsType(),
    required=True,
    metavar="0,1,100,…",
    help=say("Gränser för avstånd, meter.", "Limits of distance, metres."),
)
@click.option(
    "--time",
    type=BandsType(),
    required=True,
    metavar="0,7,14,…",
    help=say("Gränser för tid, dygn.", "Limits of time, days."),
)
@click.option(
    "--metric",
    type=click.Choice([metric.value for metric in Metric]),
    default=Metric.EUCLIDEAN.value,
    show_default=True,
    help=say("Hur avstånd mäts.", "How distance is measured."),
)
@click.option(
    "--permutations",
    type=click.IntRange(1, 99_999),
    default=999,
    show_default=True,
    help=say("Omkastningar av tiderna.", "Shuffles of the times."),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=say("Frö för omkastningarna.", "Seed of the shuffles."),
)
@click.option(
    "--columns",
    callback=three_names,
    metavar="X,Y,DATE",
    help=say("Kolumnernas namn.", "Names of the columns."),
)
@click.option(
    "--links",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help=say(
        "Skriv paren i banden med ändliga gränser till en CSV-fil, med radnummer.",
        "Write the pairs in bands with finite limits to a CSV file, by row number.",
    ),
)
@answers
def knox_command(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    space: Bands,
    time: Bands,
    metric: str,
    permutations: int,
    seed: int,
    columns: tuple[str, str, str] | None,
    links: Path | None,
) -> Answer:
    """Test a file of events and say what was found."""
    events = read_placed_events(file.name, read_raw(file), columns=columns)
    found = knox(
        events.places,
        events.times,
        space=space,
        time=time.times(events.a_day),
        metric=Metric(metric),
        permutations=permutations,
        rng=np.random.default_rng(seed),
    )
    content: dict[str, object] = {
        "observed": found.observed,
        "expected": found.expected,
        "ratio": _ratios(found),
        "p": found.p,
        "poisson_p": found.poisson_p,
        "bands": {"space": list(space.labels), "time": list(time.labels)},
        "events": found.events,
        "pairs": found.pairs,
        "metric": metric,
        "permutations": permutations,
        "seed": seed,
    }
    if links is not None:
        content["links"] = _write_links(links, events, space, time, Metric(metric))
    return Answer(content, words=_words(found, space, time))


def _ratios(found: KnoxTable) -> list[list[float | None]]:
    """Give the ratios, None where no pairs are expected."""
    return [
        [None if np.isnan(one) else float(one) for one in row] for row in found.ratio
    ]


def _write_links(
    path: Path, events: PlacedEvents, space: Bands, time: Bands, metric: Metric
) -> int:
    """Write the linked pairs and count them."""
    links = linked_pairs(
        events.places,
        events.times,
        space=space,
        time=time.times(events.a_day),
        metric=metric,
    )
    days = links.gap / events.a_day
    with (
        whole(path.absolute()) as draft,
        draft.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(
            ("earlier_row", "later_row", "metres", "days", "space_band", "time_band")
        )
        writer.writerows(
            zip(
                events.rows[links.earlier].tolist(),
                events.rows[links.later].tolist(),
                links.distance.round(3).tolist(),
                days.round(6).tolist(),
                [space.labels[band] for band in links.space_band],
                [time.labels[band] for band in links.time_band],
                strict=True,
            )
        )
    return int(days.size)


def _words(found: KnoxTable, space: Bands, time: Bands) -> str:
    """Tell each pair of bands in a line."""
    lines = [
        say(
            f"{found.events} händelser, {found.pairs} par, "
            f"{found.permutations} omkastningar.",
            f"{found.events} events, {found.pairs} pairs, "
            f"{found.permutations} shuffles.",
        )
    ]
    for s, metres in enumerate(space.labels):
        for t, days in enumerate(time.labels):
            lines.append(
                say(
                    f"{metres} m, {days} dygn: {found.observed[s, t]} par, väntat "
                    f"{found.expected[s, t]:.1f}, p = {found.p[s, t]:.3f}",
                    f"{metres} m, {days} days: {found.observed[s, t]} pairs, expected "
                    f"{found.expected[s, t]:.1f}, p = {found.p[s, t]:.3f}",
                )
            )
    return "\n".join(lines)
