"""What anybody may tell without signing in, and how they follow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.catalog import Catalog
from geosafety.geocode import Locates
from geosafety.intake.words import read_words
from geosafety.jobs.submit import PUBLIC_SENDER, check, public_form, store
from geosafety.model.account import PUBLIC
from geosafety.model.batch import ReportBatch
from geosafety.model.report import ReportKind
from geosafety.redaction import redact
from geosafety.redaction.personal_numbers import COORDINATION, PERSONAL
from geosafety.store import receipts, submissions
from geosafety.store.connection import Connection, Engine, acting, transaction
from geosafety.store.receipts import Followed
from geosafety.store.submissions import Outcome, Submitted

# Hexagons of about 25 m: enough to know the corner, and not which door.
_COARSE_RESOLUTION = 11
_COARSE_M = 25.0
_PERSONAL_NUMBERS = frozenset({PERSONAL, COORDINATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The hash of the code a reporter is given, and how to reach them if they said."""

    code: bytes
    contact: str | None = None


def check_public(
    event: Mapping[str, str], *, catalog: Catalog, now: datetime
) -> ReportBatch:
    """Read what anybody tells, and list every fault."""
    return check([event], public_form(catalog), catalog=catalog, now=now)


def is_known(connection: Connection, client_id: str) -> bool:
    """Tell whether something with that id has been told before."""
    return submissions.is_known(connection, PUBLIC_SENDER, client_id)


def take_in(  # noqa: PLR0913 - what is told, by whom, and what is known
    connection: Connection,
    reports: pd.DataFrame,
    receipt: Receipt,
    *,
    catalog: Catalog,
    gazetteer: Locates | None,
    is_proven: bool,
) -> Submitted:
    """
    Store what somebody has told, with what they follow it by.

    Parameters
    ----------
    connection
        A transaction of the caller's that acts for the public.
    reports : DataFrame, one row
        What `check_public` gave, without a fault.

    Returns
    -------
    Submitted
        A report that is known already keeps the receipt and contact it has.
    """
    (submitted,) = store(
        connection,
        coarsened(reports),
        public_form(catalog),
        organisation_id=submissions.public_organisation(connection),
        gazetteer=gazetteer,
        is_proven=is_proven,
    )
    if submitted.outcome is Outcome.STORED:
        receipts.keep(connection, submitted.id, receipt.code, contact=receipt.contact)
    return submitted


def coarsened(reports: pd.DataFrame) -> pd.DataFrame:
    """
    Move pins to the middle of a small hexagon, but those of physical things.

    Where a lamp is broken somebody must find it; where a person felt unsafe may be
    their own door.

    Parameters
    ----------
    reports : DataFrame
        `kind`, `lon`, `lat` (EPSG:4326, degrees, NaN if unknown) and `accuracy_m`
        (metres, NaN if unknown).
    """
    lon, lat = reports["lon"].to_numpy(float), reports["lat"].to_numpy(float)
    is_thing = (reports["kind"] == ReportKind.DEFICIENCY.value).to_numpy()
    at = np.flatnonzero(~is_thing & np.isfinite(lon) & np.isfinite(lat))
    if not at.size:
        return reports
    accuracy = reports["accuracy_m"].to_numpy(float).copy()
    cells = grid.cells_of_points(lon[at], lat[at], _COARSE_RESOLUTION)
    lon, lat = lon.copy(), lat.copy()
    lon[at], lat[at] = grid.centres(cells)
    # What is not known stays unknown.
    accuracy[at] = np.maximum(accuracy[at], _COARSE_M)
    return reports.assign(lon=lon, lat=lat, accuracy_m=accuracy)


def follow(pool: Engine, code: bytes) -> Followed | None:
    """Give what has become of the report of a code; None if there is none."""
    with transaction(acting(pool, PUBLIC)) as connection:
        return receipts.follow(connection, code)


def supplement(pool: Engine, code: bytes, text: str) -> bool:
    """
    Add words to a report that was sent back; False if it was not.

    Raises
    ------
    RefusedInputError
        If the words cannot be taken, those with personal data among them.
    """
    words = read_words(text, personal_data="refuse")
    with transaction(acting(pool, PUBLIC)) as connection:
        return receipts.supplement(connection, code, words.shared)


def withdraw_contact(pool: Engine, code: bytes) -> bool:
    """Remove how to reach the reporter; False if there was nothing to remove."""
    with transaction(acting(pool, PUBLIC)) as connection:
        return receipts.withdraw_contact(connection, code)


def has_personal_number(text: str) -> bool:
    """Tell whether a text holds a personal identity or coordination number."""
    return not _PERSONAL_NUMBERS.isdisjoint(redact(text).kinds)
