"""Police event notices (polisen.se/api/events), with their known traps."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.strict_json import JsonValue, load_json
from geosafety.model.period import LOCAL_TIME, MONTH_NAMES

_MONTHS: Final = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
# "20 mars 10:14, Trafikolycka, Malmö"; also "20.13", and a type with commas.
_TITLE = re.compile(
    r"\s*([0-9]{1,2})\s+([a-zå]+)\s+([0-9]{1,2})[.:]([0-9]{2})\s*,\s*(.+?)\s*,\s*"
    r"([^,]+?)\s*",
    re.IGNORECASE,
)
# Hours come without a leading zero: "2026-08-22 9:48:12 +02:00".
_PUBLISHED = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{1,2}):([0-9]{2}):([0-9]{2}) "
    r"([+-])([0-9]{2}):([0-9]{2})"
)
_LONGEST_TITLE: Final = 300
_LARGEST_ID: Final = 2**63 - 1
# The feed began in this century; times far from it cannot be reckoned with.
_YEARS: Final = range(2000, 2200)
_BUNDLE: Final = "sammanfattning"
# Clocks differ a little; a title further ahead has today's date for yesterday.
_AHEAD: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
# Notices are written within days; an older title has the wrong date.
_OLDEST: Final = timedelta(days=60)
_TEXTS: Final = ("preamble", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """
    One notice.

    Attributes
    ----------
    id
        The police's own number.
    published_at
        When it was published, UTC; not when it happened.
    occurred_at
        When it happened according to the title, UTC; None if the title does not
        say.
    type
        The police's word for the kind of event.
    place
        Municipality or county, the last part of the title.
    text
        What the notice tells: the summary and, where it was fetched, the body.
    is_bundle
        True for summaries of a night or an evening, which hold many events.
    content
        The notice as it was served.
    """

    id: int
    published_at: datetime
    occurred_at: datetime | None
    type: str
    place: str | None
    text: str
    is_bundle: bool
    content: dict[str, JsonValue]


def read_feed_page(raw: bytes) -> list[FeedEvent]:
    """
    Read one answer of the feed: a JSON array of notices.

    Their coordinates are the middle of a municipality or a county and are not
    read at all.

    Parameters
    ----------
    raw
        The answer as it was served, UTF-8.

    Returns
    -------
    list of FeedEvent
        In the order of the answer.

    Raises
    ------
    RefusedInputError
        What `load_json` finds, or `feed-structure` with the place of the fault.
    """
    page = load_json(raw)
    if not isinstance(page, list):
        raise _structure("", "Svaret ska vara en lista.", "The answer must be a list.")
    return [_event(item, f"/{position}") for position, item in enumerate(page)]


def latest_events(pages: Iterable[list[FeedEvent]]) -> list[FeedEvent]:
    """Give each notice once, as it stands in the last page that has it."""
    events: dict[int, FeedEvent] = {}
    for page in pages:
        for event in page:
            events[event.id] = event
    return sorted(events.values(), key=lambda event: event.id)


def is_in(event: FeedEvent, municipality_name: str) -> bool:
    """
    Tell whether a notice is about a municipality, by the title alone.

    County notices are not, since they can be about any municipality in it.
    """
    if event.place is None:
        return False
    place = event.place.casefold().removesuffix(" kommun")
    return place == municipality_name.casefold()


def _event(item: JsonValue, pointer: str) -> FeedEvent:
    """Read one notice."""
    if not isinstance(item, dict):
        raise _structure(
            pointer, "Notisen ska vara ett objekt.", "The notice must be an object."
        )
    number = item.get("id")
    if (
        isinstance(number, bool)
        or not isinstance(number, int)
        or not 0 <= number <= _LARGEST_ID
    ):
        raise _structure(
            f"{pointer}/id",
            f"Notisen saknar nummer från 0 till {_LARGEST_ID}.",
            f"The notice has no number from 0 to {_LARGEST_ID}.",
        )
    name, kind = _text(item, "name"), _text(item, "type")
    published = _published(_text(item, "datetime"), f"{pointer}/datetime")
    title = _TITLE.fullmatch(name[:_LONGEST_TITLE])
    return FeedEvent(
        id=number,
        published_at=published,
        occurred_at=_occurred(title, published) if title else None,
        type=kind,
        place=title[6] if title else None,
        text=_told(item),
        is_bundle=_BUNDLE in kind.casefold() or _BUNDLE in name.casefold(),
        content=item,
    )


def _told(item: dict[str, JsonValue]) -> str:
    """Join summary, preamble and body, without saying anything twice."""
    parts = [_text(item, "summary")]
    for key in _TEXTS:
        part = _text(item, key)
        if part and part not in parts:
            parts.append(part)
    if len(parts) > 1 and parts[1].startswith(parts[0]):
        parts = parts[1:]
    return "\n".join(part for part in parts if part)


def _text(item: dict[str, JsonValue], key: str) -> str:
    """Give a text of a notice, or an empty one."""
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""


def _published(text: str, pointer: str) -> datetime:
    """Read the moment of publication, UTC."""
    found = _PUBLISHED.fullmatch(text)
    try:
        if found and int(found[1]) in _YEARS:
            year, month, day, hour, minute, second = map(int, found.groups()[:6])
            offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
            zone = timezone(-offset if found[7] == "-" else offset)
            moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
            return moment.astimezone(UTC)
    except ValueError:
        pass
    raise _structure(
        pointer,
        f"Tiden ”{text[:40]}” kan inte läsas.",
        f"The time “{text[:40]}” cannot be read.",
    )


def _occurred(title: re.Match[str], published: datetime) -> datetime | None:
    """
    Read the moment in a title, which has no year.

    The year is that of publication, or the one before for notices of December
    that are published in January. A title that lies ahead of its publication has
    the day after by mistake; one that is months old tells nothing.
    """
    month = _MONTHS.get(title[2].lower())
    if month is None:
        return None
    day, hour, minute = int(title[1]), int(title[3]), int(title[4])
    latest_year = (published + _DAY).astimezone(LOCAL_TIME).year
    for year in (latest_year, latest_year - 1):
        try:
            local = datetime(year, month, day, hour, minute, tzinfo=LOCAL_TIME)
        except ValueError:
            continue
        # Added to local time, so that the clock stays when summer time changes.
        for shift in (timedelta(0), -_DAY):
            moment = (local + shift).astimezone(UTC)
            if published - _OLDEST <= moment <= published + _AHEAD:
                return moment
    return None


def _structure(pointer: str, sv: str, en: str) -> RefusedInputError:
    """Tell where the answer is not what the feed serves."""
    return refuse("feed-structure", sv, en, pointer=pointer)
