"""Who may sign in: accounts and their organisations."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from geosafety.errors import GeosafetyError, RefusedInputError
from geosafety.jobs.accounts import add_account, passphrase, reset_password
from geosafety.model.account import Role, may_keep_account
from geosafety.model.organisation import OrganisationType
from geosafety.store import accounts, organisations
from geosafety.store.connection import Connection, transaction
from webmap.errors import status_of
from webmap.site import site
from webmap.text import language, title
from webmap.titles import role_titles

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/konton")
def page() -> str:
    """Show administrators who may sign in."""
    return _page()


@blueprint.post("/konton")
def add() -> tuple[str, int] | str:
    """Make an account, with a passphrase that is shown once."""
    form = request.form
    secret = passphrase()
    username = form.get("username", "").strip().lower()
    try:
        with transaction(site().engine) as connection:
            if accounts.by_username(connection, username) is not None:
                raise _refused(_("There is an account with that name already."))
            add_account(
                connection,
                username,
                role=_role(form.get("role", "")),
                password=secret,
                name=" ".join(form.get("name", "").split())[:80] or username,
                organisation=form.get("organisation", ""),
                must_change_password=True,
            )
    except GeosafetyError as refusal:
        return _page(refusal=refusal.message(language())), status_of(refusal)
    return _page(username=username, secret=secret)


@blueprint.post("/konton/<int:number>/losenord")
def reset(number: int) -> str:
    """Give an account a new passphrase, shown once; its sessions end."""
    secret = passphrase()
    with transaction(site().engine) as connection:
        _refuse_higher(connection, number)
        username = reset_password(connection, number, secret)
    return _page(username=username, secret=secret)


@blueprint.post("/konton/<int:number>/stang")
def close(number: int) -> Response:
    """Close an account: it signs in no more."""
    if number == current_user.account.id:
        raise Forbidden
    with transaction(site().engine) as connection:
        _refuse_higher(connection, number)
        accounts.close(connection, number)
    return redirect(url_for("accounts.page"), 303)


@blueprint.post("/konton/<int:number>/oppna")
def reopen(number: int) -> Response:
    """Open a closed account again."""
    with transaction(site().engine) as connection:
        _refuse_higher(connection, number)
        accounts.reopen(connection, number)
    return redirect(url_for("accounts.page"), 303)


@blueprint.post("/konton/organisationer")
def add_organisation() -> tuple[str, int] | Response:
    """Add an organisation that accounts may belong to."""
    name = " ".join(request.form.get("name", "").split())[:80]
    kind = request.form.get("type", "")
    key = re.sub(r"[^a-z0-9]+", "_", name.lower().translate(_PLAIN)).strip("_")
    if not key or kind not in set(OrganisationType):
        refusal = _("An organisation has a name and a type.")
        return _page(refusal=refusal), 422
    with transaction(site().engine) as connection:
        organisations.ensure(connection, key, name=name, organisation_type=kind)
    return redirect(url_for("accounts.page"), 303)


_PLAIN = str.maketrans("åäöéü", "aaoeu")


def _page(**result: object) -> str:
    """Make the page, with what became of a change."""
    with transaction(site().engine) as connection:
        known = accounts.read_accounts(connection)
        closed = accounts.read_closed(connection)
        owners = organisations.read(connection)
    names = {each.key: each.name for each in owners}
    return render_template(
        "accounts.html",
        accounts=known,
        closed=closed,
        organisations=owners,
        organisation_names=names,
        roles=role_titles(),
        may_keep=_may_keep,
        types=[(each.value, title(each.title)) for each in OrganisationType],
        **result,
    )


def _may_keep(role: Role) -> bool:
    """Tell whether the reader may make and change accounts of a role."""
    return may_keep_account(current_user.role, role)


def _refuse_higher(connection: Connection, number: int) -> None:
    """Refuse to change an account that only an administrator may change."""
    known = [*accounts.read_accounts(connection), *accounts.read_closed(connection)]
    if any(each.id == number and not _may_keep(each.role) for each in known):
        raise Forbidden


def _role(text: str) -> Role:
    """Read a role that the reader may give."""
    if text in set(Role) and _may_keep(Role(text)):
        return Role(text)
    raise _refused(_("There is no such role."))


def _refused(words: str) -> RefusedInputError:
    """Refuse in the reader's own language."""
    return RefusedInputError(sv=words, en=words)
