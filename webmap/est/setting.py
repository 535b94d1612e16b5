"""The EST view's question as a request asks it, over the newest reports."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask import g

from geosafety.model.period import LOCAL_TIME, Period
from webmap.est.question import Known
from webmap.hexagons import Snapshot
from webmap.site import site

Asked = Mapping[str, Sequence[str]]


def newest() -> Snapshot:
    """Give the reports as they are now."""
    return site().hexagons.at(g.revision)


def proposed_period(snapshot: Snapshot) -> Period:
    """Give the cycle that the next meeting is about."""
    span = snapshot.counted.span
    return site().catalog.cycle.looked_at(
        datetime.now(UTC).astimezone(LOCAL_TIME).date(),
        span and span[1].astimezone(LOCAL_TIME).date(),
    )


def known(snapshot: Snapshot) -> Known:
    """Give what may be asked for."""
    return Known(
        vocabulary=site().catalog.vocabulary,
        senders=snapshot.senders,
        proposed=proposed_period(snapshot),
    )
