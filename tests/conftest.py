"""What the tests share: a database of their own, and the made-up town."""

import asyncio
import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Connection, Engine

from geosafety.jobs.demo import DemoBuilt, build
from geosafety.jobs.worker import worker
from geosafety.settings import Settings
from geosafety.store.cluster import Cluster
from geosafety.store.connection import connect, database_name, transaction
from geosafety.store.opening import open_store
from geosafety.store.work import is_worked

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).parents[1]
REAL_DATA = Path(os.environ.get("GEOSAFETY_REAL_DATA") or ROOT.parent / "shared/data")


def pytest_report_header() -> list[str]:
    """Say which tests are left out, and why."""
    if REAL_DATA.is_dir():
        return [f"real data: {REAL_DATA}"]
    missing = f"no folder {REAL_DATA}, so tests/real is left out"
    return [f"real data: {missing}; set GEOSAFETY_REAL_DATA"]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests that need real data when there is none."""
    is_real = ROOT / "tests/real" in (collection_path, *collection_path.parents)
    return True if is_real and not REAL_DATA.is_dir() else None


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Give the folder with real data, which is never copied into the project."""
    return REAL_DATA


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """Make a data folder that the database's user can enter; pytest's are closed."""
    folder = Path(tempfile.mkdtemp(prefix="geosafety-test-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster(data_dir: Path) -> Iterator[Settings]:
    """Run a PostGIS of the tests' own; each worker process has one."""
    yield Settings(
        data_dir=data_dir,
        database_url=None,
        municipality="demo",
        layers_dir=None,
        language="sv",
    )
    Cluster.of(data_dir).stop()


@pytest.fixture(scope="session")
def template(cluster: Settings) -> str:
    """Make a migrated, empty database that others are copied from."""
    open_store(cluster).dispose()
    name = "template_of_tests"
    with _administrator(cluster) as admin:
        admin.execute(f"alter database {database_name(cluster)} rename to {name}")
    return name


@pytest.fixture(scope="session")
def original(template: str) -> str:
    """Name what a test's own database is copied from; folders have theirs."""
    return template


@pytest.fixture(scope="session")
def opened(cluster: Settings, template: str) -> Callable[[str], Settings]:
    """Give settings that lead to a new copy of the empty database, by its name."""

    def make(name: str) -> Settings:
        sockets = Cluster.of(cluster.data_dir).start().sockets
        with _administrator(cluster) as admin:
            admin.execute(f"create database {name} template {template}")
        url = f"postgresql://geosafety@/{name}?host={sockets}"
        return replace(cluster, database_url=url)

    return make


@pytest.fixture
def database_settings(cluster: Settings, original: str) -> Iterator[Settings]:
    """Make an empty, migrated database and a folder; give settings for both."""
    name = f"test_{uuid4().hex}"
    folder = cluster.data_dir / name
    folder.mkdir()
    sockets = Cluster.of(cluster.data_dir).start().sockets
    with _administrator(cluster) as admin:
        admin.execute(f"create database {name} template {original}")
    yield Settings(
        data_dir=folder,
        database_url=f"postgresql://geosafety@/{name}?host={sockets}",
        municipality="demo",
        layers_dir=None,
        language="sv",
        site_database_url=f"postgresql://geosafety_web@/{name}?host={sockets}",
    )
    with _administrator(cluster) as admin:
        admin.execute(f"drop database {name} with (force)")


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Engine]:
    """Give an engine on an empty, migrated database."""
    engine = connect(database_settings)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def working() -> Callable[[Settings], AbstractContextManager[None]]:
    """Give a worker for as long as a `with` lasts, in a thread of its own."""
    return _working


@contextmanager
def _working(settings: Settings) -> Iterator[None]:
    """Work through a database's queue."""
    queue = worker(settings)

    async def work() -> None:
        async with queue.open_async():
            await queue.run_worker_async(install_signal_handlers=False)

    loop = asyncio.new_event_loop()
    task = loop.create_task(work())

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = Thread(target=run)
    thread.start()
    engine = connect(settings)
    with transaction(engine) as connection:
        while not is_worked(connection):
            assert thread.is_alive()
            time.sleep(0.01)
    engine.dispose()
    yield
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


@pytest.fixture
def worked(database_settings: Settings) -> Iterator[None]:
    """Work through the test database's queue."""
    with _working(database_settings):
        yield


@pytest.fixture(scope="session")
def shared_database(opened: Callable[[str], Settings]) -> Iterator[Engine]:
    """Give one empty database for all tests that leave nothing behind."""
    engine = connect(opened("geosafety_shared"))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(shared_database: Engine) -> Iterator[Connection]:
    """Give a connection whose work is undone after the test."""
    with shared_database.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def demo_built(cluster: Settings, template: str) -> DemoBuilt:  # noqa: ARG001
    """Build the made-up municipality once and give what was told of it."""
    return build(cluster, progress=lambda _what, _done, _total: None, printed=0)


@pytest.fixture(scope="session")
def demo_settings(cluster: Settings, demo_built: DemoBuilt) -> Settings:  # noqa: ARG001
    """Give settings that lead to the made-up municipality."""
    return cluster


@pytest.fixture(scope="session")
def demo_store(demo_settings: Settings) -> Iterator[Engine]:
    """Give an engine on the made-up municipality; tests must not change it."""
    engine = open_store(demo_settings)
    yield engine
    engine.dispose()


@pytest.fixture
def copied_demo(demo_settings: Settings) -> Iterator[Settings]:
    """Copy the made-up municipality for a test that changes it."""
    with _copy_of(demo_settings) as settings:
        yield settings


@pytest.fixture(scope="module")
def shared_copy(demo_settings: Settings) -> Iterator[Settings]:
    """Copy the made-up municipality for the tests of a module, which change it."""
    with _copy_of(demo_settings) as settings:
        yield settings


@contextmanager
def _copy_of(demo_settings: Settings) -> Iterator[Settings]:
    """Give a copy for as long as a `with` lasts."""
    name, source = f"test_{uuid4().hex}", database_name(demo_settings)
    folder = demo_settings.data_dir / name
    folder.mkdir()
    sockets = Cluster.of(demo_settings.data_dir).start().sockets
    with _administrator(demo_settings) as admin:
        # A database is copied while nobody is in it; pools find their way back.
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
            [source],
        )
        admin.execute(f"create database {name} template {source}")
    yield replace(
        demo_settings,
        data_dir=folder,
        database_url=f"postgresql://geosafety@/{name}?host={sockets}",
        site_database_url=f"postgresql://geosafety_web@/{name}?host={sockets}",
    )
    with _administrator(demo_settings) as admin:
        admin.execute(f"drop database {name} with (force)")


def _administrator(settings: Settings) -> psycopg.Connection[tuple[object, ...]]:
    """Connect to the cluster's own database, where others are made."""
    sockets = Cluster.of(settings.data_dir).start().sockets
    return psycopg.connect(
        host=str(sockets), user="geosafety", dbname="postgres", autocommit=True
    )


class Pictures:
    """Pictures to send: a drawn street, with people in it or not."""

    @staticmethod
    def street(*faces: tuple[int, int, int], size: tuple[int, int] = (1200, 900)):
        """Draw a street; each face has a middle and a height in pixels."""
        width, height = size
        image = Image.new("RGB", size, (150, 170, 190))
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, height * 0.6, width, height), fill=(110, 110, 112))
        draw.rectangle((100, 150, 420, height * 0.6), fill=(150, 110, 90))
        for left in (130, 200, 270, 340):
            draw.rectangle((left, 220, left + 40, 300), fill=(60, 70, 90))
        for face in faces:
            _draw_face(draw, *face)
        return image.filter(ImageFilter.GaussianBlur(1.2))

    @staticmethod
    def packed(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
        """Write a picture as a file."""
        packed = io.BytesIO()
        image.save(packed, kind, **options)
        return packed.getvalue()


def _draw_face(draw: ImageDraw.ImageDraw, x: int, y: int, height: int) -> None:
    """Draw a face that CenterFace takes for one; all lengths are shares of its own."""
    width = 0.72 * height

    def oval(*sides: float, fill, shape=draw.ellipse, **more):
        left, top, right, bottom = sides
        box = (x + left * width, y + top * height, x + right * width)
        shape((*box, y + bottom * height), fill=fill, **more)

    skin, hair = (224, 172, 140), (60, 40, 30)
    oval(-0.2, 0.45, 0.2, 0.75, fill=(190, 146, 119), shape=draw.rectangle)
    oval(-0.95, 0.6, 0.95, 1.5, fill=(50, 70, 110))
    oval(-0.55, -0.6, 0.55, 0.44, fill=hair)
    oval(-0.46, -0.5, 0.46, 0.5, fill=skin)
    oval(-0.46, -0.5, 0.46, 0.1, fill=hair, shape=draw.chord, start=190, end=350)
    for side in (-0.19, 0.19):
        oval(side - 0.085, -0.1, side + 0.085, -0.02, fill=(250, 250, 250))
        oval(side - 0.045, -0.1, side + 0.045, -0.02, fill=(50, 40, 30))
        oval(
            *(side - 0.095, -0.14, side + 0.095, -0.125),
            fill=hair,
            shape=draw.rectangle,
        )
        oval(side * 1.4 - 0.1, 0.06, side * 1.4 + 0.1, 0.18, fill=(236, 155, 124))
    oval(-0.07, 0.055, 0.07, 0.145, fill=(197, 151, 123))
    oval(-0.05, 0.11, -0.01, 0.13, fill=(120, 70, 60))
    oval(0.01, 0.11, 0.05, 0.13, fill=(120, 70, 60))
    lips = {"fill": (170, 60, 60), "shape": draw.chord, "start": 10, "end": 170}
    oval(-0.17, 0.18, 0.17, 0.31, **lips)


@pytest.fixture(scope="session")
def pictures() -> type[Pictures]:
    """Give pictures to send."""
    return Pictures


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a real browser, once for each process of the tests."""
    with sync_playwright() as playwright:
        path = os.environ.get("GEOSAFETY_CHROMIUM", "/usr/bin/chromium")
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
