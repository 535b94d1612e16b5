"""The public form as a page: categories in plain words, the map, and what was typed."""

from http import HTTPStatus

from flask import Response, current_app, render_template
from flask_babel import gettext as _

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import ClusterError
from geosafety.model.vocabulary import Category, Vocabulary
from webmap import proof
from webmap.categories import reportable
from webmap.map_data import described, map_words
from webmap.report_form import LONGEST, Filled
from webmap.report_times import parts, whens
from webmap.security import HEADERS
from webmap.site import site

# On these pages alone may a browser be asked where it is.
_MAY_ASK_WHERE = HEADERS["Permissions-Policy"].replace(
    "geolocation=()", "geolocation=(self)"
)


def form_page(filled: Filled, status: int = HTTPStatus.OK) -> Response:
    """Make the page with a form, as it was filled in and with what is wrong."""
    vocabulary = site().catalog.vocabulary
    secret = current_app.config["SECRET_KEY"]
    page = render_template(
        "report.html",
        script="js/report/page.js",
        data={
            "bounds": _bounds(),
            "base_layers": _background(),
            "challenge": proof.challenge(secret, filled.client_id),
            "is_new": not filled.fields,
            "words": map_words() | _words(),
        },
        filled=filled,
        values=filled.fields,
        faults={fault.field: fault.words for fault in filled.faults},
        groups=_groups(vocabulary, filled.fields.get("category", "")),
        blocked=list(vocabulary.blocked().values()),
        whens=whens(),
        parts=parts(),
        longest=LONGEST,
    )
    response = Response(page, status=status)
    response.headers["Permissions-Policy"] = _MAY_ASK_WHERE
    return response


def _groups(vocabulary: Vocabulary, chosen: str) -> list[dict[str, object]]:
    """Sort the categories that anybody may report into their groups."""
    sorted_in: dict[str, list[Category]] = {}
    for category in reportable(vocabulary):
        sorted_in.setdefault(category.group, []).append(category)
    return [
        {
            "title": title,
            "hint": vocabulary.group_hints.get(key),
            "categories": sorted_in[key],
            "open": chosen in {each.key for each in sorted_in[key]},
        }
        for key, title in vocabulary.groups.items()
        if key in sorted_in
    ]


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


def _words() -> dict[str, str]:
    """Give the words that the scripts of the form use."""
    return {
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
        "found": _("Categories that fit: %(n)s", n="%(n)s"),
        "none_found": _(
            "No category fits. Try another word, or look among the themes."
        ),
        "sending": _("Sending …"),
        "restored": _("What you wrote before is still here."),
    }
