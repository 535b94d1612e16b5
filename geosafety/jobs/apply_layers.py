"""Make the declared layers in the database."""

from geosafety.catalog import Catalog
from geosafety.store import layers as store_layers
from geosafety.store.connection import Engine, transaction


def apply_layers(engine: Engine, catalog: Catalog) -> list[str]:
    """
    Make missing tables, and all views anew, in one transaction.

    Returns
    -------
    list of str
        Keys of the layers that now have a table or a view; rasters have neither.

    Raises
    ------
    LayerError
        If a query does not work or a column has changed its type; then nothing is
        changed.
    """
    with transaction(engine) as connection:
        return store_layers.apply(connection, catalog.layers.values())
