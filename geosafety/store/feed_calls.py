"""When each feed was called, so that its limits hold for all processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:url, 2))")
_CALLS = text(
    """
    select
        max(at) as last,
        count(*) filter (where at > :hour) as in_hour,
        min(at) filter (where at > :hour) as first_in_hour,
        count(*) filter (where at > :day) as in_day,
        min(at) filter (where at > :day) as first_in_day,
        coalesce(bool_or(status = 404), false) as is_gone
    from core.feed_call where url = :url
    """
)
_NOTE = text("insert into core.feed_call (url, at) values (:url, :at) returning id")
_FORGET = text(
    "delete from core.feed_call"
    " where url = :url and at < :day and status is distinct from 404"
)
_ANSWERED = text("update core.feed_call set status = :status where id = :id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often a feed may be called: apart, in an hour and in a day."""

    apart: timedelta
    in_hour: int
    in_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """
    Whether a feed may be called now.

    Attributes
    ----------
    id
        The call, noted already; None if it must not be made.
    wait
        How long until the next may be made; None if there will be none.
    """

    id: int | None = None
    wait: timedelta | None = None


def ask(connection: Connection, url: str, limits: Limits, *, now: datetime) -> Call:
    """
    Note a call that is about to be made, if the limits let it.

    A feed that has once answered 404 is gone for good, as its owner asks.
    """
    connection.execute(_LOCK, {"url": url})
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    seen = connection.execute(_CALLS, {"url": url, "hour": hour, "day": day}).one()
    if seen.is_gone:
        return Call()
    free_at = [now]
    if seen.last is not None:
        free_at.append(seen.last + limits.apart)
    if seen.in_hour >= limits.in_hour:
        free_at.append(seen.first_in_hour + timedelta(hours=1))
    if seen.in_day >= limits.in_day:
        free_at.append(seen.first_in_day + timedelta(days=1))
    if max(free_at) > now:
        return Call(wait=max(free_at) - now)
    connection.execute(_FORGET, {"url": url, "day": day})
    number = connection.execute(_NOTE, {"url": url, "at": now}).scalar_one()
    return Call(id=int(number))


def answered(connection: Connection, number: int, status: int) -> None:
    """Note what a call was answered with."""
    connection.execute(_ANSWERED, {"id": number, "status": status})
