"""Asking the worker for something, and waiting a while for it."""

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from uuid import UUID

import geosafety
from geosafety.errors import ClusterError
from geosafety.model.job import Job
from geosafety.store import work
from geosafety.store.connection import transaction
from webmap.site import site

_LOOKS_EACH_S = 0.02
_LOOKS_AT_LEAST_EACH_S = 0.25
_SEES_THE_WORKER_EACH_S = 5.0


def see_to_a_worker() -> None:
    """
    Start a worker for what is waiting, if there is none and we may.

    Raises
    ------
    ClusterError
        If there is no worker, and this process does not reach the owner's login.
    """
    with transaction(site().pool) as connection:
        if work.is_worked(connection):
            return
    settings = site().settings
    if settings.database_url is None and settings.site_database_url is not None:
        raise ClusterError(
            sv="Ingen bakgrundsprocess är igång; be administratören starta "
            "geosafety worker.",
            en="No background process is running; ask the administrator to start "
            "geosafety worker.",
        )
    root = str(Path(geosafety.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "geosafety", "worker", "--once"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | settings.environ() | {"PYTHONPATH": root},
        start_new_session=True,
    )
    Thread(target=process.wait, daemon=True).start()


def waited_for(number: UUID, *, seconds: float) -> Job:
    """Give a job when it is over, or as it is after so many seconds."""
    begun = time.monotonic()
    looks_after, sees_after = _LOOKS_EACH_S, _SEES_THE_WORKER_EACH_S
    while True:
        job = job_of(number)
        waited = time.monotonic() - begun
        if job.is_over or waited > seconds:
            return job
        if waited > sees_after:
            see_to_a_worker()
            sees_after += _SEES_THE_WORKER_EACH_S
        time.sleep(looks_after)
        looks_after = min(looks_after * 1.2, _LOOKS_AT_LEAST_EACH_S)


def job_of(number: UUID) -> Job:
    """
    Give a job that the reader may see.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    with transaction(site().engine) as connection:
        return work.read(connection, number)
