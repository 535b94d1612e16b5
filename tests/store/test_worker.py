import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from geosafety.jobs.worker import HOTSPOTS, worker
from geosafety.store import hotspots
from geosafety.store.connection import transaction
from geosafety.store.queue import is_worked
from geosafety.store.reports import save


@pytest.fixture
def queue(database_settings):
    return worker(database_settings)


def test_the_worker_finds_the_hotspots_of_the_night(
    queue, database_settings, database, made_up
):
    with transaction(database) as connection:
        origin = made_up.origin(connection)
        save(connection, made_up.reports(9), made_up.points(9), origin=origin)
    with queue.open():
        queue.tasks[HOTSPOTS].defer(timestamp=int(time.time()))
    # The browser tests leave an event loop running in the main thread.
    with ThreadPoolExecutor() as pool:
        pool.submit(
            queue.run_worker, wait=False, install_signal_handlers=False
        ).result()
    with transaction(database) as connection:
        states = connection.execute(
            text("select status from jobs.procrastinate_jobs where task_name = :name"),
            {"name": HOTSPOTS},
        )
        assert list(states.scalars()) == ["succeeded"]
        assert hotspots.latest(connection).reports == 9
    assert not is_worked(database_settings)


def test_a_task_waits_in_the_queue_only_once(queue):
    with queue.open():
        queue.tasks[HOTSPOTS].defer(timestamp=1)
        with pytest.raises(Exception, match="already"):
            queue.tasks[HOTSPOTS].defer(timestamp=2)
