"""The database's own roles: what the site and QGIS connect as."""

from typing import Final

from psycopg import sql
from sqlalchemy import Connection, text

from geosafety.store.cluster import WEB_ROLE as WEB
from geosafety.store.connection import raw

MAKE_ROLES: Final = """
do $$
declare wanted text;
begin
    foreach wanted in array array['geosafety_app', 'geosafety_public', 'geosafety_gis']
    loop
        begin
            if not exists (select from pg_roles where rolname = wanted) then
                execute format('create role %I nologin', wanted);
            end if;
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
    begin
        if not exists (select from pg_roles where rolname = 'geosafety_web') then
            create role geosafety_web login in role geosafety_app;
        end if;
    exception when duplicate_object or unique_violation then null;
    end;
end $$
"""


def make_roles(connection: Connection) -> None:
    """
    Make the roles that are missing; they belong to the whole server.

    Another database may have made them, or be making them now.
    """
    connection.execute(text(MAKE_ROLES))


def set_web_password(connection: Connection, password: str) -> None:
    """Give the site's login a password; the server is told it hashed."""
    driver = raw(connection)
    hashed = driver.pgconn.encrypt_password(
        password.encode(), WEB.encode(), b"scram-sha-256"
    )
    driver.execute(
        sql.SQL("alter role {} password {}").format(
            sql.Identifier(WEB), sql.Literal(hashed.decode())
        )
    )
