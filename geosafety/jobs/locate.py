"""Load the gazetteer and locate what people write."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from geosafety import grid
from geosafety.geocode import Gazetteer, Located
from geosafety.model.municipality import Municipality
from geosafety.model.placement import Footprint
from geosafety.store.connection import Engine, transaction
from geosafety.store.register import read_addresses, read_place_names


def stored_gazetteer(engine: Engine, *, municipality: Municipality) -> Gazetteer:
    """Index the addresses and names of places that are stored; there may be none."""
    with transaction(engine) as connection:
        addresses = read_addresses(connection)
        place_names = read_place_names(connection)
    return Gazetteer.build(addresses, place_names, municipality=municipality)


class StoredGazetteer:
    """The stored addresses and names of places, indexed once somebody asks."""

    def __init__(self, engine: Engine, *, municipality: Municipality) -> None:
        """Keep where they are stored, and whose they are."""
        self._engine = engine
        self._municipality = municipality

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        """Index them, which takes a second for a large town."""
        return stored_gazetteer(self._engine, municipality=self._municipality)

    def locate_address(self, text: str) -> Located:
        """Find the address that an address field means."""
        return self._gazetteer.locate_address(text)

    def locate_text(self, text: str) -> Located:
        """Find where a free Swedish text takes place."""
        return self._gazetteer.locate_text(text)


def located_as_json(located: Located) -> dict[str, object]:
    """
    Write an answer as the command line and the API give it.

    Returns
    -------
    dict
        `precision`, `label`, `streets`, `places`, `accuracy_m` (metres or None),
        `candidates` (label, lon, lat in EPSG:4326, score) and `cells` (pairs of a
        cell's 15 letters and its weight).
    """
    placement = located.placement
    accuracy = placement.accuracy_m
    return {
        "precision": placement.precision.value,
        "label": placement.label,
        "streets": list(located.streets),
        "places": list(located.places),
        "accuracy_m": None if accuracy is None else round(accuracy, 1),
        "candidates": [
            {
                "label": candidate.label,
                "lon": round(candidate.lon, 6),
                "lat": round(candidate.lat, 6),
                "score": candidate.score,
            }
            for candidate in located.candidates
        ],
        "cells": _cells(placement.footprint),
    }


def locator(gazetteer: Gazetteer, *, address: bool) -> Callable[[str], Located]:
    """Choose how a text is read: as an address field, or as free text."""
    return gazetteer.locate_address if address else gazetteer.locate_text


def _cells(footprint: Footprint | None) -> list[list[object]]:
    """List the cells by their letters, each with its weight."""
    if footprint is None:
        return []
    weights = np.round(footprint.weights, 9).tolist()
    names = grid.to_hex(footprint.cells).tolist()
    return [[name, weight] for name, weight in zip(names, weights, strict=True)]
