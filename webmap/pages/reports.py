"""How many reports there are, of what, and how well they could be placed."""

from flask import Blueprint, render_template, request, url_for

from geosafety.model.placement import Precision
from geosafety.store import report_counts
from geosafety.store.connection import transaction
from webmap.handout.form import TABLES, handout_form
from webmap.months import Months, chosen_months, period_of
from webmap.report_table import report_table
from webmap.site import site
from webmap.titles import kind_titles, precision_titles

blueprint = Blueprint("reports", __name__)


@blueprint.get("/rapporter")
def page() -> str:
    """Count reports for the coordinator, EST and planners; no report's text."""
    with transaction(site().engine) as connection:
        months = Months.of_span(report_counts.span(connection))
        chosen = chosen_months(months, request.args)
        period = period_of(chosen)
        totals = report_counts.totals_by_precision(connection, period=period)
    return render_template(
        "reports.html",
        months=months,
        chosen=chosen,
        period=period,
        precisions=[(each.value, precision_titles()[each]) for each in Precision],
        kind_titles=kind_titles(),
        kinds=report_table(totals, site().catalog.vocabulary),
        handout=handout_form(
            url_for("handout.reports"),
            TABLES,
            question=request.query_string.decode(),
        ),
    )
