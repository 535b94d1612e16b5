"""Importing an uploaded file: the same for the page and for the API."""

from datetime import UTC, datetime

from geosafety.errors import Problem, RefusedInputError
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.locate import StoredGazetteer
from webmap.site import site
from webmap.text import language
from webmap.uploads import Upload


def import_upload(
    file: Upload, *, sender: str, on_error: str, dry_run: bool
) -> dict[str, object]:
    """
    Import a file as the command does, and give the command's answer.

    Returns
    -------
    dict
        The command's answer; it has a `code` if the file is refused.

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
    return import_reports(
        site().engine,
        file.path,
        sender,
        catalog=catalog,
        gazetteer=StoredGazetteer(site().engine, municipality=catalog.municipality),
        now=datetime.now(UTC),
        on_error="quarantine" if on_error == "quarantine" else "reject",
        dry_run=dry_run,
        language=language(),
    )


def _bad(column: str, *, sv: str, en: str) -> RefusedInputError:
    """Refuse a choice, naming the field."""
    problem = Problem(code="bad-parameter", column=column, sv=sv, en=en)
    return RefusedInputError(sv=sv, en=en, problems=[problem])
