"""The map in the browser."""

from webmap.app import create_app

__all__ = ["create_app"]
