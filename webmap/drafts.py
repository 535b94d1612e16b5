"""Files that wait in the spool while the reader decides what they are."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from geosafety.jobs.desk import spool
from geosafety.jobs.requested import IMPORT, LAYER, LOOK, LOOK_LAYER
from geosafety.model.draft import Draft, DraftKind
from geosafety.model.job import Job, JobState
from geosafety.store import drafts, work
from geosafety.store.connection import Connection, transaction
from webmap.sign_in import actor
from webmap.site import site
from webmap.text import language
from webmap.uploads import Upload
from webmap.work import job_of, see_to_a_worker, waited_for

# A page waits so long for a small file before it tells how far it has come.
_PATIENCE_S = 1.0


def begin(
    file: Upload,
    kind: DraftKind,
    *,
    target: str | None,
    content: Mapping[str, Any] | None = None,
) -> UUID:
    """Put a file into the spool and ask the worker to look at it."""
    number = uuid4()
    with file.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").digest()
    folder = spool(site().settings, number)
    folder.mkdir(mode=0o700)
    file.path.rename(folder / file.name)
    with transaction(site().engine) as connection:
        drafts.begin(
            connection,
            actor(),
            number=number,
            kind=kind,
            file_name=file.name,
            sha256=digest,
            target=target,
        )
        if content:
            drafts.change(connection, number, content=dict(content))
        _ask_to_look(connection, drafts.read(connection, number, kind))
    see_to_a_worker()
    return number


def open_draft(number: UUID, kind: DraftKind) -> Draft:
    """
    Give a file of the reader's own.

    Raises
    ------
    NotFoundError
        If there is none, or it has waited too long.
    """
    with transaction(site().engine) as connection:
        return drafts.read(connection, number, kind)


def look_again(draft: Draft, source_layer: str) -> None:
    """Look at another layer of the file."""
    with transaction(site().engine) as connection:
        drafts.change(connection, draft.id, source_layer=source_layer)
        _ask_to_look(connection, drafts.read(connection, draft.id, draft.kind))
    see_to_a_worker()


def choose(draft: Draft, **values: Any) -> None:  # noqa: ANN401
    """Note what has been chosen; the names are those of the columns."""
    with transaction(site().engine) as connection:
        drafts.change(connection, draft.id, **values)


def try_out(draft: Draft) -> None:
    """Ask the worker what would become of the file's rows."""
    request = _reports(draft, on_error="quarantine", dry_run=True)
    _ask(draft, "tried", IMPORT, request, lock=f"import {draft.target}")


def bring_in(draft: Draft, *, on_error: str) -> None:
    """Ask the worker to import the file."""
    request = _reports(draft, on_error=on_error, dry_run=False)
    _ask(draft, "stored", IMPORT, request, lock=f"import {draft.target}")


def fill_layer(draft: Draft, *, mode: str, columns: Mapping[str, str]) -> None:
    """Ask the worker to bring the file into its layer."""
    request = _layer(draft) | {"mode": mode, "columns": dict(columns)}
    _ask(draft, "stored", LAYER, request, lock=f"layer {draft.target}")


def throw_away(draft: Draft) -> None:
    """Forget a file and what was chosen about it."""
    with transaction(site().engine) as connection:
        drafts.remove(connection, draft.id)
    shutil.rmtree(folder_of(draft), ignore_errors=True)


def folder_of(draft: Draft) -> Path:
    """Name the folder in the spool."""
    return spool(site().settings, draft.id)


def job_of_step(number: UUID | None) -> Job | None:
    """Give a step's job, when it is over or after a second."""
    return None if number is None else waited_for(number, seconds=_PATIENCE_S)


def job_now(number: UUID | None) -> Job | None:
    """Give a step's job as it is."""
    return None if number is None else job_of(number)


def may_be_stored(draft: Draft) -> bool:
    """Tell whether a file has not been brought in yet, or was refused when it was."""
    job = job_now(draft.stored)
    return job is None or job.state in {JobState.REFUSED, JobState.FAILED}


def _ask_to_look(connection: Connection, draft: Draft) -> None:
    """Ask for a look, and forget what was found before."""
    if draft.kind is DraftKind.LAYER:
        kind, request = LOOK_LAYER, _layer(draft)
    else:
        kind = LOOK
        request = _file(draft) | {
            "sender": draft.target,
            "layer": draft.source_layer,
        }
    number = work.ask(connection, actor(), kind, request)
    drafts.change(connection, draft.id, looked=number, tried=None, stored=None)


def _ask(
    draft: Draft, step: str, kind: str, request: dict[str, Any], *, lock: str
) -> None:
    """Ask for a step's job and note which it is."""
    with transaction(site().engine) as connection:
        number = work.ask(connection, actor(), kind, request, lock=lock)
        drafts.change(connection, draft.id, **{step: number})
    see_to_a_worker()


def _file(draft: Draft) -> dict[str, Any]:
    """Tell the worker which file it is."""
    return {
        "draft": str(draft.id),
        "file_name": draft.file_name,
        "language": language(),
    }


def _reports(draft: Draft, *, on_error: str, dry_run: bool) -> dict[str, Any]:
    """Tell the worker how the file is to be imported."""
    return _file(draft) | {
        "sha256": draft.sha256.hex(),
        "sender": draft.target,
        "layer": draft.source_layer,
        "on_error": on_error,
        "dry_run": dry_run,
    }


def _layer(draft: Draft) -> dict[str, Any]:
    """Tell the worker which layer the file is for."""
    return _file(draft) | {"layer": draft.target, "source_layer": draft.source_layer}
