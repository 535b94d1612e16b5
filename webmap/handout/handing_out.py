"""Making a file that is taken along, and noting it in the log."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from urllib.parse import parse_qsl

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from geosafety.errors import RefusedInputError
from geosafety.handout import HandoutFile, packed
from geosafety.model.audit import Action
from geosafety.model.handout import Format, Handout
from geosafety.store import audit
from geosafety.store.connection import transaction
from webmap.errors import TooManyError, status_of
from webmap.handout.form import (
    MOST_FIELDS,
    HandoutForm,
    Wish,
    method_of,
    read_wish,
)
from webmap.site import site
from webmap.text import language

# A picture or a document takes a second or two of a core, and much memory: whoever
# asks meanwhile waits, so that the other pages do not.
_ONE_AT_A_TIME = Lock()
# As many as may stand in line: half of a process's threads, so that the other pages
# are answered however many files are asked for at once.
_IN_LINE = BoundedSemaphore(8)
_SOON = timedelta(minutes=1)


def hand_out(
    form: HandoutForm,
    formats: Sequence[Format],
    make: Callable[[Wish], Handout],
    *,
    what: str,
) -> Response:
    """
    Answer with the file that was asked for, once it is in the log.

    Parameters
    ----------
    form
        To show again when something in it is wrong.
    formats
        Those that can be chosen.
    make
        Gives what is taken along, as its reader may see it.
    what
        A code for the log: `hotspots`, `reports` or `layer`.

    Returns
    -------
    Response
        The file; or the form with its faults, 422.

    Raises
    ------
    TooManyError
        If so many wait already that the other pages would have to.
    """
    try:
        wish = read_wish(request.form, formats)
    except RefusedInputError as refusal:
        return _again(form, refusal)
    if not _IN_LINE.acquire(blocking=False):
        raise TooManyError(_SOON)
    try:
        handout = make(wish)
        handout = replace(handout, method={**handout.method, **method_of(wish)})
        with _ONE_AT_A_TIME:
            file = packed(handout, wish.format)
    finally:
        _IN_LINE.release()
    _note(handout, wish, file, what)
    return _download(file)


def query_of(wish: Wish) -> MultiDict[str, str]:
    """Read the query string that says what is taken along."""
    asked = parse_qsl(wish.question.removeprefix("?"), max_num_fields=MOST_FIELDS)
    return MultiDict(asked)


def _again(form: HandoutForm, refusal: RefusedInputError) -> Response:
    """Show the form once more, with what was filled in and what is wrong."""
    faults = {each.column or "": each.message(language()) for each in refusal.problems}
    given = {key: value[:400] for key, value in request.form.items()}
    shown = replace(
        form, question=given.get("question", ""), given=given, faults=faults
    )
    page = render_template("handout_page.html", handout=shown)
    return Response(page, status=status_of(refusal))


def _note(handout: Handout, wish: Wish, file: HandoutFile, what: str) -> None:
    """Tell the log who took what along, why, and for whom."""
    with transaction(site().engine) as connection:
        audit.note(
            connection,
            Action.EXPORT.value,
            object_type=what,
            object_id=wish.layer or None,
            purpose=wish.purpose.value,
            details={
                "format": wish.format.value,
                "n": handout.n,
                "rows": len(handout.rows),
                "secrecy": handout.secrecy.value,
                "question": wish.question,
                "why": wish.why,
                "recipient": wish.recipient,
                "sha256": sha256(file.content).hexdigest(),
            },
        )


def _download(file: HandoutFile) -> Response:
    """Send a file to be kept, not shown."""
    response = Response(file.content, mimetype=file.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response
