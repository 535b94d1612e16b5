"""A municipality's addresses and names of places, ready to be asked."""

from collections.abc import Sequence
from typing import Protocol, Self

import pandas as pd

from geosafety.geocode.houses import Houses
from geosafety.geocode.located import Located
from geosafety.geocode.mentions import MentionFinder
from geosafety.geocode.names import PlaceNames
from geosafety.geocode.register import Register
from geosafety.geocode.scenes import ScenePlacer
from geosafety.geocode.streets import StreetNames
from geosafety.geocode.text import TextReader
from geosafety.geocode.towns import other_towns
from geosafety.model.municipality import Municipality


class Locates(Protocol):
    """Whatever tells where an address field or a free text takes place."""

    def locate_address(self, text: str) -> Located:
        """Find the address that an address field means."""

    def locate_text(self, text: str) -> Located:
        """Find where a free Swedish text takes place."""


class Gazetteer:
    """The index that turns words into placements; it is never changed."""

    def __init__(self, houses: Houses, reader: TextReader, placer: ScenePlacer) -> None:
        """Keep what `build` has made."""
        self._houses = houses
        self._reader = reader
        self._placer = placer

    @classmethod
    def build(
        cls,
        addresses: pd.DataFrame,
        place_names: pd.DataFrame,
        *,
        municipality: Municipality,
    ) -> Self:
        """
        Index the address register and the names of places.

        Parameters
        ----------
        addresses : DataFrame
            `street`, `number`, `postcode`, `locality` (text or missing), `east`,
            `north` (EPSG:3006, metres).
        place_names : DataFrame
            `name`, `kind`, `accuracy_m` (metres, NaN if unknown), `geometry`
            (shapely, EPSG:3006, metres).
        municipality
            Whose they are; streets of other towns are not taken for its own.
        """
        register = Register.build(addresses)
        streets = StreetNames(register.names)
        name = municipality.name
        places = PlaceNames.build(place_names, register, municipality=name)
        towns = other_towns(municipality.code) - register.localities - places.keys
        houses = Houses(register, streets, other_towns=towns)
        reader = TextReader(
            MentionFinder(streets, places), municipality=name, other_towns=towns
        )
        return cls(houses, reader, ScenePlacer(register, houses, places))

    def locate_address(self, text: str) -> Located:
        """Find the address that an address field means."""
        return self._houses.locate(text)

    def locate_addresses(self, texts: Sequence[str]) -> list[Located]:
        """Find many addresses; equal texts share one answer."""
        known = {text: self.locate_address(text) for text in dict.fromkeys(texts)}
        return [known[text] for text in texts]

    def locate_text(self, text: str) -> Located:
        """
        Find where a free Swedish text takes place.

        The first scene is placed; `streets` and `places` list all. A text without
        a street or place of the municipality is unplaced.
        """
        return self._placer.place(self._reader.scenes(text))
