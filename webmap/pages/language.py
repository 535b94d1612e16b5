"""The choice of language."""

from flask import Blueprint, redirect, request, session
from werkzeug.wrappers import Response

from webmap.pages.signin import own_path
from webmap.text import LANGUAGES

blueprint = Blueprint("language", __name__)


@blueprint.post("/sprak")
def choose() -> Response:
    """Remember what language anyone chose, and go back."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(own_path(request.form.get("next")))
