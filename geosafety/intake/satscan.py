"""SaTScan's files of cases, controls, coordinates and population."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import refuse
from geosafety.intake.satscan_rows import Faults, Line, number_of, read_lines, shown
from geosafety.intake.satscan_times import Moment, Precision, moment_of

_MOST_CASES: Final = 10_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Coordinates:
    """
    The locations of a `.geo` file.

    Attributes
    ----------
    names
        Their identifiers, in the order of the file.
    values : ndarray of float, shape (n, 2)
        The two numbers after each, as they stand: x and y, or latitude and
        longitude in degrees.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class CaseCounts:
    """
    The lines of a `.cas` or `.ctl` file.

    Attributes
    ----------
    at : ndarray of int64, shape (n,)
        The location of each line, as a row of the coordinates.
    counts : ndarray of int64, shape (n,)
        Cases of each line.
    moments
        Time of each line; empty if the file has none.
    strata
        What else stands on each line, such as an age and a sex.
    """

    at: NDArray[np.int64]
    counts: NDArray[np.int64]
    moments: tuple[Moment, ...]
    strata: tuple[tuple[str, ...], ...]

    @property
    def precision(self) -> Precision:
        """Tell what a time step is."""
        return self.moments[0].precision if self.moments else Precision.STEP

    @property
    def steps(self) -> NDArray[np.int64]:
        """Give the time step of each line."""
        return np.array([one.step for one in self.moments], dtype=np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """The lines of a `.pop` file: location, time, number and stratum of each."""

    at: NDArray[np.int64]
    moments: tuple[Moment, ...]
    numbers: NDArray[np.float64]
    strata: tuple[tuple[str, ...], ...]


def read_coordinates(path: Path) -> Coordinates:
    """
    Read a `.geo` file: identifier and two coordinates on each line.

    Parameters
    ----------
    path
        The file; further columns are ignored.

    Raises
    ------
    RefusedInputError
        `not-a-number` or `duplicate-location`, with the row, or what `read_lines`
        finds.
    """
    faults, seen = Faults(path), dict[str, int]()
    values = []
    for line in read_lines(path, least=3):
        name, *rest = line.cells
        pair = [_number(cell, line, faults) for cell in rest[:2]]
        if name in seen:
            faults.add(
                line,
                "duplicate-location",
                f"platsen ”{shown(name)}” finns redan på rad {seen[name]}.",
                f"the location “{shown(name)}” stands on row {seen[name]} already.",
            )
        seen[name] = line.number
        values.append(pair)
    faults.refuse_any()
    return Coordinates(tuple(seen), np.array(values, dtype=np.float64))


def read_cases(path: Path, places: Coordinates) -> CaseCounts:
    """
    Read a `.cas` or `.ctl` file: identifier, number, and perhaps time and strata.

    Parameters
    ----------
    path
        The file.
    places
        The locations that it may name.

    Raises
    ------
    RefusedInputError
        `unknown-location`, `not-a-count`, `not-a-time`, `mixed-times` or
        `too-many-cases`, with the row where there is one, or what `read_lines`
        finds.
    """
    faults, rows = Faults(path), _rows_of(places)
    lines = read_lines(path, least=2)
    at, counts, moments = [], [], []
    for line in lines:
        at.append(_location(line, rows, faults))
        counts.append(_count(line.cells[1], line, faults))
        moments += [_moment(cell, line, faults) for cell in line.cells[2:3]]
    _refuse_mixed(lines, moments, faults)
    faults.refuse_any()
    if sum(counts) > _MOST_CASES:
        raise refuse(
            "too-many-cases",
            f"{path.name} har {sum(counts)} fall; högst {_MOST_CASES} räknas.",
            f"{path.name} has {sum(counts)} cases; at most {_MOST_CASES} are counted.",
        )
    return CaseCounts(
        at=np.array(at, dtype=np.int64),
        counts=np.array(counts, dtype=np.int64),
        moments=tuple(moments),
        strata=tuple(line.cells[3:] for line in lines),
    )


def read_population(path: Path, places: Coordinates) -> People:
    """
    Read a `.pop` file: identifier, time, number, and perhaps strata on each line.

    Parameters
    ----------
    path
        The file.
    places
        The locations that it may name.

    Raises
    ------
    RefusedInputError
        As `read_cases`, and `negative` for a population below 0.
    """
    faults, rows = Faults(path), _rows_of(places)
    lines = read_lines(path, least=3)
    at, numbers, moments = [], [], []
    for line in lines:
        at.append(_location(line, rows, faults))
        moments.append(_moment(line.cells[1], line, faults))
        number = _number(line.cells[2], line, faults)
        if number < 0:
            faults.add(
                line,
                "negative",
                f"befolkningen är {number:g}; den ska vara 0 eller mer.",
                f"the population is {number:g}; it should be 0 or more.",
            )
        numbers.append(number)
    _refuse_mixed(lines, moments, faults)
    faults.refuse_any()
    return People(
        at=np.array(at, dtype=np.int64),
        moments=tuple(moments),
        numbers=np.array(numbers, dtype=np.float64),
        strata=tuple(line.cells[3:] for line in lines),
    )


def _rows_of(places: Coordinates) -> dict[str, int]:
    """Tell the row of each location."""
    return {name: row for row, name in enumerate(places.names)}


def _location(line: Line, rows: dict[str, int], faults: Faults) -> int:
    """Find the location of a line."""
    name = line.cells[0]
    if name not in rows:
        faults.add(
            line,
            "unknown-location",
            f"platsen ”{shown(name)}” saknas i koordinatfilen.",
            f"the location “{shown(name)}” is not in the file of coordinates.",
        )
    return rows.get(name, 0)


def _number(cell: str, line: Line, faults: Faults) -> float:
    """Read a number."""
    number = number_of(cell)
    if number is None:
        faults.add(
            line,
            "not-a-number",
            f"”{shown(cell)}” är inget tal.",
            f"“{shown(cell)}” is no number.",
        )
        return 0.0
    return number


def _count(cell: str, line: Line, faults: Faults) -> int:
    """Read a whole number of cases."""
    number = number_of(cell)
    if number is None or number < 0 or number != int(number) or number > _MOST_CASES:
        faults.add(
            line,
            "not-a-count",
            f"”{shown(cell)}” är inget antal; det ska vara ett helt tal från 0 till "
            f"{_MOST_CASES}.",
            f"“{shown(cell)}” is no count; it should be a whole number from 0 to "
            f"{_MOST_CASES}.",
        )
        return 0
    return int(number)


def _moment(cell: str, line: Line, faults: Faults) -> Moment:
    """Read a time."""
    moment = moment_of(cell)
    if moment is None:
        faults.add(
            line,
            "not-a-time",
            f"”{shown(cell)}” är ingen tid; skriv 993, 2026, 2026/8 eller 2026/8/31.",
            f"“{shown(cell)}” is no time; write 993, 2026, 2026/8 or 2026/8/31.",
        )
        return Moment(0, Precision.STEP)
    return moment


def _refuse_mixed(
    lines: Sequence[Line], moments: Sequence[Moment], faults: Faults
) -> None:
    """Refuse times that are written in different ways."""
    for line, moment in zip(lines, moments, strict=False):
        if moment.precision is not moments[0].precision:
            faults.add(
                line,
                "mixed-times",
                "tiden är skriven på ett annat sätt än på första raden.",
                "the time is written in another way than on the first line.",
            )
