"""When things happen at a place, and whether one brings the next."""

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.errors import FlatInputError, Problem
from geosafety.model.placement import Precision
from geosafety.model.report import TimePrecision
from geosafety.stats.aoristic import aoristic_times
from geosafety.stats.bands import Bands
from geosafety.stats.near_repeat import KnoxTable, knox

# Fewer say nothing of hours, or of what follows on what.
LEAST_TIMED: Final = 20
LEAST_LINKED: Final = 30
# A report known to a longer stretch than this says nothing of the hour.
LONGEST_HOURS: Final = 12.0
# How far around a place near repeats are looked for, metres.
AROUND_M: Final = 500.0
SPACE: Final = Bands((0, 100, 200, 400))
TIME: Final = Bands((0, 7, 14, 28, inf))
PERMUTATIONS: Final = 999
_TIMED = frozenset({TimePrecision.EXACT, TimePrecision.HOUR, TimePrecision.PART_OF_DAY})
_PLACED = frozenset({Precision.POINT, Precision.ADDRESS, Precision.INTERSECTION})
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PlaceHours:
    """
    When in the week reports of a place lie.

    Attributes
    ----------
    weights : ndarray of float, shape (7, 24), or None
        Expected reports by weekday (Monday first) and hour, local time.
    reports, left_out
        How many are behind it, and how many whose hour is not known well enough.
    refusal
        Why there are no weights, or None.
    """

    weights: NDArray[np.float64] | None
    reports: int
    left_out: int
    refusal: Problem | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NearRepeats:
    """
    Whether reports near each other in space are near in time too.

    Attributes
    ----------
    table
        Pairs by distance (metres) and gap (days), with p-values; None if refused.
    reports, left_out
        How many are behind it, and how many whose place or day is not known well
        enough.
    refusal
        Why there is no table, or None.
    """

    table: KnoxTable | None
    reports: int
    left_out: int
    refusal: Problem | None = None


def place_hours(reports: pd.DataFrame) -> PlaceHours:
    """
    Share reports out over the hours of the week, by what is known of their times.

    Parameters
    ----------
    reports : DataFrame
        One row each: `occurred_from`, `occurred_to` (UTC), `time_precision`.

    Notes
    -----
    Aoristic weights (Ratcliffe & McCullagh 1998). Reports known only to a day, or
    to more than 12 hours, are left out and counted.
    """
    spans = reports["occurred_to"] - reports["occurred_from"]
    known = reports["time_precision"].isin([each.value for each in _TIMED])
    known &= spans <= pd.Timedelta(hours=LONGEST_HOURS)
    timed, left_out = reports[known], int((~known).sum())
    if len(timed) < LEAST_TIMED:
        why = too_few(len(timed), LEAST_TIMED, "klockslag", "a time of day")
        return PlaceHours(
            weights=None, reports=len(timed), left_out=left_out, refusal=why
        )
    times = aoristic_times(
        *(
            timed[name].dt.tz_localize(None).to_numpy("datetime64[s]")
            for name in ("occurred_from", "occurred_to")
        )
    )
    return PlaceHours(weights=times.weights, reports=len(timed), left_out=left_out)


def near_repeats(reports: pd.DataFrame, *, seed: int = 0) -> NearRepeats:
    """
    Test whether reports come near each other in both space and time.

    Parameters
    ----------
    reports : DataFrame
        One row each: `occurred_from` (UTC), `time_precision`, `precision`, `east`,
        `north` (EPSG:3006, metres).
    seed
        Of the shuffles.

    Notes
    -----
    Knox's test with half-open bands; see `geosafety.stats.near_repeat.knox`.
    """
    known = (
        reports["precision"].isin([each.value for each in _PLACED])
        & reports["east"].notna()
        & reports["occurred_from"].notna()
        & (reports["time_precision"] != TimePrecision.UNKNOWN.value)
    )
    placed, left_out = reports[known], int((~known).sum())
    if len(placed) < LEAST_LINKED:
        why = too_few(len(placed), LEAST_LINKED, "plats och dag", "a place and a day")
        return NearRepeats(
            table=None, reports=len(placed), left_out=left_out, refusal=why
        )
    moments = placed["occurred_from"].dt.tz_localize(None).to_numpy("datetime64[s]")
    try:
        table = knox(
            placed[["east", "north"]].to_numpy(float),
            (moments - moments.min()) / _DAY,
            space=SPACE,
            time=TIME,
            permutations=PERMUTATIONS,
            rng=np.random.default_rng(seed),
        )
    except FlatInputError as error:
        why = Problem(code=error.code, sv=error.sv, en=error.en)
        return NearRepeats(
            table=None, reports=len(placed), left_out=left_out, refusal=why
        )
    return NearRepeats(table=table, reports=len(placed), left_out=left_out)


def too_few(n: int, least: int, what_sv: str, what_en: str) -> Problem:
    """Say how many are missing."""
    return Problem(
        code="too-few-to-test",
        sv=f"{n} rapporter med känd {what_sv}; det behövs minst {least}. "
        f"Det saknas {least - n}.",
        en=f"{n} reports with {what_en} that is known; at least {least} are needed. "
        f"{least - n} are missing.",
    )
