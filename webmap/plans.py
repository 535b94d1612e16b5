"""Plan areas as the pages and the API show them."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM
from geosafety.model.period import LOCAL_TIME
from geosafety.planning.site import SURROUNDINGS_M
from geosafety.store import developments
from geosafety.store.connection import Connection, Engine, transaction
from geosafety.store.developments import StoredDevelopment, StoredReview
from webmap.geojson import feature_collection
from webmap.titles import stage_titles

_SQUARE_METRES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One line in the list of plans."""

    id: UUID
    name: str
    stage: str
    stage_key: str
    hectares: float
    reviewed: date


def plan_of(stored: StoredDevelopment, review: StoredReview | None = None) -> Plan:
    """Tell what the list shows of a plan."""
    development = stored.development
    moment = stored.created_at if review is None else review.created_at
    return Plan(
        id=stored.id,
        name=development.name,
        stage=stage_titles()[development.stage],
        stage_key=development.stage.value,
        hectares=round(development.area.area / _SQUARE_METRES, 1),
        reviewed=moment.astimezone(LOCAL_TIME).date(),
    )


def features_of(plans: list[tuple[StoredDevelopment, dict[str, object]]]) -> object:
    """Write areas as GeoJSON, each with its properties."""
    frame = gpd.GeoDataFrame(
        [properties for _, properties in plans],
        geometry=[stored.development.area for stored, _ in plans],
        crs=SWEREF99_TM,
    )
    return json.loads(feature_collection(frame))


def surroundings_of(stored: StoredDevelopment) -> object:
    """Write the line around a plan within which the review looks."""
    ring = stored.development.area.buffer(SURROUNDINGS_M)
    return json.loads(
        feature_collection(gpd.GeoDataFrame(geometry=[ring], crs=SWEREF99_TM))
    )


def plans_near(
    engine: Engine, shape: BaseGeometry, *, within_m: float
) -> list[tuple[Plan, float]]:
    """Give the plans near a shape and how far off they are, metres; nearest first."""
    with transaction(engine) as connection:
        stored = developments.read_all(connection)
    near = [(plan_of(each), each.development.area.distance(shape)) for each in stored]
    return sorted(
        ((plan, metres) for plan, metres in near if metres <= within_m),
        key=lambda pair: pair[1],
    )


def find(
    connection: Connection, number: UUID
) -> tuple[StoredDevelopment, StoredReview | None]:
    """
    Find a plan and its latest review.

    Raises
    ------
    NotFoundError
        If there is no such plan.
    """
    stored = developments.read(connection, number)
    return stored, developments.latest_review(connection, number)
