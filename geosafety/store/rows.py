"""Rows of a query as a frame."""

from collections.abc import Mapping
from typing import LiteralString

import pandas as pd
from psycopg import sql
from sqlalchemy import Connection

from geosafety.store.connection import raw


def read_rows(
    connection: Connection,
    query: LiteralString | sql.Composed,
    values: Mapping[str, object] | None = None,
) -> pd.DataFrame:
    """Give the rows of a query, its columns named even when there are none."""
    with raw(connection).cursor(binary=True) as cursor:
        cursor.execute(query, values)
        names = [column.name for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=names)
