"""Events that a signed-in reporter sends from a page, each answered by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from geosafety.errors import refuse
from geosafety.jobs.submit import check, partner_form, store, told_of
from geosafety.model.account import Account
from geosafety.store.connection import Engine, transaction
from geosafety.store.submissions import Outcome
from webmap.event_fields import EVENT_FIELDS, EventRead, Fault, read_event
from webmap.site import site

MOST_EVENTS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """One event as the page sent it: the id the page made, and its fields."""

    client_id: str
    values: dict[str, str]


def read_sent(body: object) -> list[Sent]:
    """
    Read what the page sent.

    Raises
    ------
    RefusedInputError
        If it is not a list of events as the page makes them.
    """
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list) or not 0 < len(events) <= MOST_EVENTS:
        raise refuse(
            "bad-type",
            f"events ska vara en lista med 1 till {MOST_EVENTS} händelser.",
            f"events should be a list of 1 to {MOST_EVENTS} events.",
            pointer="/events",
        )
    return [_sent(event, place) for place, event in enumerate(events)]


def take_in(
    engine: Engine, sent: list[Sent], account: Account, *, now: datetime
) -> list[dict[str, Any]]:
    """
    Store the events that can be stored, and tell what became of each.

    Parameters
    ----------
    engine
        The site's, acting for the account.
    now
        The moment they came, with its time zone.

    Returns
    -------
    list of dict
        In the order of `sent`: `client_id`, and `outcome` with `id`, or `faults`
        with `field` and `words`.
    """
    catalog = site().catalog
    form = partner_form(catalog, account.role)
    categories = told_of(catalog, account.role).keys()
    read = [
        read_event(
            each.values,
            each.client_id,
            categories=categories,
            check=lambda event: check([event], form, catalog=catalog, now=now),
        )
        for each in sent
    ]
    gazetteer = site().addresses.newest().gazetteer
    answers = []
    with transaction(engine) as connection:
        for each, found in zip(sent, read, strict=True):
            answer: dict[str, Any] = {"client_id": each.client_id}
            if found.reports is None:
                answer["faults"] = _faults(found)
            else:
                (submitted,) = store(
                    connection,
                    found.reports,
                    form,
                    organisation_id=account.organisation_id,
                    gazetteer=gazetteer,
                )
                answer |= {"id": str(submitted.id), "outcome": submitted.outcome.value}
                if submitted.outcome is Outcome.CONFLICT:
                    answer["faults"] = _faults(EventRead((_conflict(),)))
            answers.append(answer)
    return answers


def _sent(event: object, place: int) -> Sent:
    """Read one event; fields that the page left out are empty."""
    fields = event if isinstance(event, dict) else {}
    if not fields or any(not isinstance(value, str) for value in fields.values()):
        raise _wrong(place, "")
    unknown = fields.keys() - {"client_id", *EVENT_FIELDS}
    if unknown:
        raise _wrong(place, f"/{min(unknown)}")
    return Sent(_client_id(fields, place), _values(fields))


def _values(fields: Mapping[str, str]) -> dict[str, str]:
    """Take over what was typed and chosen, unread."""
    return {name: fields.get(name, "").strip() for name in EVENT_FIELDS}


def _client_id(fields: Mapping[str, str], place: int) -> str:
    """Read the id that keeps an event from being stored twice."""
    try:
        return str(UUID(fields.get("client_id", "")[:40]))
    except ValueError:
        raise _wrong(place, "/client_id") from None


def _wrong(place: int, field: str) -> Exception:
    """Refuse an event that no page of ours makes."""
    return refuse(
        "bad-value",
        "Händelsen är inte som sidan gör den; ladda om sidan.",
        "The event is not as the page makes it; reload the page.",
        pointer=f"/events/{place}{field}",
    )


def _faults(found: EventRead) -> list[dict[str, str]]:
    """Write faults for the page."""
    return [{"field": fault.field, "words": fault.words} for fault in found.faults]


def _conflict() -> Fault:
    """Tell that another event was stored under the same id."""
    words = _("Another event was sent from here already. Send it once more.")
    return Fault("form", words)
