"""Open the store: the embedded cluster, or a server given by URL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import psycopg
from psycopg import sql
from psycopg.conninfo import (
    conninfo_to_dict,
    make_conninfo,
    timeout_from_conninfo,
)
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, OperationalError

from geosafety.errors import ClusterError
from geosafety.model.municipality import Municipality
from geosafety.settings import Settings
from geosafety.store.cluster import PORT, ROLE, Cluster, Running
from geosafety.store.migrate import migrate

__all__ = [
    "Connection",
    "Driver",
    "Engine",
    "bring_up_to_date",
    "connect",
    "connection_info",
    "database_name",
    "database_url",
    "dial",
    "make_database",
    "open_store",
    "raw",
    "transaction",
]

Driver: TypeAlias = psycopg.Connection[tuple[object, ...]]

# COPY and the changes go to the driver itself, past SQLAlchemy's own errors.
_OPERATIONAL = (OperationalError, psycopg.OperationalError)
_DRIVER = "postgresql+psycopg"
_PATIENCE_S = 20
_SCHEMES = ("postgresql", "postgres", _DRIVER)


def open_store(
    settings: Settings, *, municipality: Municipality | None = None
) -> Engine:
    """
    Give an engine on the municipality's database, made and migrated if needed.

    Raises
    ------
    ClusterError
        If the database cannot be made or reached, lacks PostGIS, or holds
        another municipality.
    """
    engine = connect(settings)
    try:
        bring_up_to_date(engine)
        name = municipality.name if municipality else None
        with transaction(engine) as connection:
            _refuse_another_municipality(connection, settings.municipality, name)
    except _OPERATIONAL as error:
        engine.dispose()
        raise _unreachable(error) from error
    except ClusterError:
        engine.dispose()
        raise
    return engine


def bring_up_to_date(engine: Engine) -> str | None:
    """
    Carry out the changes that are missing and give the one it stood at before.

    Raises
    ------
    ClusterError
        What `migrate` finds, or if the database cannot be reached.
    """
    try:
        return migrate(engine)
    except _OPERATIONAL as error:
        raise _unreachable(error) from error


def connect(settings: Settings) -> Engine:
    """Give an engine on the municipality's database, whatever it holds."""
    if settings.database_url is None:
        return _embedded_engine(Cluster.of(settings.data_dir), database_name(settings))
    return create_engine(_checked(settings.database_url), pool_pre_ping=True)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """
    Do several things or none of them.

    Raises
    ------
    ClusterError
        If the database goes away or refuses for reasons of its own (disk full).
    """
    try:
        with engine.begin() as connection:
            yield connection
    except _OPERATIONAL as error:
        raise _unreachable(error) from error


def raw(connection: Connection) -> Driver:
    """Give the psycopg connection beneath, for COPY in the same transaction."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        message = f"expected a psycopg connection, not {type(driver).__name__}"
        raise TypeError(message)
    return driver


def database_name(settings: Settings) -> str:
    """Name the municipality's database inside the embedded cluster."""
    return f"geosafety_{settings.municipality}"


def database_url(settings: Settings) -> str:
    """Give a URL for psql and QGIS; a password in it is hidden."""
    if settings.database_url is not None:
        url = _checked(settings.database_url)
    else:
        sockets = Cluster.of(settings.data_dir).start().sockets
        url = URL.create(
            _DRIVER,
            username=ROLE,
            database=database_name(settings),
            query={"host": str(sockets)},
        )
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def connection_info(settings: Settings) -> dict[str, str]:
    """Give what libpq needs to connect, a password among it if there is one."""
    if settings.database_url is None:
        sockets = Cluster.of(settings.data_dir).start().sockets
        return {
            "host": str(sockets),
            "port": str(PORT),
            "user": ROLE,
            "dbname": database_name(settings),
        }
    return _understood(_checked(settings.database_url))


def dial(info: Mapping[str, str], *, autocommit: bool = False) -> Driver:
    """
    Connect without SQLAlchemy, with what `connection_info` gave.

    Raises
    ------
    ClusterError
        If the server does not answer or has no such database.
    """
    try:
        return psycopg.connect(make_conninfo("", **info), autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise _unreachable(error) from error


def _embedded_engine(cluster: Cluster, database: str) -> Engine:
    """Connect to the cluster, starting it whenever it is not running."""

    def call() -> Driver:
        try:
            return _dial(cluster.start(), database)
        except psycopg.OperationalError as error:
            # Either it is new here, or the server was going down as we came.
            if f'database "{database}" does not exist' in str(error):
                make_database(cluster.start(), database)
            return _dial(cluster.start(), database)

    return create_engine(f"{_DRIVER}://", creator=call, pool_pre_ping=True)


def _dial(server: Running, database: str) -> Driver:
    """Connect through the server's socket."""
    return psycopg.connect(
        host=str(server.sockets),
        port=PORT,
        user=ROLE,
        dbname=database,
        connect_timeout=_PATIENCE_S,
    )


def make_database(server: Running, database: str) -> None:
    """Make a database, unless another program just did."""
    statement = sql.SQL("create database {}").format(sql.Identifier(database))
    with _dial(server, "postgres") as connection:
        connection.autocommit = True
        try:
            connection.execute(statement)
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return


def _checked(address: str) -> URL:
    """Accept a PostgreSQL URL and choose the driver for it."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = URL.create("unreadable")
    if url.drivername not in _SCHEMES:
        raise _unreadable_url()
    _understood(url)
    return url.set(drivername=_DRIVER)


def _understood(url: URL) -> dict[str, str]:
    """Give what libpq makes of a URL, or refuse what it does not know."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        found = conninfo_to_dict(plain)
        timeout_from_conninfo(found)
    except (psycopg.Error, UnicodeError):
        # The cause is left out, since it may repeat the password.
        raise _unreadable_url() from None
    return {key: str(value) for key, value in found.items() if value is not None}


def _unreadable_url() -> ClusterError:
    """Tell how the URL should look; the URL itself may hold a password."""
    return ClusterError(
        sv="GEOSAFETY_DATABASE_URL går inte att tolka; det ska vara "
        "postgresql://användare@värd:port/databas.",
        en="GEOSAFETY_DATABASE_URL cannot be read; it should be "
        "postgresql://user@host:port/database.",
    )


def _refuse_another_municipality(
    connection: Connection, code: str, name: str | None
) -> None:
    """Note whose database this is, or refuse if it is another's."""
    held = connection.execute(text("select code from core.municipality")).scalar()
    if held is None or (held == code and name):
        connection.execute(
            text(
                "insert into core.municipality (code, name) values (:code, :name) "
                "on conflict (code) do update set name = excluded.name "
                "where municipality.name <> excluded.name"
            ),
            {"code": code, "name": name or code},
        )
    elif held != code:
        raise ClusterError(
            sv=f"Databasen hör till kommun {held}, men GEOSAFETY_MUNICIPALITY är "
            f"{code}; varje kommun har en egen databas.",
            en=f"The database belongs to municipality {held}, but "
            f"GEOSAFETY_MUNICIPALITY is {code}; each municipality has a database of "
            "its own.",
        )


def _unreachable(error: OperationalError | psycopg.OperationalError) -> ClusterError:
    """Tell in a sentence what the database answered."""
    said = error.orig if isinstance(error, OperationalError) else error
    reason = " ".join(str(said).split())
    return ClusterError(
        sv=f"Databasen svarar inte som den ska: {reason}",
        en=f"The database does not answer as it should: {reason}",
    )
