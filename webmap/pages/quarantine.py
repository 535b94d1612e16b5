"""Rows that could not be imported: put right and sent on, or thrown away."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from geosafety.catalog.sender_contents import content_of_mapping
from geosafety.errors import RefusedInputError
from geosafety.jobs.requested import CORRECT
from geosafety.jobs.senders import save_sender
from geosafety.model.audit import Action, Discard, Purpose
from geosafety.model.job import JobState
from geosafety.model.sender import SenderMapping
from geosafety.store import audit, quarantine, work
from geosafety.store.connection import transaction
from geosafety.store.quarantine import QuarantinedRow, WaitingFile
from webmap.categories import choices
from webmap.import_drafts import Page
from webmap.import_pages import Paging
from webmap.senders import own_sender, own_senders
from webmap.sign_in import actor
from webmap.site import site
from webmap.text import language, title
from webmap.titles import discard_titles
from webmap.waiting_rows import corrected, shown, unknown_words
from webmap.work import see_to_a_worker, waited_for

blueprint = Blueprint("quarantine", __name__, url_prefix="/karantan")
_ROWS = 20
# So many rows are looked through for words that mean no category.
_LOOKED_THROUGH = 5_000
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row that was sent on."""

    words: str
    good: bool


@blueprint.get("")
def page() -> str:
    """List the files with rows that wait, of the reader's organisation or all."""
    with transaction(site().engine) as connection:
        files = quarantine.files(connection)
    titles = {key: title(each.title) for key, each in own_senders().items()}
    return render_template(
        "quarantine.html",
        files=files,
        titles=titles,
        done="klar" in request.args,
    )


@blueprint.get("/<uuid:number>")
def batch(number: UUID) -> Page:
    """Show the rows of a file that wait, each with what is wrong."""
    return _page(number)


@blueprint.post("/<uuid:number>/rad/<int:row>")
def correct(number: UUID, row: int) -> Page:
    """Send on a row that has been put right."""
    with transaction(site().engine) as connection:
        known = quarantine.read_one(connection, row)
        if known is None or known.batch_id != number:
            return _page(number, Outcome(_("The row no longer waits."), good=False))
        cells = corrected(
            known, request.form.getlist("name"), request.form.getlist("cell")
        )
        quarantine.correct(connection, row, cells)
        asked = work.ask(connection, actor(), CORRECT, {"rows": [row]})
    answer = _answer(asked)
    if answer is None:
        return _page(number, Outcome(_("The row is still being read."), good=True))
    if answer["waiting"]:
        words = _(
            "Row %(number)s is still wrong; see what is said below.", number=known.row
        )
        return _page(number, Outcome(words, good=False), 422)
    words = _("Row %(number)s is stored.", number=known.row)
    return _page(number, Outcome(words, good=True))


@blueprint.post("/<uuid:number>/rad/<int:row>/kasta")
def discard(number: UUID, row: int) -> Page:
    """Throw a row away, with a reason that is noted."""
    reason = request.form.get("reason", "")
    if reason not in set(Discard):
        return _page(
            number, Outcome(_("Say why the row is thrown away."), good=False), 422
        )
    with transaction(site().engine) as connection:
        gone = quarantine.discard(connection, row, reason)
    if not gone:
        return _page(number, Outcome(_("The row no longer waits."), good=False))
    return _page(number, Outcome(_("The row is thrown away."), good=True))


@blueprint.post("/<uuid:number>/igen")
def retry(number: UUID) -> Page:
    """Read all rows of a file again, as the sender's files are read now."""
    with transaction(site().engine) as connection:
        asked = work.ask(connection, actor(), CORRECT, {"batch": str(number)})
    return _after_all(number, asked)


@blueprint.post("/<uuid:number>/ord")
def choose_words(number: UUID) -> Page:
    """Keep what words mean for the sender, and read the rows again."""
    file = _file(number)
    mapping = own_sender(file.sender)
    accepted = site().catalog.vocabulary.accepted()
    said = {
        word.strip().casefold(): key
        for word, key in zip(
            request.form.getlist("word"), request.form.getlist("category"), strict=False
        )
        if key in accepted
    }
    content = content_of_mapping(mapping, site().catalog.vocabulary)
    content["categories"] = content["categories"] | said
    with transaction(site().engine) as connection:
        save_sender(
            connection,
            site().catalog,
            mapping.key,
            content,
            account_id=actor().account_id,
        )
        asked = work.ask(connection, actor(), CORRECT, {"batch": str(number)})
    return _after_all(number, asked)


def _after_all(number: UUID, asked: UUID) -> Page:
    """Tell what became of all rows of a file."""
    answer = _answer(asked)
    if answer is None:
        return _page(number, Outcome(_("The rows are still being read."), good=True))
    stored = _("%(count)s rows are stored.", count=answer["sent"])
    return _page(number, Outcome(stored, good=bool(answer["sent"])))


def _answer(asked: UUID) -> dict[str, int] | None:
    """Give what the worker answered; None if it is not done yet."""
    see_to_a_worker()
    job = waited_for(asked, seconds=_PATIENCE_S)
    if job.state is JobState.DONE:
        return job.answer
    if job.is_over:
        said = (job.answer or {}).get("message") or _(
            "Something went wrong on our side. It has been logged."
        )
        raise RefusedInputError(sv=str(said), en=str(said))
    return None


def _file(number: UUID) -> WaitingFile:
    """Give a file with rows that wait."""
    with transaction(site().engine) as connection:
        found = quarantine.file_of(connection, number)
    if found is None:
        abort(404)
    return found


def _page(number: UUID, outcome: Outcome | None = None, status: int = 200) -> Page:
    """Make the page of a file, or lead to the list when none of its rows wait."""
    with transaction(site().engine) as connection:
        file = quarantine.file_of(connection, number)
        if file is None:
            return redirect(url_for("quarantine.page", klar=1), 303)
        asked = request.args.get("sida", 1, type=int)
        paging = Paging.of(asked, file.waiting, _ROWS)
        rows = quarantine.read(connection, number, start=paging.start, most=paging.size)
        many = quarantine.read(connection, number, most=_LOOKED_THROUGH)
        # What stands in the rows is shown as it came, and so each time is noted.
        audit.note(
            connection,
            Action.ROWS_OPENED.value,
            object_type="import_batch",
            object_id=str(number),
            purpose=Purpose.CORRECTION.value,
            details={"rows": [row.row for row in rows]},
        )
    mapping = own_senders().get(file.sender)
    return (
        render_template(
            "quarantine_batch.html",
            file=file,
            title=title(mapping.title) if mapping else file.sender,
            rows=_shown(rows, mapping),
            words=unknown_words(many) if mapping else [],
            groups=choices(site().catalog.vocabulary),
            paging=paging,
            outcome=outcome,
            reasons=discard_titles(),
        ),
        status,
    )


def _shown(rows: list[QuarantinedRow], mapping: SenderMapping | None) -> list[object]:
    """Lay the rows out for the page."""
    return [shown(row, mapping, language()) for row in rows]
