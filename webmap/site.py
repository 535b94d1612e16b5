"""What every view can reach."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from geosafety.catalog import Catalog
from geosafety.settings import Settings
from geosafety.store.connection import Engine
from webmap.assets import Assets
from webmap.hexagons import HexagonMaps


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Site:
    """One municipality's installation, as long as the process lives."""

    settings: Settings
    catalog: Catalog
    engine: Engine
    hexagons: HexagonMaps
    assets: Assets


def site() -> Site:
    """Give the installation that the current request belongs to."""
    return cast("Site", current_app.extensions["geosafety"])
