"""Bring a database to the tables that this version of geosafety expects."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from geosafety.errors import ClusterError
from geosafety.store.roles import make_roles
from geosafety.store.tables import VERSION_SCHEMA

_EXTENSIONS = ("postgis", "pg_trgm", "unaccent")
# Any number will do, as long as every geosafety takes the same lock.
_LOCK = 0x67656F73


def current(connection: Connection) -> str | None:
    """Tell which change the database was last brought to; None if empty."""
    options = {"version_table_schema": VERSION_SCHEMA}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def newest() -> str | None:
    """Tell the last change that this version of geosafety knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def migrate(engine: Engine) -> str | None:
    """
    Carry out the changes that are missing, all or none of them.

    Programs that do this at once wait for each other. A table in use is waited
    for ten seconds at most, so that a change never stops the traffic for long.

    Returns
    -------
    str or None
        The change that the database stood at before.

    Raises
    ------
    ClusterError
        If PostGIS is missing on the server, may not be added, or the database
        was made by a later geosafety.
    """
    with engine.connect() as connection:
        before = current(connection)
        if before == newest():
            return before
        _refuse_unknown(before)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        connection.execute(text("set local lock_timeout = '10s'"))
        _refuse_without_extensions(connection)
        config = _config()
        config.attributes["connection"] = connection
        try:
            make_roles(connection)
            connection.execute(text(f"create schema if not exists {VERSION_SCHEMA}"))
            command.upgrade(config, "head")
        except (InsufficientPrivilege, ProgrammingError) as error:
            raise _not_allowed(error) from error
    return before


def _config() -> Config:
    """Point Alembic at the changes inside the package."""
    config = Config()
    folder = files("geosafety.store") / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _refuse_unknown(revision: str | None) -> None:
    """Refuse a database that stands at a change we have not heard of."""
    script = ScriptDirectory.from_config(_config())
    known = {change.revision for change in script.walk_revisions()}
    if revision in {None, *known}:
        return
    raise ClusterError(
        sv=f"Databasen står på ändring {revision}, som den här versionen inte känner "
        "till; använd en nyare geosafety.",
        en=f"The database stands at change {revision}, which this version does not "
        "know; use a newer geosafety.",
    )


def _refuse_without_extensions(connection: Connection) -> None:
    """Refuse a server on which PostGIS is not installed."""
    rows = connection.execute(text("select name from pg_available_extensions"))
    missing = sorted(set(_EXTENSIONS) - set(rows.scalars()))
    if missing:
        shown = ", ".join(missing)
        raise ClusterError(
            sv=f"Databasservern saknar {shown}; installera PostGIS och "
            "postgresql-contrib på den.",
            en=f"The database server lacks {shown}; install PostGIS and "
            "postgresql-contrib on it.",
        )


def _not_allowed(error: InsufficientPrivilege | ProgrammingError) -> ClusterError:
    """Tell what the server did not let us do."""
    said = error.orig if isinstance(error, ProgrammingError) else error
    reason = " ".join(str(said).split())
    return ClusterError(
        sv=f"Databasen kunde inte förberedas: {reason}. Låt en administratör köra "
        f"create extension {', '.join(_EXTENSIONS)} (en i taget) och ge användaren "
        "rätt att skapa scheman och roller.",
        en=f"The database could not be prepared: {reason}. Let an administrator run "
        f"create extension {', '.join(_EXTENSIONS)} (one at a time) and allow the "
        "user to create schemas and roles.",
    )
