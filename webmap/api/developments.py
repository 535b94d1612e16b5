"""Plan areas by program."""

from flask import Blueprint

blueprint = Blueprint("api_developments", __name__, url_prefix="/api/v1")
