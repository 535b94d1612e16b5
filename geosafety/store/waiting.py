"""What waits for the actor: all that the start page tells, in two questions."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Row, text

from geosafety.model.period import Period

# Each is asked only of those who have that work; row security does the rest.
_COUNTS = text(
    """
    select
        case when :reviews then (
            select count(*) from (
                select from core.report where state = 'received' limit :most
            ) as waiting
        ) end as reports,
        case when :reviews then (
            select count(*) from core.photo where state = 'waiting'
        ) end as photos,
        case when :handles then (select count(*) from core.quarantine_row) end as rows,
        case when :tells then (
            select count(*) from core.report
            where organisation_id = :organisation and state = 'returned'
        ) end as questions,
        case when :meets then (
            select count(*) from core.operation
            where owner_organisation_id is null and state in ('planned', 'ongoing')
        ) end as unowned,
        case when :leads then (
            select count(*) from core.measure where state = 'done'
        ) end as unfollowed,
        case when :hears then (
            select count(*) from core.escalated_issues() as issue
            where issue.state <> 'closed'
        ) end as escalated
    """
)
_LINES = text(
    """
    select 'operation' as what, o.id, o.what as title, o.due_on as day, o.state,
        owner.name as owner, m.number, null::date as first_day, null::date as last_day,
        null::bigint as comments, null::boolean as is_told
    from core.operation as o
    inner join core.meeting as m on m.id = o.meeting_id
    left join core.organisation as owner on owner.id = o.owner_organisation_id
    where o.state in ('planned', 'ongoing') and (
        o.owner_organisation_id = :organisation or (:leads and o.due_on < :today)
    )
    union all
    select 'measure', a.id, a.title, a.due_on, a.state, owner.name, null, null, null,
        null, null
    from core.measure as a
    inner join core.organisation as owner on owner.id = a.owner_organisation_id
    where a.state in ('proposed', 'decided', 'ongoing') and (
        a.owner_organisation_id = :organisation or (:leads and a.due_on < :today)
    )
    union all
    (
        select 'meeting', m.id, m.place, m.held_on, m.state, null, m.number,
            m.first_day, m.last_day,
            (
                select count(*) from core.meeting_comment as c
                where c.meeting_id = m.id
            ),
            (
                select btrim(s.text) <> '' from core.meeting_section as s
                where s.meeting_id = m.id and s.confidentiality = 'polis' limit 1
            )
        from core.meeting as m
        where m.state = 'planned' order by m.held_on, m.number limit 1
    )
    union all
    (
        select 'document', m.id, m.place, m.held_on, m.state, null, m.number,
            m.first_day, m.last_day, null, null
        from core.meeting as m
        where m.state = 'locked' order by m.number desc limit :documents
    )
    order by day, number, id
    """
)
_MOST_DOCUMENTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Which kinds of work somebody has."""

    reviews: bool
    handles_files: bool
    tells: bool
    meets: bool
    leads: bool
    hears: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """
    How much of each kind waits; None for what is not the actor's.

    Attributes
    ----------
    reports, photos
        Not reviewed yet.
    rows
        Of files, with something wrong.
    questions
        Reports of one's organisation that somebody has asked about.
    unowned
        Operations that nobody has taken.
    unfollowed
        Measures that are done and not followed up.
    escalated
        Places left to the council.
    """

    reports: int | None
    photos: int | None
    rows: int | None
    questions: int | None
    unowned: int | None
    unfollowed: int | None
    escalated: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """
    Something that an organisation has taken on and not done yet.

    Attributes
    ----------
    what
        Which of the two pages tells more.
    number
        The meeting that agreed on an operation.
    """

    what: Literal["operation", "measure"]
    id: UUID
    title: str
    due_on: date | None
    state: str
    owner: str | None
    number: int | None

    def is_late(self, today: date) -> bool:
        """Tell whether it should have been done before today."""
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """
    A meeting in short.

    Attributes
    ----------
    comments
        How many have been made.
    is_told
        Whether the police have written their section; None for who may not know.
    """

    id: UUID
    number: int
    held_on: date
    place: str
    period: Period
    comments: int
    is_told: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for somebody; duties in the order of their last day."""

    counts: Counts
    duties: tuple[Duty, ...]
    next_meeting: MeetingLine | None
    documents: tuple[MeetingLine, ...]


def read(
    connection: Connection,
    work: Work,
    *,
    organisation_id: int,
    today: date,
    at_most: int,
) -> Waiting:
    """
    Give what waits for the actor.

    Parameters
    ----------
    at_most
        How far reports are counted.
    """
    counts = connection.execute(
        _COUNTS,
        {
            "reviews": work.reviews,
            "handles": work.handles_files,
            "tells": work.tells,
            "meets": work.meets,
            "leads": work.leads,
            "hears": work.hears,
            "organisation": organisation_id,
            "most": at_most,
        },
    ).one()
    lines = connection.execute(
        _LINES,
        {
            "organisation": organisation_id,
            "leads": work.leads,
            "today": today,
            "documents": _MOST_DOCUMENTS,
        },
    ).all()
    planned = [_meeting(row) for row in lines if row.what == "meeting"]
    locked = [_meeting(row) for row in lines if row.what == "document"]
    return Waiting(
        counts=Counts(**counts._mapping),  # noqa: SLF001 - the row's public mapping
        duties=tuple(
            Duty(
                what=row.what,
                id=row.id,
                title=row.title,
                due_on=row.day,
                state=row.state,
                owner=row.owner,
                number=row.number,
            )
            for row in lines
            if row.what in {"operation", "measure"}
        ),
        next_meeting=next(iter(planned), None),
        documents=tuple(reversed(locked)),
    )


def _meeting(row: Row[Any]) -> MeetingLine:
    """Make the noun from the row."""
    return MeetingLine(
        id=row.id,
        number=row.number,
        held_on=row.day,
        place=row.title,
        period=Period(row.first_day, row.last_day),
        comments=row.comments or 0,
        is_told=row.is_told,
    )
