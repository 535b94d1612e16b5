"""What the worker does: what people ask for, and some things by itself."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

import procrastinate

from geosafety.errors import ClusterError
from geosafety.grid import USUAL_RESOLUTION
from geosafety.jobs.density_surfaces import keep_density_surfaces
from geosafety.jobs.detect_hotspots import Request, detect_hotspots
from geosafety.jobs.faces import search_photo
from geosafety.jobs.feeds import read_feed
from geosafety.jobs.fetch_feed import fetch_page, user_agent
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import StoredGazetteer
from geosafety.jobs.recount import recount
from geosafety.jobs.requested import do_job, forget_old_files
from geosafety.settings import Settings
from geosafety.store.queue import job_queue

HOTSPOTS = "hotspots"
DENSITY = "density"
FEED = "feed"
JOB = "job"
# Put in the queue by the database, for each new photo.
FACES = "faces"
STALLED = "stalled"
OLD_FILES = "old_files"
# A file that nobody has decided about waits so long in the spool.
_FILES_WAIT = timedelta(hours=24)
# Minute and hour in UTC.
_EACH_NIGHT = "15 1 * * *"
_LATER_EACH_NIGHT = "45 1 * * *"
_EACH_HOUR = "7 * * * *"
_EACH_MINUTE = "* * * * *"
# While the database is away: after 1, 2, 4, … seconds, up to a few minutes in all.
_AGAIN = procrastinate.RetryStrategy(
    max_attempts=8, exponential_wait=2, retry_exceptions=[ClusterError]
)

log = logging.getLogger(__name__)


def worker(settings: Settings, *, feed_url: str | None = None) -> procrastinate.App:
    """
    Give the queue with its tasks; `run_worker` on it works until it is stopped.

    Parameters
    ----------
    settings
        The municipality whose queue it is; each has its own.
    feed_url
        Address of a feed like polisen.se/api/events, fetched each hour; None for
        none.
    """
    queue = job_queue(settings)
    _add_density(queue, settings)

    @queue.periodic(cron=_EACH_NIGHT)
    @queue.task(name=HOTSPOTS, queueing_lock=HOTSPOTS, lock=HOTSPOTS)
    def hotspots(timestamp: int) -> None:
        recount(settings)
        log.info("hotspots: %s", find(settings, now=_moment(timestamp)))

    @queue.task(name=JOB, retry=_AGAIN)
    def job(number: str) -> None:
        do_job(settings, UUID(number), now=datetime.now(UTC))

    @queue.task(name=FACES, retry=_AGAIN)
    def faces(number: str) -> None:
        search_photo(settings, UUID(number))

    @queue.periodic(cron=_EACH_MINUTE)
    @queue.task(name=STALLED, queueing_lock=STALLED)
    async def stalled(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
        # What a worker was doing when it died is done again.
        for each in await queue.job_manager.get_stalled_jobs():
            await queue.job_manager.retry_job(each)

    @queue.periodic(cron=_EACH_HOUR)
    @queue.task(name=OLD_FILES, queueing_lock=OLD_FILES)
    def old_files(timestamp: int) -> None:
        forget_old_files(settings, before=_moment(timestamp) - _FILES_WAIT)

    @queue.task(name=FEED, queueing_lock=FEED, lock=FEED)
    def feed(timestamp: int) -> None:
        if feed_url is not None:
            log.info("feed: %s", fetch(settings, feed_url, now=_moment(timestamp)))

    if feed_url is not None:
        queue.periodic(cron=_EACH_HOUR)(feed)
    return queue


def _add_density(queue: procrastinate.App, settings: Settings) -> None:
    """Let the pictures of how closely reports lie be made each night."""

    @queue.periodic(cron=_LATER_EACH_NIGHT)
    @queue.task(name=DENSITY, queueing_lock=DENSITY, lock=DENSITY)
    def density(timestamp: int) -> None:
        log.info("density: %s", smooth(settings, now=_moment(timestamp)))


def find(settings: Settings, *, now: datetime) -> dict[str, object]:
    """Find the hotspots of all incidents and keep the map."""
    request = Request(resolution=USUAL_RESOLUTION, language=settings.language)
    with opened(settings) as (catalog, engine):
        return detect_hotspots(engine, catalog, request, now=now)


def smooth(settings: Settings, *, now: datetime) -> dict[str, object]:
    """Smooth the latest year's reports of each kind and keep the pictures."""
    with opened(settings) as (catalog, engine):
        made = keep_density_surfaces(engine, settings, catalog, now=now)
    return {kind: card["n"] for kind, card in made["surfaces"].items()}


def fetch(settings: Settings, url: str, *, now: datetime) -> dict[str, object]:
    """Fetch a page of the feed, keep it, and store what is new in it."""
    with opened(settings) as (catalog, engine):
        page = fetch_page(
            engine,
            url,
            settings.municipality_dir / "feed",
            now=now,
            agent=user_agent(catalog.municipality.name),
        )
        return read_feed(
            engine,
            [page],
            catalog=catalog,
            gazetteer=StoredGazetteer(engine, municipality=catalog.municipality),
            now=now,
            language=settings.language,
        )


def _moment(timestamp: int) -> datetime:
    """See the second that a task was planned for as a moment."""
    return datetime.fromtimestamp(timestamp, UTC)
