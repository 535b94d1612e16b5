"""Who is signed in; the server keeps it, the browser only a token."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Connection, text

from geosafety.model.account import Account, Role

_BEGIN = text("select core.begin_session(:token, :account, :lasting)")
_END = text("select core.end_session(:token)")
_READ = text("select * from core.session_account(:token)")


def begin(connection: Connection, account_id: int, *, lasting: timedelta) -> str:
    """Begin a session and give its token, which is kept nowhere but in the browser."""
    token = token_urlsafe(32)
    values = {"token": _hashed(token), "account": account_id, "lasting": lasting}
    connection.execute(_BEGIN, values)
    return token


def read(connection: Connection, token: str) -> tuple[Account, bool, int] | None:
    """
    Find the account behind a token.

    Returns
    -------
    tuple of Account, bool and int, or None
        The account, whether it must change its password first, and the store's
        revision; None if the session has ended or never was.
    """
    found = connection.execute(_READ, {"token": _hashed(token)}).one_or_none()
    if found is None:
        return None
    account = Account(
        id=found.id,
        username=found.username,
        name=found.name,
        role=Role(found.role),
        language="en" if found.language == "en" else "sv",
        organisation_id=found.organisation_id,
        organisation=found.organisation,
    )
    return account, bool(found.must_change_password), int(found.revision)


def end(connection: Connection, token: str) -> None:
    """End a session; one that has ended already is no fault."""
    connection.execute(_END, {"token": _hashed(token)})


def _hashed(token: str) -> bytes:
    """Give what the store keeps of a token."""
    return sha256(token.encode()).digest()
