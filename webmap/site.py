"""What every view can reach."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from geosafety.catalog import Catalog
from geosafety.intake.suggest_category import CategorySuggester
from geosafety.settings import Settings
from geosafety.store.connection import Engine, acting
from webmap.addresses import Addresses
from webmap.assets import Assets
from webmap.hexagons import HexagonMaps
from webmap.meeting_numbers import MeetingNumbers
from webmap.people import Population
from webmap.sign_in import actor
from webmap.tile_cache import TileCache


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Site:
    """
    One municipality's installation, as long as the process lives.

    `pool` reaches the store for nobody, and so sees next to nothing.
    """

    settings: Settings
    catalog: Catalog
    pool: Engine
    hexagons: HexagonMaps
    population: Population
    addresses: Addresses
    assets: Assets
    suggester: CategorySuggester
    tiles: TileCache
    meeting_numbers: MeetingNumbers

    @property
    def engine(self) -> Engine:
        """Reach the store for whoever has sent the current request."""
        return acting(self.pool, actor())


def site() -> Site:
    """Give the installation that the current request belongs to."""
    return cast("Site", current_app.extensions["geosafety"])
