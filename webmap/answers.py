"""Answers that a browser may keep, as long as it asks whether they still hold."""

from hashlib import sha256
from http import HTTPStatus

from flask import Response, request


def unchanged(etag: str) -> Response | None:
    """Answer 304 before anything is made, when the asker has just this; else None."""
    if not request.if_none_match.contains_weak(etag):
        return None
    return _kept(Response(status=HTTPStatus.NOT_MODIFIED), etag)


def unchanged_or(
    body: bytes,
    *,
    mimetype: str = "application/json",
    etag: str | None = None,
    packed: bytes | None = None,
) -> Response:
    """
    Answer 304 when the asker has this very body already, else the body.

    `packed` is the same body in gzip, if it lies ready: whoever takes gzip gets
    it, and nothing is packed again.
    """
    takes_gzip = request.accept_encodings["gzip"] > 0
    is_packed = packed is not None and takes_gzip
    response = Response(packed if packed and takes_gzip else body, mimetype=mimetype)
    if is_packed:
        response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
    _kept(response, etag or sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _kept(response: Response, etag: str) -> Response:
    """Let the browser keep an answer, and ask each time whether it still holds."""
    response.set_etag(etag, weak=True)
    # Whoever signs in next at the same machine must not get it without asking.
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response
