"""The queue of background jobs, kept in the municipality's database."""

import procrastinate

from geosafety.settings import Settings
from geosafety.store.connection import connection_info, dial

JOBS_SCHEMA = "jobs"


def job_queue(settings: Settings) -> procrastinate.App:
    """Give the queue; tasks are added by `jobs.worker`."""
    info = {
        **connection_info(settings),
        "options": f"-c search_path={JOBS_SCHEMA},public",
    }
    connector = procrastinate.PsycopgConnector(kwargs=info, min_size=1, max_size=4)
    return procrastinate.App(connector=connector)


def is_worked(settings: Settings) -> bool:
    """Tell whether a worker has shown a sign of life within a minute."""
    with dial(connection_info(settings)) as connection:
        row = connection.execute("select core.is_worked()").fetchone()
    return bool(row and row[0])
