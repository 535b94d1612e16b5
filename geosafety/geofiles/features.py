"""One feature of a geographic file, still in the file's own coordinate system."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from geosafety.errors import Problem, RefusedInputError

MAX_FEATURES = 10_000
MAX_POSITIONS = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands: a pointer, layer and row, or a part."""

    pointer: str | None = None
    layer: str | None = None
    fid: int | None = None
    file: str | None = None

    def problem(
        self, code: str, *, sv: str, en: str, column: str | None = None
    ) -> Problem:
        """Tell what is wrong here."""
        return Problem(
            code=code,
            sv=sv,
            en=en,
            column=column,
            pointer=self.pointer,
            layer=self.layer,
            fid=self.fid,
            file=self.file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeature:
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
    properties_at
        Where the attributes stand, for files whose parts have pointers.
    """

    place: Place
    key: str | None
    geometry: BaseGeometry
    properties: dict[str, object] = field(default_factory=dict)
    has_height: bool = False
    properties_at: str | None = None

    def place_of(self, name: str) -> Place:
        """Tell where an attribute stands."""
        if self.properties_at is None:
            return self.place
        return Place(pointer=f"{self.properties_at}/{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """
    Everything that was read from one file.

    `epsg` is the system that the file names, or None when a GeoJSON names none
    and so means longitude and latitude by its standard (RFC 7946). `notes` tell
    what a person should know.
    """

    features: tuple[RawFeature, ...]
    epsg: int | None
    layer: str | None = None
    notes: tuple[Problem, ...] = ()


class ChooseLayerError(RefusedInputError):
    """A file has several layers and none was named; `names` tells which."""

    code = "choose-layer"

    def __init__(self, names: Sequence[str]) -> None:
        """Tell the names, so that somebody can choose."""
        listed = ", ".join(names)
        problem = Problem(
            code=self.code,
            sv=f"Det finns flera lager i filen ({listed}); ange vilket som ska läsas.",
            en=f"There are several layers in the file ({listed}); say which to read.",
        )
        super().__init__(sv=problem.sv, en=problem.en, problems=[problem])
        self.names = tuple(names)
