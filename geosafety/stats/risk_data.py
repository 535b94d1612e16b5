"""What a risk terrain model is made of, checked before it is made."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.checks import Counts, checked_counts
from geosafety.stats.poisson import Floats

LEAST_PLACES = 30
LEAST_EVENTS = 60


def spatial_folds(
    x: Counts, y: Counts, *, block_m: float, folds: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """
    Put places in folds by square blocks, so that neighbours are left out together.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)
        EPSG:3006, metres.
    block_m
        Side of a block, metres; longer than events' clusters are wide.
    folds
        How many folds.
    rng
        The source of chance.

    Returns
    -------
    ndarray of int64, shape (n,)
        0 to `folds` - 1; as many blocks in each as can be.

    Raises
    ------
    RefusedInputError
        If there are fewer blocks than folds.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> spatial_folds([0, 10, 500, 900], [0] * 4, block_m=100, folds=2, rng=rng)
    array([0, 0, 1, 0])
    """
    corners = np.floor(np.column_stack([x, y]) / block_m)
    blocks, which = np.unique(corners, axis=0, return_inverse=True)
    if len(blocks) < folds:
        raise RefusedInputError(
            sv=f"Platserna ligger i {len(blocks)} block; {folds} delar kräver minst så "
            "många. Välj mindre block.",
            en=f"The places lie in {len(blocks)} blocks; {folds} folds need at least "
            "as many. Choose smaller blocks.",
        )
    dealt = rng.permutation(np.arange(len(blocks)) % folds)
    return np.asarray(dealt[which.ravel()], dtype=np.int64)


class RiskData(NamedTuple):
    """
    Counts, factors and folds that belong together and are checked.

    Attributes
    ----------
    counts, exposure : ndarray of float, shape (n,)
        Events of each place, and what is exposed there.
    columns : ndarray of float, shape (n, m)
        Factors of each place.
    names
        Of the columns.
    folds : ndarray of int64, shape (n,)
        The fold of each place.
    """

    counts: Floats
    columns: Floats
    names: list[str]
    exposure: Floats
    folds: NDArray[np.int64]

    @classmethod
    def checked(
        cls,
        counts: Counts,
        columns: Floats,
        names: Sequence[str],
        exposure: Counts | None,
        folds: NDArray[np.int64],
    ) -> "RiskData":
        """Refuse what no model can be made of."""
        events = checked_counts(counts)
        table = np.asarray(columns, dtype=np.float64)
        exposed = np.ones(events.size) if exposure is None else checked_counts(exposure)
        parts = np.asarray(folds, dtype=np.int64)
        sizes = events.size, len(table), exposed.size, parts.size
        if len(set(sizes)) > 1 or table.ndim != 2 or table.shape[1] != len(names):  # noqa: PLR2004
            raise ShapeError(
                sv=f"Antal, faktorer, exponering och delar har {sizes} platser och "
                f"faktorerna formen {table.shape} för {len(names)} namn; de ska "
                "stämma.",
                en=f"Counts, factors, exposure and folds have {sizes} places, and the "
                f"factors shape {table.shape} for {len(names)} names; they should "
                "agree.",
            )
        _refuse_numbers(events, table, exposed)
        _refuse_too_little(events, parts)
        return cls(events, table, list(names), exposed, parts)

    def can_be_tried(self, at: int) -> bool:
        """Tell whether a factor varies, and has events both with and without it."""
        column = self.columns[:, at]
        if column.min() == column.max():
            return False
        is_flag = bool(np.isin(column, (0, 1)).all())
        there = self.counts[column > 0].sum()
        return not is_flag or bool(0 < there < self.counts.sum())

    def without(self, fold: int) -> tuple["RiskData", "RiskData"]:
        """Give the places of the other folds, and those of the fold."""
        out = self.folds == fold
        return self._taken(~out), self._taken(out)

    def _taken(self, rows: NDArray[np.bool_]) -> "RiskData":
        """Give some of the places."""
        return RiskData(
            self.counts[rows],
            self.columns[rows],
            self.names,
            self.exposure[rows],
            self.folds[rows],
        )


def _refuse_numbers(events: Floats, table: Floats, exposed: Floats) -> None:
    """Refuse counts below 0, factors that are not finite and exposures of 0."""
    if events.min(initial=0) < 0:
        raise RefusedInputError(
            sv=f"Ett antal är {events.min():g}; antal ska vara minst 0.",
            en=f"A count is {events.min():g}; counts should be at least 0.",
        )
    if not np.isfinite(table).all():
        raise RefusedInputError(
            sv="En faktor är inget ändligt tal.", en="A factor is no finite number."
        )
    if exposed.min(initial=1) <= 0:
        raise RefusedInputError(
            sv=f"En exponering är {exposed.min():g}; den ska vara större än 0. Lämna "
            "bort platser där ingen vistas.",
            en=f"An exposure is {exposed.min():g}; it should be above 0. Leave out "
            "places where nobody is.",
        )


def _refuse_too_little(events: Floats, folds: NDArray[np.int64]) -> None:
    """Refuse too few places, events or folds, telling how many there are."""
    parts = np.unique(folds)
    if events.size < LEAST_PLACES or events.sum() < LEAST_EVENTS:
        raise RefusedInputError(
            sv=f"Det finns {events.size} platser och {events.sum():g} händelser; "
            f"modellen kräver minst {LEAST_PLACES} och {LEAST_EVENTS}.",
            en=f"There are {events.size} places and {events.sum():g} events; the model "
            f"needs at least {LEAST_PLACES} and {LEAST_EVENTS}.",
        )
    if parts.size < 2 or any(not events[folds != part].any() for part in parts):  # noqa: PLR2004
        raise RefusedInputError(
            sv=f"Platserna ligger i {parts.size} delar; det ska vara minst 2, med "
            "händelser i de andra när en lämnas bort.",
            en=f"The places lie in {parts.size} folds; there should be at least 2, "
            "with events in the others when one is left out.",
        )
