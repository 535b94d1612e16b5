"""What the pages and the API of measures show."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import geopandas as gpd
from flask import g, url_for
from flask_login import current_user
from shapely import Polygon
from werkzeug.datastructures import MultiDict

from geosafety import grid
from geosafety.crs import SWEREF99_TM
from geosafety.errors import RefusedInputError
from geosafety.jobs.measure_comparison import Comparison, compare_measure
from geosafety.model.account import Role
from geosafety.model.measure import (
    MeasureState,
    StoredMeasure,
    next_states,
    owners_next,
)
from geosafety.model.period import LOCAL_TIME
from geosafety.situation.control import Control
from geosafety.situation.follow_up import FollowUp
from geosafety.situation.periods import Before
from geosafety.store import issues, measures
from geosafety.store.connection import transaction
from webmap.geojson import feature_collection
from webmap.measures.form import counted_categories, read_cells
from webmap.measures.words import state_titles
from webmap.site import site
from webmap.text import language

# Those who see the maps see what came before and after; owners see what was said.
FOLLOWERS = frozenset(
    {
        Role.COORDINATOR,
        Role.EST_MEMBER,
        Role.POLICE,
        Role.PLANNER,
        Role.WALK_LEADER,
    }
)
_COMMENTING = frozenset({Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Followed:
    """A comparison, or why there is none, in the reader's language."""

    found: FollowUp | None
    refusal: str | None


def today() -> date:
    """Give the day it is in Sweden."""
    return datetime.now(LOCAL_TIME).date()


def chosen_measures(
    known: Iterable[StoredMeasure], asked: MultiDict[str, str]
) -> list[StoredMeasure]:
    """List the measures of a state, of an owner, or late; what is not asked is all."""
    state, owner = asked.get("state", ""), asked.get("owner", type=int)
    day = today()
    return [
        each
        for each in known
        if (state not in set(MeasureState) or each.measure.state == state)
        and (owner is None or each.measure.owner_organisation_id == owner)
        and (not asked.get("late") or each.measure.is_late(day))
    ]


def steps_for_reader(stored: StoredMeasure) -> tuple[MeasureState, ...]:
    """List the states that the reader may take a measure to with a reason alone."""
    measure = stored.measure
    if current_user.role is Role.COORDINATOR:
        states = next_states(measure.state)
        return tuple(each for each in states if each is not MeasureState.FOLLOWED_UP)
    return owners_next(measure.state) if is_mine(stored) else ()


def may_comment(stored: StoredMeasure) -> bool:
    """Tell whether the reader may add words."""
    return current_user.role in _COMMENTING or is_mine(stored)


def is_mine(stored: StoredMeasure) -> bool:
    """Tell whether the reader's organisation carries a measure out."""
    owner = stored.measure.owner_organisation_id
    return bool(owner == current_user.account.organisation_id)


def comparison_of(asked: MultiDict[str, str], stored: StoredMeasure) -> Comparison:
    """
    Read how a measure is to be followed up; what is not known is left out.

    Raises
    ------
    RefusedInputError
        If the hexagons cannot be read.
    """
    before, control = asked.get("before", ""), asked.get("control", "")
    return Comparison(
        categories=counted_categories(stored.measure.indicator),
        before=Before(before) if before in set(Before) else None,
        control=Control(control) if control in set(Control) else Control.MATCHED,
        from_done=asked.get("from") == "done",
        chosen=read_cells(asked.get("cells", "")),
    )


def followed(stored: StoredMeasure, asked: MultiDict[str, str]) -> Followed:
    """Compare a measure's place before and after, or tell why that cannot be."""
    with transaction(site().engine) as connection:
        others = measures.read_all(connection)
    try:
        found = compare_measure(
            stored,
            comparison_of(asked, stored),
            others=others,
            counted=site().hexagons.at(g.revision).counted,
            municipality=site().catalog.municipality,
        )
    except RefusedInputError as refusal:
        return Followed(found=None, refusal=refusal.message(language()))
    return Followed(found=found, refusal=None)


def from_issue(number: UUID) -> dict[str, str]:
    """
    Fill a new measure's form with the place that it is to do something about.

    Raises
    ------
    NotFoundError
        If there is no such lifted place.
    """
    with transaction(site().engine) as connection:
        issue = issues.read(connection, number)
    # One ring, as it is drawn.
    ring = issue.area if isinstance(issue.area, Polygon) else issue.area.convex_hull
    frame = gpd.GeoDataFrame(geometry=[ring], crs=SWEREF99_TM)
    return {
        "issue": str(number),
        "area": feature_collection(frame).decode(),
        "place_name": issue.place or issue.title,
    }


def cells_of(found: FollowUp) -> dict[str, object]:
    """Give the script the hexagons of each group; not those of a whole municipality."""
    rows = {"target": found.places.target, "ring": found.places.ring}
    if found.compared_with is not Control.REST:
        rows["control"] = found.control
    return {
        "resolution": found.resolution,
        **{
            name: grid.to_hex(found.cells[each]).tolist() for name, each in rows.items()
        },
    }


def features_of(stored: Iterable[StoredMeasure]) -> object:
    """Write measures that have a place as GeoJSON, EPSG:4326."""
    placed = [each for each in stored if each.measure.area is not None]
    frame = gpd.GeoDataFrame(
        [_properties(each) for each in placed],
        geometry=[each.measure.area for each in placed],
        crs=SWEREF99_TM,
    )
    return json.loads(feature_collection(frame))


def _properties(stored: StoredMeasure) -> dict[str, object]:
    """Write a measure flat."""
    measure = stored.measure
    return {
        "id": str(stored.id),
        "title": measure.title,
        "state": measure.state.value,
        "state_title": state_titles()[measure.state],
        "owner": stored.owner,
        "due_on": measure.due_on and measure.due_on.isoformat(),
        "late": measure.is_late(today()),
        "url": url_for("measures.measure", number=stored.id),
    }
