"""When in the week the reports behind a map lie."""

from collections.abc import Collection

import numpy as np

from geosafety.hotspots.around import LEAST_TIMED, PlaceHours, too_few
from geosafety.hotspots.counts import Cube
from geosafety.model.period import Period


def week_hours(
    cube: Cube,
    categories: Collection[str],
    period: Period | None = None,
) -> PlaceHours:
    """
    Count the reports of some categories by weekday and hour, wherever they lie.

    Parameters
    ----------
    cube
        The reports.
    categories, period
        As `Cube.places`.

    Returns
    -------
    PlaceHours
        Whole reports, by the hour in which each began. Reports whose day or hour is
        not known, or only to more than an hour, are left out and counted. Refused
        below 20 reports.

    Raises
    ------
    RefusedInputError
        If the categories are of different kinds.
    """
    weights, left_out = np.zeros((7, 24)), 0
    for chosen in cube.moments_of(categories, period)[0]:
        known, unknown = chosen.week()
        weights += known
        left_out += unknown
    reports = int(weights.sum())
    if reports < LEAST_TIMED:
        why = too_few(reports, LEAST_TIMED, "klockslag", "a time of day")
        return PlaceHours(weights=None, reports=reports, left_out=left_out, refusal=why)
    return PlaceHours(weights=weights, reports=reports, left_out=left_out)
