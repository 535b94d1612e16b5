"""What pages show, to take along: a file in the form that its reader needs."""

from flask import Blueprint, Response, url_for

from webmap.handout.est import est_of_query
from webmap.handout.form import MAPS, TABLES, WITHOUT_PAGE, handout_form
from webmap.handout.handing_out import hand_out, query_of
from webmap.handout.hotspots import hotspots_of_query
from webmap.handout.layers import layer_choices, layer_of
from webmap.handout.measures import measures_of_query
from webmap.handout.reports import reports_of_query

blueprint = Blueprint("handout", __name__)


@blueprint.post("/hotspots/ta-med")
def hotspots() -> Response:
    """Give staff the map of hotspots that they see, as a file."""
    return hand_out(
        handout_form(url_for("handout.hotspots")),
        MAPS,
        lambda wish: hotspots_of_query(query_of(wish)),
        what="hotspots",
    )


@blueprint.post("/est/ta-med")
def est() -> Response:
    """Give EST the view that they see, as a file."""
    return hand_out(
        handout_form(url_for("handout.est")),
        MAPS,
        lambda wish: est_of_query(query_of(wish)),
        what="est",
    )


@blueprint.post("/rapporter/ta-med")
def reports() -> Response:
    """Give the readers of counts the table that they see, as a file."""
    return hand_out(
        handout_form(url_for("handout.reports"), TABLES),
        TABLES,
        lambda wish: reports_of_query(query_of(wish)),
        what="reports",
    )


@blueprint.post("/atgarder/ta-med")
def measures() -> Response:
    """Give the readers of measures those that they see, as a file."""
    return hand_out(
        handout_form(url_for("handout.measures"), WITHOUT_PAGE),
        WITHOUT_PAGE,
        lambda wish: measures_of_query(query_of(wish)),
        what="measures",
    )


@blueprint.post("/lager/ta-med")
def layer() -> Response:
    """Give staff a layer of their role, as a file."""
    form = handout_form(url_for("handout.layer"), WITHOUT_PAGE, choices=layer_choices())
    return hand_out(form, WITHOUT_PAGE, layer_of, what="layer")
