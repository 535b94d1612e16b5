"""Back a database up to a file and read it back, with every row counted."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from geosafety.errors import ClusterError, RefusedInputError
from geosafety.settings import Settings
from geosafety.store.binaries import find_binaries
from geosafety.store.cluster import Cluster
from geosafety.store.connection import (
    Driver,
    connection_info,
    database_name,
    dial,
    make_database,
)
from geosafety.store.roles import MAKE_ROLES

_COPY = re.compile(rb'COPY ("?)(.+?)\1\.("?)(.+?)\3 \(.*\) FROM stdin;\n')
_END = b"\\.\n"
_HOLD_SOMETHING_WHEN_NEW = {
    "audit.head",
    "core.alembic_version",
    "core.municipality",
    "core.organisation",
    "core.register_version",
    "core.revision",
}
_TABLES = """
    select n.nspname, c.relname
    from pg_class as c
    inner join pg_namespace as n on n.oid = c.relnamespace
    -- Unlogged tables hold nothing that is worth keeping.
    where c.relkind = 'r' and c.relpersistence = 'p'
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (
            select from pg_depend as d where d.objid = c.oid and d.deptype = 'e'
        )
    order by 1, 2
"""


def back_up(
    settings: Settings, file: Path, *, overwrite: bool = False
) -> dict[str, int]:
    """
    Write the municipality's database to a file, PostgreSQL's custom format.

    The rows are counted in the snapshot that is written, and again in the file.
    The file appears under its name only when it is whole.

    Returns
    -------
    dict
        Table, with its schema, to rows.

    Raises
    ------
    RefusedInputError
        If the file exists and may not be overwritten.
    ClusterError
        If the database cannot be read, or the file holds other rows.
    """
    if file.exists() and not overwrite:
        raise RefusedInputError(
            sv=f"{file} finns redan; välj ett annat namn eller lägg till --overwrite.",
            en=f"{file} exists already; choose another name or add --overwrite.",
        )
    info = connection_info(settings)
    with tempfile.NamedTemporaryFile(
        dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as opened:
        partial = Path(opened.name)
    try:
        with dial(info) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            rows = _count_rows(connection)
            exported = connection.execute("select pg_export_snapshot()").fetchone()
            snapshot = exported[0] if exported else ""
            options = ("-Fc", "--no-unlogged-table-data", f"--snapshot={snapshot}")
            _run("pg_dump", info, *options, f"--file={partial}")
        _compare(rows, _rows_in_file(partial))
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def restore(
    settings: Settings, file: Path, *, overwrite: bool = False
) -> dict[str, int]:
    """
    Read a backup into the municipality's database, all of it or nothing.

    In the embedded cluster the backup goes into a new database, which takes the
    old one's place when every row is there. A server of one's own must have an
    empty database.

    Returns
    -------
    dict
        Table, with its schema, to rows.

    Raises
    ------
    RefusedInputError
        If the file is no backup or holds another municipality, or the database
        holds something and may not be overwritten.
    ClusterError
        If the rows read back are not those of the file.
    """
    expected = _rows_in_file(file)
    if settings.database_url is not None:
        info = connection_info(settings)
        _refuse_unless_empty(info, may_be_dropped=False)
        return _read_into(info, file, expected)
    name = database_name(settings)
    server = Cluster.of(settings.data_dir).start()
    make_database(server, name)
    info = connection_info(settings)
    if not overwrite:
        _refuse_unless_empty(info, may_be_dropped=True)
    fresh = f"{name}_restored"
    admin = {**info, "dbname": "postgres"}
    _as_administrator(admin, sql.SQL("drop database if exists {} with (force)"), fresh)
    _as_administrator(admin, sql.SQL("create database {}"), fresh)
    try:
        rows = _read_into({**info, "dbname": fresh}, file, expected)
        _refuse_another_municipality({**info, "dbname": fresh}, settings.municipality)
    except (ClusterError, RefusedInputError):
        _as_administrator(admin, sql.SQL("drop database {} with (force)"), fresh)
        raise
    _as_administrator(admin, sql.SQL("drop database {} with (force)"), name)
    _as_administrator(admin, sql.SQL("alter database {} rename to {}"), fresh, name)
    return rows


def _read_into(
    info: Mapping[str, str], file: Path, expected: Mapping[str, int]
) -> dict[str, int]:
    """Read a backup into an empty database and count what came."""
    with dial(info, autocommit=True) as connection:
        connection.execute(MAKE_ROLES)
    _run(
        "pg_restore",
        info,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        f"--dbname={info['dbname']}",
        str(file),
    )
    with dial(info) as connection:
        rows = _count_rows(connection)
        connection.execute("analyze")
    _compare(expected, rows)
    return rows


def _refuse_another_municipality(info: Mapping[str, str], code: str) -> None:
    """Refuse a backup of another municipality than the one that is chosen."""
    with dial(info) as connection:
        held = connection.execute("select to_regclass('core.municipality')").fetchone()
        if held is None or held[0] is None:
            raise RefusedInputError(
                sv="Filen är en säkerhetskopia av något annat än geosafety.",
                en="The file is a backup of something other than geosafety.",
            )
        row = connection.execute("select code from core.municipality").fetchone()
    if row is not None and row[0] != code:
        raise RefusedInputError(
            sv=f"Säkerhetskopian hör till kommun {row[0]}, men GEOSAFETY_MUNICIPALITY "
            f"är {code}; sätt den till {row[0]}.",
            en=f"The backup belongs to municipality {row[0]}, but "
            f"GEOSAFETY_MUNICIPALITY is {code}; set it to {row[0]}.",
        )


def _count_rows(connection: Driver) -> dict[str, int]:
    """Count the rows of every table that is not an extension's."""
    counts = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        name = sql.Identifier(str(schema), str(table))
        query = sql.SQL("select count(*) from {}").format(name)
        row = connection.execute(query).fetchone() or (0,)
        counts[f"{schema}.{table}"] = int(str(row[0]))
    return counts


def _rows_in_file(file: Path) -> dict[str, int]:
    """Count the rows of every table in a backup, reading all of it."""
    if not file.is_file():
        raise RefusedInputError(
            sv=f"Det finns ingen fil {file}.", en=f"There is no file {file}."
        )
    counts: dict[str, int] = {}
    table = None
    with subprocess.Popen(  # noqa: S603 (a program of PostgreSQL's)
        [_program("pg_restore"), "--data-only", "--file=-", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as reading:
        for line in reading.stdout or ():
            if table is None:
                found = _COPY.fullmatch(line)
                if found:
                    table = f"{found[2].decode()}.{found[4].decode()}"
                    counts[table] = 0
            elif line == _END:
                table = None
            else:
                counts[table] += 1
        said = reading.stderr.read().decode(errors="replace") if reading.stderr else ""
    if reading.returncode != 0:
        reason = " ".join(said.split())
        raise RefusedInputError(
            sv=f"{file} är ingen hel säkerhetskopia: {reason}",
            en=f"{file} is not a whole backup: {reason}",
        )
    return counts


def _compare(expected: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Refuse if any table has other rows than it should."""
    # A table of an extension is in the file only if somebody added rows to it.
    wrong = sorted(
        f"{table} {found.get(table, 0)}/{rows}"
        for table, rows in expected.items()
        if found.get(table, 0) != rows and not table.startswith("public.")
    )
    if wrong:
        raise ClusterError(
            sv=f"Säkerhetskopian har inte alla rader: {', '.join(wrong)}.",
            en=f"The backup does not have all rows: {', '.join(wrong)}.",
        )


def _refuse_unless_empty(info: Mapping[str, str], *, may_be_dropped: bool) -> None:
    """Refuse to read a backup over data that somebody has."""
    with dial(info) as connection:
        counts = _count_rows(connection)
    held = sum(
        rows for table, rows in counts.items() if table not in _HOLD_SOMETHING_WHEN_NEW
    )
    if may_be_dropped and held:
        raise RefusedInputError(
            sv=f"Databasen innehåller redan {held} rader; lägg till --overwrite för "
            "att ersätta dem.",
            en=f"The database holds {held} rows already; add --overwrite to replace "
            "them.",
        )
    if not may_be_dropped and counts:
        raise RefusedInputError(
            sv="Databasen i GEOSAFETY_DATABASE_URL är inte tom; läs tillbaka "
            "säkerhetskopian i en ny, tom databas.",
            en="The database in GEOSAFETY_DATABASE_URL is not empty; restore the "
            "backup into a new, empty database.",
        )


def _as_administrator(info: Mapping[str, str], statement: sql.SQL, *names: str) -> None:
    """Make, drop or rename a database."""
    with dial(info, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))


def _run(program: str, info: Mapping[str, str], *arguments: str) -> None:
    """Run a PostgreSQL program; the password goes by the environment, if any."""
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "dbname": "PGDATABASE",
    }
    names |= {"password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    environ = {names[key]: value for key, value in info.items() if key in names}
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL's)
        [_program(program), *arguments],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        env={**os.environ, **environ},
    )
    if done.returncode != 0:
        reason = " ".join(done.stderr.split())[-600:]
        raise ClusterError(
            sv=f"{program} misslyckades: {reason}", en=f"{program} failed: {reason}"
        )


def _program(name: str) -> str:
    """Find a PostgreSQL program, on the search path or with the server's."""
    return shutil.which(name) or find_binaries().path(name)
