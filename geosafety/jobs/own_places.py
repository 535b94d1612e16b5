"""The places that an organisation reports from often."""

import numpy as np

from geosafety.errors import refuse
from geosafety.intake.territory import territory_of
from geosafety.jobs.public_reports import has_personal_number
from geosafety.model.municipality import Municipality
from geosafety.store import own_places
from geosafety.store.connection import Connection

LONGEST_NAME = 80
LONGEST_ADDRESS = 200


def add_place(  # noqa: PLR0913 - whose place it is, where, and what may be
    connection: Connection,
    organisation_id: int,
    *,
    name: str,
    address: str,
    point: tuple[float, float] | None,
    municipality: Municipality,
) -> None:
    """
    Check and add a place.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor.
    name, address
        As they were typed; an address may be empty if there is a point.
    point
        Longitude and latitude, EPSG:4326, degrees.

    Raises
    ------
    RefusedInputError
        `missing-value`, `too-long`, `personal-data`, `coordinate-range`, or what
        `store.own_places.add` raises.
    """
    name, address = (_checked(text, most) for text, most in _texts(name, address))
    if not name:
        raise refuse("missing-value", "Ge platsen ett namn.", "Give the place a name.")
    if not address and point is None:
        raise refuse(
            "missing-value",
            "Skriv en adress eller sätt en nål på kartan.",
            "Write an address or put a pin on the map.",
        )
    if point is not None and not _holds(municipality, point):
        raise refuse(
            "coordinate-range",
            f"Nålen ligger utanför {municipality.name}.",
            f"The pin lies outside {municipality.name}.",
        )
    own_places.add(
        connection, organisation_id, name=name, address=address or None, point=point
    )


def _texts(name: str, address: str) -> list[tuple[str, int]]:
    """Give each text, its blanks made single, and how long it may be."""
    texts = ((name, LONGEST_NAME), (address, LONGEST_ADDRESS))
    return [(" ".join(text.split()), most) for text, most in texts]


def _checked(text: str, most: int) -> str:
    """Refuse a text that is no name of a place."""
    if len(text) > most or not text.isprintable():
        raise refuse(
            "too-long",
            f"”{text[:40]}” är ingen plats; skriv högst {most} tecken.",
            f"“{text[:40]}” is no place; write at most {most} characters.",
        )
    if has_personal_number(text):
        raise refuse(
            "personal-data",
            "Ett personnummer får inte stå här. Ta bort det.",
            "A personal identity number may not stand here. Remove it.",
        )
    return text


def _holds(municipality: Municipality, point: tuple[float, float]) -> bool:
    """Tell whether a point lies in the municipality or near it."""
    lon, lat = (np.array([value]) for value in point)
    return bool(territory_of(municipality).holds(lon, lat)[0])
