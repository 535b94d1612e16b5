"""A scan of files in SaTScan's layouts, told with their own names and times."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import refuse
from geosafety.intake.satscan import (
    CaseCounts,
    Coordinates,
    read_cases,
    read_coordinates,
    read_population,
)
from geosafety.intake.satscan_times import Precision, moment_of, written
from geosafety.jobs.scan_people import Exposure, exposure
from geosafety.stats.scan import (
    Circles,
    Cluster,
    Distance,
    Trials,
    Windows,
    scan_bernoulli,
    scan_poisson,
    scan_space_time_permutation,
    scan_space_time_poisson,
)


class ScanModel(StrEnum):
    """The models as the command line names them."""

    POISSON = "poisson"
    PERMUTATION = "stp"
    SPACE_TIME_POISSON = "space-time-poisson"
    BERNOULLI = "bernoulli"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """
    What is to be scanned, and how.

    Attributes
    ----------
    model
        The model.
    cases, coordinates
        Files `.cas` and `.geo`.
    population, controls
        Files `.pop` and `.ctl`; the Poisson models need the first, Bernoulli one of
        them. Without the second its controls are the people who are no cases.
    first, last
        The study period as the files write times; None: that of the cases.
    circles, windows, trials
        The choices of the scan.
    """

    model: ScanModel
    cases: Path
    coordinates: Path
    population: Path | None
    controls: Path | None
    first: str | None
    last: str | None
    circles: Circles
    windows: Windows
    trials: Trials


def scan_files(request: ScanRequest) -> dict[str, object]:
    """
    Read the files, scan them, and tell the clusters.

    Returns
    -------
    dict
        `clusters`, the strongest first, each with `llr`, `p`, `centre`, `locations`,
        `radius`, `cases`, `expected`, `observed_expected`, `population`,
        `relative_risk`, `from` and `to`; and what was scanned and how.

    Raises
    ------
    RefusedInputError
        If a file that the model needs is missing or wrong, or the scan refuses.
    """
    places = read_coordinates(request.coordinates)
    cases = read_cases(request.cases, places)
    whole = replace(request, windows=_with_period(request, cases))
    clusters = _scanned(whole, places, cases)
    first, last = _period(whole.windows, cases)
    return {
        "model": request.model.value,
        "clusters": [
            _told(one, places, cases.precision, (first, last)) for one in clusters
        ],
        "cases": int(cases.counts.sum()),
        "locations": len(places.names),
        "from": None if first is None else written(first, cases.precision),
        "to": None if last is None else written(last, cases.precision),
        "permutations": request.trials.permutations,
        "p_value": request.trials.p_value.value,
        "distance": request.circles.distance.value,
        "max_share": request.circles.max_share,
    }


def _scanned(
    request: ScanRequest, places: Coordinates, cases: CaseCounts
) -> list[Cluster]:
    """Call the scan of the model."""
    points = places.values
    if request.circles.distance is Distance.GEOGRAPHIC:
        points = points[:, ::-1]
    circles, trials = request.circles, request.trials
    if request.model is ScanModel.BERNOULLI:
        counts, controls = _by_place(cases, places), _controls(request, places, cases)
        return scan_bernoulli(points, counts, controls, circles=circles, trials=trials)
    if request.model is ScanModel.POISSON:
        people = _exposure(request, places, cases)
        return scan_poisson(
            points,
            _by_place(cases, places),
            _mean(people.people),
            expected=None if people.expected is None else _mean(people.expected),
            circles=circles,
            trials=trials,
        )
    where = np.repeat(cases.at, cases.counts)
    when = np.repeat(_timed(cases, request), cases.counts)
    if request.model is ScanModel.PERMUTATION:
        return scan_space_time_permutation(
            points,
            where,
            when,
            circles=circles,
            windows=request.windows,
            trials=trials,
        )
    people = _exposure(request, places, cases)
    return scan_space_time_poisson(
        points,
        where,
        when,
        people.people,
        expected=people.expected,
        circles=circles,
        windows=request.windows,
        trials=trials,
    )


def _told(
    cluster: Cluster,
    places: Coordinates,
    precision: Precision,
    period: tuple[int | None, int | None],
) -> dict[str, object]:
    """Tell a cluster with the names and times of the files."""
    first = period[0] if cluster.first is None else cluster.first
    last = period[1] if cluster.last is None else cluster.last
    return {
        "llr": cluster.llr,
        "p": cluster.p,
        "centre": places.names[cluster.centre],
        "locations": [places.names[row] for row in cluster.locations],
        "radius": cluster.radius,
        "cases": cluster.cases,
        "expected": cluster.expected,
        "observed_expected": cluster.cases / cluster.expected,
        "population": cluster.population,
        "relative_risk": cluster.relative_risk,
        "from": None if first is None else written(first, precision),
        "to": None if last is None else written(last, precision),
    }


def _with_period(request: ScanRequest, cases: CaseCounts) -> Windows:
    """Read the study period in the steps of the cases."""
    ends = []
    for text in (request.first, request.last):
        moment = None if text is None else moment_of(text)
        if text is not None and (moment is None or not cases.moments):
            raise refuse(
                "not-a-time",
                f"”{text}” är ingen tid, eller fallen saknar tider.",
                f"“{text}” is no time, or the cases have none.",
            )
        if moment is not None and moment.precision is not cases.precision:
            raise refuse(
                "mixed-times",
                f"”{text}” är skrivet på ett annat sätt än fallens tider.",
                f"“{text}” is written in another way than the times of the cases.",
            )
        ends.append(None if moment is None else moment.step)
    return replace(request.windows, first=ends[0], last=ends[1])


def _period(windows: Windows, cases: CaseCounts) -> tuple[int | None, int | None]:
    """Give the first and last step, or None where cases have no time."""
    steps = cases.steps[cases.counts > 0] if cases.moments else cases.steps
    if not steps.size:
        return windows.first, windows.last
    first = int(steps.min()) if windows.first is None else windows.first
    last = int(steps.max()) if windows.last is None else windows.last
    return first, last


def _timed(cases: CaseCounts, request: ScanRequest) -> NDArray[np.int64]:
    """Give the times; refuse a file that has none."""
    if not cases.moments:
        raise refuse(
            "no-times",
            f"{request.cases.name} har inga tider; modellen behöver en för varje fall.",
            f"{request.cases.name} has no times; the model needs one for each case.",
        )
    return cases.steps


def _exposure(request: ScanRequest, places: Coordinates, cases: CaseCounts) -> Exposure:
    """Read the population, by step where the cases have times."""
    if request.population is None:
        raise refuse(
            "no-population",
            "Modellen behöver en befolkning; ange filen med --population.",
            "The model needs a population; give the file with --population.",
        )
    people = read_population(request.population, places)
    first, last = _period(request.windows, cases)
    steps = np.arange(0)
    if first is not None and last is not None:
        steps = np.arange(first, last + 1)
    return exposure(people, cases, locations=len(places.names), steps=steps)


def _controls(
    request: ScanRequest, places: Coordinates, cases: CaseCounts
) -> NDArray[np.int64]:
    """Read the controls, or find them as the people who are no cases."""
    if request.controls is not None:
        return _by_place(read_cases(request.controls, places), places)
    if request.population is None:
        raise refuse(
            "no-controls",
            "Modellen behöver kontroller; ange filen med --controls.",
            "The model needs controls; give the file with --controls.",
        )
    people = _mean(_exposure(request, places, cases).people)
    rest = np.rint(people).astype(np.int64) - _by_place(cases, places)
    if (rest < 0).any():
        name = places.names[int(np.argmin(rest))]
        raise refuse(
            "more-cases-than-people",
            f"Platsen ”{name}” har fler fall än invånare; Bernoullimodellen räknar "
            "varje invånare högst en gång.",
            f"The location “{name}” has more cases than people; the Bernoulli model "
            "counts each of them once at most.",
        )
    return rest


def _by_place(cases: CaseCounts, places: Coordinates) -> NDArray[np.int64]:
    """Add up the cases of each location."""
    counts = np.zeros(len(places.names), dtype=np.int64)
    np.add.at(counts, cases.at, cases.counts)
    return counts


def _mean(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average over the steps, if there are any."""
    return amounts if amounts.ndim == 1 else amounts.mean(axis=1)
