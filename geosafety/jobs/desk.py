"""What a worker has before it when it does a job."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from geosafety.catalog import Catalog
from geosafety.errors import Language
from geosafety.jobs.locate import StoredGazetteer
from geosafety.jobs.report_batches import Answer
from geosafety.model.account import Account, Role
from geosafety.model.job import Job, JobState
from geosafety.settings import Settings
from geosafety.store import accounts, work
from geosafety.store.connection import Connection, Engine, transaction


def spool(settings: Settings, number: UUID) -> Path:
    """Name the folder that a job's files lie in until it is over."""
    return settings.data_dir / "uploads" / str(number)


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

    @property
    def folder(self) -> Path:
        """Name the folder with the file that the job is about."""
        draft = self.job.request.get("draft")
        return spool(self.settings, UUID(str(draft)) if draft else self.job.id)

    @property
    def file(self) -> Path:
        """Name the file that the job is about."""
        return self.folder / str(self.job.request["file_name"])

    @property
    def gazetteer(self) -> StoredGazetteer:
        """Give the addresses and place names."""
        return StoredGazetteer(self.engine, municipality=self.catalog.municipality)

    def account(self) -> Account:
        """Tell who asked; the request itself says nothing of what they may do."""
        with transaction(self.engine) as connection:
            return accounts.by_number(connection, self.job.account_id)

    def is_vouched_for(self) -> bool:
        """Tell whether whoever asked can vouch for reports without a review."""
        return self.account().role is Role.COORDINATOR

    def tell(self, stage: str, part: int, parts: int) -> None:
        """Note how far it has come."""
        with transaction(self.engine) as connection:
            work.tell(connection, self.job.id, stage, part, parts)

    def done(self, connection: Connection, answer: Answer) -> None:
        """Note that it is done, in the transaction that stores its result."""
        work.finish(connection, self.job.id, JobState.DONE, answer)

    def end(self, state: JobState, answer: Answer) -> None:
        """Note what came of it, in a transaction of its own."""
        with transaction(self.engine) as connection:
            work.finish(connection, self.job.id, state, answer)
