"""Police event notices as reports, where they are about one event here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from geosafety.intake.feeds import FeedEvent, is_in
from geosafety.intake.repeats import digest_rows
from geosafety.model.batch import REPORT_COLUMNS, ReportBatch
from geosafety.model.report import TimePrecision
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Category, Vocabulary
from geosafety.redaction import redact


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Notices:
    """
    Notices sorted by what can be made of them.

    `bundled` summaries hold many events, `elsewhere` are about another place,
    and `without_category` are of a kind that is no report here (traffic, fires);
    all are counted, and none of them becomes a report.
    """

    batch: ReportBatch
    bundled: int
    elsewhere: int
    without_category: int


def reports_of_notices(
    events: Sequence[FeedEvent],
    *,
    mapping: SenderMapping,
    vocabulary: Vocabulary,
    municipality_name: str,
) -> Notices:
    """
    Make reports of the notices about one event in the municipality.

    The reports have no coordinates: those of the feed are the middle of a
    municipality or a county. A notice whose title tells no time has the moment of
    publication, with precision `unknown`.

    Parameters
    ----------
    events
        Notices, each once.
    mapping
        The sender `polisen`; its words are the police's kinds of event.
    vocabulary
        Our categories.
    municipality_name
        The municipality as the titles write it.
    """
    here = [event for event in events if is_in(event, municipality_name)]
    single = [event for event in here if not event.is_bundle]
    accepted = vocabulary.accepted()
    sorted_out = [
        (event, accepted[key])
        for event in single
        if (key := mapping.categories.get(event.type.casefold())) in accepted
    ]
    return Notices(
        batch=_batch(sorted_out, mapping),
        bundled=len(here) - len(single),
        elsewhere=len(events) - len(here),
        without_category=len(single) - len(sorted_out),
    )


def _batch(
    notices: list[tuple[FeedEvent, Category]], mapping: SenderMapping
) -> ReportBatch:
    """Lay the notices out as reports."""
    events = [event for event, _ in notices]
    moments = pd.DatetimeIndex(
        [event.occurred_at or event.published_at for event in events], tz="UTC"
    ).as_unit("us")
    nowhere = np.full(len(events), np.nan)
    masked = [redact(event.text) for event in events]
    frame = pd.DataFrame(
        {
            "row": np.arange(len(events), dtype=np.int64) + 1,
            "external_id": _texts([str(event.id) for event in events]),
            "occurred_from": moments,
            "occurred_to": moments,
            "time_precision": _texts(
                [
                    TimePrecision.EXACT if event.occurred_at else TimePrecision.UNKNOWN
                    for event in events
                ]
            ),
            "kind": _texts([str(category.kind) for _, category in notices]),
            "category": _texts([category.key for _, category in notices]),
            "lon": nowhere,
            "lat": nowhere,
            "accuracy_m": nowhere,
            "address": _texts([None] * len(events)),
            "text_raw": _texts([event.text or None for event in events]),
            "text_shared": _texts([each.text or None for each in masked]),
            "redactions": _objects([each.kinds for each in masked]),
            "confidentiality": _texts([str(mapping.confidentiality)] * len(events)),
        }
    )
    frame["digest"] = digest_rows(
        [
            pa.array(moments.asi8),
            pa.array(frame["time_precision"], pa.string()),
            pa.array(frame["category"], pa.string()),
            pa.array(frame["text_raw"], pa.string()),
        ]
    )
    return ReportBatch(
        reports=frame[list(REPORT_COLUMNS)],
        problems=(),
        bad_rows={},
        read=len(events),
    )


def _texts(values: Sequence[str | None]) -> "pd.Series[str]":
    """Make a column of text."""
    return pd.Series(list(values), dtype="str")


def _objects(values: Sequence[tuple[str, ...]]) -> np.ndarray:
    """Make a column of tuples."""
    column = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        column[index] = value
    return column
