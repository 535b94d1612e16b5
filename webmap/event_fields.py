"""The fields that an event is told with on a page, and what is wrong with them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
from flask_babel import gettext as _

from geosafety.errors import Problem
from geosafety.intake.words import LONGEST_WORDS
from geosafety.jobs.public_reports import has_personal_number
from geosafety.model.batch import ReportBatch
from webmap.report_times import Moment, read_moment
from webmap.text import language

# What is typed or chosen, in the order of the page.
EVENT_FIELDS = (
    *("category", "address", "lat", "lon", "accuracy_m"),
    *("when", "date", "time", "part", "text"),
)
LONGEST = {"address": 200, "text": LONGEST_WORDS}
# Codes, numbers and times.
_LONGEST_CHOICE = 40
# Which field of the page a fault of the intake belongs to.
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
Check = Callable[[Mapping[str, str]], ReportBatch]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right, and the field where."""

    field: str
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class EventRead:
    """An event as the intake reads it, one row, or all that is wrong with it."""

    faults: tuple[Fault, ...] = ()
    reports: pd.DataFrame | None = None


def read_event(
    values: Mapping[str, str],
    name: str,
    *,
    categories: Collection[str],
    check: Check,
    more: Collection[Fault] = (),
) -> EventRead:
    """
    Read the fields of one event, and tell every fault at once.

    Parameters
    ----------
    values
        `EVENT_FIELDS` as text.
    name
        What the event is called, as `client_id`.
    categories
        The keys that may be chosen.
    check
        Reads an event of the intake.
    more
        Faults that were found elsewhere on the page.
    """
    too_long = tuple(too_long_fields(values, EVENT_FIELDS, LONGEST))
    if too_long:
        return EventRead((*more, *too_long))
    faults = [*more, *_own_faults(values, categories)]
    moment = read_moment(values)
    if not isinstance(moment, Moment):
        faults += [Fault(field, words) for field, words in moment]
        # The other fields are read all the same, to tell every fault at once.
        moment = Moment()
    batch = check(_event(values, moment, name))
    faults += _foreign_faults(batch.problems, faults, values)
    return EventRead(tuple(faults)) if faults else EventRead(reports=batch.reports)


def too_long_fields(
    values: Mapping[str, str], fields: Collection[str], longest: Mapping[str, int]
) -> Iterator[Fault]:
    """Find texts that are too long to be read at all."""
    for field in fields:
        most = longest.get(field, _LONGEST_CHOICE)
        if len(values[field]) > most:
            words = _("Shorten the text to %(most)s characters.", most=most)
            yield Fault(field, words)


def _event(values: Mapping[str, str], moment: Moment, name: str) -> dict[str, str]:
    """Tell what was filled in as an event of the intake."""
    told = ("category", "address", "lat", "lon", "accuracy_m", "text")
    return {
        "client_id": name,
        "observed_at": moment.start,
        "observed_to": moment.end,
        **{field: values[field] for field in told},
    }


def _own_faults(
    values: Mapping[str, str], categories: Collection[str]
) -> Iterator[Fault]:
    """Find what the intake does not ask of every sender."""
    if values["category"] not in categories:
        yield Fault("category", _("Choose what it is about."))
    if not (values["address"] or (values["lat"] and values["lon"])):
        yield Fault(
            "address", _("Write an address or a place, or put a pin on the map.")
        )
    if has_personal_number(values["address"]):
        words = _("A personal identity number may not stand here. Remove it.")
        yield Fault("address", words)


def _foreign_faults(
    problems: tuple[Problem, ...], known: list[Fault], values: Mapping[str, str]
) -> list[Fault]:
    """Tell the intake's faults at the fields of the page, each field's first."""
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
