"""Where something was said to happen: a distribution over hexagons."""

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


class Precision(StrEnum):
    """How well the place of a report is known, best first."""

    POINT = "point"
    ADDRESS = "address"
    INTERSECTION = "intersection"
    STREET = "street"
    NAMED_PLACE = "named_place"
    AREA = "area"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True, eq=False)
class Footprint:
    """
    The cells a place may lie in, with the share of belief in each.

    Attributes
    ----------
    cells : ndarray of int64, shape (k,)
        H3 cells at the base resolution, ascending.
    weights : ndarray of float64, shape (k,)
        Shares that sum to 1; unitless.
    """

    cells: NDArray[np.int64]
    weights: NDArray[np.float64]

    @property
    def key(self) -> int:
        """Identify the footprint by its content, as a positive 63-bit number."""
        digest = blake2b(self.cells.tobytes(), digest_size=8)
        digest.update(self.weights.tobytes())
        return (int.from_bytes(digest.digest(), "big") >> 1) or 1


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """
    The place of one report.

    Attributes
    ----------
    precision
        How well the place is known.
    accuracy_m
        Radius within which the true place is believed to lie, metres; None when
        unplaced.
    footprint
        Cells with weights; None when unplaced.
    label
        What was understood, in words ("Storgatan 5"); None for bare coordinates.
    point
        East and north in EPSG:3006, metres, when one point is meant.
    """

    precision: Precision
    accuracy_m: float | None = None
    footprint: Footprint | None = None
    label: str | None = None
    point: tuple[float, float] | None = None


UNPLACED = Placement(Precision.UNPLACED)


@dataclass(frozen=True, slots=True, eq=False)
class PlacementBatch:
    """
    The places of many reports, column by column, in the reports' order.

    Attributes
    ----------
    precision : ndarray of str, shape (n,)
        Values of `Precision`.
    accuracy_m : ndarray of float64, shape (n,)
        Metres; NaN when unplaced.
    cell : ndarray of int64, shape (n,)
        The cell, where all weight lies in one; 0 elsewhere.
    footprint : ndarray of int64, shape (n,)
        Key into `footprints` where weight is spread over cells; 0 elsewhere.
    east, north : ndarray of float64, shape (n,)
        EPSG:3006, metres; NaN where no single point is meant.
    label : ndarray of object, shape (n,)
        What was understood, or None.
    footprints
        The footprints by key; reports known equally well share one.
    """

    precision: NDArray[np.str_]
    accuracy_m: NDArray[np.float64]
    cell: NDArray[np.int64]
    footprint: NDArray[np.int64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    label: NDArray[np.object_]
    footprints: dict[int, Footprint] = field(default_factory=dict)
