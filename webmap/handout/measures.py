"""The measures as they are taken along."""

from datetime import datetime

import geopandas as gpd
import pandas as pd
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

import geosafety
from geosafety.crs import SWEREF99_TM
from geosafety.handout.cells import plain
from geosafety.jobs.ground import read_ground
from geosafety.model.handout import (
    NO_DATA,
    Column,
    Ground,
    Handout,
    Legend,
    LegendClass,
)
from geosafety.model.measure import MeasureState, StoredMeasure
from geosafety.model.report import Confidentiality
from geosafety.store import measures
from geosafety.store.connection import transaction
from webmap.map_data import settled_bounds
from webmap.measures.shown import chosen_measures
from webmap.measures.words import (
    cost_titles,
    horizon_titles,
    measure_kind_titles,
    state_titles,
)
from webmap.site import site
from webmap.text import language

# ColorBrewer Dark2, and greys for what has ended: told apart with any colour vision.
_FILLS = {
    MeasureState.PROPOSED: "#e6ab02",
    MeasureState.DECIDED: "#7570b3",
    MeasureState.ONGOING: "#d95f02",
    MeasureState.DONE: "#1b9e77",
    MeasureState.FOLLOWED_UP: "#66a61e",
    MeasureState.REJECTED: "#bdbdbd",
    MeasureState.WRITTEN_OFF: "#737373",
}


def measures_of_query(asked: MultiDict[str, str]) -> Handout:
    """
    Make ready the measures that the page /atgarder shows for a query string.

    The store gives each reader those that are theirs to see.
    """
    area = settled_bounds()
    with transaction(site().engine) as connection:
        found = chosen_measures(measures.read_all(connection), asked)
        ground = read_ground(connection, site().catalog, area, language=language())
    return _handout(found, ground, area)


def _handout(
    found: list[StoredMeasure],
    ground: tuple[Ground, ...],
    area: tuple[float, float, float, float],
) -> Handout:
    """Give a row a measure; those without a place have no shape."""
    name = site().catalog.municipality.name
    shapes = [each.measure.area for each in found]
    n = len(found)
    return Handout(
        name="measures" if language() == "en" else "atgarder",
        title=_("Measures in %(municipality)s", municipality=name),
        summary=_("What is done about places, by whom, and how far it has come."),
        source=_("%(municipality)s and those it works with", municipality=name),
        rows=pd.DataFrame(
            [_row(each) for each in found], columns=list(_titles()), dtype=object
        ),
        columns=tuple(
            Column(name=key, title=words) for key, words in _titles().items()
        ),
        method={
            _("Measures (n)"): str(n),
            _("Without a place"): _(
                "%(n)s: they are in the table and on no map", n=shapes.count(None)
            ),
        },
        facts={"measures": n},
        secrecy=Confidentiality.INTERNAL,
        n=n,
        made_at=_latest(found),
        version=geosafety.__version__,
        language=language(),
        shapes=gpd.GeoSeries(shapes, crs=SWEREF99_TM),
        legend=_legend(),
        ground=ground,
        area=area,
    )


def _titles() -> dict[str, str]:
    """Name the columns."""
    return {
        "title": _("Measure"),
        "state": _("State"),
        "owner": _("Carried out by"),
        "place": _("Place"),
        "goal": _("Goal"),
        "kind": _("Kind of measure"),
        "horizon": _("Horizon"),
        "starts_on": _("Start"),
        "due_on": _("Due"),
        "done_on": _("Done on"),
        "cost_class": _("Cost"),
        "indicator": _("Indicator"),
        "reason": _("Reason"),
    }


def _row(stored: StoredMeasure) -> list[object]:
    """Write a measure as people read it."""
    measure = stored.measure
    cost = measure.cost_class
    values = [
        measure.title,
        state_titles()[measure.state],
        stored.owner,
        measure.place,
        measure.goal,
        measure_kind_titles()[measure.kind],
        horizon_titles()[measure.horizon],
        measure.starts_on,
        measure.due_on,
        measure.done_on,
        cost and cost_titles()[cost],
        measure.indicator.text,
        measure.reason,
    ]
    return [plain(value) for value in values]


def _legend() -> Legend:
    """Colour the measures by how far they have come."""
    titles = state_titles()
    classes = tuple(
        LegendClass(title=titles[state], fill=fill, value=titles[state])
        for state, fill in _FILLS.items()
    )
    return Legend(title=_("State"), column="state", classes=classes, width=1.5)


def _latest(found: list[StoredMeasure]) -> datetime:
    """Give the moment when the newest of them came about."""
    return max((each.created_at for each in found), default=NO_DATA)
