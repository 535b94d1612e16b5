"""One shape from a plan file, still in the file's own coordinate system."""

from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from geosafety.errors import Problem

MAX_FEATURES = 10_000
MAX_POSITIONS = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands: a JSON pointer, or layer and row."""

    pointer: str | None = None
    layer: str | None = None
    fid: int | None = None

    def problem(self, code: str, *, sv: str, en: str) -> Problem:
        """Tell what is wrong here."""
        return Problem(
            code=code,
            sv=sv,
            en=en,
            pointer=self.pointer,
            layer=self.layer,
            fid=self.fid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArea:
    """
    One feature as it was read.

    Attributes
    ----------
    place
        Where its geometry stands in the file.
    key
        The file's own identity of the feature, as text, or None.
    geometry
        In the coordinate system of the file; without height.
    properties
        The file's attributes, values as JSON has them; foreign text.
    has_height
        Whether a third coordinate was dropped.
    """

    place: Place
    key: str | None
    geometry: BaseGeometry
    properties: dict[str, object] = field(default_factory=dict)
    has_height: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """
    Everything that was read from one file.

    `epsg` is the system that the file names, or None when a GeoJSON names none
    and so means longitude and latitude by its standard (RFC 7946).
    """

    areas: tuple[RawArea, ...]
    epsg: int | None
    layer: str | None = None
