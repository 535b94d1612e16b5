"""Importing an uploaded file: the same for the page and for the API."""

import hashlib
from uuid import UUID, uuid4

from geosafety.errors import Problem, RefusedInputError
from geosafety.jobs.requested import IMPORT, spool
from geosafety.store import work
from geosafety.store.connection import transaction
from webmap.sign_in import actor
from webmap.site import site
from webmap.text import language
from webmap.uploads import Upload
from webmap.work import see_to_a_worker


def import_upload(file: Upload, *, sender: str, on_error: str, dry_run: bool) -> UUID:
    """
    Ask the worker to import a file, and give the number of the job.

    Raises
    ------
    RefusedInputError
        If there is no such sender or choice.
    """
    catalog = site().catalog
    if sender not in catalog.senders:
        known = ", ".join(catalog.senders)
        raise _bad(
            "sender",
            sv=f"Avsändaren ”{sender[:40]}” är okänd; det ska vara en av: {known}.",
            en=f"The sender “{sender[:40]}” is unknown; it should be one of: {known}.",
        )
    if on_error not in {"reject", "quarantine"}:
        raise _bad(
            "on_error",
            sv=f"on_error är ”{on_error[:40]}”; det ska vara reject eller quarantine.",
            en=f"on_error is “{on_error[:40]}”; it should be reject or quarantine.",
        )
    number = uuid4()
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    folder = spool(site().settings, number)
    folder.mkdir(mode=0o700)
    file.path.rename(folder / file.name)
    request = {
        "file_name": file.name,
        "sha256": digest,
        "sender": sender,
        "on_error": on_error,
        "dry_run": dry_run,
        "language": language(),
    }
    with transaction(site().engine) as connection:
        lock = f"import {sender}"
        work.ask(connection, actor(), IMPORT, request, lock=lock, number=number)
    see_to_a_worker()
    return number


def _bad(column: str, *, sv: str, en: str) -> RefusedInputError:
    """Refuse a choice, naming the field."""
    problem = Problem(code="bad-parameter", column=column, sv=sv, en=en)
    return RefusedInputError(sv=sv, en=en, problems=[problem])
