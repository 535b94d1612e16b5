"""The map of hotspots."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from geosafety.model.hotspot import COUNT_COLOURS
from geosafety.model.report import ReportKind
from geosafety.store import report_counts
from geosafety.store.connection import transaction
from webmap.handout.form import handout_form
from webmap.hotspot_words import gi_legend, hotspot_words
from webmap.map_choices import (
    KINDS,
    category_groups,
    kind_choices,
    sender_titles,
    size_choices,
)
from webmap.map_data import map_data, map_words, vector_layers
from webmap.months import Months, chosen_months
from webmap.raster_layers import raster_layers
from webmap.site import site
from webmap.text import month

blueprint = Blueprint("hotspots", __name__)


@blueprint.get("/hotspots")
def page() -> str:
    """Show staff where reports gather more than chance would have it."""
    with transaction(site().engine) as connection:
        months = Months.of_span(report_counts.span(connection))
    chosen = chosen_months(months, request.args)
    overlays = [layer for layer in vector_layers() if not layer.base]
    query = _query(request.args, chosen)
    rasters = [each.described() for each in raster_layers()]
    categories = frozenset(request.args.getlist("category"))
    data = map_data(overlays=overlays, rasters=rasters) | {
        "hexagons_url": url_for("api_hexagons.hexagons"),
        "gi_legend": gi_legend(),
        "count_colours": COUNT_COLOURS,
        "senders": sender_titles(),
        "words": map_words() | hotspot_words(),
    }
    return render_template(
        "hotspots.html",
        script="js/hotspots/page.js",
        data=data,
        query=query | {"category": categories},
        kinds=kind_choices(),
        months=[(value, month(value)) for value in reversed(months.values)],
        resolutions=size_choices(),
        groups=category_groups(site().catalog.vocabulary, categories),
        overlays=data["overlays"],
        handout=handout_form(
            url_for("handout.hotspots"), question=request.query_string.decode()
        ),
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
        "layer": frozenset(asked.getlist("layer")),
    }
