"""Read and check what `layers/` declares."""

from geosafety.catalog.catalog import Catalog, check_catalog, read_catalog

__all__ = ["Catalog", "check_catalog", "read_catalog"]
