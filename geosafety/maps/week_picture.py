"""The hours of the week as a drawing: seven rows of 24."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.hotspots.hot_times import WEEKDAYS
from geosafety.maps.plan_signs import INK
from geosafety.maps.svg import element, words
from geosafety.situation.evidence import Picture

_SHADES: Final = ("#f3f4f6", "#fde3cf", "#f9bd92", "#ee8a4e", "#b84300")
_LEFT, _TOP, _CELL_W, _CELL_H = 52, 26, 33, 24
_WIDTH: Final = _LEFT + 24 * _CELL_W + 16
_HEIGHT: Final = _TOP + 7 * _CELL_H + 44


def week_picture(weights: NDArray[np.float64]) -> Picture:
    """
    Draw when in the week reports lie.

    Parameters
    ----------
    weights : ndarray of float, shape (7, 24)
        Expected reports by weekday, Monday first, and hour, local time.
    """
    most = float(weights.max()) or 1.0
    steps = np.ceil(4 * weights / most - 1e-9).clip(0, 4).astype(int)
    cells = "".join(
        element(
            "rect",
            x=_LEFT + hour * _CELL_W,
            y=_TOP + day * _CELL_H,
            width=_CELL_W - 1,
            height=_CELL_H - 1,
            fill=_SHADES[steps[day, hour]],
        )
        for day in range(7)
        for hour in range(24)
    )
    text = (
        "Veckans timmar, svensk tid: ju mörkare ruta, desto fler rapporter. Samma "
        "tal står i tabellen under, tre timmar i taget."
    )
    parts = [
        element("title", words(text)),
        element("rect", width=_WIDTH, height=_HEIGHT, fill="#ffffff"),
        cells,
        *_days(),
        *_hours(),
        *_scale(most),
    ]
    svg = element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
        role="img",
        font_family="DejaVu Sans, system-ui, sans-serif",
    )
    return Picture(svg=svg, description=text)


def _days() -> list[str]:
    """Write the days beside the rows."""
    return [
        element("text", day, x=6, y=_TOP + at * _CELL_H + 17, font_size=13, fill=INK)
        for at, day in enumerate(WEEKDAYS)
    ]


def _hours() -> list[str]:
    """Write every third hour above the columns, where it begins."""
    return [
        element(
            "text",
            f"{hour:02}",
            x=_LEFT + hour * _CELL_W,
            y=_TOP - 8,
            font_size=12,
            text_anchor="middle" if hour else "start",
            fill=INK,
        )
        for hour in range(0, 25, 3)
    ]


def _scale(most: float) -> list[str]:
    """Explain the shades below the rows."""
    y = _HEIGHT - 30
    boxes = [
        element("rect", x=_LEFT + at * 34, y=y, width=32, height=14, fill=shade)
        for at, shade in enumerate(_SHADES)
    ]
    ends = f"från inga till {most:.1f}".replace(".", ",") + " rapporter i timmen"
    text = element("text", words(ends), x=_LEFT + 182, y=y + 12, font_size=12, fill=INK)
    return [*boxes, text]
