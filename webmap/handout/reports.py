"""The table of reports as it is taken along."""

from datetime import datetime

import pandas as pd
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

import geosafety
from geosafety.model.handout import NO_DATA, Column, Handout
from geosafety.model.period import Period, period_as_json
from geosafety.model.placement import Precision
from geosafety.model.report import Confidentiality
from geosafety.store import report_counts
from geosafety.store.connection import transaction
from webmap.months import Months, chosen_months, period_of
from webmap.report_table import KindTable, report_table
from webmap.site import site
from webmap.text import language, title
from webmap.titles import kind_titles, precision_titles


def reports_of_query(asked: MultiDict[str, str]) -> Handout:
    """
    Make ready what the page /rapporter shows for a query string.

    Raises
    ------
    BadParameterError
        If a month cannot be used.
    """
    with transaction(site().engine) as connection:
        span = report_counts.span(connection)
        period = period_of(chosen_months(Months.of_span(span), asked))
        totals = report_counts.totals_by_precision(connection, period=period)
    tables = report_table(totals, site().catalog.vocabulary)
    return _handout(tables, period, span[1] if span else NO_DATA)


def _handout(
    tables: list[KindTable], period: Period | None, until: datetime
) -> Handout:
    """Put the tables of all kinds below each other; they are never added up."""
    precisions = precision_titles()
    n = sum(table.total for table in tables)
    name = site().catalog.municipality.name
    return Handout(
        name="reports" if language() == "en" else "rapporter",
        title=_("Reports in %(municipality)s", municipality=name),
        summary=_(
            "How many reports there are of each category, and how well their place is "
            "known; n = %(n)s. Kinds of reports are never added together.",
            n=n,
        ),
        source=_(
            "Reports to %(municipality)s, approved; those marked for the police "
            "are not counted",
            municipality=name,
        ),
        rows=pd.DataFrame(_rows(tables), columns=_names()),
        columns=(
            Column(name="kind", title=_("Kind of report")),
            Column(name="category", title=_("Category")),
            Column(name="all", title=_("All"), digits=0),
            *(
                Column(name=each.value, title=precisions[each], digits=0)
                for each in Precision
            ),
        ),
        method=_method(tables, period),
        facts={"period": period_as_json(period), "reports": n},
        secrecy=Confidentiality.INTERNAL,
        n=n,
        made_at=until,
        version=geosafety.__version__,
        language=language(),
        period=period,
    )


def _names() -> list[str]:
    """Name the columns for programs."""
    return ["kind", "category", "all", *(each.value for each in Precision)]


def _rows(tables: list[KindTable]) -> list[list[object]]:
    """Give a row a category."""
    kinds = kind_titles()
    return [
        [
            str(kinds[table.kind]),
            title(row.title),
            row.total,
            *(row.counts.get(each.value, 0) for each in Precision),
        ]
        for table in tables
        for row in table.rows
    ]


def _method(tables: list[KindTable], period: Period | None) -> dict[str, str]:
    """Tell what was counted, kind by kind."""
    kinds = kind_titles()
    counted = {
        str(kinds[table.kind]): _(
            "n = %(n)s, %(share)s %% placed",
            n=table.total,
            share=round(table.placed_share * 100),
        )
        for table in tables
    }
    return {
        _("Period"): f"{period.first} – {period.last}" if period else "–",
        **counted,
        _("Without a place"): _(
            "Reports without a place are counted here and are nowhere on the map."
        ),
        _("Few reports"): _(
            "The figures are internal. Those that are small must not be published as "
            "they are."
        ),
    }
