"""The map of hotspots as it is taken along: the same question, the same answer."""

from flask import g
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from geosafety.handout import HotspotText, Surroundings, hotspot_handout
from geosafety.jobs.ground import read_ground
from geosafety.model.handout import Handout
from geosafety.model.report import Confidentiality, ReportKind
from geosafety.store.connection import transaction
from webmap.api.hexagons import HexagonsAsked, question
from webmap.categories import mapped
from webmap.hexagons import Map, Question, Snapshot
from webmap.hotspot_words import pattern_titles
from webmap.map_choices import sender_titles
from webmap.map_data import settled_bounds
from webmap.site import site
from webmap.text import language, title
from webmap.titles import kind_titles


def hotspots_of_query(asked: MultiDict[str, str]) -> Handout:
    """
    Make ready what the page /hotspots shows for a query string.

    Raises
    ------
    BadParameterError
        If a parameter has a value that cannot be used.
    """
    snapshot = site().hexagons.at(g.revision)
    wanted = question(_asked(asked), snapshot.months)
    return hotspots_of(
        snapshot,
        wanted,
        snapshot.drawn(wanted),
        by_count=asked.get("show") == "count",
        secrecy=Confidentiality.INTERNAL,
    )


def hotspots_of(
    snapshot: Snapshot,
    wanted: Question,
    drawn: Map,
    *,
    by_count: bool,
    secrecy: Confidentiality,
) -> Handout:
    """Make a map that has been worked out ready to be taken along."""
    area = settled_bounds()
    with transaction(site().engine) as connection:
        ground = read_ground(connection, site().catalog, area, language=language())
    return hotspot_handout(
        drawn.found,
        drawn.card,
        HotspotText(
            title=_title_of(wanted),
            source=_(
                "Reports to %(municipality)s, approved; those marked for the police "
                "are not counted",
                municipality=site().catalog.municipality.name,
            ),
            language=language(),
            is_whole_kind=len(wanted.categories)
            == len(mapped(site().catalog.vocabulary, wanted.kind)),
            categories={
                key: title(each.title)
                for key, each in site().catalog.vocabulary.categories.items()
            },
            senders=sender_titles(),
        ),
        around=Surroundings(
            places=[
                place or _("Unnamed place")
                for place in snapshot.names.of_cells(
                    drawn.found.cells, wanted.resolution
                )
            ],
            patterns=_patterns(drawn),
            ground=ground,
            area=area,
        ),
        only_drawn=True,
        by_count=by_count,
        secrecy=secrecy,
    )


def _asked(asked: MultiDict[str, str]) -> HexagonsAsked:
    """Read the parameters that the map shares with the page."""
    values: dict[str, object] = {
        name: asked[name]
        for name in ("resolution", "from", "to", "kind", "senders")
        if asked.get(name)
    }
    return HexagonsAsked.model_validate(
        values | {"category": asked.getlist("category")}
    )


def _title_of(wanted: Question) -> str:
    """Say what is counted: the kind, and the categories if some are chosen."""
    name = site().catalog.municipality.name
    kind = kind_titles()[ReportKind(wanted.kind)]
    return str(
        _("Hotspots in %(municipality)s: %(kind)s", municipality=name, kind=kind)
    )


def _patterns(drawn: Map) -> list[str]:
    """Name how each cell's place has come and gone."""
    titles = pattern_titles()
    return [titles.get(each.value, "") for each in drawn.patterns.patterns]
