"""What people tell by a form or a program, checked as strictly as any file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

import numpy as np
import pyarrow as pa

from geosafety.intake.read_table import with_control_faults
from geosafety.intake.reports import read_reports_from
from geosafety.intake.table import Table
from geosafety.model.batch import ReportBatch
from geosafety.model.municipality import Municipality
from geosafety.model.report import Confidentiality
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Title, Vocabulary

# What an event is told with, and the field of a report that each becomes. A place is
# `lat` and `lon` (EPSG:4326, degrees), or an address, or nothing.
EVENT_FIELDS: Final = {
    "client_id": "external_id",
    "category": "category",
    "observed_at": "occurred_from",
    "observed_to": "occurred_to",
    "lat": "lat",
    "lon": "lon",
    "accuracy_m": "accuracy_m",
    "address": "address",
    "text": "text",
}


def form_mapping(  # noqa: PLR0913 - what differs between the forms
    key: str,
    *,
    title: Title,
    organisation: str,
    organisation_type: str,
    categories: Mapping[str, str],
    personal_data: Literal["refuse", "mask"],
    confidentiality: Confidentiality = Confidentiality.INTERNAL,
) -> SenderMapping:
    """
    Describe a form as a sender whose columns are `EVENT_FIELDS`.

    Parameters
    ----------
    key
        What the reports' sender is called.
    categories
        Word, lower case, to category key.
    personal_data
        `refuse` an event whose text holds personal data, or `mask` it.
    """
    return SenderMapping(
        key=key,
        title=title,
        organisation=organisation,
        organisation_type=organisation_type,
        columns={field: column for column, field in EVENT_FIELDS.items()},
        required=("external_id", "category"),
        categories=dict(categories),
        confidentiality=confidentiality,
        personal_data=personal_data,
        review="each",
    )


def read_events(
    events: Sequence[Mapping[str, str]],
    mapping: SenderMapping,
    *,
    vocabulary: Vocabulary,
    municipality: Municipality,
    now: datetime,
) -> ReportBatch:
    """
    Check and redact events that were told by a form or a program.

    Parameters
    ----------
    events
        Each with `EVENT_FIELDS` as text; what is missing is not known.
    mapping
        See `form_mapping`.
    now
        The moment they were told, with its time zone; later ones are refused.

    Returns
    -------
    ReportBatch
        The good events and every fault. A fault has a JSON pointer: `/text`, or
        `/events/1/text` where there are several.
    """
    columns = {
        name: pa.array([event.get(name, "") for event in events], pa.string())
        for name in EVENT_FIELDS
    }
    rows = np.arange(1, len(events) + 1)
    kind: Literal["event", "events"] = "event" if len(events) == 1 else "events"
    table = with_control_faults(Table(kind=kind, columns=columns, rows=rows))
    return read_reports_from(
        table, mapping, vocabulary=vocabulary, municipality=municipality, now=now
    )
