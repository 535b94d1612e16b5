"""The organisations that reports and accounts belong to."""

import pandas as pd
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from geosafety.store.tables import organisation


def ensure(
    connection: Connection, key: str, *, name: str, organisation_type: str
) -> int:
    """Give the number of an organisation, adding or renaming it if needed."""
    values = {"key": key, "name": name, "type": organisation_type}
    statement = insert(organisation).values(values)
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=values)
    return int(connection.execute(statement.returning(organisation.c.id)).scalar_one())


def read(connection: Connection) -> pd.DataFrame:
    """Give all organisations: id, key, name, type; sorted by name."""
    statement = select(organisation).order_by(organisation.c.name)
    return pd.DataFrame(connection.execute(statement).mappings().all())
