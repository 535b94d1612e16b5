"""What tests make meetings of: the agenda as it is, and a meeting about some days."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from geosafety.catalog import read_catalog
from geosafety.model.meeting import Meeting, MeetingKind, MeetingState, Section
from geosafety.model.period import Period
from geosafety.settings import read_settings

AGENDA = read_catalog(read_settings()).agendas["est"]


def meeting_about(period: Period, *, number: int, held_on: date) -> Meeting:
    """Give a meeting that was locked at half past ten, Swedish time."""
    return Meeting(
        id=UUID(int=number),
        kind=MeetingKind.OPERATIONAL,
        number=number,
        period=period,
        cutoff_at=datetime.combine(held_on, time(), UTC),
        held_on=held_on,
        place="Stadshuset",
        state=MeetingState.LOCKED,
        version=9,
        locked_at=datetime.combine(held_on, time(9, 30), UTC),
    )


def sections_of(keys: Iterable[str], texts: Mapping[str, str]) -> tuple[Section, ...]:
    """Give some points of the agenda with what is written there."""
    return tuple(
        Section(
            key=item.key,
            text=texts.get(item.key, ""),
            secrecy=item.secrecy,
            version=1,
            updated_at=datetime(2026, 1, 20, tzinfo=UTC),
        )
        for item in AGENDA.items
        if item.key in keys
    )
