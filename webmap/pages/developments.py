"""Plan areas and their reviews."""

from flask import Blueprint

blueprint = Blueprint("developments", __name__)
