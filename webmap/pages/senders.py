"""The senders: how the files of each are read, as GIS staff would write it."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from geosafety.catalog.sender_contents import as_toml, content_of_mapping
from geosafety.jobs.senders import find_sender, known_senders, may_send_as
from geosafety.store import senders
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.site import site

blueprint = Blueprint("senders", __name__, url_prefix="/avsandare")


@blueprint.get("")
def page() -> str:
    """List the senders and where it is said how their files are read."""
    here = site()
    with transaction(here.engine) as connection:
        known = known_senders(connection, here.catalog)
        saved = senders.read(connection)
    return render_template(
        "senders.html",
        senders=[known[key] for key in sorted(known)],
        saved=saved,
        declared=here.catalog.senders,
    )


@blueprint.get("/<key>")
def sender(key: str) -> str:
    """Show one sender as a file for layers/senders."""
    here = site()
    with transaction(here.engine) as connection:
        mapping = find_sender(connection, here.catalog, key)
        saved = senders.read(connection).get(key)
    may_forget = allows("senders.forget", "POST", current_user.role) and may_send_as(
        current_user.account, mapping
    )
    return render_template(
        "sender.html",
        sender=mapping,
        saved=saved,
        is_declared=key in here.catalog.senders,
        may_forget=may_forget and saved is not None,
        toml=as_toml(content_of_mapping(mapping, here.catalog.vocabulary)),
    )


@blueprint.get("/<key>/fil")
def file(key: str) -> Response:
    """Give the sender as a file."""
    here = site()
    with transaction(here.engine) as connection:
        mapping = find_sender(connection, here.catalog, key)
    text = as_toml(content_of_mapping(mapping, here.catalog.vocabulary))
    response = Response(text, mimetype="application/toml")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{mapping.key}.toml"'
    )
    return response


@blueprint.post("/<key>/glom")
def forget(key: str) -> Answer:
    """Forget what was saved, so that the file in layers/senders holds again."""
    with transaction(site().engine) as connection:
        senders.remove(connection, key)
    return redirect(url_for("senders.page"), 303)
