"""`geosafety feeds`: bring in notices from feeds."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.cli.reports import import_words
from geosafety.jobs.feeds import read_feed
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import StoredGazetteer
from geosafety.jobs.worker import fetch
from geosafety.settings import read_settings


@click.group(help=say("Läs in notiser ur flöden.", "Import notices from feeds."))
def command() -> None:
    """Bring in notices."""


@command.command(
    "read",
    help=say(
        "Läs sparade sidor av polisen.se/api/events: filer eller mappar.",
        "Read saved pages of polisen.se/api/events: files or folders.",
    ),
)
@click.argument(
    "pages",
    nargs=-1,
    required=True,
    metavar="FILE_OR_FOLDER…",
    type=click.Path(exists=True, path_type=Path),
)
@answers
def read(pages: tuple[Path, ...]) -> Answer:
    """Read saved pages and say what became of the notices."""
    with opened(read_settings()) as (catalog, engine):
        content = read_feed(
            engine,
            pages,
            catalog=catalog,
            gazetteer=StoredGazetteer(engine, municipality=catalog.municipality),
            now=datetime.now(UTC),
            language=language(),
        )
    return Answer(content, words=_words(content))


@command.command(
    "fetch",
    help=say(
        "Hämta en sida av ett flöde som polisen.se/api/events och läs den. Flödets "
        "gränser hålls: 10 s mellan anrop, 60 i timmen, 1440 om dygnet.",
        "Fetch a page of a feed like polisen.se/api/events and read it. The feed's "
        "limits are kept: 10 s between calls, 60 an hour, 1440 a day.",
    ),
)
@click.argument("url")
@answers
def fetch_now(url: str) -> Answer:
    """Fetch a page and say what became of the notices."""
    content = fetch(read_settings(), url, now=datetime.now(UTC))
    return Answer(content, words=_words(content))


def _words(content: Mapping[str, Any]) -> str:
    """Tell in words what became of the notices."""
    return "\n".join(
        [
            say(
                f"Lästa notiser: {content['read']} (sidor: {content['pages']}). "
                f"Nya: {content['stored']}. Kända: {content['unchanged']}. "
                f"Om andra platser: {content['elsewhere']}. "
                f"Sammanfattningar: {content['bundled']}. "
                f"Av slag som inte blir rapporter: {content['without_category']}.",
                f"Notices read: {content['read']} (pages: {content['pages']}). "
                f"New: {content['stored']}. Known: {content['unchanged']}. "
                f"About other places: {content['elsewhere']}. "
                f"Summaries: {content['bundled']}. "
                f"Of a kind that is no report: {content['without_category']}.",
            ),
            import_words(content["reports"]),
        ]
    )
