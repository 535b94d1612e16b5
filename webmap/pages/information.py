"""Help and the statement on accessibility."""

from flask import Blueprint, render_template

blueprint = Blueprint("information", __name__)


@blueprint.get("/hjalp")
def help_page() -> str:
    """Tell anyone how to read the map and the review."""
    return render_template("help.html")


@blueprint.get("/tillganglighet")
def accessibility() -> str:
    """Tell anyone how accessible the site is."""
    return render_template("accessibility.html")
