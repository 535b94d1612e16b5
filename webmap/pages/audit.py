"""The log of readings, exports and changes."""

from flask import Blueprint, render_template, request

from geosafety.model.period import LOCAL_TIME
from geosafety.store import audit
from geosafety.store.connection import transaction
from webmap.handout.form import handout_purposes
from webmap.site import site
from webmap.titles import (
    action_titles,
    discard_titles,
    purpose_titles,
    role_titles,
)

blueprint = Blueprint("audit", __name__)
SHOWN = 100
_LARGEST = 2**63


def _number(text: str) -> int:
    """Read the number of an entry."""
    number = int(text)
    if abs(number) >= _LARGEST:
        raise ValueError
    return number


@blueprint.get("/logg")
def page() -> str:
    """Show the data protection role what was read and changed, by whom and why."""
    before = request.args.get("before", type=_number)
    action = request.args.get("action") or None
    with transaction(site().engine) as connection:
        entries = audit.read(connection, before=before, action=action, most=SHOWN)
        broken = audit.first_broken(connection)
    return render_template(
        "audit.html",
        entries=entries,
        broken=broken,
        older=entries[-1].id if len(entries) == SHOWN else None,
        action=action,
        actions=action_titles(),
        purposes={**purpose_titles(), **discard_titles(), **handout_purposes()},
        roles={role.value: name for role, name in role_titles().items()},
        zone=LOCAL_TIME,
    )
