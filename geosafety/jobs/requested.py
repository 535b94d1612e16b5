"""What people have asked for on the site, done by the worker."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from geosafety.catalog import Catalog
from geosafety.errors import ClusterError, GeosafetyError, Language
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import StoredGazetteer
from geosafety.jobs.report_batches import Answer
from geosafety.model.job import Job, JobState
from geosafety.settings import Settings
from geosafety.store import work
from geosafety.store.connection import Connection, Engine, transaction

IMPORT = "import"

log = logging.getLogger(__name__)


def spool(settings: Settings, number: UUID) -> Path:
    """Name the folder that a job's files lie in until it is over."""
    return settings.data_dir / "uploads" / str(number)


def do_job(settings: Settings, number: UUID, *, now: datetime) -> None:
    """
    Do one job and note what came of it; a job that is over is left as it is.

    Raises
    ------
    ClusterError
        If the database goes away; the job can then be done again from the start.
    """
    with opened(settings) as (catalog, engine):
        with transaction(engine) as connection:
            asked = work.begin(connection, number)
        if asked is not None:
            desk = Desk(settings, catalog, engine, asked, now)
            try:
                _DONE_BY[asked.kind](desk)
            except work.DoneAlreadyError:
                log.info("job %s: another worker was first", number)
            except ClusterError:
                raise
            except GeosafetyError as refusal:
                desk.end(
                    JobState.REFUSED,
                    {"code": refusal.code, "message": refusal.message(desk.language)},
                )
            except Exception:
                log.exception("job %s", number)
                desk.end(JobState.FAILED, {"code": "internal-error"})
    shutil.rmtree(spool(settings, number), ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Desk:
    """A job and what it is done with."""

    settings: Settings
    catalog: Catalog
    engine: Engine
    job: Job
    now: datetime

    @property
    def language(self) -> Language:
        """Give the language of whoever asked."""
        return "en" if self.job.request.get("language") == "en" else "sv"

    def tell(self, stage: str, part: int, parts: int) -> None:
        """Note how far it has come."""
        with transaction(self.engine) as connection:
            work.tell(connection, self.job.id, stage, part, parts)

    def end(self, state: JobState, answer: Answer) -> None:
        """Note what came of it, in a transaction of its own."""
        with transaction(self.engine) as connection:
            work.finish(connection, self.job.id, state, answer)


def _import(desk: Desk) -> None:
    """Import an uploaded file; its rows and the answer are stored together."""
    asked = desk.job.request
    path = spool(desk.settings, desk.job.id) / str(asked["file_name"])

    def answered(connection: Connection, answer: Answer) -> None:
        work.finish(connection, desk.job.id, JobState.DONE, answer)

    answer = import_reports(
        desk.engine,
        path,
        str(asked["sender"]),
        catalog=desk.catalog,
        gazetteer=StoredGazetteer(desk.engine, municipality=desk.catalog.municipality),
        now=desk.now,
        on_error="quarantine" if asked["on_error"] == "quarantine" else "reject",
        dry_run=bool(asked["dry_run"]),
        language=desk.language,
        progress=desk.tell,
        answered=answered,
    )
    if "code" in answer:
        desk.end(JobState.REFUSED, answer)


_DONE_BY: dict[str, Callable[[Desk], None]] = {IMPORT: _import}
