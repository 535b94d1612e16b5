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
from geosafety.hotspots.moments import Chosen, Moments
from geosafety.hotspots.runs import Runs, Whole
from geosafety.model.brush import Brush
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

_ROUNDING = 1e-9
# Places are numbered: nowhere, beyond the study area, its cells, then footprints.
_NOWHERE, _BEYOND, FIRST_CELL = 0, 1, 2


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
    left_out
        Reports that may lie in the brush but whose day or hour is not known well
        enough; they are in none of the others.
    """

    fixed: Whole
    spread: Whole
    unplaced: int
    outside: int
    left_out: int = 0

    @property
    def reports(self) -> int:
        """Count all that were counted, on the map or not."""
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
    moments
        The same with their hours, for questions about some of the week.
    only_from
        The senders that are counted; None counts all.
    """

    cells: Whole
    resolution: int
    series: tuple[Series, ...]
    footprints: Whole
    shares: "sparse.csr_array[np.float64]"
    layers: tuple[Runs, ...] = ()
    moments: tuple[Moments, ...] = ()
    only_from: frozenset[str] | None = None

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
            `category`, `kind`, `sender` (text), `day` (local day or NaT), `hour`
            (local, -1 where not known; without the column none is), `cell` and
            `footprint` (H3 cell at the base resolution, footprint id; 0 for none)
            and `count` (reports).
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
        places = _places(columns, self.cells, ids, self.resolution)
        days = pd.to_datetime(columns["day"]).to_numpy().astype("datetime64[D]")
        counts = columns["count"].to_numpy(np.int64)
        return replace(
            self,
            series=series,
            footprints=ids,
            shares=sparse.vstack([self.shares, shares], format="csr"),
            layers=(*self.layers, Runs.sort(series_of, places, days, counts)),
            moments=(
                *self.moments,
                Moments.sort(series_of, places, days, _hours(columns), counts),
            ),
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

    def sent_by(self, senders: Collection[str]) -> "Cube":
        """Give the cube in which nobody else's reports are counted."""
        return replace(self, only_from=frozenset(senders))

    @property
    def numbered_places(self) -> int:
        """Count the places: nowhere, beyond the area, its cells and footprints."""
        return FIRST_CELL + self.cells.size + self.footprints.size

    def places(
        self,
        categories: Collection[str],
        period: Period | None = None,
        *,
        senders: Collection[str] | None = None,
        brush: Brush | None = None,
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
        brush
            Only some of the week; None counts all of it. It costs what the reports
            in the period are, and not only what the cells are.

        Raises
        ------
        RefusedInputError
            If the categories are of different kinds: incidents and felt
            insecurity are never added together.
        """
        chosen = self._chosen(categories, senders)
        if brush is None or brush.is_everything:
            return self._placed(self._of_all_week(chosen, period), left_out=0)
        series, left_out = np.flatnonzero(chosen), 0
        by_place = np.zeros(self.numbered_places, dtype=np.int64)
        for moments in self.moments:
            kept, doubtful = moments.of(series, period, brush)
            by_place += kept.by_place(by_place.size)
            left_out += doubtful
        return self._placed(by_place, left_out=left_out)

    def moments_of(
        self,
        categories: Collection[str],
        period: Period | None = None,
        *,
        brush: Brush | None = None,
    ) -> tuple[list[Chosen], int]:
        """
        Give the counts of some categories with their days and hours.

        They are as `Moments.of` gives them, for what there was and for each change.

        Raises
        ------
        RefusedInputError
            As `places`.
        """
        series = np.flatnonzero(self._chosen(categories, None))
        found = [each.of(series, period, brush) for each in self.moments]
        return [chosen for chosen, _ in found], sum(doubtful for _, doubtful in found)

    def _of_all_week(self, chosen: NDArray[np.bool_], period: Period | None) -> Whole:
        """Count the reports of the chosen series by number of the place."""
        by_place = np.zeros(self.numbered_places, dtype=np.int64)
        for layer in self.layers:
            runs = np.flatnonzero(chosen[layer.series])
            counts = layer.totals(runs, period)
            sums = np.bincount(layer.place[runs], counts, minlength=by_place.size)
            by_place += sums.astype(np.int64)
        return by_place

    def _placed(self, by_place: Whole, *, left_out: int) -> PlaceCounts:
        """Tell what the numbers of the places stand for."""
        spread = FIRST_CELL + self.cells.size
        return PlaceCounts(
            fixed=by_place[FIRST_CELL:spread],
            spread=by_place[spread:],
            unplaced=int(by_place[_NOWHERE]),
            outside=int(by_place[_BEYOND]),
            left_out=left_out,
        )

    def senders(
        self,
        categories: Collection[str],
        period: Period | None = None,
        *,
        brush: Brush | None = None,
    ) -> dict[str, int]:
        """
        Count the reports of some categories by who sent them, most first.

        Raises
        ------
        RefusedInputError
            As `places`.
        """
        reports = {
            sender: self.places(
                categories, period, senders=[sender], brush=brush
            ).reports
            for sender in {each.sender for each in self.series}
        }
        known = {sender: n for sender, n in reports.items() if n}
        return dict(sorted(known.items(), key=lambda item: (-item[1], item[0])))

    def counts(
        self,
        categories: Collection[str],
        period: Period | None = None,
        *,
        brush: Brush | None = None,
    ) -> NDArray[np.float64]:
        """
        Give the expected reports of each cell, shape (n,): sums of shares.

        Raises
        ------
        RefusedInputError
            As `places`.
        """
        return self.expected(self.places(categories, period, brush=brush))

    def expected(self, places: PlaceCounts) -> NDArray[np.float64]:
        """Spread the reports of each footprint over its cells, shape (n,)."""
        return nearly_whole(np.asarray(places.fixed + self.shares.T @ places.spread))

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
        sent = [
            all(who is None or each.sender in who for who in (senders, self.only_from))
            for each in self.series
        ]
        return np.logical_and(named, sent, dtype=bool)


def nearly_whole(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round what is whole but for rounding: shares of one report add up to 1."""
    whole = np.rint(counts)
    return np.where(np.abs(counts - whole) < _ROUNDING, whole, counts)


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


def _hours(columns: pd.DataFrame) -> NDArray[np.integer]:
    """Give the hour of each row, -1 where it is not known."""
    if "hour" not in columns:
        return np.full(len(columns), -1)
    return columns["hour"].to_numpy(np.int64)


def _places(columns: pd.DataFrame, cells: Whole, ids: Whole, resolution: int) -> Whole:
    """Give each row the number of its place."""
    cell = columns["cell"].to_numpy(np.int64)
    footprint = columns["footprint"].to_numpy(np.int64)
    places = np.full(cell.size, _NOWHERE, dtype=np.int64)
    is_spread = footprint != 0
    order = np.argsort(ids)
    at = np.searchsorted(ids, footprint[is_spread], sorter=order)
    places[is_spread] = FIRST_CELL + cells.size + order[at]
    is_fixed = (cell != 0) & ~is_spread
    position, inside = _position(grid.parents(cell[is_fixed], resolution), cells)
    places[is_fixed] = np.where(inside, FIRST_CELL + position, _BEYOND)
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
