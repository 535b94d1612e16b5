"""The addresses and place names of the store, as an index to look words up in."""

from geosafety.geocode import Gazetteer
from geosafety.model.municipality import Municipality
from geosafety.store import register
from geosafety.store.connection import Engine, transaction


def stored_gazetteer(engine: Engine, *, municipality: Municipality) -> Gazetteer | None:
    """Read what is imported; None when there are neither addresses nor names."""
    with transaction(engine) as connection:
        addresses = register.read_addresses(connection)
        place_names = register.read_place_names(connection)
    if addresses.empty and place_names.empty:
        return None
    return Gazetteer.build(addresses, place_names, municipality=municipality)
