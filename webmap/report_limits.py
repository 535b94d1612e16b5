"""How many reports are taken in an hour, from one address and from all of them."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request

from geosafety.store.allowances import Allowance, give_back, spend
from geosafety.store.connection import Engine, transaction

_HOUR = timedelta(hours=1)
# Codes that nobody was given, tried from one address.
_WRONG_CODES = Allowance(20, timedelta(minutes=15))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLimits:
    """
    Reports an hour.

    Attributes
    ----------
    address
        From one address.
    unproven
        From one address without a proof of work: where scripts do not run.
    everybody
        From all addresses together.
    """

    address: int = 10
    unproven: int = 3
    everybody: int = 1000


def wait_for_report(pool: Engine, *, is_proven: bool) -> timedelta | None:
    """
    Use one of the times that the current request's address has.

    Returns
    -------
    timedelta or None
        None if there was one left, else how long to wait.
    """
    limits: ReportLimits = current_app.config["REPORT_LIMITS"]
    address = request.remote_addr or ""
    # What belongs to all is touched last, so that nobody can use it up alone.
    asked = [("report", address, limits.address), ("reports", "", limits.everybody)]
    if not is_proven:
        asked.insert(0, ("unproven report", address, limits.unproven))
    with transaction(pool) as connection:
        for purpose, whose, times in asked:
            wait = spend(connection, Allowance(times, _HOUR), purpose, whose)
            if wait is not None:
                return wait
    return None


def wait_for_code(pool: Engine) -> timedelta | None:
    """Count a try of a code; None if it may be looked up, else how long to wait."""
    with transaction(pool) as connection:
        return spend(connection, _WRONG_CODES, "receipt", request.remote_addr or "")


def was_right_code(pool: Engine) -> None:
    """Take back a try, since the code was somebody's own."""
    with transaction(pool) as connection:
        give_back(connection, "receipt", request.remote_addr or "")
