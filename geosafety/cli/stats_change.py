"""`geosafety stats change`: what changed between two periods, and what moved."""

import math
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import say
from geosafety.errors import Problem, refuse_all
from geosafety.hotspots.measure import MeasureCounts
from geosafety.intake import column_named, count_column, find_column
from geosafety.intake.number_table import read_number_table
from geosafety.intake.table import Table
from geosafety.stats import (
    Displacement,
    Estimate,
    PatternChange,
    RateRatio,
    displacement,
    pattern_change,
    rate_ratio,
)

_GROUPS: Final = {
    "target": ("target", "mål", "åtgärd"),
    "buffer": ("buffer", "närområde", "ring"),
    "control": ("control", "jämförelse", "kontroll"),
}
_Counts = NDArray[np.int64]


@click.command(
    "change",
    help=say(
        """Jämför två perioder: mönstret över områden och vad en åtgärd ändrade.

        FILE är en CSV- eller Excelfil med en rad för varje område eller cell och
        kolumnerna before och after (antal rapporter). Svaret pattern är Andresens S:
        andelen områden vars del av rapporterna är stabil, med 85 % stickprov och
        95 % intervall.

        Med en kolumn group (target/mål, buffer/närområde, control/jämförelse) svarar
        rate_ratio med (mål efter/före) / (jämförelse efter/före) och intervall, och
        displacement med den viktade överflyttningskvoten: över 0 blev det bättre
        också runt omkring, under 0 flyttade det dit. Kvoten ges bara om målet säkert
        blev bättre.""",
        """Compare two periods: the pattern over areas, and what a measure changed.

        FILE is a CSV or Excel file with a row for each area or cell and the columns
        before and after (reports). The answer pattern is Andresen's S: the share of
        areas whose part of the reports is stable, with samples of 85 % and intervals
        of 95 %.

        With a column group (target, buffer, control) rate_ratio answers with (target
        after/before) / (control after/before) and interval, and displacement with
        the weighted displacement quotient: above 0 the surroundings gained too,
        below 0 it moved there. The quotient is given only if the target surely
        gained.""",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--before", default="before", show_default=True, metavar="COLUMN")
@click.option("--after", default="after", show_default=True, metavar="COLUMN")
@click.option("--group", metavar="COLUMN", help=say("Grupp.", "Group."))
@answers
def change_command(*, file: Path, before: str, after: str, group: str | None) -> Answer:
    """Compare the periods of a file."""
    table = read_number_table(file)
    first = count_column(table, column_named(table, [before]))
    last = count_column(table, column_named(table, [after]))
    pattern = pattern_change(first, last)
    content: dict[str, object] = {"pattern": _pattern(pattern, table)}
    lines = [
        say(
            f"S = {pattern.s:.4f}: {(pattern.local == 0).sum()} av {first.size} "
            "områden är stabila.",
            f"S = {pattern.s:.4f}: {(pattern.local == 0).sum()} of {first.size} areas "
            "are stable.",
        )
    ]
    group_column = (
        find_column(table, ["group"]) if group is None else column_named(table, [group])
    )
    if group_column is not None:
        groups = _groups(table, group_column)
        counts = MeasureCounts(before=first, after=last, group=groups, left_out=0)
        spread = counts.dispersion
        sums = {name: counts.sums(name) for name in _GROUPS}
        ratio = rate_ratio(sums["target"], sums["control"], dispersion=spread or 1.0)
        content |= {"reports": sums, "dispersion": spread, "rate_ratio": _ratio(ratio)}
        lines.append(_ratio_words(ratio))
        if (groups == "buffer").any():
            moved = displacement(
                sums["target"],
                sums["buffer"],
                sums["control"],
                dispersion=spread or 1.0,
            )
            content["displacement"] = _moved(moved)
            lines.append(_moved_words(moved))
    return Answer(content, words="\n".join(lines))


def _groups(table: Table, name: str) -> NDArray[np.str_]:
    """Read which group each row belongs to."""
    known = {word: key for key, words in _GROUPS.items() for word in words}
    cells = [str(cell).strip().casefold() for cell in table.columns[name]]
    wrong = [index for index, cell in enumerate(cells) if cell not in known]
    if wrong:
        choices = ", ".join(words[0] for words in _GROUPS.values())
        raise refuse_all(
            [
                Problem(
                    code="unknown-group",
                    sv=f"Gruppen ”{cells[index][:40]}” är okänd; den ska vara "
                    f"{choices}.",
                    en=f"The group “{cells[index][:40]}” is unknown; it should be "
                    f"{choices}.",
                    row=int(table.rows[index]),
                    column=name,
                )
                for index in wrong
            ]
        )
    return np.array([known[cell] for cell in cells])


def _pattern(found: PatternChange, table: Table) -> dict[str, object]:
    """Give the pattern as JSON, the areas by their row."""
    return {
        "s": found.s,
        "s_of_used": found.s_of_used,
        "areas": [
            {
                "row": int(row),
                "local": int(local),
                "before_share": float(before),
                "after_share": float(after),
                "low": float(low),
                "high": float(high),
            }
            for row, local, before, after, low, high in zip(
                table.rows,
                found.local,
                found.base_share,
                found.test_share,
                found.low,
                found.high,
                strict=True,
            )
        ],
    }


def _estimate(found: Estimate | None) -> dict[str, float | None] | None:
    """Give an estimate as JSON, which has no word for infinity."""
    if found is None:
        return None
    return {
        name: value if math.isfinite(value) else None
        for name, value in found._asdict().items()
    }


def _ratio(found: RateRatio) -> dict[str, object]:
    """Give the ratio as JSON."""
    return {**(_estimate(found.ratio) or {}), "p": found.p}


def _moved(found: Displacement) -> dict[str, object]:
    """Give the displacement as JSON."""
    return {
        "target": _estimate(found.target),
        "buffer": _estimate(found.buffer),
        "quotient": _estimate(found.quotient),
        "unanswered": found.unanswered,
    }


def _ratio_words(found: RateRatio) -> str:
    """Tell the ratio."""
    value, low, high = found.ratio
    return say(
        f"Målets förändring är {value:.2f} gånger jämförelsens (95 %: {low:.2f} till "
        f"{high:.2f}, p = {found.p:.3f}). Det bevisar inte att åtgärden var orsaken.",
        f"The target's change is {value:.2f} times the control's (95 %: {low:.2f} to "
        f"{high:.2f}, p = {found.p:.3f}). This is no proof that the measure was the "
        "cause.",
    )


def _moved_words(found: Displacement) -> str:
    """Tell the displacement, or why it is not told."""
    if found.quotient is None:
        return say(
            "Målet blev inte säkert bättre; då säger överflyttningskvoten ingenting.",
            "The target did not surely gain; the displacement quotient then tells "
            "nothing.",
        )
    value, low, high = found.quotient
    return say(
        f"Överflyttningskvot {value:.2f} (95 %: {low:.2f} till {high:.2f}).",
        f"Displacement quotient {value:.2f} (95 %: {low:.2f} to {high:.2f}).",
    )
