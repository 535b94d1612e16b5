"""One's own password."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from geosafety.errors import RefusedInputError
from geosafety.jobs import passwords
from geosafety.store import accounts
from geosafety.store.connection import transaction
from webmap import sign_in
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("password", __name__)


@blueprint.get("/losenord")
def page() -> str:
    """Ask whoever is signed in for the old password and a new one."""
    return render_template("password.html", must=current_user.must_change_password)


@blueprint.post("/losenord")
def change() -> tuple[str, int] | Response:
    """Change the password of whoever is signed in; other sessions end."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    number = current_user.account.id
    try:
        _refuse_unless_new(old, new, request.form.get("again", ""))
        kept = sign_in.checked(site().pool, current_user.account.username, old)
        if kept is None:
            raise _refused(_("The old password is not the right one."))
        password_hash = passwords.hashed(new)
    except RefusedInputError as refusal:
        words = {"refusal": refusal.message(language())}
        must = current_user.must_change_password
        return render_template("password.html", must=must, **words), 422
    with transaction(site().engine) as connection:
        accounts.change_own_password(connection, password_hash)
    sign_in.begin(site().pool, number)
    return redirect(url_for("start.home"))


def _refuse_unless_new(old: str, new: str, again: str) -> None:
    """Refuse a new password that is no other, or is not written alike twice."""
    if new != again:
        raise _refused(_("The two new passwords are not alike."))
    if new == old:
        raise _refused(_("The new password is the old one; choose another."))


def _refused(words: str) -> RefusedInputError:
    """Refuse in the reader's own language."""
    return RefusedInputError(sv=words, en=words)
