"""Reach the database: the embedded cluster, or a server given by URL."""

from collections.abc import Callable, Iterator, Mapping
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

from geosafety.errors import ClusterError, SettingError, UnreachableError
from geosafety.model.account import Actor
from geosafety.settings import Settings
from geosafety.store.cluster import PORT, ROLE, WEB_ROLE, Cluster, Running

__all__ = [
    "Connection",
    "Driver",
    "Engine",
    "acting",
    "connect",
    "connect_site",
    "connection_info",
    "database_name",
    "database_url",
    "dial",
    "make_database",
    "raw",
    "transaction",
]

Driver: TypeAlias = psycopg.Connection[tuple[object, ...]]

# COPY and the changes go to the driver itself, past SQLAlchemy's own errors.
OPERATIONAL = (OperationalError, psycopg.OperationalError)
_DRIVER = "postgresql+psycopg"
_PATIENCE_S = 20
_SCHEMES = ("postgresql", "postgres", _DRIVER)
_ACTOR = "geosafety_actor"
# Local to the transaction: whoever has the connection next begins as nobody.
_ACT = text(
    "select set_config('geosafety.role', :role, true),"
    " set_config('geosafety.organisation', :organisation, true),"
    " set_config('geosafety.account', :account, true)"
)


def connect(settings: Settings) -> Engine:
    """Give its owner's engine on the municipality's database, whatever it holds."""
    if settings.database_url is None:
        cluster = Cluster.of(settings.data_dir)
        return _embedded_engine(cluster, database_name(settings), user=ROLE)
    return _engine(_checked(settings.database_url))


def connect_site(settings: Settings) -> Engine:
    """
    Give the site's engine, which row security holds.

    Raises
    ------
    SettingError
        If a server of one's own is named, and no login of the site's on it.
    """
    if settings.site_database_url is not None:
        return _engine(_checked(settings.site_database_url))
    if settings.database_url is not None:
        raise SettingError(
            sv="GEOSAFETY_DATABASE_URL är satt men inte GEOSAFETY_SITE_DATABASE_URL; "
            "webbplatsen behöver en egen inloggning i databasen: postgresql://"
            f"{WEB_ROLE}@värd/databas.",
            en="GEOSAFETY_DATABASE_URL is set but not GEOSAFETY_SITE_DATABASE_URL; the "
            "site needs a login of its own in the database: postgresql://"
            f"{WEB_ROLE}@host/database.",
        )
    cluster = Cluster.of(settings.data_dir)
    return _embedded_engine(cluster, database_name(settings), user=WEB_ROLE)


def acting(engine: Engine, actor: Actor) -> Engine:
    """Give an engine on the same pool whose transactions act for somebody."""
    return engine.execution_options(**{_ACTOR: actor})


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """
    Do several things or none of them, for the engine's actor if it has one.

    Raises
    ------
    ClusterError
        If the database goes away or refuses for reasons of its own (disk full).
    """
    try:
        with engine.begin() as connection:
            actor = engine.get_execution_options().get(_ACTOR)
            if actor is not None:
                connection.execute(_ACT, actor.settings())
            yield connection
    except OPERATIONAL as error:
        raise unreachable(error) from error


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
        raise unreachable(error) from error


def _embedded_engine(cluster: Cluster, database: str, *, user: str) -> Engine:
    """Connect to the cluster, starting it whenever it is not running."""

    def call() -> Driver:
        try:
            return _dial(cluster.start(), database, user=user)
        except psycopg.OperationalError as error:
            # Either it is new here, or the server was going down as we came.
            if f'database "{database}" does not exist' in str(error):
                make_database(cluster.start(), database)
            return _dial(cluster.start(), database, user=user)

    return _engine(f"{_DRIVER}://", creator=call)


def _engine(url: str | URL, creator: Callable[[], Driver] | None = None) -> Engine:
    """Make an engine whose errors do not repeat what was to be stored."""
    options = {} if creator is None else {"creator": creator}
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, **options)


def _dial(server: Running, database: str, *, user: str = ROLE) -> Driver:
    """Connect through the server's socket."""
    return psycopg.connect(
        host=str(server.sockets),
        port=PORT,
        user=user,
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


def unreachable(error: OperationalError | psycopg.OperationalError) -> UnreachableError:
    """Tell in a sentence what the database answered."""
    said = error.orig if isinstance(error, OperationalError) else error
    reason = " ".join(str(said).split())
    return UnreachableError(
        sv=f"Databasen svarar inte som den ska: {reason}",
        en=f"The database does not answer as it should: {reason}",
    )
