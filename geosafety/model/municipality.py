"""The municipality that an installation serves."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Municipality:
    """
    The municipality and where it lies.

    Attributes
    ----------
    code
        Four digits, or `demo`.
    name
        As people write it.
    boundary
        Polygon or multipolygon, EPSG:3006, metres. It may be generalised: it
        tells what is plausible and never clips.
    local_crs
        EPSG code of the local SWEREF 99 zone.
    """

    code: str
    name: str
    boundary: BaseGeometry
    local_crs: int
    margin_m: float = 2000.0
