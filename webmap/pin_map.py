"""A map to put a pin on: where it begins, its words, and asking where the device is."""

from flask import Response
from flask_babel import gettext as _

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import ClusterError
from webmap.map_data import described, map_words
from webmap.security import HEADERS
from webmap.site import site

# On pages with such a map alone may a browser be asked where it is.
_MAY_ASK_WHERE = HEADERS["Permissions-Policy"].replace(
    "geolocation=()", "geolocation=(self)"
)


def pin_map_data() -> dict[str, object]:
    """Give bounds and background as the scripts want them."""
    return {"bounds": _bounds(), "base_layers": _background()}


def with_position(response: Response) -> Response:
    """Let a page ask the browser where it is."""
    response.headers["Permissions-Policy"] = _MAY_ASK_WHERE
    return response


def pin_map_words() -> dict[str, str]:
    """Give the words that the scripts of a pin, a time and a text use."""
    return map_words() | {
        "pin_set": _("The pin is set, ±%(m)s m.", m="%(m)s"),
        "pin_unsure": _(
            "The pin is set, but only to within %(m)s m. Move it if it is wrong.",
            m="%(m)s",
        ),
        "pin_gone": _("The pin is removed."),
        "asking": _("Asking for your position …"),
        "position_denied": _(
            "The browser may not tell where you are. Write the address instead, or "
            "put the pin on the map."
        ),
        "position_failed": _(
            "Your position could not be found. Write the address instead, or put the "
            "pin on the map."
        ),
        "personal_number": _(
            "This looks like a personal identity number. Remove it: the report "
            "cannot be sent with it."
        ),
        "maybe_personal_number": _(
            "This may be a personal identity number. Remove it if it is."
        ),
        "signs_left": _("%(n)s characters left", n="%(n)s"),
    }


def _bounds() -> list[list[float]]:
    """Give south-west and north-east of where people live; degrees."""
    extent = _extent()
    if extent is None:
        boundary = reproject_geometry(
            site().catalog.municipality.boundary, source=SWEREF99_TM, target=WGS84
        )
        extent = boundary.bounds
    west, south, east, north = extent
    return [[south, west], [north, east]]


def _extent() -> tuple[float, float, float, float] | None:
    """Give west, south, east, north of the addresses, if there are any."""
    addresses = site().addresses
    try:
        return addresses.newest().extent
    except ClusterError:
        # The form is shown without the database too.
        return addresses.kept.extent if addresses.kept else None


def _background() -> list[dict[str, object]]:
    """List the layers of the background that are declared for the public."""
    return [
        described(layer)
        for layer in site().catalog.layers.values()
        if layer.base and layer.geometry is not None and "public" in layer.audience
    ]
