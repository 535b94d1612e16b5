import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from geosafety.errors import ClusterError
from geosafety.store.binaries import find_binaries
from geosafety.store.cluster import Cluster
from geosafety.store.connection import connect, transaction
from geosafety.store.health import durability_problems, status
from geosafety.store.opening import open_store

NOBODY = 65534
IS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not IS_ROOT, reason="needs to become another user")
PACKAGE = Path(__file__).parents[2] / "geosafety"
CODE = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}


@pytest.fixture
def folder():
    """Make a data folder that the server's user can enter, and clean up after."""
    made = Path(tempfile.mkdtemp(prefix="geosafety-test-"))
    made.chmod(0o711)
    yield made
    if (made / "cluster.lock").exists():
        cluster = Cluster.of(made)
        cluster.stop()
        shutil.rmtree(cluster.location.home)
    shutil.rmtree(made)


@pytest.fixture
def another_user():
    """Let an ordinary user run the cluster's code, which needs no packages."""
    code = Path(tempfile.mkdtemp(prefix="geosafety-code-"))
    (code / "geosafety/store").mkdir(parents=True)
    for path in [
        "__init__.py",
        "errors.py",
        *(f"store/{name}.py" for name in STANDARD_LIBRARY_ONLY),
    ]:
        shutil.copy(PACKAGE / path, code / "geosafety" / path)
    for path in [code, *code.rglob("*")]:
        path.chmod(0o755)

    def run_python(program, *arguments, uid=NOBODY):
        command = [reachable_python(), "-S", "-c", program, *map(str, arguments)]
        environ = {"PYTHONPATH": str(code), "PATH": "/usr/bin:/bin"}
        return run(command, uid=uid, env=environ)

    yield run_python
    shutil.rmtree(code)


STANDARD_LIBRARY_ONLY = (
    "__init__",
    "binaries",
    "cluster",
    "location",
    "server_user",
)
START = """
import sys
from pathlib import Path
from geosafety.errors import GeosafetyError
from geosafety.store.cluster import Cluster
try:
    print(Cluster.of(Path(sys.argv[1])).start().sockets)
except GeosafetyError as error:
    sys.exit(str(error))
"""
STOP = START.replace(".start().sockets", ".stop()")


def run(command, *, uid=None, **options):
    """Run a program and keep what it writes, as another user if one is named."""
    who = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
    return subprocess.run(  # noqa: S603 (our own commands)
        list(map(str, command)),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **who,
        **options,
    )


def reachable_python():
    """Find a Python of at least 3.11 that another user can run."""
    names = ("python3.13", "python3.12", "python3.11", "python3")
    is_new = "import sys; sys.exit(sys.version_info < (3, 11))"
    for candidate in (sys.executable, *(f"/usr/bin/{name}" for name in names)):
        try:
            done = run([candidate, "-S", "-c", is_new], uid=NOBODY)
        except OSError:
            continue
        if done.returncode == 0:
            return candidate
    pytest.skip("no Python here that another user can run")
    return None


def psql(sockets, query, *, uid=None):
    program = find_binaries().path("psql")
    who = ["-h", sockets, "-U", "geosafety", "-d", "postgres"]
    return run([program, *who, "-Atc", query], uid=uid)


def test_the_server_listens_on_a_private_socket_only(cluster, template):  # noqa: ARG001
    running = Cluster.of(cluster.data_dir).running()
    assert psql(running.sockets, "show listen_addresses").stdout == "\n"
    assert stat.S_IMODE(running.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(Cluster.of(cluster.data_dir).location.data.stat().st_mode) == (
        0o700
    )


def test_what_is_acknowledged_is_kept(cluster, template):  # noqa: ARG001
    found = status(replace(cluster, municipality="1480"))
    assert found["running"]
    open_store(replace(cluster, municipality="1480")).dispose()
    found = status(replace(cluster, municipality="1480"))
    assert found["durability"] == {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
    }
    assert durability_problems(found) == []
    assert found["migrated"] == found["newest"]


def test_a_setting_that_loses_data_is_told():
    (problem,) = durability_problems({"durability": {"fsync": "off", "x": "on"}})
    assert problem.code == "durability"
    assert "fsync är off" in problem.sv


def test_only_two_users_are_let_in(cluster, template):  # noqa: ARG001
    lines = (Cluster.of(cluster.data_dir).location.data / "pg_ident.conf").read_text()
    names = {line.split()[1] for line in lines.splitlines()}
    assert names == {"postgres", "root"} if IS_ROOT else len(names) == 1


def test_starting_twice_shares_the_server(cluster, template):  # noqa: ARG001
    first = Cluster.of(cluster.data_dir).start()
    assert Cluster.of(cluster.data_dir).start() == first


def test_a_stopped_server_starts_when_somebody_connects(folder, cluster):
    settings = replace(cluster, data_dir=folder)
    engine = connect(settings)
    for _ in range(2):
        with transaction(engine) as connection:
            assert connection.execute(text("select 1")).scalar() == 1
        assert Cluster.of(folder).stop()
        assert Cluster.of(folder).running() is None
    engine.dispose()


def test_stopping_what_does_not_run_is_no_error(folder):
    assert Cluster.of(folder).stop() is False
    (folder / "cluster.lock").unlink()
    shutil.rmtree(folder / "postgres")


def test_a_half_made_cluster_is_made_again(folder):
    cluster = Cluster.of(folder)
    (cluster.location.home / "data.new").mkdir()
    (cluster.location.home / "data.new/rubbish").touch()
    assert cluster.start().pid


def test_a_pid_file_of_another_process_is_no_hindrance(folder):
    cluster = Cluster.of(folder)
    cluster.start()
    cluster.stop()
    pid_file = cluster.location.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster.location.data}\n1\n5432\n/x\n\n")
    if IS_ROOT:
        user = cluster.location.user
        os.chown(pid_file, user.uid, user.gid)
    assert cluster.start().pid != os.getpid()


@pytest.mark.skipif(not IS_ROOT, reason="only root's server runs as another user")
def test_a_data_folder_closed_to_the_server_gets_a_cluster_elsewhere():
    closed = Path(tempfile.mkdtemp(prefix="geosafety-test-"))
    cluster = Cluster.of(closed)
    try:
        assert cluster.location.is_elsewhere
        assert cluster.start().pid
        assert Cluster.of(closed).location == cluster.location
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        cluster.stop()
        shutil.rmtree(cluster.location.home)
        shutil.rmtree(closed)


@only_root
def test_another_user_is_not_let_in(cluster, template):  # noqa: ARG001
    running = Cluster.of(cluster.data_dir).running()
    refused = psql(running.sockets, "select 1", uid=NOBODY)
    assert refused.returncode != 0
    assert "Permission denied" in refused.stderr


@only_root
def test_an_ordinary_user_has_a_cluster_too(folder, another_user):
    os.chown(folder, NOBODY, NOBODY)
    home = folder / "data"
    started = another_user(START, home)
    assert started.returncode == 0, started.stderr
    sockets = started.stdout.strip()
    answer = psql(sockets, "select current_user", uid=NOBODY)
    assert answer.stdout == "geosafety\n"
    assert another_user(STOP, home).stdout == "True\n"


@only_root
def test_a_user_without_a_name_is_told_so(folder, another_user):
    refused = another_user(START, folder, uid=4321)
    assert "User number 4321 has no name" in refused.stderr
    assert "Traceback" not in refused.stderr


@only_root
def test_a_closed_data_folder_is_told_in_a_sentence(tmp_path, another_user):
    refused = another_user(START, tmp_path / "data")
    assert "cannot be used (permission denied)" in refused.stderr
    assert "Traceback" not in refused.stderr


@only_root
def test_somebody_elses_cluster_is_refused(cluster, template, another_user):  # noqa: ARG001
    refused = another_user(START, cluster.data_dir)
    assert "belongs to another user" in refused.stderr


def test_a_machine_without_postgis_is_told_what_to_install(tmp_path):
    with pytest.raises(ClusterError, match="run make setup"):
        find_binaries(environ={"GEOSAFETY_PG_BINDIR": str(tmp_path)})


def test_a_cluster_of_another_version_is_told(cluster):  # noqa: ARG001
    with pytest.raises(ClusterError, match="made by PostgreSQL 9"):
        find_binaries(major=9)


def ask_until_answered(engine, statement, **values):
    """Ask as a careful client does: again, until the answer has come."""
    for _ in range(20):
        try:
            with transaction(engine) as connection:
                answer = connection.execute(text(statement), values)
                rows = answer.all() if answer.returns_rows else []
        except ClusterError:
            continue
        return rows
    pytest.fail(f"never answered: {statement}")


@pytest.mark.fault
def test_a_killed_server_comes_back_with_all_it_acknowledged(folder, cluster):
    engine = open_store(replace(cluster, data_dir=folder))
    ask_until_answered(engine, "create table acknowledged (number int primary key)")
    insert = "insert into acknowledged values (:number) on conflict do nothing"
    for number in range(6):
        ask_until_answered(engine, insert, number=number)
        # A killed server's last session may still have given that answer.
        running = Cluster.of(folder).running()
        if running is not None:
            os.kill(running.pid, signal.SIGKILL)
    rows = ask_until_answered(engine, "select number from acknowledged order by 1")
    assert [row.number for row in rows] == [0, 1, 2, 3, 4, 5]
    engine.dispose()


@pytest.mark.fault
def test_a_killed_program_leaves_the_server_to_the_next(folder, cluster):
    program = (
        "import os, signal, sys; from pathlib import Path;"
        "from geosafety.store.cluster import Cluster;"
        "Cluster.of(Path(sys.argv[1])).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = run([sys.executable, "-c", program, folder], env=CODE)
    assert killed.returncode == -signal.SIGKILL
    running = Cluster.of(folder).running()
    engine = open_store(replace(cluster, data_dir=folder))
    assert Cluster.of(folder).running() == running
    engine.dispose()


@pytest.mark.fault
def test_programs_that_begin_at_once_share_one_server(folder):
    program = (
        "import sys; from pathlib import Path;"
        "from geosafety.settings import Settings;"
        "from geosafety.store.cluster import Cluster;"
        "from geosafety.store.opening import open_store;"
        "folder = Path(sys.argv[1]);"
        "open_store(Settings(folder, None, 'demo', None, 'sv')).dispose();"
        "print(Cluster.of(folder).running().pid)"
    )
    started = [
        subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-c", program, folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=CODE,
        )
        for _ in range(4)
    ]
    answers = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * 4, answers
    assert len({stdout for stdout, _ in answers}) == 1
