"""The EST view as it is taken along: the same question, the same answer."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

import geosafety
from geosafety import grid
from geosafety.crs import WGS84
from geosafety.handout import FEW
from geosafety.jobs.ground import read_ground
from geosafety.model.handout import NO_DATA, Column, Handout
from geosafety.model.report import Confidentiality
from geosafety.store.connection import transaction
from webmap.categories import mapped
from webmap.est.answers import Drawn, drawn_hexagons
from webmap.est.legends import est_legend, group_of
from webmap.est.question import EstQuestion, read_question
from webmap.est.setting import known, newest
from webmap.hexagons import Snapshot
from webmap.map_choices import category_titles, sender_titles
from webmap.map_data import settled_bounds
from webmap.site import site
from webmap.text import language
from webmap.titles import kind_titles


def est_of_query(asked: MultiDict[str, str]) -> Handout:
    """
    Make ready what the page /est shows for a query string.

    What of it cannot be used is left out, as on the page.
    """
    snapshot = newest()
    listed = {name: asked.getlist(name) for name in asked}
    wanted, _faults = read_question(listed, known(snapshot))
    drawn = drawn_hexagons(snapshot, wanted, site().population)
    return _handout(snapshot, wanted, drawn, asked.get("show", "count"))


def _handout(
    snapshot: Snapshot, wanted: EstQuestion, drawn: Drawn, show: str
) -> Handout:
    """Put the hexagons and how they came about together."""
    content: dict[str, Any] = json.loads(drawn.answer.body)
    rows = _rows(snapshot, wanted, drawn, content)
    area, card = settled_bounds(), content["method"]
    with transaction(site().engine) as connection:
        ground = read_ground(connection, site().catalog, area, language=language())
    name = site().catalog.municipality.name
    return Handout(
        name="est",
        title=_(
            "%(kind)s in %(municipality)s, %(first)s – %(last)s",
            kind=kind_titles()[wanted.kind],
            municipality=name,
            first=card["period"]["from"],
            last=card["period"]["to"],
        ),
        summary=_summary(card),
        source=_(
            "Reports to %(municipality)s, approved; those marked for the police "
            "are not counted",
            municipality=name,
        ),
        rows=rows,
        columns=_columns(rows),
        method=_method(wanted, card),
        facts=card,
        secrecy=Confidentiality.EST,
        n=int(card["reports"]),
        made_at=snapshot.counted.span[1] if snapshot.counted.span else NO_DATA,
        version=geosafety.__version__,
        language=language(),
        period=wanted.period,
        shapes=gpd.GeoSeries(grid.polygons(drawn.cells), crs=WGS84),
        legend=est_legend(show, rows),
        ground=ground,
        area=area,
        listed=np.argsort(-rows["n"].to_numpy(float), kind="stable"),
    )


def _rows(
    snapshot: Snapshot, wanted: EstQuestion, drawn: Drawn, content: dict[str, Any]
) -> pd.DataFrame:
    """Give a row a hexagon."""
    names = snapshot.names.of_cells(drawn.cells, wanted.resolution)
    rows = pd.DataFrame(
        {
            "place": [each or _("Unnamed place") for each in names],
            "h3": grid.to_hex(drawn.cells),
            "n": drawn.reports,
            "before": drawn.before,
            "change": drawn.reports - drawn.before,
            "Gi_Bin": drawn.level.astype(int),
            "GiZScore": np.array(content["z"], dtype=float),
            "development": [group_of(int(each)) for each in drawn.pattern],
        }
    )
    if content["rate"] is not None:
        rows["rate"] = np.array(content["rate"], dtype=float)
    few = np.maximum(drawn.reports, drawn.before) < FEW
    rows["few"] = np.where(few, _("few"), "")
    return rows


def _columns(rows: pd.DataFrame) -> tuple[Column, ...]:
    """Name the columns that there are."""
    described = (
        Column(name="place", title=_("Place")),
        Column(name="h3", title=_("H3 cell")),
        Column(name="n", title=_("Reports"), digits=1),
        Column(name="before", title=_("Before"), digits=1),
        Column(name="change", title=_("Difference"), digits=1),
        Column(name="Gi_Bin", title=_("Class"), digits=0),
        Column(name="GiZScore", title=_("z-score"), digits=1),
        Column(name="development", title=_("Development")),
        Column(name="rate", title=_("Per 1,000 inhabitants"), digits=1),
        Column(name="few", title=_("Few?")),
    )
    return tuple(each for each in described if each.name in rows)


def _summary(card: dict[str, Any]) -> str:
    """Tell in two sentences what the map says."""
    if card["refusal"]:
        return str(card["refusal"][language()])
    return str(
        _(
            "n = %(n)s reports, %(before)s in as many days just before; %(hot)s "
            "hexagons have more around them than chance gives. The map shows what was "
            "reported, not how dangerous a place is.",
            n=card["reports"],
            before=card["reports_before"],
            hot=card["hot"],
        )
    )


def _method(wanted: EstQuestion, card: dict[str, Any]) -> dict[str, str]:
    """Tell how the map was made."""
    titles, senders = category_titles(site().catalog.vocabulary), sender_titles()
    chosen, brush = wanted.selection.categories, wanted.selection.brush
    week = brush.words(language()) if brush else _("the whole week")
    if card["left_out"]:
        week += _("; %(n)s whose time is not known are left out", n=card["left_out"])
    return {
        _("Period"): f"{card['period']['from']} – {card['period']['to']}",
        _("Compared with"): f"{card['before']['from']} – {card['before']['to']}",
        _("Weekdays and hours"): week,
        _("Categories"): _("all of the kind")
        if len(chosen) == len(mapped(site().catalog.vocabulary, wanted.kind))
        else ", ".join(titles.get(key, key) for key in chosen),
        _("Reports (n)"): str(card["reports"]),
        _("Placed"): _(
            "%(placed)s; %(unplaced)s without a place and %(outside)s outside the area "
            "are counted but on no map",
            placed=card["placed"],
            unplaced=card["unplaced"],
            outside=card["outside"],
        ),
        _("Who has reported"): ", ".join(
            f"{senders.get(key, key)} {number}"
            for key, number in card["senders"].items()
        )
        or "–",
        _("Test"): _(
            "Gi* of %(n)s hexagons of H3 resolution %(resolution)s, each with its six "
            "neighbours; exact conditional permutation; false discovery rate",
            n=card["cells"],
            resolution=wanted.resolution,
        ),
        _("Few reports"): _(
            "The figures are internal. Those that are small must not be published as "
            "they are."
        ),
    }
