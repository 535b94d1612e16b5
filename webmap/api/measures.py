"""Open measures, for maps."""

from flask import Response, jsonify

from geosafety.model.measure import OPEN_STATES
from geosafety.store import measures
from geosafety.store.connection import transaction
from webmap.api.contract import Features, api, geojson
from webmap.measures.shown import features_of
from webmap.site import site

blueprint = api("api_measures", __name__)


@blueprint.get("/measures", responses={200: geojson(Features)})
def listing() -> Response:
    """Give the open measures that have a place and that the reader may see."""
    with transaction(site().engine) as connection:
        known = measures.read_all(connection, measures.Filter(states=OPEN_STATES))
    return jsonify(features_of(known))
