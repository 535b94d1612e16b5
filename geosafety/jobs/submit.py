"""Take in what people tell by a form or a program: check, place, store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd

from geosafety.catalog import Catalog
from geosafety.errors import Problem
from geosafety.geocode import Locates, place_reports
from geosafety.intake import form_mapping, read_events
from geosafety.model.account import Role
from geosafety.model.batch import ReportBatch
from geosafety.model.report import ReportKind
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Category, Title
from geosafety.store import submissions
from geosafety.store.connection import Connection
from geosafety.store.submissions import Submitted

PUBLIC_SENDER = "allmanheten"
PARTNER_SENDER = "formular"
# These work with reports, and clean the words before anybody else sees them.
_MAY_BE_MASKED = frozenset({Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of events: stored, or refused with every fault."""

    submitted: tuple[Submitted, ...] = ()
    problems: tuple[Problem, ...] = ()


def public_form(catalog: Catalog) -> SenderMapping:
    """Describe the public's form; personal data is refused, and told why."""
    return form_mapping(
        PUBLIC_SENDER,
        title=Title("Allmänheten", "The public"),
        organisation="allmanheten",
        organisation_type="public",
        categories=catalog.senders["standard"].categories,
        personal_data="refuse",
    )


def partner_form(catalog: Catalog, role: Role) -> SenderMapping:
    """Describe the form of those who are signed in."""
    return form_mapping(
        PARTNER_SENDER,
        title=Title("Formulär", "Form"),
        organisation="",
        organisation_type="",
        categories={
            word: key
            for word, key in catalog.senders["standard"].categories.items()
            if key in told_of(catalog, role)
        },
        personal_data=personal_data_rule(role),
    )


def told_of(catalog: Catalog, role: Role) -> dict[str, Category]:
    """Give the categories that a role may tell of: those who mend, of deficiencies."""
    return {
        key: category
        for key, category in catalog.vocabulary.accepted().items()
        if role is not Role.MAINTENANCE or category.kind is ReportKind.DEFICIENCY
    }


def personal_data_rule(role: Role) -> Literal["refuse", "mask"]:
    """Tell what is done with personal data in what a role tells."""
    return "mask" if role in _MAY_BE_MASKED else "refuse"


def check(
    events: Sequence[Mapping[str, str]],
    mapping: SenderMapping,
    *,
    catalog: Catalog,
    now: datetime,
) -> ReportBatch:
    """
    Read events and list every fault; nothing is asked of the database.

    Parameters
    ----------
    events
        Each with `EVENT_FIELDS` as text. `client_id` makes an event handed in twice
        be stored once.
    mapping
        `public_form` or `partner_form`.
    now
        The moment they were told, with its time zone.
    """
    return read_events(
        events,
        mapping,
        vocabulary=catalog.vocabulary,
        municipality=catalog.municipality,
        now=now,
    )


def store(  # noqa: PLR0913 - what is told, by whom, and what is known
    connection: Connection,
    reports: pd.DataFrame,
    mapping: SenderMapping,
    *,
    organisation_id: int,
    gazetteer: Locates | None,
    is_proven: bool = True,
) -> tuple[Submitted, ...]:
    """
    Place and store events without a fault; they wait for review.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor.
    reports : DataFrame
        `REPORT_COLUMNS` of `model.batch`, as `check` gives.
    gazetteer
        Addresses and place names, or None where none are imported.
    is_proven
        Whether a sign-in or a calculation speaks against a flood of them.
    """
    return tuple(
        submissions.save(
            connection,
            reports,
            place_reports(reports, gazetteer, use_text=False),
            sender=mapping.key,
            organisation_id=organisation_id,
            scope=_scope(mapping.key, organisation_id),
            is_proven=is_proven,
        )
    )


def _scope(sender: str, organisation_id: int) -> str:
    """Tell within what an event's own id is one: each partner has their own."""
    return sender if sender == PUBLIC_SENDER else f"{sender}:{organisation_id}"


def submit(  # noqa: PLR0913 - what is told, by whom, and what is known
    connection: Connection,
    events: Sequence[Mapping[str, str]],
    mapping: SenderMapping,
    *,
    organisation_id: int,
    catalog: Catalog,
    gazetteer: Locates | None,
    now: datetime,
) -> Told:
    """
    Check and store events that wait for review, all of them or none.

    The parameters are those of `check` and `store`.

    Returns
    -------
    Told
        Every fault, or what became of each event in their order.
    """
    batch = check(events, mapping, catalog=catalog, now=now)
    if batch.problems:
        return Told(problems=batch.problems)
    stored = store(
        connection,
        batch.reports,
        mapping,
        organisation_id=organisation_id,
        gazetteer=gazetteer,
    )
    return Told(submitted=stored)
