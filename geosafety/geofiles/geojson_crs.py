"""The coordinate system that a GeoJSON file names in its `crs` member."""

import re

from geosafety.crs import WGS84
from geosafety.geofiles.strict_json import JsonValue
from geosafety.geofiles.systems import accepted_epsg

# Names of a system by which GeoJSON files are known to name it (GeoJSON 2008,
# section 3, and OGC's identifiers). They are compared, never fetched.
_CRS84 = re.compile(r"urn:ogc:def:crs:OGC:(1\.3)?:CRS84|OGC:CRS84|CRS84", re.IGNORECASE)
_EPSG = re.compile(
    r"(?:EPSG:|urn:(?:x-)?ogc:def:crs:EPSG:[0-9.]*:"
    r"|https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/)([0-9]{4,6})",
    re.IGNORECASE,
)


def named_crs(crs: JsonValue) -> tuple[str, int | None]:
    """
    Read a `crs` member by its name; a link is never followed.

    Returns
    -------
    name, epsg
        The name as it stands, empty if there is none; and what it means here, or
        None if it is not accepted.

    Examples
    --------
    >>> named_crs({"type": "name", "properties": {"name": "EPSG:5845"}})
    ('EPSG:5845', 3006)
    """
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    name = named.strip() if isinstance(named, str) else ""
    if _CRS84.fullmatch(name):
        return name, WGS84
    match = _EPSG.fullmatch(name)
    return name, accepted_epsg(int(match[1])) if match else None
