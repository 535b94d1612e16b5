"""What browsers refused to load or to run, counted and logged, and not for whom."""

import json
import logging
from collections import Counter
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType
from werkzeug.routing import RequestRedirect

from geosafety.store.allowances import Allowance, spend
from geosafety.store.connection import transaction
from webmap.guard import csrf
from webmap.security import CONTENT_SECURITY_POLICY, REPORTS
from webmap.site import site

blueprint = Blueprint("violations", __name__)
logger = logging.getLogger(__name__)

_NAME = "violations"
_REPORTS = Allowance(60, timedelta(minutes=10))
_TYPE = "application/csp-report"
_UNKNOWN = "-"


@blueprint.record_once
def begin_to_count(state: BlueprintSetupState) -> None:
    """Count from nothing in each process."""
    state.app.extensions[_NAME] = Counter()


@blueprint.post(REPORTS)
@csrf.exempt  # type: ignore[untyped-decorator]
def take() -> tuple[str, int]:
    """Note what the browser of anyone refused on a page of ours."""
    if request.mimetype != _TYPE:
        raise UnsupportedMediaType
    told = _read(request.get_data())
    with transaction(site().pool) as connection:
        wait = spend(connection, _REPORTS, _NAME, request.remote_addr or "")
    if wait is None:
        found = (_directive(told), _route(told.get("document-uri")))
        counted()[found] += 1
        logger.warning("csp: %s on %s", *found)
    return "", 204


def counted() -> Counter[tuple[str, str]]:
    """Give how often what was refused on which route, in this process."""
    return cast("Counter[tuple[str, str]]", current_app.extensions[_NAME])


def _read(body: bytes) -> dict[str, object]:
    """Read a report, or refuse what is none."""
    try:
        told = json.loads(body)["csp-report"]
    except (ValueError, RecursionError, TypeError, LookupError) as error:
        raise BadRequest from error
    if not isinstance(told, dict):
        raise BadRequest
    return told


def _directive(told: dict[str, object]) -> str:
    """Name the directive, if it is one of ours: nobody writes their own in the log."""
    told_name = told.get("effective-directive") or told.get("violated-directive")
    name = str(told_name).partition(" ")[0]
    ours = name.removesuffix("-elem").removesuffix("-attr")
    return name if ours in CONTENT_SECURITY_POLICY else _UNKNOWN


def _route(address: object) -> str:
    """Name the route a page belongs to: an address may hold a token or a search."""
    try:
        parts = urlsplit(str(address))
        if parts.netloc != request.host:
            return _UNKNOWN
        routes = current_app.url_map.bind(parts.netloc)
        rule, _ = routes.match(parts.path, return_rule=True)
    except (ValueError, HTTPException, RequestRedirect):
        return _UNKNOWN
    return rule.rule
