"""A layer as it is taken along."""

from datetime import UTC, datetime, time

import geosafety
from geosafety.crs import WGS84
from geosafety.errors import NotFoundError
from geosafety.handout import layer_handout
from geosafety.jobs.ground import read_ground
from geosafety.model.handout import Format, Handout
from geosafety.model.period import LOCAL_TIME
from geosafety.store import layers as stored
from geosafety.store.connection import transaction
from webmap.api.layers import readable_layer
from webmap.handout.form import Wish
from webmap.map_data import vector_layers
from webmap.site import site
from webmap.text import language, title


def layer_choices() -> list[tuple[str, str]]:
    """List the layers that the reader may see, those over the background first."""
    ordered = sorted(vector_layers(), key=lambda layer: layer.base)
    return [(layer.key, title(layer.title)) for layer in ordered]


def layer_of(wish: Wish) -> Handout:
    """
    Make a layer ready to be taken along.

    Layers have no cut-off, so the file carries the day on which it is made.

    Raises
    ------
    NotFoundError
        If there is no such layer, or not for the reader.
    """
    layer = readable_layer(wish.layer)
    catalog = site().catalog
    with transaction(site().engine) as connection:
        try:
            features = stored.read_features(connection, layer.key)
        except NotFoundError:
            raise NotFoundError(
                sv=f"Lagret ”{title(layer.title)}” är tomt än så länge.",
                en=f"The layer “{title(layer.title)}” is empty so far.",
            ) from None
        degrees = features.geometry.to_crs(WGS84).total_bounds
        needs_ground = wish.format in {Format.PNG, Format.PDF} and len(features)
        west, south, east, north = map(float, degrees)
        ground = (
            read_ground(
                connection, catalog, (west, south, east, north), language=language()
            )
            if needs_ground
            else ()
        )
    return layer_handout(
        layer,
        features,
        made_at=_today(),
        version=geosafety.__version__,
        language=language(),
        ground=ground,
    )


def _today() -> datetime:
    """Give the beginning of the day."""
    now = datetime.now(LOCAL_TIME)
    return datetime.combine(now.date(), time(), LOCAL_TIME).astimezone(UTC)
