"""Kernel density: how closely events lie, smoothed over a distance."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.checks import Counts, checked_counts

Kernel = Literal["quartic", "gaussian"]

MAX_CELLS = 16_000_000
_M2_PER_KM2 = 1e6

# A Gaussian kernel ends after this many bandwidths; 0.03 % of it lies outside.
_GAUSSIAN_REACH = 4.0

# With longer cells the kernel would be drawn by a handful of them.
_LEAST_CELLS_A_BANDWIDTH = 2.0

# What the Fourier transform leaves below this share of the peak is rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelGrid:
    """
    Square cells, north up, in a projection in metres.

    Attributes
    ----------
    west, north
        Upper left corner, metres.
    cell_m
        Side of a cell, metres.
    rows, columns
        How many cells.

    Raises
    ------
    RefusedInputError
        If there are no cells, more than 16,000,000, or they have no size.
    """

    west: float
    north: float
    cell_m: float
    rows: int
    columns: int

    def __post_init__(self) -> None:
        """Refuse what is no grid, before anything is made of its size."""
        if not (np.isfinite([self.west, self.north, self.cell_m]).all()):
            raise RefusedInputError(
                sv="Rutnätets hörn eller rutstorlek är inget ändligt tal.",
                en="The corner or the cell size of the grid is no finite number.",
            )
        if self.cell_m <= 0 or min(self.rows, self.columns) < 1:
            raise RefusedInputError(
                sv=f"Rutnätet har {self.rows} × {self.columns} rutor på "
                f"{self.cell_m:g} m; det ska ha minst en, större än 0 m.",
                en=f"The grid has {self.rows} × {self.columns} cells of "
                f"{self.cell_m:g} m; it should have at least one, larger than 0 m.",
            )
        if self.rows * self.columns > MAX_CELLS:
            raise RefusedInputError(
                sv=f"Rutnätet har {self.rows} × {self.columns} rutor; högst "
                f"{MAX_CELLS} räknas. Välj större rutor.",
                en=f"The grid has {self.rows} × {self.columns} cells; at most "
                f"{MAX_CELLS} are computed. Choose larger cells.",
            )


@dataclass(frozen=True, slots=True, eq=False)
class KernelDensity:
    """
    A smoothed map of events.

    Attributes
    ----------
    values : ndarray of float, shape (rows, columns)
        Events per square kilometre; first row northernmost; NaN outside the study
        area, where nothing is known.
    events
        The weight of the events within the study area.
    outside
        The weight of those outside, which are left out.
    """

    values: NDArray[np.float64]
    events: float
    outside: float


def kernel_density(  # noqa: PLR0913 - events, where, and how smooth
    x: Counts,
    y: Counts,
    *,
    grid: KernelGrid,
    bandwidth_m: float,
    kernel: Kernel = "quartic",
    inside: NDArray[np.bool_] | None = None,
    weights: Counts | None = None,
) -> KernelDensity:
    r"""
    Smooth events over the cells of a grid, corrected at the edge of the area.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)
        East and north, metres, in the projection of `grid`.
    grid
        The cells to compute.
    bandwidth_m
        Metres: the radius h of the quartic kernel, the standard deviation of the
        Gaussian. At least two cells.
    kernel
        `quartic` or `gaussian`.
    inside : ndarray of bool, shape (rows, columns)
        The cells of the study area; None for all. Water and other municipalities,
        from which no reports come, belong outside.
    weights : ndarray of float, shape (n,)
        What each event counts; 1 each when None.

    Returns
    -------
    KernelDensity
        Without events, 0 everywhere.

    Raises
    ------
    ShapeError
        If the arrays disagree on their shape.
    RefusedInputError
        If a coordinate is not finite, a weight negative, the bandwidth below two
        cells, the study area empty, or all events lie outside it.

    Notes
    -----
    With distance d, the kernels integrate to 1 over the plane [1]_:

    .. math::
        k(d) = \frac{3}{\pi h^2} (1 - d^2 / h^2)^2, \; d < h, \qquad
        k(d) = \frac{1}{2 \pi h^2} e^{-d^2 / 2 h^2}.

    Near the edge there are no events on the other side to be found. The sum is
    divided by the part of the kernel that lies in the study area A [2]_,

    .. math::
        \lambda(s) = \sum_i w_i k(|s - x_i|) / \int_A k(|s - u|) du,

    so that events spread evenly give the same density everywhere, up to the edge.
    Events are moved to the middle of their cell, at most 0.71 cells; the Gaussian
    ends at 4 h.

    References
    ----------
    .. [1] B. W. Silverman (1986). Density Estimation for Statistics and Data
       Analysis. Chapman and Hall, section 4.2.
    .. [2] P. Diggle (1985). A kernel method for smoothing point process data.
       Applied Statistics 34(2), 138-147.

    Examples
    --------
    >>> grid = KernelGrid(west=0, north=1000, cell_m=10, rows=100, columns=100)
    >>> found = kernel_density([505.0], [495.0], grid=grid, bandwidth_m=50)
    >>> round(float(found.values.max()), 1)
    381.7
    >>> round(float(found.values.sum() * 10 * 10 / 1e6), 9)
    1.0
    """
    area = _study_area(grid, inside)
    if not _LEAST_CELLS_A_BANDWIDTH * grid.cell_m <= bandwidth_m < np.inf:
        raise RefusedInputError(
            sv=f"Bandbredden är {bandwidth_m:g} m; med rutor på {grid.cell_m:g} m ska "
            f"den vara minst {_LEAST_CELLS_A_BANDWIDTH * grid.cell_m:g} m.",
            en=f"The bandwidth is {bandwidth_m:g} m; with cells of {grid.cell_m:g} m "
            f"it should be at least {_LEAST_CELLS_A_BANDWIDTH * grid.cell_m:g} m.",
        )
    counts, outside = _binned(x, y, weights, grid, area)
    events = float(counts.sum())
    if outside and not events:
        raise RefusedInputError(
            sv="Alla händelser ligger utanför området; har de samma koordinatsystem?",
            en="All events lie outside the area; have they the same coordinate system?",
        )
    mass = _kernel_mass(grid, bandwidth_m, kernel)
    seen = fftconvolve(area.astype(np.float64), mass, mode="same")
    smooth = fftconvolve(counts, mass, mode="same")
    smooth[smooth < _ROUNDING * smooth.max(initial=0)] = 0.0
    values = np.full(area.shape, np.nan)
    np.divide(smooth * (_M2_PER_KM2 / grid.cell_m**2), seen, out=values, where=area)
    return KernelDensity(values, events, outside)


def _study_area(
    grid: KernelGrid, inside: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    """Give the cells of the study area; refuse one without any."""
    shape = grid.rows, grid.columns
    area = np.ones(shape, np.bool_) if inside is None else np.asarray(inside, np.bool_)
    if area.shape != shape:
        raise ShapeError(
            sv=f"Området har formen {area.shape}; rutnätet har {shape}.",
            en=f"The area has shape {area.shape}; the grid has {shape}.",
        )
    if not area.any():
        raise RefusedInputError(
            sv="Ingen ruta ligger i området.", en="No cell lies in the area."
        )
    return area


def _binned(
    x: Counts,
    y: Counts,
    weights: Counts | None,
    grid: KernelGrid,
    area: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], float]:
    """Add up events by cell; give also the weight of those outside the area."""
    east, north = checked_counts(x), checked_counts(y)
    each = np.ones(east.size) if weights is None else checked_counts(weights)
    if not east.shape == north.shape == each.shape:
        raise ShapeError(
            sv=f"Det finns {east.size} x, {north.size} y och {each.size} vikter; de "
            "ska vara lika många.",
            en=f"There are {east.size} x, {north.size} y and {each.size} weights; they "
            "should be as many.",
        )
    if each.min(initial=0) < 0:
        raise RefusedInputError(
            sv=f"En vikt är {each.min():g}; vikter ska vara minst 0.",
            en=f"A weight is {each.min():g}; weights should be at least 0.",
        )
    column = np.floor((east - grid.west) / grid.cell_m)
    row = np.floor((grid.north - north) / grid.cell_m)
    here = (column >= 0) & (column < grid.columns) & (row >= 0) & (row < grid.rows)
    at = (np.where(here, row, 0) * grid.columns + np.where(here, column, 0)).astype(int)
    here &= area.ravel()[at]
    found = np.bincount(at[here], each[here], area.size).astype(np.float64)
    return found.reshape(area.shape), float(each[~here].sum())


def _kernel_mass(
    grid: KernelGrid, bandwidth_m: float, kernel: Kernel
) -> NDArray[np.float64]:
    """Give the share of an event that falls in each cell around it."""
    h = bandwidth_m / grid.cell_m
    reach = int(np.ceil(h if kernel == "quartic" else _GAUSSIAN_REACH * h))
    # Farther than the grid is wide nothing of a kernel can be seen.
    down, across = min(reach, grid.rows), min(reach, grid.columns)
    squared = (
        np.square(np.arange(-down, down + 1.0))[:, np.newaxis]
        + np.square(np.arange(-across, across + 1.0))
    ) / h**2
    if kernel == "quartic":
        height = np.square(np.maximum(1 - squared, 0.0)) * 3 / np.pi
    else:
        height = np.exp(-squared / 2) / (2 * np.pi)
        height[squared > _GAUSSIAN_REACH**2] = 0.0
    return np.asarray(height / height.sum())
