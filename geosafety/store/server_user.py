"""Who the database server runs as, and how to run its programs as that user."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geosafety.errors import ClusterError

# PostgreSQL refuses to run as root, so root lends its server to one of these.
_STAND_INS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int


def caller() -> ServerUser:
    """
    Tell who runs this program.

    Raises
    ------
    ClusterError
        If the user number has no name, as in some containers.
    """
    return _account(os.geteuid())


def server_user(existing: Path) -> ServerUser:
    """
    Choose who the server runs as: the owner of an existing cluster, else us.

    Raises
    ------
    ClusterError
        If the cluster belongs to somebody else, or root finds nobody to lend
        the server to.
    """
    me = caller()
    owner = existing.stat().st_uid if existing.exists() else None
    if me.uid != 0:
        if owner not in (None, me.uid):
            raise ClusterError(
                sv=f"Databasen i {existing} tillhör en annan användare; kör som den "
                "användaren eller som root, eller välj en annan GEOSAFETY_DATA_DIR.",
                en=f"The database in {existing} belongs to another user; run as that "
                "user or as root, or choose another GEOSAFETY_DATA_DIR.",
            )
        return me
    if owner:
        return _account(owner)
    for name in _STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ClusterError(
        sv="PostgreSQL kan inte köras som root, och här finns varken användaren "
        "postgres eller nobody; skapa en av dem eller kör som en vanlig användare.",
        en="PostgreSQL cannot run as root, and there is neither a user postgres nor "
        "nobody here; create one of them or run as an ordinary user.",
    )


def run_as(
    user: ServerUser, arguments: Sequence[str], *, timeout_s: float = 120
) -> subprocess.CompletedProcess[str]:
    """
    Run a program as `user`, in a clean environment, and give what it wrote.

    Only PostgreSQL's own programs are run so: another user may not be able to
    reach our Python.
    """
    change = (
        {"user": user.uid, "group": user.gid, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
        list(arguments),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=timeout_s,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        umask=0o077,
        **change,
    )


def can_enter(user: ServerUser, folder: Path) -> bool:
    """Tell whether `user` may go into a folder, all its parents included."""
    done = run_as(user, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])
    return done.returncode == 0


def _account(uid: int) -> ServerUser:
    """Look up a user by number."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ClusterError(
            sv=f"Användarnummer {uid} har inget namn på den här maskinen, och utan "
            "namn startar inte PostgreSQL; lägg till användaren i /etc/passwd eller "
            "sätt GEOSAFETY_DATABASE_URL till en egen server.",
            en=f"User number {uid} has no name on this machine, and PostgreSQL does "
            "not start without one; add the user to /etc/passwd or set "
            "GEOSAFETY_DATABASE_URL to a server of your own.",
        ) from None
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
