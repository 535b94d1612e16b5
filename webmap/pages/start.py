"""The start page: what waits, what comes, what is late, and where one may go."""

from datetime import datetime

from flask import Blueprint, render_template
from flask_login import current_user

from geosafety.model.account import Role
from geosafety.model.period import LOCAL_TIME
from geosafety.model.placement import Precision
from geosafety.store import developments, report_counts, waiting
from geosafety.store.connection import Connection, transaction
from webmap.access import allows
from webmap.inbox import MOST_COUNTED
from webmap.meetings.view import words
from webmap.site import site
from webmap.start import measure_titles, part_in_meeting, tiles_of, waiting_lines

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def home() -> str:
    """Show what waits for the reader, and what their role can do."""
    today = datetime.now(LOCAL_TIME).date()
    role = current_user.role
    with transaction(site().engine) as connection:
        found = waiting.read(
            connection,
            _work(role),
            organisation_id=current_user.account.organisation_id,
            today=today,
            at_most=MOST_COUNTED,
        )
        figures = _figures(connection)
    return render_template(
        "start.html",
        tiles=tiles_of(role),
        lines=waiting_lines(found.counts),
        duties=found.duties,
        meeting=found.next_meeting,
        part=part_in_meeting(role, found.next_meeting),
        documents=found.documents,
        may_open=allows("meetings.meeting", "GET", role),
        may_meet=allows("meetings.page", "GET", role),
        may_do=allows("operations.page", "GET", role)
        or allows("measures.page", "GET", role),
        figures=figures,
        today=today,
        states={"operation": words()["operation_states"], "measure": measure_titles()},
    )


def _work(role: Role) -> waiting.Work:
    """Tell which kinds of work a role has, as the table of access has it."""
    return waiting.Work(
        reviews=allows("inbox.page", "GET", role),
        handles_files=allows("quarantine.page", "GET", role),
        tells=allows("own_reports.page", "GET", role),
        meets=allows("operations.take", "POST", role),
        leads=allows("meetings.lock", "POST", role),
        hears=role is Role.COUNCIL,
    )


def _figures(connection: Connection) -> dict[str, object]:
    """Count what the map rests on."""
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
