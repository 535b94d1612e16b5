"""What somebody has filled in on the public form, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

import pandas as pd
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from geosafety.catalog import Catalog
from geosafety.jobs.public_reports import check_public
from webmap import event_fields
from webmap.categories import reportable
from webmap.contact_details import is_reachable
from webmap.event_fields import EVENT_FIELDS, Fault, read_event, too_long_fields

# What is typed or chosen, and given back when the form is refused.
FIELDS = (*EVENT_FIELDS, "contact")
LONGEST = event_fields.LONGEST | {"contact": 100}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Filled:
    """
    A form as it was sent.

    Attributes
    ----------
    client_id
        The id of the page it was filled in on; a new one if that was lost.
    fields
        What was typed and chosen.
    photos
        The files that were chosen, as they came; no browser lets them be given back.
    faults
        What to put right; the report is there only if there is nothing.
    reports : DataFrame or None
        The one report, as `jobs.public_reports.take_in` wants it.
    """

    client_id: str
    fields: dict[str, str]
    photos: tuple[FileStorage, ...] = ()
    faults: tuple[Fault, ...] = ()
    reports: pd.DataFrame | None = None

    @property
    def contact(self) -> str | None:
        """Give how to reach the reporter, if they said."""
        return self.fields.get("contact") or None


def blank() -> Filled:
    """Give a form that nothing is filled in on, with an id of its own."""
    return Filled(client_id=str(uuid4()), fields={})


def typed(form: Mapping[str, str], photos: Iterable[FileStorage] = ()) -> Filled:
    """Take over what was typed and chosen, unread."""
    values = {name: form.get(name, "").strip() for name in FIELDS}
    chosen = tuple(file for file in photos if file.filename)
    known = _client_id(form)
    if known is not None:
        return Filled(client_id=known, fields=values, photos=chosen)
    words = _("The page was not whole. Send it once more.")
    found = Filled(client_id=str(uuid4()), fields=values, photos=chosen)
    return again(found, Fault("form", words))


def again(filled: Filled, *faults: Fault) -> Filled:
    """Give the same form with other faults."""
    return replace(filled, faults=faults)


def renewed(filled: Filled, *faults: Fault) -> Filled:
    """Give the same form with an id of its own: another report."""
    return replace(filled, client_id=str(uuid4()), faults=faults)


def read(filled: Filled, name: str, *, catalog: Catalog, now: datetime) -> Filled:
    """
    Read a form as a report, or tell what is wrong with it.

    Parameters
    ----------
    filled
        What `typed` gave.
    name
        What the report is called in the store; it comes of the client's id.
    now
        The moment it came, with its time zone.
    """
    values = filled.fields
    found = read_event(
        values,
        name,
        categories={each.key for each in reportable(catalog.vocabulary)},
        check=lambda event: check_public(event, catalog=catalog, now=now),
        more=[*filled.faults, *_contact_faults(values)],
    )
    if found.faults:
        return again(filled, *_sorted(found.faults))
    return replace(filled, reports=found.reports)


def _contact_faults(values: Mapping[str, str]) -> Iterator[Fault]:
    """Find what is wrong with how the reporter can be reached."""
    too_long = list(too_long_fields(values, ["contact"], LONGEST))
    if too_long:
        yield from too_long
    elif values["contact"] and not is_reachable(values["contact"]):
        words = _("Write an e-mail address or a phone number, or leave it empty.")
        yield Fault("contact", words)


def _client_id(form: Mapping[str, str]) -> str | None:
    """Read the id of the page that was sent; None if it is no such id."""
    try:
        return str(UUID(form.get("client_id", "")[:40]))
    except ValueError:
        return None


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Order faults as the fields stand on the page."""
    order = {name: place for place, name in enumerate(FIELDS)}
    return tuple(sorted(faults, key=lambda fault: order.get(fault.field, -1)))
