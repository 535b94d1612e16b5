"""Accounts: who may sign in."""

from sqlalchemy import ColumnElement, Row, Select, select, text, update
from sqlalchemy.dialects.postgresql import insert

from geosafety.errors import Language, NotFoundError
from geosafety.model.account import FROM_PROVIDER, Account, Role, Vouched
from geosafety.store.connection import Connection
from geosafety.store.tables import account, organisation

_CREDENTIALS = text("select id, password_hash from core.credentials(:username)")
_CHANGE_OWN = text("select core.change_own_password(:hash)")
_ENTER = text(
    "select account, refusal from core.enter_from_provider("
    ":issuer, :subject, :name, :role, :organisation)"
)


def credentials(connection: Connection, username: str) -> tuple[int, str] | None:
    """Give the number and the password hash of one open account, by its name."""
    found = connection.execute(_CREDENTIALS, {"username": username}).one_or_none()
    return None if found is None else (int(found.id), str(found.password_hash))


def change_own_password(connection: Connection, password_hash: str) -> None:
    """Give the acting account a new password; its sessions end."""
    connection.execute(_CHANGE_OWN, {"hash": password_hash})


def enter_from_provider(connection: Connection, vouched: Vouched) -> int | str:
    """
    Give the number of the account of whoever a provider vouches for.

    It is made the first time; role and organisation follow the claims each time, and
    what was begun with others ends.

    Returns
    -------
    int or str
        The account's number, or why there is none: `closed`, `no-role` or
        `no-organisation`. The transaction is committed either way, since a refusal
        ends what was begun before.
    """
    found = connection.execute(
        _ENTER,
        {
            "issuer": vouched.issuer,
            "subject": vouched.subject,
            "name": vouched.name,
            "role": vouched.role and vouched.role.value,
            "organisation": vouched.organisation,
        },
    ).one()
    return str(found.refusal) if found.refusal else int(found.account)


def by_username(connection: Connection, username: str) -> Account | None:
    """Find an account by its name, lower case."""
    row = connection.execute(
        _accounts().where(account.c.username == username)
    ).one_or_none()
    return None if row is None else _account(row)


def by_number(connection: Connection, number: int) -> Account:
    """
    Give an account by its number.

    Raises
    ------
    NotFoundError
        If the actor may see no such account.
    """
    row = connection.execute(_accounts().where(account.c.id == number)).one_or_none()
    if row is None:
        raise _no_account(number)
    return _account(row)


def read_accounts(connection: Connection) -> list[Account]:
    """List the open accounts by name."""
    return _listed(connection, account.c.closed_at.is_(None))


def read_closed(connection: Connection) -> list[Account]:
    """List the closed accounts by name."""
    return _listed(connection, account.c.closed_at.is_not(None))


def save(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    username: str,
    *,
    name: str,
    role: Role,
    organisation_key: str,
    password_hash: str,
    language: Language = "sv",
    must_change_password: bool = False,
) -> bool:
    """
    Make an account, or give the one of that name new values and open it again.

    Returns
    -------
    bool
        True if the account is new.

    Raises
    ------
    NotFoundError
        If there is no such organisation.
    """
    owner = connection.execute(
        select(organisation.c.id).where(organisation.c.key == organisation_key)
    ).scalar()
    if owner is None:
        raise NotFoundError(
            sv=f"Det finns ingen organisation med nyckeln ”{organisation_key}”.",
            en=f"There is no organisation with the key “{organisation_key}”.",
        )
    known = by_username(connection, username) is not None
    values = {
        "name": name,
        "role": role.value,
        "organisation_id": owner,
        "password_hash": password_hash,
        "language": language,
        "must_change_password": must_change_password,
        "closed_at": None,
    }
    statement = insert(account).values(username=username, **values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["username"], set_=values)
    )
    return not known


def set_password(connection: Connection, number: int, password_hash: str) -> str:
    """
    Give an account a password that must be changed at the next sign-in.

    Returns
    -------
    str
        The account's username.

    Raises
    ------
    NotFoundError
        If the actor may see no such account, or it has no password here.
    """
    changed = update(account).where(
        account.c.id == number, ~account.c.username.startswith(FROM_PROVIDER)
    )
    username = connection.execute(
        changed.values(
            password_hash=password_hash, must_change_password=True
        ).returning(account.c.username)
    ).scalar()
    if username is None:
        raise NotFoundError(
            sv=f"Det finns inget konto med lösenord och nummer {number}.",
            en=f"There is no account with a password and the number {number}.",
        )
    return str(username)


def close(connection: Connection, number: int) -> None:
    """Close an account: it can no longer sign in, and its sessions end."""
    connection.execute(
        update(account).where(account.c.id == number).values(closed_at=text("now()"))
    )


def reopen(connection: Connection, number: int) -> None:
    """Open a closed account: it signs in as before."""
    connection.execute(
        update(account).where(account.c.id == number).values(closed_at=None)
    )


def _listed(connection: Connection, which: ColumnElement[bool]) -> list[Account]:
    """List some accounts by name."""
    query = _accounts().where(which).order_by(account.c.username)
    return [_account(row) for row in connection.execute(query)]


def _no_account(number: int) -> NotFoundError:
    """Tell that there is no such account."""
    return NotFoundError(
        sv=f"Det finns inget konto med nummer {number}.",
        en=f"There is no account with the number {number}.",
    )


def _accounts() -> Select[tuple[object, ...]]:
    """Select what an `Account` holds."""
    return select(
        account.c.id,
        account.c.username,
        account.c.name,
        account.c.role,
        account.c.language,
        account.c.organisation_id,
        organisation.c.key.label("organisation"),
    ).join(organisation, account.c.organisation_id == organisation.c.id)


def _account(row: Row[tuple[object, ...]]) -> Account:
    """Make a noun of a row."""
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        language="en" if row.language == "en" else "sv",
        organisation_id=row.organisation_id,
        organisation=row.organisation,
    )
