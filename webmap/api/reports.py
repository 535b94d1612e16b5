"""Reports by program: the ones the reader may see, page by page."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field

from geosafety.errors import RefusedInputError, refuse
from geosafety.model.report import Confidentiality, ReportKind, ReportState
from geosafety.store import report_list
from geosafety.store.connection import transaction
from geosafety.store.report_list import Wanted
from webmap.api.contract import MOMENT, Asked, api
from webmap.api.layers import bbox_of
from webmap.errors import bad_parameter
from webmap.paging import read, written
from webmap.site import site

blueprint = api("api_reports", __name__)

MOST_LISTED: Final = 1000
_MOMENTS = "2026-03-01T00:00:00Z/2026-04-01T00:00:00Z"


class ReportNamed(Asked):
    """Which report."""

    number: UUID


class ReportsAsked(Asked):
    """Which reports, the latest to arrive first."""

    limit: int = Field(default=100, ge=1, description="More than 1,000 becomes 1,000.")
    after: str | None = Field(default=None, description="`next` of the page before.")
    state: list[ReportState] = Field(default=[])
    category: list[str] = Field(default=[])
    bbox: str | None = Field(default=None, description="west,south,east,north.")
    datetime_: str | None = Field(
        default=None, alias="datetime", description="RFC 3339: a moment or from/to."
    )
    filter_: str | None = Field(
        default=None, alias="filter", description="Not supported; refused."
    )
    filter_lang: str | None = Field(default=None, alias="filter-lang")


class ReportDocument(BaseModel):
    """A report; `text` is null where the reader may know of it but not read it."""

    model_config = ConfigDict(extra="allow")

    id: UUID
    organisation: str
    received_at: datetime
    occurred_from: datetime | None
    kind: ReportKind
    category: str
    confidentiality: Confidentiality
    state: ReportState
    text: str | None
    lon: float | None
    lat: float | None


class ReportPage(BaseModel):
    """Reports, and where the next page begins."""

    reports: list[ReportDocument]
    next: str | None


@blueprint.get("/reports", responses={200: ReportPage})
def listing(query: ReportsAsked) -> Response:
    """List the reports that the reader may see, and the words they may read."""
    if query.filter_ is not None:
        raise _bad_filter()
    wanted = Wanted(
        before=read("after", query.after),
        states=[state.value for state in query.state] or None,
        categories=query.category or None,
        bbox=bbox_of(query.bbox),
        most=min(query.limit, MOST_LISTED),
        **_between(query.datetime_),
    )
    with transaction(site().engine) as connection:
        found = report_list.read(connection, wanted)
    is_full = len(found) == wanted.most
    last = found[-1] if is_full and found else None
    following = last and written(last["received_at"], last["id"])
    return jsonify({"reports": [_plain(row) for row in found], "next": following})


def _between(text: str | None) -> dict[str, Any]:
    """Read a moment or two with a stroke between; `..` is open."""
    if text is None:
        return {}
    first, stroke, last = text.replace(" ", "+").partition("/")
    bounds = [first, last if stroke else first]
    read: list[datetime | None] = []
    for bound in bounds:
        if bound in {"", ".."} and stroke:
            read.append(None)
        elif MOMENT.fullmatch(bound):
            read.append(_moment(bound, text))
        else:
            raise bad_parameter(
                "datetime", text, "2026-03-01T00:00:00Z/2026-04-01T00:00:00Z"
            )
    start, end = read
    if start is not None and end is not None and start > end:
        raise bad_parameter(
            "datetime", text, "2026-03-01T00:00:00Z/2026-04-01T00:00:00Z"
        )
    return {"start": start, "end": end}


def _moment(bound: str, whole: str) -> datetime:
    """Read one moment of RFC 3339."""
    try:
        return datetime.fromisoformat(bound).astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_parameter("datetime", whole, "2026-03-01T00:00:00Z") from None


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Write a row as JSON has it."""
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, UUID)
        else value
        for name, value in row.items()
    }


def _bad_filter() -> RefusedInputError:
    """Refuse a filter, since none is understood here."""
    return refuse(
        "bad-filter",
        "Filter i CQL2 stöds inte här; använd state, category, bbox och datetime.",
        "Filters in CQL2 are not supported here; use state, category, bbox and "
        "datetime.",
        column="filter",
    )
