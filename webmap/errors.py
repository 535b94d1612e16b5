"""From what went wrong to a status, and to words or problem+json (RFC 9457)."""

import logging
import math
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import cast

from flask import Flask, Response, json, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    InternalServerError,
    SecurityError,
    UnsupportedMediaType,
)

from geosafety.errors import (
    ClusterError,
    GeosafetyError,
    NotFoundError,
    Problem,
    RefusedInputError,
    UnreachableError,
)
from webmap.text import language

logger = logging.getLogger(__name__)

# The most special class that fits decides.
STATUS_OF_ERROR: dict[type[GeosafetyError], int] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    RefusedInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ClusterError: HTTPStatus.SERVICE_UNAVAILABLE,
    GeosafetyError: HTTPStatus.UNPROCESSABLE_ENTITY,
}
# A few faults have a status of their own, whatever class they came in.
STATUS_OF_CODE = {
    "too-many-requests": HTTPStatus.TOO_MANY_REQUESTS,
    "bad-parameter": HTTPStatus.BAD_REQUEST,
    "bad-filter": HTTPStatus.BAD_REQUEST,
    "content-mismatch": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "unsupported-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "file-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-many-rows": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-many-items": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "conflict": HTTPStatus.CONFLICT,
    "provider-away": HTTPStatus.SERVICE_UNAVAILABLE,
    "sign-in-unproven": HTTPStatus.BAD_REQUEST,
    "not-admitted": HTTPStatus.FORBIDDEN,
}
CODE_OF_STATUS = {
    400: "bad-request",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    429: "too-many-requests",
    415: "unsupported-type",
    500: "internal-error",
    503: "unavailable",
}
PROBLEMS_LISTED = 100
# What people write about the group's work, which is given back if it was not saved.
_WRITING = frozenset({"meeting_changes", "issues", "operations", "measures"})
_WORDS = (
    *("title", "text", "what", "known_cause", "cause", "note", "why", "outcome"),
    *("goal", "indicator", "comment"),
)
# A body that cannot be read at all, as against one that says what is not taken.
_NO_JSON = frozenset({"json-syntax", "json-duplicate-key", "json-number", "encoding"})


class CrossSiteError(Forbidden):
    """Another site's page asked for a change."""

    code_name = "csrf"


class RefusedEncodingError(UnsupportedMediaType):
    """A request body came packed."""

    code_name = "unsupported-encoding"


class TooManyError(GeosafetyError):
    """Somebody has tried so often that they must wait."""

    code = "too-many-requests"

    def __init__(self, wait: timedelta) -> None:
        """Tell how long, in minutes."""
        self.wait_s = math.ceil(wait.total_seconds())
        minutes = math.ceil(self.wait_s / 60)
        super().__init__(
            sv=f"Det har försökts för många gånger; vänta {minutes} min och försök "
            "igen.",
            en=f"There have been too many tries; wait {minutes} min and try again.",
        )


class BadBodyError(RefusedInputError):
    """The body of a request is not the JSON that it should be."""

    code = "bad-body"


class BadParameterError(RefusedInputError):
    """A parameter in the address cannot be used; the text names it."""

    code = "bad-parameter"


def bad_parameter(name: str, value: str, right: str) -> BadParameterError:
    """Refuse a parameter, naming it and what would be right."""
    problem = Problem(
        code="bad-parameter",
        sv=f"{name} är ”{value[:60]}”; det ska vara: {right}.",
        en=f"{name} is “{value[:60]}”; it should be: {right}.",
        column=name,
    )
    return BadParameterError(sv=problem.sv, en=problem.en, problems=[problem])


def status_of(error: GeosafetyError) -> int:
    """Give the status of an error, by its code and then by its class."""
    code = code_of(error)
    if isinstance(error, BadBodyError) and code in _NO_JSON:
        return int(HTTPStatus.BAD_REQUEST)
    if code in STATUS_OF_CODE:
        return status_of_code(code)
    return next(
        status for kind, status in STATUS_OF_ERROR.items() if isinstance(error, kind)
    )


def status_of_code(code: str) -> int:
    """Give the status of a fault in what somebody sent."""
    return STATUS_OF_CODE.get(code, HTTPStatus.UNPROCESSABLE_ENTITY)


def code_of(error: GeosafetyError) -> str:
    """Name the fault: the first one found in a refused file, else the error."""
    if type(error) in {RefusedInputError, BadBodyError} and error.problems:
        return error.problems[0].code
    return error.code


def problem_response(
    status: int,
    code: str,
    detail: str,
    **more: object,
) -> Response:
    """Answer with problem+json; `more` are members of our own."""
    body = {
        "type": f"urn:geosafety:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    return Response(
        json.dumps(body, ensure_ascii=False),
        status=status,
        mimetype="application/problem+json",
    )


def listed(problems: Sequence[Problem]) -> dict[str, object]:
    """Give the first hundred faults and how many there are."""
    shown = [problem.as_json(language()) for problem in problems[:PROBLEMS_LISTED]]
    return {"errors": shown, "errors_total": len(problems)}


def attach(app: Flask) -> None:
    """Answer every error in the form that the asker reads."""
    app.register_error_handler(GeosafetyError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def refused(error: GeosafetyError) -> Response:
    """Answer what the library refuses."""
    status = int(status_of(error))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s", error)
    # What the driver said is for the log: it tells of names and places of our own.
    is_told = not isinstance(error, UnreachableError)
    detail = error.message(language()) if is_told else _sentence(status, error.code)
    if _reads_json():
        answer = problem_response(
            status, code_of(error), detail, **listed(error.problems)
        )
    else:
        answer = Response(*page(status, detail, _typed()))
    if isinstance(error, TooManyError):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def http_error(error: HTTPException) -> tuple[str, int] | Response:
    """Answer what Flask or a view refuses."""
    if isinstance(error, SecurityError):
        # No page can be made: its links would be built from the false name.
        return problem_response(400, "bad-host", "Unknown host name.")
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return cast("Response", error.get_response())
    code = _code_of_http(error)
    status = HTTPStatus.FORBIDDEN if code == "csrf" else error.code
    if _reads_json():
        answer = problem_response(status, code, _sentence(status, code))
    else:
        typed = () if isinstance(error, CrossSiteError) else _typed()
        answer = Response(*page(status, _sentence(status, code), typed))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def fault(error: Exception) -> tuple[str, int] | Response:
    """Answer what nobody foresaw: log it, and tell the asker nothing of it."""
    logger.error("%s %s", request.method, request.path, exc_info=error)
    return http_error(InternalServerError())


def page(status: int, detail: str, typed: Sequence[str] = ()) -> tuple[str, int]:
    """Make the page that tells a person what went wrong, with the words they sent."""
    made = render_template("error.html", status=status, detail=detail, typed=typed)
    return made, status


def _typed() -> list[str]:
    """Give the words of a form about the group's work, so that they can be copied."""
    if request.method != "POST" or request.blueprint not in _WRITING:
        return []
    try:
        return [request.form[name] for name in _WORDS if request.form.get(name)]
    except HTTPException:
        # What was sent could not be read at all.
        return []


def _reads_json() -> bool:
    """Tell whether a program asks, or a script of ours: they send no forms."""
    is_api = request.path.startswith("/api/")
    return is_api or request.mimetype == "application/json"


def _code_of_http(error: HTTPException) -> str:
    """Name an HTTP error."""
    if isinstance(error, CSRFError):
        return "csrf"
    if isinstance(error, CrossSiteError | RefusedEncodingError):
        return error.code_name
    return CODE_OF_STATUS.get(error.code or 500, "refused")


def _sentence(status: int, code: str) -> str:
    """Tell an HTTP error in a sentence."""
    by_code = {
        "csrf": _(
            "The page was open too long, or another site sent the form. "
            "Reload the page and try again."
        ),
        "unsupported-encoding": _("Send the content unpacked."),
    }
    by_status = {
        400: _("The request could not be understood."),
        401: _("Sign in first."),
        403: _("Your role does not include this page."),
        404: _("There is nothing at this address."),
        405: _("This address does not accept that method."),
        413: _("What was sent is larger than %(n)s.", n=_largest()),
        415: _("Content of this type is not accepted here."),
        503: _("The database does not answer just now. Try again in a while."),
    }
    last = _("Something went wrong on our side. It has been logged.")
    return str(by_code.get(code) or by_status.get(status) or last)


def _largest() -> str:
    """Write how much the current request may hold."""
    most = request.max_content_length or 0
    return f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} kB"
