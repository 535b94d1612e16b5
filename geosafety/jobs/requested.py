"""What people have asked for on the site, done by the worker."""

import logging
import shutil
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from geosafety.errors import ClusterError, GeosafetyError, RefusedInputError
from geosafety.geofiles import ChooseLayerError
from geosafety.jobs.corrections import Correctable, send_on
from geosafety.jobs.desk import Desk, spool
from geosafety.jobs.import_reports import HandedIn, import_reports
from geosafety.jobs.installation import opened
from geosafety.jobs.layer_files import LayerChoices, import_layer, look_at_layer
from geosafety.jobs.look import keep_look, look_at_file
from geosafety.jobs.problem_list import keep_problems
from geosafety.jobs.report_batches import refused_file_answer
from geosafety.jobs.senders import (
    find_sender,
    known_senders,
    refuse_other_senders,
)
from geosafety.model.job import JobState
from geosafety.settings import Settings
from geosafety.store import drafts, work
from geosafety.store.connection import transaction

IMPORT, LOOK, CORRECT = "import", "look", "correct"
LOOK_LAYER, LAYER = "look_layer", "layer"

log = logging.getLogger(__name__)


def do_job(settings: Settings, number: UUID, *, now: datetime) -> None:
    """
    Do one job and note what came of it; a job that is over is left as it is.

    Raises
    ------
    ClusterError
        If the database goes away; the job can then be done again from the start.
    """
    with opened(settings) as (catalog, engine):
        with transaction(engine) as connection:
            asked = work.begin(connection, number)
        if asked is not None:
            desk = Desk(settings, catalog, engine, asked, now)
            try:
                _DONE_BY[asked.kind](desk)
            except work.DoneAlreadyError:
                log.info("job %s: another worker was first", number)
            except ClusterError:
                raise
            except GeosafetyError as refusal:
                desk.end(
                    JobState.REFUSED,
                    {"code": refusal.code, "message": refusal.message(desk.language)},
                )
            except Exception:
                log.exception("job %s", number)
                desk.end(JobState.FAILED, {"code": "internal-error"})
    shutil.rmtree(spool(settings, number), ignore_errors=True)


def _look(desk: Desk) -> None:
    """Look at an uploaded file; what is seen stays beside it in the spool."""
    asked = desk.job.request
    layer = asked.get("layer")
    with transaction(desk.engine) as connection:
        senders = known_senders(connection, desk.catalog)
    try:
        look = look_at_file(
            desk.file,
            catalog=desk.catalog,
            senders=senders,
            sender=asked.get("sender"),
            layer=layer,
            language=desk.language,
        )
    except RefusedInputError as refusal:
        _refuse(desk, refusal)
        return
    keep_look(desk.folder, look)
    desk.end(JobState.DONE, {"rows": look.rows, "columns": len(look.columns)})


def _import(desk: Desk) -> None:
    """Import an uploaded file; its rows and the answer are stored together."""
    asked = desk.job.request
    account = desk.account()
    with transaction(desk.engine) as connection:
        mapping = find_sender(connection, desk.catalog, str(asked["sender"]))
    refuse_other_senders(account, mapping)
    is_waiting = "draft" in asked
    answer = import_reports(
        desk.engine,
        desk.file,
        mapping.key,
        catalog=desk.catalog,
        gazetteer=desk.gazetteer,
        now=desk.now,
        on_error="quarantine" if asked["on_error"] == "quarantine" else "reject",
        dry_run=bool(asked["dry_run"]),
        language=desk.language,
        progress=desk.tell,
        answered=desk.done,
        handed_in=HandedIn(
            layer=asked.get("layer"),
            account_id=account.id,
            is_vouched_for=desk.is_vouched_for(),
            seen=(lambda batch: keep_problems(desk.folder, batch, desk.language))
            if is_waiting
            else None,
        ),
    )
    if "code" in answer:
        desk.end(JobState.REFUSED, answer)
    elif is_waiting and not asked["dry_run"]:
        shutil.rmtree(desk.folder, ignore_errors=True)


def _correct(desk: Desk) -> None:
    """Send on the rows that somebody has corrected."""
    asked = desk.job.request
    account = desk.account()
    send_on(
        desk.engine,
        Correctable(
            rows=tuple(asked.get("rows", ())),
            batch=UUID(asked["batch"]) if "batch" in asked else None,
            organisation_id=None if desk.is_vouched_for() else account.organisation_id,
        ),
        catalog=desk.catalog,
        gazetteer=desk.gazetteer,
        now=desk.now,
        is_vouched_for=desk.is_vouched_for(),
        answered=desk.done,
    )


def _look_layer(desk: Desk) -> None:
    """Try an uploaded layer; what would come of it is the answer."""
    asked = desk.job.request
    try:
        look = look_at_layer(
            desk.settings,
            desk.catalog,
            desk.file,
            str(asked["layer"]),
            source_layer=asked.get("source_layer"),
            language=desk.language,
        )
    except RefusedInputError as refusal:
        _refuse(desk, refusal)
    else:
        desk.end(JobState.DONE, look)


def _layer(desk: Desk) -> None:
    """Bring an uploaded file into a layer; layer and answer are stored together."""
    asked = desk.job.request
    try:
        import_layer(
            desk.engine,
            desk.settings,
            desk.catalog,
            desk.file,
            str(asked["layer"]),
            choices=LayerChoices(
                mode=asked.get("mode"),
                source_layer=asked.get("source_layer"),
                columns=asked.get("columns", {}),
                dry_run=bool(asked.get("dry_run")),
                account_id=desk.job.account_id,
            ),
            now=desk.now,
            language=desk.language,
            progress=desk.tell,
            answered=desk.done,
        )
    except RefusedInputError as refusal:
        _refuse(desk, refusal)
    else:
        shutil.rmtree(desk.folder, ignore_errors=True)


def _refuse(desk: Desk, refusal: RefusedInputError) -> None:
    """Answer a file that cannot be used, with every fault."""
    answer = refused_file_answer(refusal.problems, language=desk.language)
    if isinstance(refusal, ChooseLayerError):
        answer["layers"] = list(refusal.names)
    desk.end(JobState.REFUSED, answer)


_DONE_BY: dict[str, Callable[[Desk], None]] = {
    IMPORT: _import,
    LOOK: _look,
    CORRECT: _correct,
    LOOK_LAYER: _look_layer,
    LAYER: _layer,
}


def forget_old_files(settings: Settings, *, before: datetime) -> int:
    """
    Remove the files that nobody has done anything with, and what was left behind.

    Returns
    -------
    int
        Folders removed.
    """
    with opened(settings) as (_, engine), transaction(engine) as connection:
        drafts.remove_older(connection, before)
    removed = 0
    root = settings.data_dir / "uploads"
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
