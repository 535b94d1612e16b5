"""
The embedded PostGIS: a private cluster that is made and started when needed.

The server listens on a Unix socket only, lets in the caller and the server's own
user by peer authentication, and keeps PostgreSQL's durability settings as they
are. It is left running when a program ends, so that programs share it and the
next one starts at once; `geosafety db stop` stops it. Only the standard library
is used here.
"""

import fcntl
import os
import shlex
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geosafety.errors import ClusterError, UnreachableError
from geosafety.store.binaries import Binaries, find_binaries
from geosafety.store.location import Location, locate_cluster, socket_folder
from geosafety.store.server_user import caller, run_as

# The owner of everything, and the site's login, which row security holds.
ROLE = "geosafety"
WEB_ROLE = "geosafety_web"
PORT = 5432

_ORPHANS_LEAVE_S = 30
_FIRST_WITH_ICU = 15
_MAP = "geosafety"
_HBA = f"local all {ROLE},{WEB_ROLE} peer map={_MAP}\n"
_SETTINGS = """\
# Written by geosafety when the cluster was made. Durability (fsync,
# synchronous_commit, full_page_writes) is left as PostgreSQL has it.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 32MB
max_wal_size = 2GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its process and the folder of its socket."""

    pid: int
    sockets: Path


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster of one data folder."""

    location: Location

    @classmethod
    def of(cls, data_dir: Path) -> "Cluster":
        """Find or prepare the place of the cluster; nothing is started."""
        return cls(locate_cluster(data_dir))

    @property
    def is_made(self) -> bool:
        """Tell whether the cluster exists on disk."""
        return (self.location.data / "PG_VERSION").exists()

    def binaries(self) -> Binaries:
        """Give the programs that fit the cluster, or the newest for a new one."""
        version = self.location.data / "PG_VERSION"
        major = int(version.read_text().split(".")[0]) if self.is_made else None
        return find_binaries(major=major)

    def running(self) -> Running | None:
        """Give the server if it answers on its socket."""
        found = _read_pid_file(self.location.data)
        if found is None or found.sockets == Path():
            return None
        return found if _answers(found.sockets) else None

    def start(self) -> Running:
        """
        Make the cluster if it is not there and start it if it is not running.

        Two programs that do this at once wait for each other and share the
        server.

        Raises
        ------
        ClusterError
            If PostgreSQL with PostGIS is missing or does not start.
        """
        running = self.running()
        if running is not None and _is_let_in(self.location.data):
            return running
        with self._locked():
            if not self.is_made:
                self._make()
            self._let_in()
            return self.running() or self._start()

    def stop(self) -> bool:
        """
        Stop the server cleanly; False if it was not running.

        Raises
        ------
        ClusterError
            If the server does not stop.
        """
        with self._locked():
            if not self.is_made or _read_pid_file(self.location.data) is None:
                return False
            done = self._pg_ctl("stop", "-m", "fast", "-w")
            if done is not None and self.running() is not None:
                raise _failure("stoppa", "stopped", done)
            return done is None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the data folder's lock; it falls when the program dies."""
        with self.location.lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        fresh = self.location.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        binaries = self.binaries()
        # Before version 15 a whole database could not sort as in Swedish.
        has_icu = binaries.major >= _FIRST_WITH_ICU
        icu = ["--locale-provider=icu", "--icu-locale=sv-SE"] if has_icu else []
        done = run_as(
            self.location.user,
            [
                binaries.path("initdb"),
                f"--pgdata={fresh}",
                f"--username={ROLE}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                *icu,
                "--data-checksums",
                "--auth=peer",
            ],
        )
        if done.returncode != 0:
            raise _failure("skapa", "made", done.stdout)
        (fresh / "pg_hba.conf").write_text(_HBA)
        with (fresh / "postgresql.conf").open("a") as file:
            file.write("include = 'geosafety.conf'\n")
        self._write(fresh / "geosafety.conf", _SETTINGS)
        self._write(fresh / "pg_ident.conf", _let_in_lines(self.location.user.name))
        fresh.rename(self.location.data)

    def _let_in(self) -> None:
        """Add the caller to those whom peer authentication lets in."""
        if _is_let_in(self.location.data):
            return
        who = caller().name
        self._write(self.location.data / "pg_hba.conf", _HBA)
        with (self.location.data / "pg_ident.conf").open("a") as file:
            file.write(_let_in_lines(who))
        if self.running() is not None:
            self._pg_ctl("reload")

    def _write(self, path: Path, text: str) -> None:
        """Write a file that belongs to the server's user."""
        path.write_text(text)
        path.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(path, self.location.user.uid, self.location.user.gid)

    def _start(self) -> Running:
        """Start the server of a cluster that is there; the lock is held."""
        self._bury_the_dead()
        sockets = socket_folder(self.location)
        done = self._pg_ctl(
            "start",
            "-w",
            "-o",
            f"-p {PORT} -k {shlex.quote(str(sockets))}",
            "-l",
            str(self.location.home / "start.log"),
        )
        running = self.running()
        if running is None:
            failure = _failure("starta", "started", done or self._last_words())
            # Perhaps it was killed as it started: whoever asks again may find it up.
            raise UnreachableError(sv=failure.sv, en=failure.en)
        return running

    def _bury_the_dead(self) -> None:
        """
        Wait for what a killed server left behind, and remove its pid file.

        The file is PostgreSQL's guard against two servers on the same data, so it
        goes only when no process works in the data folder any more. A server that
        lives but has lost its socket is stopped.
        """
        found = _read_pid_file(self.location.data)
        if found is None:
            return
        if found.pid in _processes_in(self.location.data):
            self._pg_ctl("stop", "-m", "fast", "-w")
        give_up = time.monotonic() + _ORPHANS_LEAVE_S
        while left := _processes_in(self.location.data):
            if time.monotonic() > give_up:
                shown = ", ".join(map(str, sorted(left)))
                raise ClusterError(
                    sv=f"En dödad databas lever kvar i processerna {shown}; avsluta "
                    "dem och försök igen.",
                    en=f"A killed database lives on in the processes {shown}; end "
                    "them and try again.",
                )
            time.sleep(0.05)
        (self.location.data / "postmaster.pid").unlink(missing_ok=True)

    def _pg_ctl(self, action: str, *arguments: str) -> str | None:
        """Run pg_ctl; None when it succeeds, else what it said."""
        program = self.binaries().path("pg_ctl")
        done = run_as(
            self.location.user,
            [program, action, "-D", str(self.location.data), *arguments],
        )
        return None if done.returncode == 0 else done.stdout

    def _last_words(self) -> str:
        """Give the end of the log of the last start."""
        log = self.location.home / "start.log"
        return log.read_text(errors="replace")[-500:] if log.exists() else ""


def _read_pid_file(data: Path) -> Running | None:
    """Read process and socket folder from PostgreSQL's pid file."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    is_ready = len(lines) >= 8 and lines[7].strip() == "ready"  # noqa: PLR2004
    return Running(pid, Path(lines[4]) if is_ready else Path())


def _answers(sockets: Path) -> bool:
    """Tell whether somebody listens on the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(sockets / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def _processes_in(data: Path) -> set[int]:
    """Find the processes that work in the data folder, as each server's do."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == data:
                found.add(int(entry.name))
        except OSError:
            # It ended meanwhile, or is another user's and so not ours.
            continue
    return found


def _is_let_in(data: Path) -> bool:
    """Tell whether the caller is among those whom the cluster lets in."""
    lines = (data / "pg_ident.conf").read_text().splitlines()
    return set(_let_in_lines(caller().name).splitlines()) <= set(lines)


def _let_in_lines(name: str) -> str:
    """Map a user of the operating system to our roles."""
    return "".join(f"{_MAP} {name} {role}\n" for role in (ROLE, WEB_ROLE))


def _failure(sv: str, en: str, said: str) -> ClusterError:
    """Tell what PostgreSQL did not manage, in its own words."""
    words = " ".join(said.split())[-600:]
    return ClusterError(
        sv=f"Det gick inte att {sv} den inbyggda databasen: {words}",
        en=f"The embedded database could not be {en}: {words}",
    )
