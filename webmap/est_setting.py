"""The EST view's question as a request asks it, over the newest reports."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from flask import g

from geosafety.model.period import LOCAL_TIME, Period
from webmap.cycles import Cycles
from webmap.est_question import Known
from webmap.hexagons import Snapshot
from webmap.site import site

CYCLES = Cycles(length=14, first_day=date(2026, 1, 5))
Asked = Mapping[str, Sequence[str]]


def newest() -> Snapshot:
    """Give the reports as they are now."""
    return site().hexagons.at(g.revision)


def proposed_period(snapshot: Snapshot) -> Period:
    """Give the cycle that the next meeting is about."""
    span = snapshot.counted.span
    return CYCLES.proposed(
        today=datetime.now(UTC).astimezone(LOCAL_TIME).date(),
        newest=span and span[1].astimezone(LOCAL_TIME).date(),
    )


def known(snapshot: Snapshot) -> Known:
    """Give what may be asked for."""
    return Known(
        vocabulary=site().catalog.vocabulary,
        senders=snapshot.senders,
        proposed=proposed_period(snapshot),
    )
