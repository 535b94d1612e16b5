"""Write shapes as SVG, with attributes only, so that a strict page may show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_TOLERANCE_PX = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    The piece of ground that a picture shows.

    `west` and `north` are its upper left corner, EPSG:3006, metres; `scale` is
    pixels per metre; `width` and `height` are pixels.
    """

    west: float
    north: float
    scale: float
    width: float
    height: float

    @property
    def ground(self) -> BaseGeometry:
        """Give the rectangle shown, EPSG:3006."""
        return shapely.box(
            self.west,
            self.north - self.height / self.scale,
            self.west + self.width / self.scale,
            self.north,
        )

    def to_pixels(self, geometry: BaseGeometry) -> BaseGeometry:
        """Move a geometry onto the picture and leave out what cannot be seen."""
        seen = shapely.intersection(geometry, self.ground)

        def move(xy: NDArray) -> NDArray:  # type: ignore[type-arg]
            xy[:, 0] = (xy[:, 0] - self.west) * self.scale
            xy[:, 1] = (self.north - xy[:, 1]) * self.scale
            return xy

        return shapely.simplify(shapely.transform(seen, move), _TOLERANCE_PX)


def view_of(bounds: tuple[float, float, float, float], *, width: float) -> View:
    """Show some bounds (EPSG:3006, metres) in a picture of a given width."""
    west, south, east, north = bounds
    scale = width / (east - west)
    return View(
        west=west,
        north=north,
        scale=scale,
        width=width,
        height=round((north - south) * scale, 1),
    )


def element(name: str, content: str = "", /, **attributes: float | str) -> str:
    """
    Write one element; underscores in names become hyphens.

    Examples
    --------
    >>> element("rect", width=3, fill="none", stroke_width=0.5)
    '<rect width="3" fill="none" stroke-width="0.5"/>'
    """
    written = "".join(
        f" {key.replace('_', '-')}={quoteattr(_plain(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def words(text: str) -> str:
    """Escape text that stands between tags."""
    return escape(text)


def path(shape: BaseGeometry) -> str:
    """
    Write a shape in pixels as path data; points give nothing.

    Examples
    --------
    >>> path(shapely.LineString([(0, 0), (1.04, 2)]))
    'M0 0L1 2'
    """
    pieces = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        if part.is_empty:
            continue
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            pieces += [f"{_run(ring.coords[:-1])}Z" for ring in rings]
        elif part.geom_type in {"LineString", "LinearRing"}:
            pieces.append(_run(part.coords))
    return "".join(pieces)


def paths(shapes: Iterable[BaseGeometry], view: View, **attributes: float | str) -> str:
    """Draw many shapes alike, as one element; nothing when none can be seen."""
    data = "".join(path(view.to_pixels(shape)) for shape in shapes)
    return element("path", d=data, **attributes) if data else ""


def _run(positions: Iterable[tuple[float, ...]]) -> str:
    """Write positions as a run of straight lines."""
    steps = [f"{_plain(round(x, 1))} {_plain(round(y, 1))}" for x, y in positions]
    return f"M{'L'.join(steps)}"


def _plain(value: float | str) -> str:
    """Write a number without a needless fraction."""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "-0") or "0"
