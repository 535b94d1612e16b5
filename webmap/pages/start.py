"""The start page."""

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_login import current_user

from geosafety.model.period import LOCAL_TIME
from geosafety.model.placement import Precision
from geosafety.store import developments, inbox, photos, report_counts
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.inbox import MOST_COUNTED
from webmap.site import site

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def home() -> str:
    """Show staff what their role can do, and what the map rests on."""
    words = {
        "inbox.page": (_("Inbox"), _("Read what has come in, before others see it.")),
        "photos.page": (
            _("Photos that wait"),
            _("Look that nobody can be recognised."),
        ),
        "own_reports.page": (
            _("Own reports"),
            _("Tell of what has happened, and see what has become of it."),
        ),
        "est.page": (
            _("EST"),
            _("The latest fortnight: where, when, what, more or less than before."),
        ),
        "hotspots.page": (
            _("Hotspots"),
            _("Where reports gather more than chance would have it."),
        ),
        "developments.page": (
            _("Plans"),
            _("Review a plan area: what is reported there, light, stops, schools."),
        ),
        "reports.page": (
            _("Reports"),
            _("How many of each category, and how well their place is known."),
        ),
        "layers.page": (
            _("Layers"),
            _("Lamps, stops, schools and what else is mapped."),
        ),
        "imports.page": (_("Import"), _("Bring in a file of reports from a sender.")),
    }
    tiles = [
        (endpoint, *texts)
        for endpoint, texts in words.items()
        if allows(endpoint, "GET", current_user.role)
    ]
    return render_template(
        "start.html", tiles=tiles, waiting=_waiting(), figures=_figures()
    )


def _waiting() -> dict[str, int]:
    """Count what waits for the reader, by page."""
    if not allows("inbox.page", "GET", current_user.role):
        return {}
    with transaction(site().engine) as connection:
        return {
            "inbox.page": inbox.count_waiting(connection, at_most=MOST_COUNTED),
            "photos.page": photos.count_waiting(connection),
        }


def _figures() -> dict[str, object]:
    """Count what the map rests on."""
    with transaction(site().engine) as connection:
        totals = report_counts.totals_by_precision(connection)
        span = report_counts.span(connection)
        plans = len(developments.read_all(connection))
    reports = int(totals["count"].sum()) if len(totals) else 0
    if not reports or span is None:
        return {"reports": 0}
    placed = totals.loc[totals["precision"] != Precision.UNPLACED.value, "count"].sum()
    return {
        "reports": reports,
        "placed_percent": round(100 * int(placed) / reports),
        "last_day": span[1].astimezone(LOCAL_TIME).date(),
        "developments": plans,
    }
