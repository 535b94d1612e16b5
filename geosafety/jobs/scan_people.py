"""A population between its counts, and the cases to expect from it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import refuse
from geosafety.intake.satscan import CaseCounts, People
from geosafety.intake.satscan_times import in_steps_of
from geosafety.stats.scan import standardised

_MOST_NUMBERS: Final = 50_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Exposure:
    """
    People, and the cases expected of them.

    Attributes
    ----------
    people : ndarray of float, shape (locations,) or (locations, steps)
    expected : ndarray of float, same shape
        None if the cases are expected in proportion to the people.
    """

    people: NDArray[np.float64]
    expected: NDArray[np.float64] | None


def exposure(
    people: People, cases: CaseCounts, *, locations: int, steps: NDArray[np.int64]
) -> Exposure:
    """
    Compute the population of each location and step.

    Parameters
    ----------
    people, cases
        The files.
    locations
        How many locations there are.
    steps : ndarray of int64, shape (steps,)
        The study period; empty if the cases have no time.

    Returns
    -------
    Exposure
        By location and step: between two counts in proportion to the time, before
        the first and after the last as these; without steps the mean of the counts.

    Raises
    ------
    RefusedInputError
        `strata` if cases and population are not divided alike, `twice` if a place
        and stratum has two counts at one time, or `too-large`.
    """
    names = sorted(set(people.strata))
    stratum = {name: at for at, name in enumerate(names)}
    _refuse_other_strata(cases, stratum)
    if len(names) * locations * max(steps.size, 1) > _MOST_NUMBERS:
        raise refuse(
            "too-large",
            f"{len(names)} grupper på {locations} platser i {steps.size} tidssteg är "
            "för mycket; räkna i längre steg.",
            f"{len(names)} strata at {locations} places in {steps.size} time steps is "
            "too much; count in longer steps.",
        )
    table = _by_stratum(people, cases, stratum, locations, steps)
    had = np.zeros(len(names))
    np.add.at(had, [stratum[name] for name in cases.strata], cases.counts)
    if len(names) == 1:
        return Exposure(table[0], None)
    return Exposure(table.sum(axis=0), standardised(had, table))


def _by_stratum(
    people: People,
    cases: CaseCounts,
    stratum: dict[tuple[str, ...], int],
    locations: int,
    steps: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Give people by stratum, location and step; without steps their mean."""
    which = np.array([stratum[name] for name in people.strata])
    if steps.size:
        low, high = int(cases.steps.min()), int(cases.steps.max())
        times = in_steps_of(people.moments, cases.precision, (low, high))
    else:
        times = [one.step for one in people.moments]
    when = np.array(times, dtype=np.int64)
    order = np.lexsort((when, people.at, which))
    group = which[order] * locations + people.at[order]
    _refuse_twice(people, group, when[order])
    shape = (len(stratum), locations)
    table = np.zeros((*shape, steps.size) if steps.size else shape)
    flat = table.reshape(shape[0] * shape[1], -1)
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    for part in np.split(order, starts[1:]):
        number = people.numbers[part]
        place = which[part[0]] * locations + people.at[part[0]]
        mean = number.mean()
        flat[place] = np.interp(steps, when[part], number) if steps.size else mean
    return table


def _refuse_twice(
    people: People, group: NDArray[np.int64], when: NDArray[np.int64]
) -> None:
    """Refuse two counts of the same people."""
    again = (group[1:] == group[:-1]) & (when[1:] == when[:-1])
    if again.any() and people.numbers.size:
        count = int(again.sum())
        raise refuse(
            "twice",
            f"Befolkningen på samma plats, tid och grupp står mer än en gång ({count} "
            "rader); slå ihop dem.",
            f"The population of one place, time and stratum stands more than once "
            f"({count} lines); add them up.",
        )


def _refuse_other_strata(
    cases: CaseCounts, stratum: dict[tuple[str, ...], int]
) -> None:
    """Refuse cases of a stratum that has no population."""
    for name in cases.strata:
        if name not in stratum:
            raise refuse(
                "strata",
                f"Fallen har gruppen {name}, som befolkningen saknar; båda filerna ska "
                "ha samma kolumner sist.",
                f"The cases have the stratum {name}, which the population lacks; both "
                "files should have the same columns last.",
            )
