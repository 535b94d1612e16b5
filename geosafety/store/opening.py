"""Open the store: made, brought up to date, and the right municipality's."""

from sqlalchemy import Connection, Engine, text

from geosafety.errors import ClusterError
from geosafety.model.municipality import Municipality
from geosafety.settings import Settings
from geosafety.store.connection import (
    OPERATIONAL,
    connect,
    connect_site,
    transaction,
    unreachable,
)
from geosafety.store.health import DURABLE, durability_problems
from geosafety.store.migrate import current, migrate, newest

__all__ = ["bring_up_to_date", "open_site_store", "open_store"]

# What the site may not be, since row security would not hold it.
_ABOVE_ROW_SECURITY = text(
    """
    select current_user,
        rolsuper or rolbypassrls
        or pg_has_role(rolname, relowner, 'member') as is_above
    from pg_roles
    cross join pg_class
    where rolname = session_user and pg_class.oid = 'core.report'::regclass
    """
)


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
    except OPERATIONAL as error:
        engine.dispose()
        raise unreachable(error) from error
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
    except OPERATIONAL as error:
        raise unreachable(error) from error


def open_site_store(
    settings: Settings, *, municipality: Municipality | None = None
) -> Engine:
    """
    Give the site's engine, which sees only what its actor may.

    The embedded database is made and brought up to date first; on a server of one's
    own `geosafety db migrate` does that, with the owner's login.

    Raises
    ------
    SettingError
        If the site has no login of its own.
    ClusterError
        If the database cannot be reached, is not up to date, holds another
        municipality, could lose acknowledged data, or would let the site past row
        security.
    """
    if settings.database_url is None and settings.site_database_url is None:
        open_store(settings, municipality=municipality).dispose()
    engine = connect_site(settings)
    try:
        with transaction(engine) as connection:
            _refuse_an_owner(connection)
            _refuse_an_old_database(connection)
            _refuse_forgetfulness(connection)
            held = connection.execute(text("select code from core.municipality"))
            _refuse_unless_same(held.scalar(), settings.municipality)
    except Exception:
        engine.dispose()
        raise
    return engine


def _refuse_an_owner(connection: Connection) -> None:
    """Refuse a login that row security does not hold."""
    if connection.execute(text("select to_regclass('core.report')")).scalar() is None:
        raise _not_migrated()
    found = connection.execute(_ABOVE_ROW_SECURITY).one()
    if found.is_above:
        raise ClusterError(
            sv=f"Webbplatsen loggar in i databasen som {found.current_user}, som går "
            "förbi radsäkerheten; GEOSAFETY_SITE_DATABASE_URL ska gå till "
            "geosafety_web eller en annan medlem i geosafety_app.",
            en=f"The site logs in to the database as {found.current_user}, which is "
            "above row security; GEOSAFETY_SITE_DATABASE_URL should lead to "
            "geosafety_web or another member of geosafety_app.",
        )


def _refuse_an_old_database(connection: Connection) -> None:
    """Refuse a database that lacks changes this version needs."""
    if current(connection) != newest():
        raise _not_migrated()


def _not_migrated() -> ClusterError:
    """Tell who brings the database up to date."""
    return ClusterError(
        sv="Databasen har inte den här versionens tabeller; kör geosafety db migrate "
        "med ägarens inloggning i GEOSAFETY_DATABASE_URL.",
        en="The database does not have this version's tables; run geosafety db migrate "
        "with the owner's login in GEOSAFETY_DATABASE_URL.",
    )


def _refuse_forgetfulness(connection: Connection) -> None:
    """Refuse a server that could lose what it has acknowledged."""
    found = {
        name: connection.execute(text(f"show {name}")).scalar() for name in DURABLE
    }
    problems = durability_problems({"durability": found})
    if problems:
        raise ClusterError(sv=problems[0].sv, en=problems[0].en, problems=problems)


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
    _refuse_unless_same(held or code, code)


def _refuse_unless_same(held: str | None, code: str) -> None:
    """Refuse a database that belongs to another municipality."""
    if held != code:
        raise ClusterError(
            sv=f"Databasen hör till kommun {held}, men GEOSAFETY_MUNICIPALITY är "
            f"{code}; varje kommun har en egen databas.",
            en=f"The database belongs to municipality {held}, but "
            f"GEOSAFETY_MUNICIPALITY is {code}; each municipality has a database of "
            "its own.",
        )
