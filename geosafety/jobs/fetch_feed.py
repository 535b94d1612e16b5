"""Fetch a page of a feed, seldom enough, and keep it as a file, whole or not at all."""

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import geosafety
from geosafety.errors import RefusedInputError
from geosafety.jobs.whole_file import whole
from geosafety.store import feed_calls
from geosafety.store.connection import Engine, transaction
from geosafety.store.feed_calls import Limits

# What polisen.se asks of those who read its events.
LIMITS: Final = Limits(apart=timedelta(seconds=10), in_hour=60, in_day=1440)
_LARGEST_PAGE = 8_000_000
_PATIENCE_S = 30

# Gives status and content of an address, asked for under a name of our own.
Caller = Callable[[str, str], tuple[int, bytes]]


def user_agent(municipality_name: str) -> str:
    """Say who asks: the program, its version and the municipality."""
    # Headers hold ASCII: å, ä and ö lose what is above them.
    plain = unicodedata.normalize("NFKD", municipality_name)
    name = plain.encode("ascii", "ignore").decode()
    return f"geosafety/{geosafety.__version__} ({name} kommun)"


def call(url: str, agent: str) -> tuple[int, bytes]:
    """
    Ask an address by https.

    Raises
    ------
    RefusedInputError
        If it does not answer.
    """
    asked = Request(url, headers={"User-Agent": agent})  # noqa: S310 - https, as checked
    try:
        with urlopen(asked, timeout=_PATIENCE_S) as answer:  # noqa: S310
            return answer.status, answer.read(_LARGEST_PAGE + 1)
    except HTTPError as error:
        return error.code, b""
    except (URLError, HTTPException, TimeoutError) as error:
        raise RefusedInputError(
            sv=f"Flödet {url} svarar inte: {error}.",
            en=f"The feed {url} does not answer: {error}.",
        ) from error


def fetch_page(  # noqa: PLR0913 - the feed, who asks, and where it is kept
    engine: Engine,
    url: str,
    folder: Path,
    *,
    now: datetime,
    agent: str,
    caller: Caller = call,
) -> Path:
    """
    Fetch one answer of a feed into a folder, under the time it was fetched.

    Raises
    ------
    RefusedInputError
        If the address is not https, was called too lately or too often, is gone, does
        not answer, or answers with more than 8 MB.
    """
    if not url.startswith("https://"):
        raise RefusedInputError(
            sv=f"Flödets adress är {url}; den ska börja med https://.",
            en=f"The address of the feed is {url}; it should begin with https://.",
        )
    with transaction(engine) as connection:
        allowed = feed_calls.ask(connection, url, LIMITS, now=now)
    if allowed.id is None:
        raise _too_often(url, allowed.wait)
    status, content = caller(url, agent)
    with transaction(engine) as connection:
        feed_calls.answered(connection, allowed.id, status)
    if status != HTTPStatus.OK:
        raise RefusedInputError(
            sv=f"Flödet {url} svarar med {status}.",
            en=f"The feed {url} answers with {status}.",
        )
    if len(content) > _LARGEST_PAGE:
        raise RefusedInputError(
            sv=f"Flödet {url} svarar med mer än 8 MB.",
            en=f"The feed {url} answers with more than 8 MB.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    with whole(page) as draft:
        draft.write_bytes(content)
    return page


def _too_often(url: str, wait: timedelta | None) -> RefusedInputError:
    """Tell that a feed must be left alone, and for how long."""
    if wait is None:
        return RefusedInputError(
            sv=f"Flödet {url} har svarat 404 och anropas inte mer.",
            en=f"The feed {url} has answered 404 and is not called again.",
        )
    seconds = int(wait.total_seconds()) + 1
    return RefusedInputError(
        sv=f"Flödet {url} får anropas igen om {seconds} s.",
        en=f"The feed {url} may be called again in {seconds} s.",
    )
