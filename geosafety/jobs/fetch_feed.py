"""Fetch a page of a feed and keep it as a file, whole or not at all."""

from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import geosafety
from geosafety.errors import RefusedInputError
from geosafety.jobs.whole_file import whole

_LARGEST_PAGE = 8_000_000
_PATIENCE_S = 30


def fetch_page(url: str, folder: Path, *, now: datetime) -> Path:
    """
    Fetch one answer of a feed into a folder, under the time it was fetched.

    Raises
    ------
    RefusedInputError
        If the address is not https, does not answer, or answers with more than
        8 MB.
    """
    if not url.startswith("https://"):
        raise RefusedInputError(
            sv=f"Flödets adress är {url}; den ska börja med https://.",
            en=f"The address of the feed is {url}; it should begin with https://.",
        )
    asked = Request(  # noqa: S310 (https, as just checked)
        url, headers={"User-Agent": f"geosafety/{geosafety.__version__}"}
    )
    try:
        with urlopen(asked, timeout=_PATIENCE_S) as answer:  # noqa: S310
            content = answer.read(_LARGEST_PAGE + 1)
    except (URLError, HTTPException, TimeoutError) as error:
        raise RefusedInputError(
            sv=f"Flödet {url} svarar inte: {error}.",
            en=f"The feed {url} does not answer: {error}.",
        ) from error
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
