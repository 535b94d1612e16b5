"""Places of incidents and insecurity, tested and shown: the geosafety library."""

__version__ = "0.1.0"
