"""What somebody has filled in on the public form, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import pandas as pd
from flask_babel import gettext as _

from geosafety.catalog import Catalog
from geosafety.errors import Problem
from geosafety.intake.words import LONGEST_WORDS
from geosafety.jobs.public_reports import check_public, has_personal_number
from webmap.categories import reportable
from webmap.contact_details import is_reachable
from webmap.report_times import Moment, read_moment
from webmap.text import language

# What is typed or chosen, and given back when the form is refused.
FIELDS = (
    *("category", "address", "lat", "lon", "accuracy_m"),
    *("when", "date", "time", "part", "text", "contact"),
)
LONGEST = {"address": 200, "text": LONGEST_WORDS, "contact": 100}
# Codes, numbers and times.
_LONGEST_CHOICE = 40
# Which field of the form a fault of the intake belongs to.
_FIELD_OF = {
    "/category": "category",
    "/observed_at": "date",
    "/observed_to": "date",
    "/lat": "address",
    "/lon": "address",
    "/accuracy_m": "address",
    "/address": "address",
    "/text": "text",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right, and the field where."""

    field: str
    words: str


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
    faults
        What to put right; the report is there only if there is nothing.
    reports : DataFrame or None
        The one report, as `jobs.public_reports.take_in` wants it.
    """

    client_id: str
    fields: dict[str, str]
    faults: tuple[Fault, ...] = ()
    reports: pd.DataFrame | None = None

    @property
    def contact(self) -> str | None:
        """Give how to reach the reporter, if they said."""
        return self.fields.get("contact") or None


def blank() -> Filled:
    """Give a form that nothing is filled in on, with an id of its own."""
    return Filled(client_id=str(uuid4()), fields={})


def typed(form: Mapping[str, str]) -> Filled:
    """Take over what was typed and chosen, unread."""
    values = {name: form.get(name, "").strip() for name in FIELDS}
    known = _client_id(form)
    if known is not None:
        return Filled(client_id=known, fields=values)
    words = _("The page was not whole. Send it once more.")
    return Filled(client_id=str(uuid4()), fields=values, faults=(Fault("form", words),))


def again(filled: Filled, *faults: Fault) -> Filled:
    """Give the same form with other faults."""
    return Filled(client_id=filled.client_id, fields=filled.fields, faults=faults)


def renewed(filled: Filled, *faults: Fault) -> Filled:
    """Give the same form with an id of its own: another report."""
    return Filled(client_id=str(uuid4()), fields=filled.fields, faults=faults)


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
    too_long = list(_too_long(values))
    if too_long:
        return again(filled, *too_long)
    faults = [*filled.faults, *_own_faults(values, catalog)]
    moment = read_moment(values)
    if not isinstance(moment, Moment):
        faults += [Fault(field, words) for field, words in moment]
        # The other fields are read all the same, to tell every fault at once.
        moment = Moment()
    batch = check_public(_event(values, moment, name), catalog=catalog, now=now)
    faults += _foreign_faults(batch.problems, faults, values)
    if faults:
        return again(filled, *_sorted(faults))
    return Filled(client_id=filled.client_id, fields=values, reports=batch.reports)


def _event(values: Mapping[str, str], moment: Moment, name: str) -> dict[str, str]:
    """Tell what was filled in as an event of the intake."""
    told = ("category", "address", "lat", "lon", "accuracy_m", "text")
    return {
        "client_id": name,
        "observed_at": moment.start,
        "observed_to": moment.end,
        **{field: values[field] for field in told},
    }


def _too_long(values: Mapping[str, str]) -> Iterator[Fault]:
    """Find texts that are too long to be read at all."""
    for field in FIELDS:
        most = LONGEST.get(field, _LONGEST_CHOICE)
        if len(values[field]) > most:
            words = _("Shorten the text to %(most)s characters.", most=most)
            yield Fault(field, words)


def _own_faults(values: Mapping[str, str], catalog: Catalog) -> Iterator[Fault]:
    """Find what the intake does not ask of every sender."""
    if values["category"] not in {each.key for each in reportable(catalog.vocabulary)}:
        yield Fault("category", _("Choose what it is about."))
    if not (values["address"] or (values["lat"] and values["lon"])):
        yield Fault(
            "address", _("Write an address or a place, or put a pin on the map.")
        )
    if has_personal_number(values["address"]):
        yield Fault("address", _personal_number_words())
    if values["contact"] and not is_reachable(values["contact"]):
        words = _("Write an e-mail address or a phone number, or leave it empty.")
        yield Fault("contact", words)


def _foreign_faults(
    problems: tuple[Problem, ...], known: list[Fault], values: Mapping[str, str]
) -> list[Fault]:
    """Tell the intake's faults at the fields of the form, each field's first."""
    told = {fault.field for fault in known}
    found = []
    for problem in problems:
        field = _FIELD_OF.get(problem.pointer or "", "form")
        if field == "date" and values["time"] and values["when"] in {"exact", ""}:
            field = "time"
        if field not in told:
            told.add(field)
            found.append(Fault(field, problem.message(language())))
    return found


def _personal_number_words() -> str:
    """Tell that a personal identity number must go."""
    return str(_("A personal identity number may not stand here. Remove it."))


def _client_id(form: Mapping[str, str]) -> str | None:
    """Read the id of the page that was sent; None if it is no such id."""
    try:
        return str(UUID(form.get("client_id", "")[:40]))
    except ValueError:
        return None


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    """Order faults as the fields stand on the page."""
    order = {name: place for place, name in enumerate(FIELDS)}
    return tuple(sorted(faults, key=lambda fault: order.get(fault.field, -1)))
