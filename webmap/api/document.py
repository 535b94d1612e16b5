"""The API's own description."""

from flask import Response, current_app, jsonify

from webmap.api.contract import api

blueprint = api("api_document", __name__)


@blueprint.get("/openapi.json", doc_ui=False)
def openapi() -> Response:
    """Give anyone the OpenAPI 3.1 document."""
    return jsonify(current_app.api_doc)  # type: ignore[attr-defined]
