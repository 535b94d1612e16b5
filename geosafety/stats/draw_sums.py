"""
How sums of a few counts are distributed when drawn without replacement.

A *table* holds, in row k and column s, the weight of all ways to draw k counts
that sum to s. It is the coefficient of y^k z^s in the product over the distinct
counts u, each found m_u times, of (1 + c y z^u)^m_u; the factor c keeps the
numbers near 1 and falls out when a row is divided by its sum. Where sums could
grow very large, the last column gathers all that nobody asks for one by one.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

# A tail is taken from the quick table while its error is at most this many times
# that of a sum of positive terms; with the few thousand roundings of a large
# table the error then stays below 1e-9 of the probability, however small it is.
_MOST_AMPLIFIED = 500.0

# Up to this many sums it is quicker to have a column for each than to gather.
_FEW_SUMS = 512

# Tables made at once may take this many numbers, 32 MiB.
_ROOM = 1 << 22


@dataclass(frozen=True, eq=False)
class Population:
    """
    The counts that are drawn from.

    Attributes
    ----------
    values : ndarray of int64, shape (d,)
        Distinct counts, ascending, not negative.
    sizes : ndarray of int64, shape (d,)
        How many cells have each.
    drawn
        Most counts drawn at once.
    largest
        Largest sum that will be asked for.
    """

    values: NDArray[np.int64]
    sizes: NDArray[np.int64]
    drawn: int
    largest: int

    @cached_property
    def scale(self) -> float:
        """Give the factor c."""
        return max(self.drawn, 1) / int(self.sizes.sum())

    @cached_property
    def is_complete(self) -> bool:
        """Tell whether a table has a column for every sum that can occur."""
        return self._possible < _FEW_SUMS

    @property
    def width(self) -> int:
        """Give the number of columns of a table."""
        return self._possible + 1 if self.is_complete else self.largest + 2

    @property
    def _possible(self) -> int:
        """Bound the sums that can occur."""
        return self.drawn * int(self.values.max(initial=0))

    def table(self, *, without: Container[int] = ()) -> Table:
        """Make the table of all counts but those at the positions `without`."""
        table = np.zeros((self.drawn + 1, self.width))
        table[0, 0] = 1.0
        for at in range(self.values.size):
            if at not in without:
                table = self.with_more(table, at, size=int(self.sizes[at]))
        return table

    def with_more(self, table: Table, at: int, *, size: int) -> Table:
        """Multiply by the factor of one distinct count, found `size` times."""
        value, width, coefficient = int(self.values[at]), table.shape[1], 1.0
        result = table.copy()
        old, new = table.ravel(), result.ravel()
        for taken in range(1, min(size, self.drawn) + 1):
            coefficient *= self.scale * (size - taken + 1) / taken
            if self.is_complete:
                # Read as one line, a sum never runs over into the next row.
                raised = taken * (width + value)
                new[raised:] += coefficient * old[: old.size - raised]
            else:
                _add_raised(result[taken:], coefficient * table[:-taken], taken * value)
        return result

    def without_each(
        self, table: Table, positions: NDArray[np.int64], *, sign: int = -1
    ) -> NDArray[np.float64]:
        """
        Divide by the factor of a single count, for each of several counts.

        The subtractions lose digits where most ways to reach a sum use this very
        count. With `sign` +1 everything is added instead, which bounds the loss.

        Returns
        -------
        ndarray of float, shape (drawn + 1, positions, width)
            Row by row, the tables of all positions.
        """
        width = table.shape[1]
        source = np.arange(width) - self.values[positions, np.newaxis]
        is_there = source >= 0
        # Each row lies in one piece, so that it is read by a single index.
        flat = np.maximum(source, 0) + width * np.arange(positions.size)[:, np.newaxis]
        result = np.empty((self.drawn + 1, positions.size, width))
        result[0] = table[0]
        for row in range(1, self.drawn + 1):
            before = result[row - 1]
            raised = before.take(flat) * is_there
            if not self.is_complete:
                beyond = np.cumsum(before[:, ::-1], axis=1)[:, ::-1]
                raised[:, -1] = beyond.ravel().take(flat[:, -1])
            result[row] = table[row] + sign * self.scale * raised
        return result

    def each_without_one(
        self, table: Table, positions: Sequence[int]
    ) -> Iterator[tuple[int, Table]]:
        """
        Give, for each position, the table of all counts but one of that value.

        `table` holds every count outside `positions`. Halving the positions and
        multiplying each half by the factors of the other needs no subtraction.
        """
        if len(positions) == 1:
            at = positions[0]
            yield at, self.with_more(table, at, size=int(self.sizes[at]) - 1)
            return
        half = len(positions) // 2
        for mine, others in (
            (positions[:half], positions[half:]),
            (positions[half:], positions[:half]),
        ):
            base = table
            for at in others:
                base = self.with_more(base, at, size=int(self.sizes[at]))
            yield from self.each_without_one(base, mine)


def _add_raised(target: Table, addend: Table, by: int) -> None:
    """Add with the sums raised `by`; what passes the last column stays in it."""
    if by == 0:
        target += addend
        return
    kept = max(addend.shape[1] - 1 - by, 0)
    target[:, by:-1] += addend[:, :kept]
    target[:, -1] += addend[:, kept:].sum(axis=1)


def tails_without_self(
    values: NDArray[np.int64], drawn: NDArray[np.int64], sums: NDArray[np.int64]
) -> tuple[Table, NDArray[np.int64]]:
    """
    Find the tails of many sums, each drawn from all cells but one.

    Parameters
    ----------
    values : ndarray of int64, shape (n,)
        What each cell holds, not negative; its own is left out of its draw.
    drawn : ndarray of int64, shape (n,)
        How many counts were drawn.
    sums : ndarray of int64, shape (n,)
        What they summed to.

    Returns
    -------
    tails : ndarray of float, shape (2, m)
        P(sum >= observed) and P(sum <= observed), unitless, once for all cells
        that are alike in all three; columns that no cell names hold 1.
    which : ndarray of int64, shape (n,)
        The column of each cell.
    """
    shape = int(values.max()) + 1, int(drawn.max()) + 1, int(sums.max()) + 1
    question = values * shape[1]
    question += drawn
    question *= shape[2]
    question += sums
    is_dense = _is_dense(question)
    if is_dense:
        # The question itself says where its answer stands.
        times = np.bincount(question)
        distinct = np.flatnonzero(times)
        times, which = times[distinct], question
    else:
        distinct, which, times = np.unique(
            question, return_inverse=True, return_counts=True
        )
    value, *asked = np.unravel_index(distinct, shape)
    held, own = np.unique(value, return_inverse=True)
    population = Population(
        values=held,
        sizes=np.bincount(own, times).astype(np.int64),
        drawn=shape[1] - 1,
        largest=shape[2] - 1,
    )
    answers = _answers(population, own, *asked)
    if not is_dense:
        return answers, which
    tails = np.ones((2, int(distinct[-1]) + 1))
    tails[:, distinct] = answers
    return tails, which


def distinct_values(
    values: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the distinct values, ascending, and how often each is found."""
    if not _is_dense(values):
        return np.unique(values, return_counts=True)
    times = np.bincount(values)
    distinct = np.flatnonzero(times)
    return distinct, times[distinct]


def _is_dense(values: NDArray[np.int64]) -> bool:
    """Tell whether a list from 0 to the largest value is quicker than sorting."""
    return int(values.max()) <= 8 * values.size + 100_000


Asked = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _answers(
    population: Population,
    own: NDArray[np.int64],
    drawn: NDArray[np.int64],
    sums: NDArray[np.int64],
) -> Table:
    """Give both tails of each question, shape (2, questions); `own` ascends."""
    tails, lossy = np.empty((2, own.size)), set[int]()
    everything = population.table()
    # Few numbers of neighbours occur, so few rows of the tables are asked for.
    rows, row = np.unique(drawn, return_inverse=True)
    for chunk in _chunks(own, room=_ROOM // everything.size):
        positions, which = np.unique(own[chunk], return_inverse=True)
        asked = row[chunk], which, sums[chunk]
        tables = population.without_each(everything, positions)[rows]
        found = _sums(tables, asked)
        tails[:, chunk] = found / _totals(tables, asked)
        # Where a count is more common than this, more draws hold only others than
        # hold it, so a subtraction takes away at most half.
        rare = population.sizes[positions] <= 2 * population.drawn
        doubtful = np.flatnonzero(rare[which])
        bounds = population.without_each(everything, positions[rare], sign=1)[rows]
        place = (np.cumsum(rare) - 1)[which[doubtful]]
        bound = _sums(bounds, (asked[0][doubtful], place, asked[2][doubtful]))
        is_lossy = (bound > _MOST_AMPLIFIED * found[:, doubtful]).any(axis=0)
        lossy |= set(own[chunk][doubtful[is_lossy]].tolist())
    if lossy:
        base = population.table(without=lossy)
        for at, table in population.each_without_one(base, sorted(lossy)):
            mine = own == at
            asked = drawn[mine], np.zeros(mine.sum(), np.int64), sums[mine]
            one = table[:, np.newaxis]
            tails[:, mine] = _sums(one, asked) / _totals(one, asked)
    return tails


def _chunks(own: NDArray[np.int64], *, room: int) -> Iterator[slice]:
    """Cut ascending positions so that each piece has at most `room` distinct."""
    firsts = np.flatnonzero(np.diff(own, prepend=-1))[:: max(room, 1)]
    for first, after in zip(firsts, [*firsts[1:], own.size], strict=True):
        yield slice(first, after)


def _sums(tables: NDArray[np.float64], asked: Asked) -> Table:
    """Add up each table's row from the sum asked for, and up to it."""
    upper = np.cumsum(tables[:, :, ::-1], axis=2)[:, :, ::-1]
    return np.stack([upper[asked], np.cumsum(tables, axis=2)[asked]])


def _totals(tables: NDArray[np.float64], asked: Asked) -> NDArray[np.float64]:
    """Add up each table's row."""
    return np.asarray(tables.sum(axis=2)[asked[0], asked[1]])
