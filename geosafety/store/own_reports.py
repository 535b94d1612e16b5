"""The reports of the actor's own organisation, and what has become of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pandas as pd
from sqlalchemy import Connection, text

from geosafety.model.placement import Precision
from geosafety.model.report import ReportState, TimePrecision
from geosafety.store.report_steps import StepAction

# The latest word about each report: a question, a reason, or to whom it was left.
_LIST = text(
    """
    select r.id, r.received_at, r.occurred_from, r.time_precision, r.category, r.state,
        coalesce(p.label, t.address) as place,
        coalesce(p.precision, 'unplaced') as precision, last.action, last.note
    from core.report as r
    left join core.report_text as t on t.report_id = r.id
    left join core.placement as p on p.report_id = r.id
    left join lateral (
        select s.action, s.note from core.report_step as s
        where s.report_id = r.id
            and s.action in ('returned', 'rejected', 'handed_over', 'withdrawn')
        order by s.id desc limit 1
    ) as last on r.state in ('returned', 'rejected', 'handed_over')
    where r.organisation_id = :organisation
        and (cast(:state as text) is null or r.state = :state)
        and (cast(:before as timestamptz) is null
            or (r.received_at, r.id) < (:before, cast(:before_id as uuid)))
    order by r.received_at desc, r.id desc
    limit :most
    """
)
_TOTALS = text(
    """
    select r.category, r.state,
        to_char(
            coalesce(r.occurred_from, r.received_at) at time zone 'Europe/Stockholm',
            'YYYY-MM'
        ) as month,
        count(*) as count
    from core.report as r
    where r.organisation_id = :organisation
        and coalesce(r.occurred_from, r.received_at) >= :start
        and coalesce(r.occurred_from, r.received_at) < :end
    group by 1, 2, 3
    order by 1, 2, 3
    """
)
_SUPPLEMENT = text("select core.supplement_own(:id, :shared, :raw)")
_WITHDRAW = text("select core.withdraw_own(:id)")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """A report as a line of a list; `note` is what the reporter was told last."""

    id: UUID
    received_at: datetime
    occurred_from: datetime | None
    time_precision: TimePrecision
    category: str
    state: ReportState
    place: str | None
    precision: Precision
    action: StepAction | None
    note: str | None


def read(
    connection: Connection,
    organisation_id: int,
    *,
    state: ReportState | None,
    before: tuple[datetime, UUID] | None,
    most: int,
) -> list[OwnLine]:
    """
    Give an organisation's reports, the latest to arrive first.

    Parameters
    ----------
    before
        Moment of arrival and id of the last report of the page before.
    """
    moment, number = before or (None, None)
    values = {
        "organisation": organisation_id,
        "state": state.value if state else None,
        "before": moment,
        "before_id": number,
        "most": most,
    }
    return [
        OwnLine(
            id=row.id,
            received_at=row.received_at,
            occurred_from=row.occurred_from,
            time_precision=TimePrecision(row.time_precision),
            category=row.category,
            state=ReportState(row.state),
            place=row.place,
            precision=Precision(row.precision),
            action=StepAction(row.action) if row.action else None,
            note=row.note,
        )
        for row in connection.execute(_LIST, values)
    ]


def totals(
    connection: Connection, organisation_id: int, *, start: datetime, end: datetime
) -> pd.DataFrame:
    """
    Count an organisation's reports.

    Parameters
    ----------
    start, end
        When they happened, or arrived where that is unknown; `end` is left out.

    Returns
    -------
    DataFrame
        `category`, `state`, `month` (Swedish time, such as 2026-03) and `count`
        (reports).
    """
    values = {"organisation": organisation_id, "start": start, "end": end}
    found = connection.execute(_TOTALS, values)
    return pd.DataFrame(
        found.mappings().all(), columns=["category", "state", "month", "count"]
    )


def supplement(connection: Connection, number: UUID, *, shared: str, raw: str) -> bool:
    """Add words to a report that waits; False if it does not, or is not the actor's."""
    values = {"id": number, "shared": shared, "raw": raw}
    return bool(connection.execute(_SUPPLEMENT, values).scalar_one())


def withdraw(connection: Connection, number: UUID) -> bool:
    """Take a report back that waits; False if it does not, or is not the actor's."""
    return bool(connection.execute(_WITHDRAW, {"id": number}).scalar_one())
