"""The installation that a command works on: its declarations and its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from geosafety.catalog import Catalog, read_catalog
from geosafety.settings import Settings
from geosafety.store.connection import Engine
from geosafety.store.opening import open_store


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Catalog, Engine]]:
    """Read the catalog and open the store, which is closed again afterwards."""
    catalog = read_catalog(settings)
    engine = open_store(settings, municipality=catalog.municipality)
    try:
        yield catalog, engine
    finally:
        engine.dispose()
