"""
How sums of a few counts are distributed when drawn without replacement.

A *table* holds, in row k and column s, the weight of all ways to draw k counts
that sum to s. It is the coefficient of y^k z^s in the product over the distinct
counts u, each found m_u times, of (1 + c y z^u)^m_u; the factor c keeps the
numbers near 1 and falls out when a row is divided by its sum. The last column
gathers all larger sums, which nobody asks for one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

# A tail is taken from the quick table while its error is at most this many times
# that of a sum of positive terms; with the few thousand roundings of a large
# table the error then stays below 1e-9 of the probability, however small it is.
_MOST_AMPLIFIED = 500.0


@dataclass(frozen=True, slots=True, eq=False)
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

    @property
    def scale(self) -> float:
        """Give the factor c."""
        return max(self.drawn, 1) / int(self.sizes.sum())

    def table(self, *, without: Sequence[int] = ()) -> Table:
        """Make the table of all counts but those at the positions `without`."""
        table = np.zeros((self.drawn + 1, self.largest + 2))
        table[0, 0] = 1.0
        for at in range(self.values.size):
            if at not in without:
                table = self.with_more(table, at, size=int(self.sizes[at]))
        return table

    def with_more(self, table: Table, at: int, *, size: int) -> Table:
        """Multiply by the factor of one distinct count, found `size` times."""
        value, coefficient = int(self.values[at]), 1.0
        result = table.copy()
        for taken in range(1, min(size, self.drawn) + 1):
            coefficient *= self.scale * (size - taken + 1) / taken
            fewer = table[: self.drawn + 1 - taken]
            _add_shifted(result[taken:], coefficient * fewer, by=taken * value)
        return result

    def without_one(self, table: Table, at: int, *, sign: int = -1) -> Table:
        """
        Divide by the factor of a single count, row after row.

        The subtractions lose digits where most ways to reach a sum use this very
        count. With `sign` +1 everything is added instead, which bounds the loss.
        """
        value, scale = int(self.values[at]), sign * self.scale
        result = table.copy()
        for row in range(1, self.drawn + 1):
            _add_shifted(result[row], scale * result[row - 1], by=value)
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


def _add_shifted(target: Table, addend: Table, *, by: int) -> None:
    """Add with the sums raised `by`; what passes the last column stays in it."""
    if by == 0:
        target += addend
        return
    kept = max(addend.shape[-1] - 1 - by, 0)
    if kept:
        target[..., by:-1] += addend[..., :kept]
    target[..., -1] += addend[..., kept:].sum(axis=-1)


def tails(table: Table) -> tuple[Table, Table]:
    """Give P(sum >= s) and P(sum <= s) for each number drawn and each s."""
    upper = np.cumsum(table[:, ::-1], axis=1)[:, ::-1]
    return upper, np.cumsum(table, axis=1)


def tails_without_self(
    population: Population,
    own: NDArray[np.int64],
    drawn: NDArray[np.int64],
    sums: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Find the tails of many sums, each drawn from all cells but one.

    Parameters
    ----------
    population
        All cells.
    own : ndarray of int64, shape (n,)
        Position among the distinct counts of the cell that is left out.
    drawn : ndarray of int64, shape (n,)
        How many counts were drawn.
    sums : ndarray of int64, shape (n,)
        What they summed to.

    Returns
    -------
    upper, lower : ndarray of float, shape (n,)
        P(sum >= observed) and P(sum <= observed), unitless.
    """
    upper, lower = np.empty(own.size), np.empty(own.size)
    everything = population.table()
    lossy = []
    for at, cells in _grouped(own, groups=population.values.size):
        table = population.without_one(everything, at)
        asked = drawn[cells], sums[cells]
        if _loses_digits(population, everything, table, at, asked):
            lossy.append(at)
        else:
            upper[cells], lower[cells] = _look_up(table, asked)
    if lossy:
        base = population.table(without=lossy)
        members = dict(_grouped(own, groups=population.values.size))
        for at, table in population.each_without_one(base, lossy):
            cells = members[at]
            upper[cells], lower[cells] = _look_up(table, (drawn[cells], sums[cells]))
    return upper, lower


Asked = tuple[NDArray[np.int64], NDArray[np.int64]]


def _loses_digits(
    population: Population, everything: Table, table: Table, at: int, asked: Asked
) -> bool:
    """Tell whether the subtractions cost too much in a tail that is asked for."""
    # Where a count is this common, more draws of k hold only others than hold it,
    # so a subtraction takes away at most half and the loss stays small.
    if population.sizes[at] >= 2 * population.drawn + 1:
        return False
    bound = population.without_one(everything, at, sign=1)
    return any(
        bool((most[asked] > _MOST_AMPLIFIED * found[asked]).any())
        for most, found in zip(tails(bound), tails(table), strict=True)
    )


def _look_up(
    table: Table, asked: Asked
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read both tails of the sums that are asked for, as shares of their row."""
    upper, lower = tails(table)
    upper /= upper[:, :1].copy()
    lower /= lower[:, -1:].copy()
    return upper[asked], lower[asked]


def _grouped(
    own: NDArray[np.int64], *, groups: int
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Give each distinct count's position with the cells that have it."""
    # Sixteen bits are sorted in linear time.
    small = own.astype(np.uint16) if groups <= np.iinfo(np.uint16).max else own
    order = np.argsort(small, kind="stable")
    ends = np.cumsum(np.bincount(own, minlength=groups))
    for at, cells in enumerate(np.split(order, ends[:-1])):
        if cells.size:
            yield at, cells
