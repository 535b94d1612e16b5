"""How the database is doing, and whether it keeps what it has acknowledged."""

from geosafety.errors import Problem
from geosafety.settings import Settings
from geosafety.store.cluster import Cluster
from geosafety.store.connection import Driver, connection_info, database_name, dial
from geosafety.store.migrate import newest

DURABLE = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
# With these values an acknowledged transaction survives a crash of the machine.
_SAFE = {"on", "local", "remote_write", "remote_apply"}


def status(settings: Settings) -> dict[str, object]:
    """
    Tell where the database is and how it does, without starting it.

    Returns
    -------
    dict
        `kind` (`embedded` or `server`), `running`, and, when it runs, versions,
        the change it stands at, its size and its durability settings.
    """
    if settings.database_url is not None:
        return {
            "kind": "server",
            "running": True,
            **_details(connection_info(settings)),
        }
    cluster = Cluster.of(settings.data_dir)
    running = cluster.running() if cluster.is_made else None
    answer: dict[str, object] = {
        "kind": "embedded",
        "running": running is not None,
        "data_folder": str(settings.data_dir),
        "cluster_folder": str(cluster.location.home),
        "cluster_elsewhere": cluster.location.is_elsewhere,
        "server_user": cluster.location.user.name,
        "database": database_name(settings),
    }
    if running is None:
        return answer
    answer |= {"pid": running.pid, "socket": str(running.sockets)}
    return answer | _details(connection_info(settings))


def durability_problems(answer: dict[str, object]) -> list[Problem]:
    """List the settings with which acknowledged data could be lost."""
    settings = answer.get("durability")
    if not isinstance(settings, dict):
        return []
    return [
        Problem(
            code="durability",
            sv=f"{name} är {value}; bekräftade uppgifter kan gå förlorade. Det ska "
            "vara on.",
            en=f"{name} is {value}; acknowledged data can be lost. It should be on.",
        )
        for name, value in settings.items()
        if value not in _SAFE
    ]


def _details(info: dict[str, str]) -> dict[str, object]:
    """Ask a running server about itself and the municipality's database."""
    with dial({**info, "dbname": "postgres"}) as connection:
        row = connection.execute(
            "select exists (select from pg_database where datname = %s)",
            [info["dbname"]],
        ).fetchone()
    if not row or not row[0]:
        return {"migrated": None, "newest": newest()}
    with dial(info) as connection:
        return {
            "server": _one(connection, "show server_version"),
            "postgis": _one(
                connection,
                "select extversion from pg_extension where extname = 'postgis'",
            ),
            "migrated": _migrated(connection),
            "newest": newest(),
            "size_mb": _one(
                connection, "select pg_database_size(current_database()) / 1000000"
            ),
            "durability": {name: _one(connection, f"show {name}") for name in DURABLE},
        }


def _migrated(connection: Driver) -> object:
    """Give the change that the database stands at; None if it is empty."""
    if _one(connection, "select to_regclass('core.alembic_version')") is None:
        return None
    return _one(connection, "select version_num from core.alembic_version")


def _one(connection: Driver, query: str) -> object:
    """Give the one value of a query, or None."""
    row = connection.execute(query).fetchone()
    return row[0] if row else None
