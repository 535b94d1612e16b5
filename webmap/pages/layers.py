"""The layers, their legends and where they come from."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from webmap.handout.form import WITHOUT_PAGE, handout_form
from webmap.handout.layers import layer_choices
from webmap.map_data import map_data, map_words, vector_layers
from webmap.raster_layers import raster_layers

blueprint = Blueprint("layers", __name__)


@blueprint.get("/lager")
def page() -> str:
    """Show staff the layers of their role."""
    overlays = [layer for layer in vector_layers() if not layer.base]
    rasters = [each.described() for each in raster_layers()]
    background = [layer for layer in vector_layers() if layer.base]
    words = {
        "shown": _("%(layer)s is shown on the map.", layer="%(layer)s"),
        "hidden": _("%(layer)s is no longer shown.", layer="%(layer)s"),
    }
    return render_template(
        "layers.html",
        script="js/layers/page.js",
        overlays=overlays,
        rasters=rasters,
        background=background,
        chosen=frozenset(request.args.getlist("layer")),
        handout=handout_form(
            url_for("handout.layer"), WITHOUT_PAGE, choices=layer_choices()
        ),
        data=map_data(overlays=overlays, rasters=rasters)
        | {"words": map_words() | words},
    )
