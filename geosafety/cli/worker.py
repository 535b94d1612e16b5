"""`geosafety worker`: run background jobs."""

import logging
import os
import signal
import sys
import time
from threading import Thread

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import say
from geosafety.jobs.worker import worker
from geosafety.settings import read_settings
from geosafety.store.opening import open_store
from geosafety.store.queue import is_worked


@click.command(
    help=say(
        "Kör bakgrundsjobb tills du avbryter: hotspots varje natt och, om en adress "
        "är given, ett flöde varje timme.",
        "Run background jobs until stopped: hotspots each night and, if an address is "
        "given, a feed each hour.",
    )
)
@click.option(
    "--feed",
    "feed_url",
    metavar="URL",
    envvar="GEOSAFETY_FEED",
    help=say(
        "Flöde som polisen.se/api/events, med https.",
        "A feed like polisen.se/api/events, by https.",
    ),
)
@click.option(
    "--once",
    is_flag=True,
    help=say("Gör det som väntar och sluta.", "Do what is waiting and stop."),
)
@click.option(
    "--check",
    is_flag=True,
    help=say("Säg om någon arbetar.", "Tell whether a worker is running."),
)
@click.option("--beside", type=int, hidden=True)
@answers
def command(
    *, feed_url: str | None, once: bool, check: bool, beside: int | None
) -> Answer | None:
    """Work through the queue, or tell whether somebody does."""
    settings = read_settings()
    if check:
        working = is_worked(settings)
        return Answer({"working": working}, refused=not working)
    open_store(settings).dispose()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    if beside is not None:
        Thread(target=_leave_with, args=[beside], daemon=True).start()
    worker(settings, feed_url=feed_url or None).run_worker(wait=not once)
    return Answer({"stopped": True}, words=say("Klart.", "Done."))


def _leave_with(parent: int) -> None:
    """Stop when the program that this one was started beside is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
