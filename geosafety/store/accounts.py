"""Accounts: who may sign in."""

from sqlalchemy import Row, Select, select
from sqlalchemy.dialects.postgresql import insert

from geosafety.errors import Language, NotFoundError
from geosafety.model.account import Account, Role
from geosafety.store.connection import Connection
from geosafety.store.tables import account, organisation, revision


def with_revision(connection: Connection, number: int) -> tuple[Account | None, int]:
    """Find an account by its row, and the store's revision, in one question."""
    latest = select(revision.c.number).scalar_subquery()
    query = _accounts().add_columns(latest.label("revision"))
    row = connection.execute(query.where(account.c.id == number)).one_or_none()
    return (None, 0) if row is None else (_account(row), int(row.revision))


def by_username(connection: Connection, username: str) -> Account | None:
    """Find an account by its name, lower case."""
    return _one(connection, _accounts().where(account.c.username == username))


def read_accounts(connection: Connection) -> list[Account]:
    """List the accounts by name."""
    query = _accounts().order_by(account.c.username)
    return [_account(row) for row in connection.execute(query)]


def save(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    username: str,
    *,
    name: str,
    role: Role,
    organisation_key: str,
    password_hash: str,
    language: Language = "sv",
) -> bool:
    """
    Make an account, or give the one of that name new values.

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
    }
    statement = insert(account).values(username=username, **values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["username"], set_=values)
    )
    return not known


def _accounts() -> Select[tuple[object, ...]]:
    """Select what an `Account` holds."""
    return select(
        account.c.id,
        account.c.username,
        account.c.name,
        account.c.role,
        account.c.language,
        organisation.c.key.label("organisation"),
        account.c.password_hash,
    ).join(organisation, account.c.organisation_id == organisation.c.id)


def _one(connection: Connection, query: Select[tuple[object, ...]]) -> Account | None:
    """Give the account of a query that finds at most one."""
    row = connection.execute(query).one_or_none()
    return None if row is None else _account(row)


def _account(row: Row[tuple[object, ...]]) -> Account:
    """Make a noun of a row."""
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        language="en" if row.language == "en" else "sv",
        organisation=row.organisation,
        password_hash=row.password_hash,
    )
