"""A base map that comes as pictures, from another server or from a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode, urlsplit

from geosafety.model.vocabulary import Title

SourceType = Literal["wms", "wmts", "xyz", "pmtiles"]
# What WMTS calls the parts of a tile's address, and Leaflet.
_PLACES = {
    "{TileMatrix}": "{z}",
    "{TileRow}": "{y}",
    "{TileCol}": "{x}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """
    One `layers/base/<key>.toml` with a `source_type`.

    Attributes
    ----------
    url
        Address of the service or of a tile; None for `pmtiles`.
    file
        Name of a file in the data folder's `basemaps`; None for the others.
    attribution
        Who is to be named on the map; plain text.
    layers, style, matrix_set, image
        What the service calls them; `image` is a media type.
    min_zoom, max_zoom
        Between which the service has pictures.
    """

    key: str
    title: Title
    source_type: SourceType
    attribution: str
    url: str | None = None
    file: str | None = None
    layers: str = ""
    style: str = ""
    matrix_set: str = ""
    image: str = "image/png"
    min_zoom: int = 0
    max_zoom: int = 19
    order: int = 100
    path: Path | None = None

    @property
    def origin(self) -> str | None:
        """Give scheme, host and port of the server, None for a file of our own."""
        if self.url is None:
            return None
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @property
    def tile_url(self) -> str | None:
        """Give the address of a tile with {z}, {x} and {y}; a WMS has none."""
        if self.url is None or self.source_type == "wms":
            return self.url
        found = self.url
        if self.source_type == "wmts" and "{TileMatrix}" not in found:
            found += ("&" if "?" in found else "?") + self._asked_by_key()
        names = {
            "{Layer}": self.layers,
            "{Style}": self.style or "default",
            "{style}": self.style or "default",
            "{TileMatrixSet}": self.matrix_set,
            **_PLACES,
        }
        for theirs, ours in names.items():
            found = found.replace(theirs, ours)
        return found

    def _asked_by_key(self) -> str:
        """Write the parameters of a WMTS that is asked by keys and values."""
        asked = {
            "SERVICE": "WMTS",
            "REQUEST": "GetTile",
            "VERSION": "1.0.0",
            "LAYER": self.layers,
            "STYLE": self.style,
            "TILEMATRIXSET": self.matrix_set,
            "FORMAT": self.image,
        }
        places = "TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}"
        return f"{urlencode(asked)}&{places}"
