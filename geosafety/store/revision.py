"""A number that grows whenever reports or their places change."""

from sqlalchemy import Connection, select, update

from geosafety.store.tables import revision


def bump(connection: Connection) -> int:
    """Raise the number, in the transaction that changes reports, and give it."""
    statement = update(revision).values(number=revision.c.number + 1)
    return int(connection.execute(statement.returning(revision.c.number)).scalar_one())


def read(connection: Connection) -> int:
    """Give the number; what was worked out at the same number still holds."""
    return int(connection.execute(select(revision.c.number)).scalar_one())
