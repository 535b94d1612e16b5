"""Rasters on the map: which there are, in which colours, and for whom."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from geosafety.errors import NotFoundError
from geosafety.jobs.density_surfaces import KINDS, density_file
from geosafety.model.account import Role
from geosafety.model.hotspot import COUNT_COLOURS
from geosafety.model.layer import LayerSpec
from geosafety.model.placement import Precision
from geosafety.model.report import ReportKind
from geosafety.surfaces import ColourClass, colours_of, read_method
from webmap.access import MAPS
from webmap.map_data import may_read
from webmap.site import site
from webmap.text import day, title
from webmap.titles import kind_titles, precision_titles

DENSITY = "density_"


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterLayer:
    """
    A raster that the reader may see, and the file that it lies in.

    Attributes
    ----------
    key, title, source
        What it is called, and where it comes from.
    path
        A GeoTIFF in EPSG:3006.
    colours
        What each range of values is drawn in.
    legend
        Words and colour of each class.
    about
        The method card as a list of lines; empty for what is declared.
    """

    key: str
    title: str
    source: str
    path: Path
    colours: tuple[ColourClass, ...]
    legend: tuple[tuple[str, str], ...]
    about: tuple[str, ...] = ()
    min_zoom: int = 0

    @property
    def version(self) -> str:
        """Name the file's content and the colours; another when either changes."""
        state = _state(self.path)
        return sha256(repr((self.key, state, self.colours)).encode()).hexdigest()[:16]

    def described(self) -> dict[str, object]:
        """Tell a script where the tiles are, and what stands in the legend."""
        address = url_for("api_tiles.raster", layer=self.key, z=0, x=0, y=0)
        return {
            "key": self.key,
            "title": self.title,
            "source": self.source,
            "tiles": address.replace("/0/0/0.png", "/{z}/{x}/{y}.png"),
            "min_zoom": self.min_zoom,
            "legend": [{"title": words, "fill": fill} for words, fill in self.legend],
            "about": list(self.about),
        }


def raster_layers() -> list[RasterLayer]:
    """List the rasters that have a file and that the reader may see."""
    role = current_user.role if current_user.is_authenticated else None
    declared = [
        _declared(layer)
        for layer in site().catalog.layers.values()
        if layer.raster is not None and may_read(layer, role)
    ]
    found = [layer for layer in declared if layer.path.is_file()]
    return [*found, *_densities(role)]


def find_raster(key: str) -> RasterLayer:
    """
    Find a raster that the reader may see; another is as good as none.

    Raises
    ------
    NotFoundError
        If there is none of that name for the reader.
    """
    for layer in raster_layers():
        if layer.key == key:
            return layer
    raise NotFoundError(
        sv=f"Det finns inget rasterlager ”{key[:40]}”.",
        en=f"There is no raster layer “{key[:40]}”.",
    )


def _declared(layer: LayerSpec) -> RasterLayer:
    """Describe a raster of the layers folder."""
    name = title(layer.title)
    legend = [(title(each.title), each.fill) for each in layer.style.classes]
    if not legend and layer.style.fill:
        legend = [(name, layer.style.fill)]
    return RasterLayer(
        key=layer.key,
        title=name,
        source=layer.source,
        path=site().settings.municipality_dir / "rasters" / str(layer.raster),
        colours=colours_of(layer.style),
        legend=tuple(legend),
        min_zoom=layer.min_zoom,
    )


def _densities(role: Role | None) -> list[RasterLayer]:
    """List the smoothed maps, for those who see the hotspots."""
    if role not in MAPS:
        return []
    found = []
    for kind in KINDS:
        path = density_file(site().settings, kind)
        card = _card(path)
        if card is not None:
            found.append(_density(path, kind, card))
    return found


def _density(path: Path, kind: ReportKind, card: dict[str, Any]) -> RasterLayer:
    """Describe the smoothed map of a kind by its card."""
    limits = [float(each) for each in card["limits"]]
    ends = [*limits[1:], float("inf")]
    colours = tuple(
        ColourClass(fill, start, end)
        for fill, start, end in zip(COUNT_COLOURS, limits, ends, strict=True)
    )
    kind_title = kind_titles()[kind]
    return RasterLayer(
        key=f"{DENSITY}{kind.value}",
        title=_("Density (a picture, no test): %(kind)s", kind=kind_title),
        source=_("Reports that have been approved, smoothed"),
        path=path,
        colours=colours,
        legend=tuple((_range(each), each.fill) for each in colours),
        about=_about(card),
    )


def _range(colour: ColourClass) -> str:
    """Say which densities a colour is for."""
    start = format_decimal(colour.start)
    if colour.end == float("inf"):
        words = _("%(from)s or more per km²", **{"from": start})
    else:
        ends = {"from": start, "to": format_decimal(colour.end)}
        words = _("%(from)s to under %(to)s per km²", **ends)
    return str(words)


def _about(card: dict[str, Any]) -> tuple[str, ...]:
    """Write the method card."""
    period: dict[str, str] = card["period"]
    lines = [
        _(
            "%(from)s – %(to)s · n = %(n)s reports whose point, address or crossing "
            "is known",
            **{name: day(date.fromisoformat(at)) for name, at in period.items()},
            n=format_decimal(card["n"]),
        ),
        _(
            "Quartic kernel, bandwidth %(bandwidth)s m, cells of %(cell)s m, corrected "
            "at the municipality’s edge. It is a picture and no test; the hexagons "
            "are tested.",
            bandwidth=format_decimal(card["bandwidth_m"]),
            cell=format_decimal(card["cell_m"]),
        ),
    ]
    names = precision_titles()
    left = [
        f"{names[Precision(each)]} {count}" for each, count in card["left_out"].items()
    ]
    if card.get("outside"):
        left.append(_("outside the municipality %(n)s", n=card["outside"]))
    if left:
        lines.append(
            _("Left out, since no point is known: %(what)s.", what=", ".join(left))
        )
    return tuple(lines)


def _card(path: Path) -> dict[str, Any] | None:
    """Read the card of a smoothed map; None where there is none."""
    state = _state(path)
    return None if state is None else _read_card(path, state)


def _state(path: Path) -> tuple[int, int, int] | None:
    """Tell a file's content from another's without reading it; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=16)
def _read_card(path: Path, _state: tuple[int, int, int]) -> dict[str, Any] | None:
    """Read a card once for each content of its file."""
    return read_method(path)
