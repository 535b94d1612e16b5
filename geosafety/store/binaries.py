"""Find PostgreSQL programs that have PostGIS beside them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from geosafety.errors import ClusterError

_LEAST_MAJOR = 14


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of one PostgreSQL's programs, and its major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """Give the full path of one program."""
        return str(self.folder / name)


def find_binaries(
    *, major: int | None = None, environ: Mapping[str, str] | None = None
) -> Binaries:
    """
    Find the newest PostgreSQL with PostGIS, or the one of version `major`.

    `GEOSAFETY_PG_BINDIR` comes first, then the folders of Debian and Red Hat,
    `pg_config` and last the search path.

    Raises
    ------
    ClusterError
        If there is none; the text tells how to install it.
    """
    env = os.environ if environ is None else environ
    found = [
        binaries
        for folder in dict.fromkeys(_folders(env))
        if (binaries := _binaries_in(folder)) is not None
    ]
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if found:
        raise ClusterError(
            sv=f"Databasen gjordes av PostgreSQL {major}, men här finns bara "
            f"{found[0].major}; installera postgresql-{major}-postgis-3, eller läs "
            "tillbaka en säkerhetskopia till en ny datamapp.",
            en=f"The database was made by PostgreSQL {major}, but only "
            f"{found[0].major} is here; install postgresql-{major}-postgis-3, or "
            "restore a backup into a new data folder.",
        )
    raise ClusterError(
        sv="PostgreSQL med PostGIS finns inte här; kör make setup, eller installera "
        "paketet postgresql-postgis (Debian, Ubuntu), eller sätt "
        "GEOSAFETY_DATABASE_URL till en egen server.",
        en="PostgreSQL with PostGIS is not here; run make setup, or install the "
        "package postgresql-postgis (Debian, Ubuntu), or set "
        "GEOSAFETY_DATABASE_URL to a server of your own.",
    )


def _folders(env: Mapping[str, str]) -> Iterator[Path]:
    """List the places to look in, best first."""
    chosen = env.get("GEOSAFETY_PG_BINDIR")
    if chosen:
        # A chosen folder stands alone: falling back to another PostgreSQL would
        # surprise whoever chose it.
        yield Path(chosen)
        return
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin"):
        yield from sorted(Path("/").glob(pattern), key=_number_in, reverse=True)
    search_path = env.get("PATH")
    pg_config = shutil.which("pg_config", path=search_path)
    if pg_config:
        yield Path(_output(pg_config, "--bindir"))
    initdb = shutil.which("initdb", path=search_path)
    if initdb:
        yield Path(initdb).resolve().parent


def _binaries_in(folder: Path) -> Binaries | None:
    """Accept a folder that has the server's programs, and PostGIS with them."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl")):
        return None
    major = _number_in(Path(_output(str(folder / "postgres"), "--version")))
    shares = (
        Path(f"/usr/share/postgresql/{major}"),
        folder.parent / "share",
        folder.parent / "share/postgresql",
    )
    has_postgis = any(
        (share / "extension/postgis.control").exists() for share in shares
    )
    return Binaries(folder, major) if has_postgis and major >= _LEAST_MAJOR else None


def _number_in(path: Path) -> int:
    """Read the first whole number in a path or a version text."""
    found = re.search(r"\d+", str(path))
    return int(found.group()) if found else 0


def _output(*arguments: str) -> str:
    """Run a program and give what it writes, or nothing if it fails."""
    try:
        done = subprocess.run(  # noqa: S603 (a program of PostgreSQL's)
            arguments, capture_output=True, text=True, check=False, timeout=30
        )
    except OSError:
        return ""
    return done.stdout.strip()
