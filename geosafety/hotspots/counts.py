"""Counts of any categories in any period, at a cost that follows the cells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from geosafety import grid
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

Whole = NDArray[np.int64]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PlaceCounts:
    """
    How many reports lie where.

    Attributes
    ----------
    fixed : ndarray of int64, shape (n,)
        Reports known to one cell, by cell of the study area.
    spread : ndarray of int64, shape (f,)
        Reports known to a spread of cells, by footprint.
    unplaced, outside
        Reports without a place, and reports beyond the study area.
    """

    fixed: Whole
    spread: Whole
    unplaced: int
    outside: int

    @property
    def reports(self) -> int:
        """Count all reports, on the map or not."""
        on_map = int(self.fixed.sum() + self.spread.sum())
        return on_map + self.unplaced + self.outside


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """
    All reports by category, day and place, ready to be counted.

    The reports of one category in one place form a run, sorted by day, with
    running totals. A count over a period is the difference of two totals, found
    by bisection: its cost follows the runs, which grow with the cells and the
    categories, not with the reports.

    Attributes
    ----------
    cells : ndarray of int64, shape (n,)
        The study area, ascending.
    resolution
        H3 resolution of `cells`.
    series
        Pairs of category and kind that occur.
    shares : csr_array of float, shape (f, n)
        Share of each footprint in each cell.
    period
        From the first to the last day that occurs; None when no report has one.
    """

    cells: Whole
    resolution: int
    series: tuple[tuple[str, str], ...]
    shares: "sparse.csr_array[np.float64]"
    period: Period | None
    _run_series: Whole
    _run_place: Whole
    _run_start: Whole
    _keys: Whole
    _totals: Whole
    _span: int

    @classmethod
    def build(
        cls,
        columns: pd.DataFrame,
        footprints: Mapping[int, Footprint],
        *,
        cells_of_study_area: Whole,
        resolution: int,
    ) -> "Cube":
        """
        Sort the reports into runs.

        Parameters
        ----------
        columns : DataFrame
            `category`, `kind` (text), `day` (local day or NaT), `cell` and
            `footprint` (H3 cell at the base resolution, footprint id; 0 for none)
            and `count` (reports; 1 if the column is missing).
        footprints
            The footprints that are referred to, by id.
        cells_of_study_area : ndarray of int64
            H3 cells at `resolution`.
        resolution
            H3 resolution to count at.

        Raises
        ------
        NotFoundError
            If a footprint that is referred to is not given.
        """
        cells = np.unique(cells_of_study_area)
        ids = np.unique(columns["footprint"].to_numpy(np.int64))
        ids = ids[ids != 0]
        series, series_of = _series(columns)
        days, day_of, span = _days(columns["day"])
        places = _places(columns, cells, ids, resolution)
        run_of = series_of * _place_count(cells, ids) + places
        reports = columns.get("count", pd.Series(1, index=columns.index))
        keys, inverse = np.unique(run_of * span + day_of, return_inverse=True)
        counts = np.bincount(inverse, reports.to_numpy(np.int64), minlength=keys.size)
        runs, starts = np.unique(keys // span, return_index=True)
        positions = np.searchsorted(runs, keys // span)
        return cls(
            cells=cells,
            resolution=resolution,
            series=series,
            shares=_shares(footprints, ids, cells, resolution),
            period=days,
            _run_series=runs // _place_count(cells, ids),
            _run_place=runs % _place_count(cells, ids),
            _run_start=np.append(starts, keys.size),
            _keys=positions * span + keys % span,
            _totals=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            _span=span,
        )

    def places(
        self, categories: Collection[str], period: Period | None = None
    ) -> PlaceCounts:
        """
        Count the reports of some categories by place.

        Parameters
        ----------
        categories
            Category keys; those without reports add nothing.
        period
            Local days; None counts all, also reports without a known day.

        Raises
        ------
        RefusedInputError
            If the categories are of different kinds: incidents and felt
            insecurity are never added together.
        """
        runs = np.flatnonzero(self._chosen(categories)[self._run_series])
        counts = self._totals_in(runs, period)
        n, f = self.cells.size, self.shares.shape[0]
        by_place = np.bincount(self._run_place[runs], counts, minlength=n + f + 2)
        by_place = by_place.astype(np.int64)
        return PlaceCounts(
            fixed=by_place[:n],
            spread=by_place[n : n + f],
            unplaced=int(by_place[-2]),
            outside=int(by_place[-1]),
        )

    def counts(
        self, categories: Collection[str], period: Period | None = None
    ) -> NDArray[np.float64]:
        """
        Give the expected reports of each cell, shape (n,): sums of shares.

        Raises
        ------
        RefusedInputError
            As `places`.
        """
        return self.expected(self.places(categories, period))

    def expected(self, places: PlaceCounts) -> NDArray[np.float64]:
        """Spread the reports of each footprint over its cells, shape (n,)."""
        counts = np.asarray(places.fixed + self.shares.T @ places.spread)
        # Shares of one whole report add up to 1 but for rounding.
        whole = np.rint(counts)
        return np.where(np.abs(counts - whole) < _ROUNDING, whole, counts)

    def _chosen(self, categories: Collection[str]) -> NDArray[np.bool_]:
        """Tell which series belong to the categories; refuse a mix of kinds."""
        chosen = np.array([name in categories for name, _ in self.series], dtype=bool)
        kinds = {self.series[at][1] for at in np.flatnonzero(chosen)}
        if len(kinds) > 1:
            listed = ", ".join(sorted(kinds))
            raise RefusedInputError(
                sv=f"Kategorierna är av olika slag ({listed}); slagen läggs aldrig "
                "ihop. Välj kategorier av ett slag.",
                en=f"The categories are of different kinds ({listed}); kinds are "
                "never added together. Choose categories of one kind.",
            )
        return chosen

    def _totals_in(self, runs: Whole, period: Period | None) -> Whole:
        """Count the reports of each run in the period."""
        if period is None or self.period is None:
            first, last = self._run_start[runs], self._run_start[runs + 1]
            if period is not None:
                last = first
        else:
            # Day 0 is for reports without a day, so known days count from 1.
            begin = (period.first - self.period.first).days + 1
            end = (period.last - self.period.first).days + 2
            first, last = (
                np.searchsorted(self._keys, runs * self._span + edge)
                for edge in np.clip([begin, max(begin, end)], 1, self._span)
            )
        return self._totals[last] - self._totals[first]


def _place_count(cells: Whole, ids: Whole) -> int:
    """Count the places: cells, footprints, nowhere, and beyond the area."""
    return int(cells.size + ids.size + 2)


def _series(columns: pd.DataFrame) -> tuple[tuple[tuple[str, str], ...], Whole]:
    """List the pairs of category and kind, and each row's place among them."""
    category, categories = pd.factorize(columns["category"], sort=True)
    kind, kinds = pd.factorize(columns["kind"], sort=True)
    pairs, series_of = np.unique(
        category.astype(np.int64) * max(len(kinds), 1) + kind, return_inverse=True
    )
    names = tuple(
        (str(categories[pair // len(kinds)]), str(kinds[pair % len(kinds)]))
        for pair in pairs.tolist()
    )
    return names, series_of.astype(np.int64)


def _days(days: pd.Series) -> tuple[Period | None, Whole, int]:
    """Count days from 1, unknown 0; give the whole period and the span too."""
    values = pd.to_datetime(days).to_numpy().astype("datetime64[D]")
    known = ~np.isnat(values)
    if not known.any():
        return None, np.zeros(values.size, dtype=np.int64), 2
    first, last = values[known].min(), values[known].max()
    number = np.where(known, (values - first).astype(np.int64) + 1, 0)
    return Period(first.item(), last.item()), number, int(number.max()) + 1


def _places(columns: pd.DataFrame, cells: Whole, ids: Whole, resolution: int) -> Whole:
    """Find each row's place: cells, then footprints, nowhere, beyond the area."""
    cell = columns["cell"].to_numpy(np.int64)
    footprint = columns["footprint"].to_numpy(np.int64)
    nowhere = cells.size + ids.size
    places = np.full(cell.size, nowhere, dtype=np.int64)
    is_spread = footprint != 0
    places[is_spread] = cells.size + np.searchsorted(ids, footprint[is_spread])
    is_fixed = (cell != 0) & ~is_spread
    position, inside = _position(grid.parents(cell[is_fixed], resolution), cells)
    places[is_fixed] = np.where(inside, position, nowhere + 1)
    return places


def _shares(
    footprints: Mapping[int, Footprint], ids: Whole, cells: Whole, resolution: int
) -> "sparse.csr_array[np.float64]":
    """Lay the footprints out over the cells of the study area, shape (f, n)."""
    missing = [number for number in ids.tolist() if number not in footprints]
    if missing:
        raise NotFoundError(
            sv=f"Rapporter hänvisar till platsfördelning {missing[0]}, som saknas.",
            en=f"Reports refer to footprint {missing[0]}, which is missing.",
        )
    chosen = [footprints[number] for number in ids.tolist()]
    rows = np.repeat(np.arange(ids.size), [len(one.cells) for one in chosen])
    fine = np.concatenate([np.empty(0, np.int64), *(one.cells for one in chosen)])
    weights = [one.weights / one.weights.sum() for one in chosen]
    columns, inside = _position(grid.parents(fine, resolution), cells)
    shares = np.concatenate([np.empty(0), *weights])
    return sparse.csr_array(
        (shares[inside], (rows[inside], columns[inside])), shape=(ids.size, cells.size)
    )


def _position(wanted: Whole, cells: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    """Find cells among ascending ones, and tell which are there."""
    if not cells.size:
        return np.zeros(wanted.size, np.int64), np.zeros(wanted.size, bool)
    position = np.minimum(np.searchsorted(cells, wanted), cells.size - 1)
    return position, cells[position] == wanted
