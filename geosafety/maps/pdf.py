"""A page of HTML as a PDF to print, keep and send."""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from geosafety.errors import RefusedInputError, refuse

CHILD: Final = Path(__file__).with_name("pdf_child.py")
_SECONDS: Final = 120.0
# Each child may use a gigabyte, so that only few work at once.
_DESKS: Final = BoundedSemaphore(2)
# Whoever waits for one holds a thread of the site's, so that only some may.
_IN_LINE: Final = BoundedSemaphore(8)


def pdf_of(html: str) -> bytes:
    """
    Print a page that stands alone, as tagged PDF/UA.

    The page holds what people wrote, so a child process lays it out, with limits to
    time and memory and no way to load anything: neither files nor addresses. The
    same page gives the same bytes, as long as the program and the fonts are the same.

    Parameters
    ----------
    html
        The page, with `lang`, `title` and what it needs in itself.

    Raises
    ------
    RefusedInputError
        If it is too long to be printed within the limits, or many others wait.
    RuntimeError
        If the page could not be printed.
    """
    if not _IN_LINE.acquire(blocking=False):
        raise refuse(
            "too-many-requests",
            "Många dokument skrivs just nu; vänta en minut och försök igen.",
            "Many documents are being printed; wait a minute and try again.",
        )
    try:
        with _DESKS:
            done = run_child(html)
    except subprocess.TimeoutExpired:
        raise _too_long() from None
    finally:
        _IN_LINE.release()
    # Killed at its limit of time, or out of memory.
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise _too_long()
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(last or f"the PDF ended with {done.returncode}")
    return done.stdout


def run_child(html: str) -> subprocess.CompletedProcess[bytes]:
    """Let the child print; what it warns of is on its standard error."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-X", "utf8", str(CHILD)],
        input=html.encode(),
        capture_output=True,
        timeout=_SECONDS,
        env={"LANG": "C.UTF-8", "TZ": "UTC", "OPENBLAS_NUM_THREADS": "1"},
        cwd="/",
        check=False,
    )


def _too_long() -> RefusedInputError:
    """Refuse a page that cannot be printed within the limits."""
    return refuse(
        "too-long-to-print",
        "Texten är för lång för att skrivas ut som PDF; korta ned det som är längst.",
        "The text is too long to be printed as PDF; shorten what is longest.",
    )
