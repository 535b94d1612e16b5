"""The places that an organisation reports from often, under names of its own."""

from dataclasses import dataclass
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from geosafety.errors import RefusedInputError, refuse

_READ = text(
    """
    select id, name, address, st_x(p) as lon, st_y(p) as lat
    from core.own_place, st_transform(point, 4326) as p
    where organisation_id = :organisation
    order by name, id
    """
)
_ADD = text(
    """
    insert into core.own_place (organisation_id, name, address, point)
    values (:organisation, :name, :address, st_transform(
        st_setsrid(st_makepoint(:lon, :lat), 4326), 3006
    ))
    """
)
_REMOVE = text("delete from core.own_place where id = :id")
MOST_PLACES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """
    A place by its name; it has an address, or a point, or both.

    Attributes
    ----------
    lon, lat
        EPSG:4326, degrees.
    """

    id: UUID
    name: str
    address: str | None
    lon: float | None
    lat: float | None


def read(connection: Connection, organisation_id: int) -> list[OwnPlace]:
    """Give the places of an organisation, sorted by name."""
    rows = connection.execute(_READ, {"organisation": organisation_id}).mappings()
    return [OwnPlace(**row) for row in rows]


def add(
    connection: Connection,
    organisation_id: int,
    *,
    name: str,
    address: str | None,
    point: tuple[float, float] | None,
) -> None:
    """
    Add a place.

    Parameters
    ----------
    point
        Longitude and latitude, EPSG:4326, degrees.

    Raises
    ------
    RefusedInputError
        `conflict` if the organisation has a place of that name; `too-many-items` if
        it has `MOST_PLACES` already.
    """
    if len(read(connection, organisation_id)) >= MOST_PLACES:
        raise refuse(
            "too-many-items",
            f"Det finns redan {MOST_PLACES} platser; ta bort någon först.",
            f"There are {MOST_PLACES} places already; remove one first.",
        )
    lon, lat = point or (None, None)
    values = {"organisation": organisation_id, "name": name, "address": address}
    try:
        with connection.begin_nested():
            connection.execute(_ADD, {**values, "lon": lon, "lat": lat})
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation):
            raise _taken(name) from None
        raise


def remove(connection: Connection, number: UUID) -> None:
    """Remove a place of the actor's; one that is gone already is no fault."""
    connection.execute(_REMOVE, {"id": number})


def _taken(name: str) -> RefusedInputError:
    """Refuse a name that is in use."""
    return refuse(
        "conflict",
        f"Det finns redan en plats som heter ”{name}”; välj ett annat namn.",
        f"There is a place called “{name}” already; choose another name.",
    )
