"""A density map as a picture, to lie over a map or stand in a document."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# ColorBrewer YlOrRd, light to dark: told apart in grey by depth.
STEPS = ("#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026")

# The lightest step begins at this share of the highest value; less is left clear.
_LEAST_SHARE = 0.05
_OPAQUE = 190


def density_picture(values: NDArray[np.float64]) -> tuple[bytes, list[float]]:
    """
    Draw a density map in five steps, clear where there is little or nothing known.

    Parameters
    ----------
    values : ndarray of float, shape (rows, columns)
        Events per square kilometre; NaN where there is no data.

    Returns
    -------
    tuple of bytes and list of float
        A PNG with a pixel a cell, and where each step begins, for the legend: the
        first holds values from there to the next, the last from there on. A map
        without events has no steps and is clear.

    Examples
    --------
    >>> density_picture(np.array([[np.nan, 0.0, 10.0]]))[1]
    [0.5, 2.4, 4.3, 6.2, 8.1]
    """
    known = np.nan_to_num(values, nan=0.0)
    highest = float(known.max(initial=0.0))
    drawn = np.zeros((*values.shape, 4), dtype=np.uint8)
    begins: list[float] = []
    if highest > 0:
        edges = np.linspace(_LEAST_SHARE, 1, len(STEPS) + 1)[:-1] * highest
        step = np.searchsorted(edges, known, side="right")
        colours = [(0, 0, 0, 0), *((*_rgb(colour), _OPAQUE) for colour in STEPS)]
        drawn = np.array(colours, dtype=np.uint8)[step]
        begins = [float(f"{edge:.12g}") for edge in edges]
    file = BytesIO()
    Image.fromarray(drawn, "RGBA").save(file, format="PNG", optimize=True)
    return file.getvalue(), begins


def _rgb(colour: str) -> tuple[int, int, int]:
    """Read a colour written as #rrggbb."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
