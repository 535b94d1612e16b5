"""What a map page is told: where to begin, which layers, in which colours."""

from collections.abc import Sequence

from flask import g, url_for
from flask_babel import gettext as _
from flask_login import current_user

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.model.account import Role
from geosafety.model.layer import LayerSpec, Style
from webmap.base_maps import base_maps
from webmap.site import site
from webmap.text import title

# What a layer is declared for, by the role that reads it.
_AUDIENCES = {
    Role.COORDINATOR: frozenset({"est", "planning", "walk", "public"}),
    Role.EST_MEMBER: frozenset({"est", "public"}),
    Role.POLICE: frozenset({"est", "public"}),
    Role.PLANNER: frozenset({"planning", "public"}),
    Role.WALK_LEADER: frozenset({"walk", "public"}),
    Role.GIS_EDITOR: frozenset({"est", "planning", "walk", "public"}),
}
_ANYONE = frozenset({"public"})


def may_read(layer: LayerSpec, role: Role | None) -> bool:
    """Tell whether a layer is declared for a role, or for anyone when it is None."""
    if role is None:
        return not _ANYONE.isdisjoint(layer.audience)
    # The background is for all who are signed in.
    return layer.base or not _AUDIENCES.get(role, _ANYONE).isdisjoint(layer.audience)


def vector_layers() -> list[LayerSpec]:
    """List the layers with shapes that the reader may see, in drawing order."""
    return [
        layer
        for layer in site().catalog.layers.values()
        if layer.geometry is not None and may_read(layer, current_user.role)
    ]


def map_data(
    *, overlays: list[LayerSpec], rasters: Sequence[dict[str, object]] = ()
) -> dict[str, object]:
    """
    Give bounds, background and overlays as the scripts want them.

    Parameters
    ----------
    overlays
        Layers with shapes that can be switched on.
    rasters
        Rasters that can be switched on, as `RasterLayer.described` tells of them.
    """
    west, south, east, north = settled_bounds()
    background = [layer for layer in vector_layers() if layer.base]
    return {
        "bounds": [[south, west], [north, east]],
        "base_layers": [described(layer) for layer in background],
        "base_maps": base_maps(),
        "overlays": [*map(described, overlays), *rasters],
    }


def settled_bounds() -> tuple[float, float, float, float]:
    """
    Give west, south, east, north of where people live; degrees.

    That is all addresses but the outermost in each direction; the municipality
    when there is no register.
    """
    extent = site().hexagons.at(g.revision).extent
    if extent is not None:
        return extent
    boundary = reproject_geometry(
        site().catalog.municipality.boundary, source=SWEREF99_TM, target=WGS84
    )
    west, south, east, north = boundary.bounds
    return west, south, east, north


def described(layer: LayerSpec) -> dict[str, object]:
    """Tell a script where a layer is and how it is drawn."""
    return {
        "key": layer.key,
        "title": title(layer.title),
        "url": url_for("api_layers.features", key=layer.key),
        "geometry": layer.geometry,
        "min_zoom": layer.min_zoom,
        "style": drawn(layer.style),
    }


def drawn(style: Style) -> dict[str, object]:
    """Tell a script the colours and widths of a layer."""
    return {
        "fill": style.fill,
        "stroke": style.stroke,
        "width": style.width,
        "radius": style.radius,
        "property": style.property,
        "classes": [
            {
                "title": title(each.title),
                "fill": each.fill,
                "start": each.start,
                "end": each.end,
                "value": each.value,
            }
            for each in style.classes
        ],
    }


def map_words() -> dict[str, str]:
    """Give the words every map needs."""
    return {
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "source": _("Map: the municipality’s own layers"),
        "background": _("Background map"),
        "drawn_map": _("The municipality’s own layers"),
        "no_answer": _("The server does not answer. Try again in a while."),
    }
