"""Read the features of a GeoPackage."""

import shapely

from geosafety.errors import refuse
from geosafety.geofiles.child import (
    Asked,
    feature_of,
    known_epsg,
    read_layers,
    sound,
)
from geosafety.geofiles.features import MAX_FEATURES, Place, RawFile

# An empty point, as little-endian WKB.
_NOWHERE = shapely.Point().wkb_hex
_SQLITE_MAGIC = b"SQLite format 3\0"


def read_gpkg(
    content: bytes,
    *,
    layer: str | None = None,
    most: int = MAX_FEATURES,
    shapeless: bool = False,
) -> RawFile:
    """
    Read every feature of one layer of a GeoPackage.

    Parameters
    ----------
    content
        The file as it came.
    layer
        Which layer; None where the file has only one.
    most
        Features above this number are refused.
    shapeless
        Whether features without a geometry are kept, as empty points.

    Raises
    ------
    RefusedInputError
        If the file is no GeoPackage, is damaged, holds several layers and none is
        named, or names a coordinate system that is not accepted.
    """
    if not content.startswith(_SQLITE_MAGIC):
        raise refuse(
            "content-mismatch",
            "Innehållet i filen är inte en GeoPackage (SQLite).",
            "The content of the file is not a GeoPackage (SQLite).",
        )
    asked = Asked(kind="gpkg", layer=layer, most=most, shapeless=shapeless)
    (found,) = read_layers(content, asked)
    epsg = known_epsg(found)
    return RawFile(
        features=sound(
            feature_of(
                line if line["wkb"] else line | {"wkb": _NOWHERE},
                Place(layer=found.name, fid=int(str(line["fid"]))),
            )
            for line in found.lines
        ),
        epsg=epsg,
        layer=found.name,
    )
