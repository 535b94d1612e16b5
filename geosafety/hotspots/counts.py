"""Counts of any categories in any period, at a cost that follows the cells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from geosafety import grid
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.hotspots.runs import Runs, Whole
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

_ROUNDING = 1e-9
# Places are numbered: nowhere, beyond the study area, its cells, then footprints.
_NOWHERE, _BEYOND, _CELLS = 0, 1, 2


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


class Series(NamedTuple):
    """Reports that are counted together: of one category, from one sender."""

    category: str
    kind: str
    sender: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cube:
    """
    All reports by category, sender, day and place, ready to be counted.

    Changes are laid beside what was there, so that one changed report costs the
    same however many reports there are.

    Attributes
    ----------
    cells : ndarray of int64, shape (n,)
        The study area, ascending.
    resolution
        H3 resolution of `cells`.
    series
        What occurs.
    footprints : ndarray of int64, shape (f,)
        The ids of the footprints that are referred to.
    shares : csr_array of float, shape (f, n)
        Share of each footprint in each cell.
    layers
        What there was at first, and what has changed since.
    """

    cells: Whole
    resolution: int
    series: tuple[Series, ...]
    footprints: Whole
    shares: "sparse.csr_array[np.float64]"
    layers: tuple[Runs, ...] = ()

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
        Lay reports out over a study area.

        Parameters
        ----------
        columns : DataFrame
            `category`, `kind`, `sender` (text), `day` (local day or NaT), `cell`
            and `footprint` (H3 cell at the base resolution, footprint id; 0 for
            none) and `count` (reports).
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
        empty = cls(
            cells=cells,
            resolution=resolution,
            series=(),
            footprints=np.zeros(0, np.int64),
            shares=sparse.csr_array((0, cells.size), dtype=np.float64),
        )
        return empty.with_changes(columns, footprints)

    def with_changes(
        self, columns: pd.DataFrame, footprints: Mapping[int, Footprint]
    ) -> "Cube":
        """
        Give the cube after some changes; the cost follows the changes.

        Parameters
        ----------
        columns, footprints
            As `build`; `count` is below 0 where reports are taken away.

        Raises
        ------
        NotFoundError
            If a footprint that is referred to is not given.
        """
        series, series_of = _series(columns, self.series)
        spread = np.unique(columns["footprint"].to_numpy(np.int64))
        new = np.setdiff1d(spread[spread != 0], self.footprints)
        ids = np.concatenate([self.footprints, new])
        shares = _shares(footprints, new, self.cells, self.resolution)
        added = Runs.sort(
            series_of,
            _places(columns, self.cells, ids, self.resolution),
            pd.to_datetime(columns["day"]).to_numpy().astype("datetime64[D]"),
            columns["count"].to_numpy(np.int64),
        )
        return replace(
            self,
            series=series,
            footprints=ids,
            shares=sparse.vstack([self.shares, shares], format="csr"),
            layers=(*self.layers, added),
        )

    @property
    def period(self) -> Period | None:
        """Give the first to the last day that occurs; None when none is known."""
        known = [each.period for each in self.layers if each.period is not None]
        if not known:
            return None
        return Period(
            min(each.first for each in known), max(each.last for each in known)
        )

    def places(
        self,
        categories: Collection[str],
        period: Period | None = None,
        *,
        senders: Collection[str] | None = None,
    ) -> PlaceCounts:
        """
        Count the reports of some categories by place.

        Parameters
        ----------
        categories
            Category keys; those without reports add nothing.
        period
            Local days; None counts all, also reports without a known day.
        senders
            Only theirs; None counts those of all.

        Raises
        ------
        RefusedInputError
            If the categories are of different kinds: incidents and felt
            insecurity are never added together.
        """
        chosen = self._chosen(categories, senders)
        size = _CELLS + self.cells.size + self.footprints.size
        by_place = np.zeros(size, dtype=np.int64)
        for layer in self.layers:
            runs = np.flatnonzero(chosen[layer.series])
            counts = layer.totals(runs, period)
            sums = np.bincount(layer.place[runs], counts, minlength=size)
            by_place += sums.astype(np.int64)
        spread = _CELLS + self.cells.size
        return PlaceCounts(
            fixed=by_place[_CELLS:spread],
            spread=by_place[spread:],
            unplaced=int(by_place[_NOWHERE]),
            outside=int(by_place[_BEYOND]),
        )

    def senders(
        self, categories: Collection[str], period: Period | None = None
    ) -> dict[str, int]:
        """
        Count the reports of some categories by who sent them, most first.

        Raises
        ------
        RefusedInputError
            As `places`.
        """
        reports = {
            sender: self.places(categories, period, senders=[sender]).reports
            for sender in {each.sender for each in self.series}
        }
        known = {sender: n for sender, n in reports.items() if n}
        return dict(sorted(known.items(), key=lambda item: (-item[1], item[0])))

    def by_series(self, period: Period | None = None) -> dict[Series, int]:
        """Count the reports of each category, kind and sender, on the map or not."""
        sums = np.zeros(len(self.series), dtype=np.int64)
        for layer in self.layers:
            counts = layer.totals(np.arange(layer.series.size), period)
            np.add.at(sums, layer.series, counts)
        return dict(zip(self.series, sums.tolist(), strict=True))

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

    def _chosen(
        self, categories: Collection[str], senders: Collection[str] | None
    ) -> NDArray[np.bool_]:
        """Tell which series are asked for; refuse a mix of kinds."""
        named = [each.category in categories for each in self.series]
        kinds = {
            each.kind for each, is_in in zip(self.series, named, strict=True) if is_in
        }
        if len(kinds) > 1:
            listed = ", ".join(sorted(kinds))
            raise RefusedInputError(
                sv=f"Kategorierna är av olika slag ({listed}); slagen läggs aldrig "
                "ihop. Välj kategorier av ett slag.",
                en=f"The categories are of different kinds ({listed}); kinds are "
                "never added together. Choose categories of one kind.",
            )
        sent = [senders is None or each.sender in senders for each in self.series]
        return np.logical_and(named, sent, dtype=bool)


def _series(
    columns: pd.DataFrame, known: tuple[Series, ...]
) -> tuple[tuple[Series, ...], Whole]:
    """List the series, known ones first, and give each row's place among them."""
    codes = [pd.factorize(columns[name], sort=True) for name in Series._fields]
    key = np.zeros(len(columns), dtype=np.int64)
    for numbers, names in codes:
        key = key * max(len(names), 1) + numbers
    distinct, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    found = [
        Series(*(str(names[numbers[row]]) for numbers, names in codes))
        for row in first.tolist()
    ]
    series = (*known, *(each for each in found if each not in known))
    place = {each: number for number, each in enumerate(series)}
    places = np.array([place[each] for each in found], dtype=np.int64)
    return series, places[inverse] if distinct.size else np.zeros(0, np.int64)


def _places(columns: pd.DataFrame, cells: Whole, ids: Whole, resolution: int) -> Whole:
    """Give each row the number of its place."""
    cell = columns["cell"].to_numpy(np.int64)
    footprint = columns["footprint"].to_numpy(np.int64)
    places = np.full(cell.size, _NOWHERE, dtype=np.int64)
    is_spread = footprint != 0
    order = np.argsort(ids)
    at = np.searchsorted(ids, footprint[is_spread], sorter=order)
    places[is_spread] = _CELLS + cells.size + order[at]
    is_fixed = (cell != 0) & ~is_spread
    position, inside = _position(grid.parents(cell[is_fixed], resolution), cells)
    places[is_fixed] = np.where(inside, _CELLS + position, _BEYOND)
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
