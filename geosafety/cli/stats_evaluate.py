"""`geosafety stats evaluate`: how good a map was, told by the period after it."""

from pathlib import Path

import click
import numpy as np

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import say
from geosafety.errors import FlatInputError
from geosafety.intake import column_named, count_column, find_column
from geosafety.intake.number_table import read_number_table, value_column
from geosafety.stats import MapQuality, map_quality


@click.command(
    "evaluate",
    help=say(
        """Mät en karta mot en senare period: PAI, PEI, RRI och träffandel.

        FILE är en CSV- eller Excelfil med en rad för varje cell och kolumnerna score
        (vad kartan sade), earlier (antal rapporter före) och later (antal efter),
        och om cellerna är olika stora area. De högsta cellerna markeras tills
        andelen av ytan är nådd, lika värden i kanten räknas till sin del. Svaret
        naive är samma mått för kartan över den tidigare perioden.

        Utan --share används de markerade cellerna, om score bara är 0 och 1.""",
        """Measure a map by a later period: PAI, PEI, RRI and hit rate.

        FILE is a CSV or Excel file with a row for each cell and the columns score
        (what the map said), earlier (reports before) and later (reports after), and
        area if cells differ in size. The highest cells are marked until the share of
        the area is reached; ties at the edge count in part. The answer naive is the
        same for the map of the earlier period.

        Without --share the marked cells are used, if score is only 0 and 1.""",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--score", default="score", show_default=True, metavar="COLUMN")
@click.option("--earlier", default="earlier", show_default=True, metavar="COLUMN")
@click.option("--later", default="later", show_default=True, metavar="COLUMN")
@click.option("--area", metavar="COLUMN", help=say("Cellens yta.", "The cell's area."))
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help=say("Del av ytan som markeras.", "Part of the area that is marked."),
)
@answers
def evaluate_command(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    score: str,
    earlier: str,
    later: str,
    area: str | None,
    share: float | None,
) -> Answer:
    """Measure the map of a file and the naive one beside it."""
    table = read_number_table(file)
    scores = value_column(table, column_named(table, [score]))
    before = count_column(table, column_named(table, [earlier]))
    after = count_column(table, column_named(table, [later]))
    area_column = (
        find_column(table, ["area"]) if area is None else column_named(table, [area])
    )
    sizes = None if area_column is None else value_column(table, area_column)
    marked = _marked_share(scores, sizes) if share is None else share
    found = map_quality(scores, earlier=before, later=after, area=sizes, share=marked)
    try:
        naive = map_quality(
            before, earlier=before, later=after, area=sizes, share=marked
        )
    except FlatInputError:
        naive = None
    content = {
        "cells": scores.size,
        "share": marked,
        "earlier_reports": int(before.sum()),
        "later_reports": int(after.sum()),
        "map": found._asdict(),
        "naive": naive and naive._asdict(),
    }
    return Answer(content, words=_words(found, naive, share=marked))


def _marked_share(scores: np.ndarray, sizes: np.ndarray | None) -> float:
    """Give the part of the area with the score 1, if there are only 0 and 1."""
    if not np.isin(scores, (0, 1)).all():
        raise click.UsageError(
            say(
                "Ange --share, den del av ytan som markeras, som 0.05.",
                "Give --share, the part of the area that is marked, such as 0.05.",
            )
        )
    area = np.ones(scores.size) if sizes is None else sizes
    return float(area[scores == 1].sum() / area.sum())


def _words(found: MapQuality, naive: MapQuality | None, *, share: float) -> str:
    """Tell both maps in a line each."""
    lines = [
        say(f"Markerad yta: {share:.1%}.", f"Marked area: {share:.1%}."),
        _line(say("Kartan", "The map"), found),
    ]
    if naive is None:
        lines.append(
            say(
                "Förra perioden var lika i alla celler och pekar inte ut något.",
                "The last period was alike in all cells and marks nothing.",
            )
        )
    else:
        lines.append(
            _line(say("Förra periodens karta", "The last period's map"), naive)
        )
    return "\n".join(lines)


def _line(name: str, found: MapQuality) -> str:
    """Tell one map."""
    rri = "–" if found.rri is None else f"{found.rri:.2f}"
    return say(
        f"{name}: träffandel {found.hit_rate:.1%}, PAI {found.pai:.2f}, PEI "
        f"{found.pei:.2f}, RRI {rri}; {found.tied_cells} lika celler i kanten.",
        f"{name}: hit rate {found.hit_rate:.1%}, PAI {found.pai:.2f}, PEI "
        f"{found.pei:.2f}, RRI {rri}; {found.tied_cells} tied cells at the edge.",
    )
