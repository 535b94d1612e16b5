from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from geosafety.errors import ShapeError
from geosafety.store.copy import copy, copy_out

ID = UUID("12345678-9abc-8def-8123-456789abcdef")
NOON = datetime(1999, 12, 31, 12, 0, 0, 1, tzinfo=UTC)
# Column type, values sent, and what must be read back.
CASES = {
    "small": (SmallInteger, np.array([-32768, 0, 32767]), [-32768, 0, 32767]),
    "integer": (Integer, [1, -2, 3], [1, -2, 3]),
    "big": (
        BigInteger,
        np.ma.masked_equal(np.array([0, 2**62, -(2**62)]), 0),
        [None, 2**62, -(2**62)],
    ),
    "nullable": (Integer, pd.Series([1.0, np.nan, 3.0]), [1, None, 3]),
    "real": (REAL, np.array([0.5, np.nan, -1.5]), [0.5, None, -1.5]),
    "double": (Double, np.array([0.1, np.nan, 1e300]), [0.1, None, 1e300]),
    "truth": (Boolean, np.array([True, False, True]), [True, False, True]),
    "day": (
        Date,
        pd.to_datetime(["2024-02-29", None, "1999-12-31"]),
        [date(2024, 2, 29), None, date(1999, 12, 31)],
    ),
    "moment": (
        DateTime(timezone=True),
        pd.Series([NOON, pd.NaT, NOON]),
        [NOON, None, NOON],
    ),
    "id": (Uuid, [ID, None, ID], [ID, None, ID]),
    "text": (
        Text,
        pd.Series(["smörgåsbord", None, ""], dtype="str"),
        ["smörgåsbord", None, ""],
    ),
    "objects": (Text, np.array(["å", None, "🙂"], dtype=object), ["å", None, "🙂"]),
    "category": (Text, pd.Categorical(["a", None, "b"]), ["a", None, "b"]),
    "octets": (LargeBinary, [b"\0\xff", None, b""], [b"\0\xff", None, b""]),
    "document": (
        JSONB,
        [{"å": [1, None]}, None, []],
        [{"å": [1, None]}, None, []],
    ),
    "words": (
        ARRAY(Text),
        [("å", "b"), (), ["å", "b"]],
        [["å", "b"], [], ["å", "b"]],
    ),
    "cells": (
        ARRAY(BigInteger),
        [np.array([1, 2**60]), np.array([], dtype=np.int64), np.array([3])],
        [[1, 2**60], [], [3]],
    ),
    "weights": (
        ARRAY(REAL),
        [np.array([0.5, 0.25]), np.array([]), np.array([1.0])],
        [[0.5, 0.25], [], [1.0]],
    ),
}


def make_table(connection, *columns):
    table = Table("copied", MetaData(), Column("row", Integer), *columns)
    table.create(connection)
    return table


@pytest.mark.parametrize("name", CASES)
def test_values_come_back_as_they_were_sent(connection, name):
    kind, sent, expected = CASES[name]
    table = make_table(connection, Column("value", kind))
    copy(connection, table, {"row": np.arange(3), "value": sent})
    query = select(table.c.value).order_by(table.c.row)
    assert list(connection.execute(query).scalars()) == expected


def test_points_become_geometry(connection):
    point = Column("point", Geometry("POINT", srid=3006, spatial_index=False))
    table = make_table(connection, point)
    xy = np.array([[616_000.5, 6_514_000.25], [np.nan, np.nan]])
    copy(connection, table, {"row": [0, 1], "point": xy})
    rows = connection.execute(text("select st_asewkt(point) from copied order by row"))
    assert list(rows.scalars()) == ["SRID=3006;POINT(616000.5 6514000.25)", None]


def test_shapes_become_geometry(connection):
    column = Column("geom", Geometry("GEOMETRY", srid=3006, spatial_index=False))
    table = make_table(connection, column)
    shapes = np.array([shapely.box(0, 0, 1, 1), None], dtype=object)
    copy(connection, table, {"row": [0, 1], "geom": shapes})
    rows = connection.execute(
        text("select st_area(geom), st_srid(geom) from copied order by row")
    )
    assert rows.all() == [(1.0, 3006), (None, None)]


def test_one_value_stands_for_all_rows(connection):
    table = make_table(connection, Column("id", Uuid), Column("name", Text))
    rows = copy(connection, table, {"row": np.arange(3), "id": ID, "name": "Ö"})
    query = select(table.c.id, table.c.name).distinct()
    assert (rows, connection.execute(query).all()) == (3, [(ID, "Ö")])


def test_many_rows_go_in_several_pieces(connection):
    table = make_table(connection, Column("name", Text))
    numbers = np.arange(40_000)
    copy(connection, table, {"row": numbers, "name": pd.Series(numbers).astype("str")})
    wrong = text("select count(*) from copied where row::text <> name")
    total = text("select count(distinct row) from copied")
    assert connection.execute(wrong).scalar() == 0
    assert connection.execute(total).scalar() == 40_000


def test_no_rows_are_no_trouble(connection):
    table = make_table(connection)
    assert copy(connection, table, {"row": np.array([], dtype=np.int64)}) == 0


def test_columns_of_different_lengths_are_refused(connection):
    table = make_table(connection, Column("name", Text))
    with pytest.raises(ShapeError, match="row 2, name 3"):
        copy(connection, table, {"row": [1, 2], "name": ["a", "b", "c"]})


def test_a_query_comes_back_as_arrays(connection):
    rows = copy_out(
        connection,
        "select g::int8, (g / 2.0)::float8 from generate_series(1, %(last)s) g",
        {"last": 3},
        {"number": "i8", "half": "f8"},
    )
    assert rows["number"].tolist() == [1, 2, 3]
    assert rows["half"].tolist() == [0.5, 1.0, 1.5]
