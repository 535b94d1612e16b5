"""How often somebody may do something, counted for all processes in one place."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, text

_SPEND = text("select core.spend(:key, :capacity, :over)")
_GIVE_BACK = text("select core.give_back(:key)")
_SALT = text("select core.todays_salt()")


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many times, and the time in which they come back."""

    times: int
    over: timedelta


def spend(
    connection: Connection, allowance: Allowance, purpose: str, whose: str
) -> timedelta | None:
    """
    Use one of somebody's times.

    Parameters
    ----------
    connection
        A transaction that is committed whatever the answer is.
    allowance
        How many times there are, and how quickly they come back, one by one.
    purpose
        What it is for; each purpose is counted by itself.
    whose
        An address or a name. Only a hash of it is kept, with a salt of the day.

    Returns
    -------
    timedelta or None
        None if there was one left, else how long to wait for the next.
    """
    values = {
        "key": _key(connection, purpose, whose),
        "capacity": allowance.times,
        "over": allowance.over,
    }
    waiting = connection.execute(_SPEND, values).scalar()
    return None if waiting is None else timedelta(seconds=float(waiting))


def give_back(connection: Connection, purpose: str, whose: str) -> None:
    """Take back one that was spent, since it came out well."""
    connection.execute(_GIVE_BACK, {"key": _key(connection, purpose, whose)})


def _key(connection: Connection, purpose: str, whose: str) -> bytes:
    """Hash a purpose and a name with the salt of the day."""
    salt = bytes(connection.execute(_SALT).scalar_one())
    return hmac.digest(salt, f"{purpose}\0{whose}".encode(), sha256)
