"""The map of hotspots."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from geosafety.jobs.senders import known_senders
from geosafety.jobs.submit import PARTNER_SENDER, PUBLIC_SENDER
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from geosafety.store import report_counts
from geosafety.store.connection import transaction
from webmap.categories import mapped
from webmap.hotspot_words import COUNT_COLOURS, gi_legend, hotspot_words
from webmap.map_data import map_data, map_words, vector_layers
from webmap.months import Months, chosen_months
from webmap.raster_layers import raster_layers
from webmap.site import site
from webmap.text import month, title
from webmap.titles import kind_titles

blueprint = Blueprint("hotspots", __name__)

KINDS = (
    ReportKind.INCIDENT,
    ReportKind.UNSAFE_PLACE,
    ReportKind.DEFICIENCY,
    ReportKind.SAFE_PLACE,
)


@blueprint.get("/hotspots")
def page() -> str:
    """Show staff where reports gather more than chance would have it."""
    with transaction(site().engine) as connection:
        months = Months.of_span(report_counts.span(connection))
    chosen = chosen_months(months, request.args)
    overlays = [layer for layer in vector_layers() if not layer.base]
    query = _query(request.args, chosen)
    rasters = [each.described() for each in raster_layers()]
    data = map_data(overlays=overlays, rasters=rasters) | {
        "hexagons_url": url_for("api_hexagons.hexagons"),
        "gi_legend": gi_legend(),
        "count_colours": COUNT_COLOURS,
        "senders": _sender_titles(),
        "words": map_words() | hotspot_words(),
    }
    return render_template(
        "hotspots.html",
        script="js/hotspots/page.js",
        data=data,
        query=query,
        kinds=[(kind.value, kind_titles()[kind]) for kind in KINDS],
        months=[(value, month(value)) for value in reversed(months.values)],
        resolutions=[("8", _("Large")), ("9", _("Medium")), ("10", _("Small"))],
        groups=_groups(site().catalog.vocabulary, query["category"]),
        overlays=data["overlays"],
    )


def _query(
    asked: MultiDict[str, str], chosen: tuple[str, str] | None
) -> dict[str, object]:
    """Read the address back into the form; what is not known is left out."""
    kinds = {kind.value for kind in KINDS}
    resolution = asked.get("resolution", "9")
    kind = asked.get("kind", "")
    return {
        "kind": kind if kind in kinds else ReportKind.INCIDENT.value,
        "from": chosen[0] if chosen else "",
        "to": chosen[1] if chosen else "",
        "resolution": resolution if resolution in {"8", "9", "10"} else "9",
        "show": asked.get("show", "hot"),
        "equal": asked.get("senders") == "equal",
        "category": frozenset(asked.getlist("category")),
        "layer": frozenset(asked.getlist("layer")),
    }


def _sender_titles() -> dict[str, str]:
    """Name those who send reports."""
    with transaction(site().hexagons.engine) as connection:
        known = known_senders(connection, site().catalog)
    return {key: title(each.title) for key, each in known.items()} | {
        PUBLIC_SENDER: _("The public"),
        PARTNER_SENDER: _("The form for partners"),
    }


def _groups(vocabulary: Vocabulary, chosen: object) -> list[dict[str, object]]:
    """List the categories by group, for the kinds that the map shows."""
    groups = []
    for key, group_title in vocabulary.groups.items():
        categories = [
            {"key": each.key, "title": title(each.title), "kind": kind.value}
            for kind in KINDS
            for each in mapped(vocabulary, kind)
            if each.group == key
        ]
        if categories:
            groups.append(
                {
                    "title": title(group_title),
                    "categories": categories,
                    "kinds": sorted({str(each["kind"]) for each in categories}),
                    "open": any(
                        isinstance(chosen, frozenset) and each["key"] in chosen
                        for each in categories
                    ),
                }
            )
    return groups
