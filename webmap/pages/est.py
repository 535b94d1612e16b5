"""The view that EST looks at together, in a meeting or before it."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from geosafety.hotspots import just_before
from geosafety.model.emerging import CATEGORIES
from geosafety.model.hotspot import COUNT_COLOURS
from geosafety.model.layer import LayerSpec
from geosafety.model.period import period_as_json
from webmap.est.legends import change_classes, pattern_groups
from webmap.est.question import (
    HOURS,
    WEEKDAYS,
    EstQuestion,
    LeftOut,
    read_other_period,
    read_question,
)
from webmap.est.setting import Asked, known, newest, proposed_period
from webmap.est.words import est_words, parameter_titles, step_titles, view_titles
from webmap.handout.form import handout_form
from webmap.hexagons import Snapshot
from webmap.hotspot_words import (
    gi_legend,
    hotspot_words,
    weekday_titles,
)
from webmap.map_choices import (
    category_groups,
    category_titles,
    kind_choices,
    sender_titles,
    size_choices,
)
from webmap.map_data import map_data, map_words, vector_layers
from webmap.site import site

blueprint = Blueprint("est", __name__)


@blueprint.get("/est")
def page() -> str:
    """Show EST where, when and what, and whether it is more or less than before."""
    snapshot = newest()
    asked = request.args.to_dict(flat=False)
    question, faults = read_question(asked, known(snapshot))
    other, more_faults = read_other_period(asked, just_before(question.period))
    vocabulary = site().catalog.vocabulary
    titles = sender_titles()
    query = _query(asked, question)
    data = _data(snapshot, [layer for layer in vector_layers() if not layer.base])
    return render_template(
        "est.html",
        script="js/est/page.js",
        data=data | {"senders": titles, "categories": category_titles(vocabulary)},
        query=query,
        period=question.period,
        other=other,
        is_other_chosen="from2" in asked or "to2" in asked,
        left_out=_told([*faults, *more_faults]),
        kinds=kind_choices(),
        views=view_titles(),
        steps=step_titles(site().catalog.cycle),
        resolutions=size_choices(),
        weekdays=list(zip(WEEKDAYS, weekday_titles(), strict=True)),
        hours=HOURS,
        senders=[(key, titles.get(key, key)) for key in snapshot.senders],
        groups=category_groups(vocabulary, query["category"]),
        overlays=data["overlays"],
        handout=handout_form(
            url_for("handout.est"), question=request.query_string.decode()
        ),
    )


def _query(asked: Asked, question: EstQuestion) -> dict[str, frozenset[str]]:
    """Read the address back into the form; what is not known is left out."""
    categories = question.selection.categories
    return {
        "kind": frozenset({question.kind.value}),
        "category": frozenset(asked.get("category", ())) & frozenset(categories),
        "sender": frozenset(question.selection.senders or ()),
        "weekday": frozenset(asked.get("weekday", ())),
        "hours": frozenset(asked.get("hours", ())),
        "resolution": frozenset({str(question.resolution)}),
        "show": _one(asked, "show", view_titles()),
        "step": _one(asked, "step", step_titles(site().catalog.cycle)),
        "compare": frozenset(asked.get("compare", ())),
        "layer": frozenset(asked.get("layer", ())),
    }


def _one(asked: Asked, name: str, among: Mapping[str, str]) -> frozenset[str]:
    """Read what has one value; the first there is when it is not known."""
    value = next(iter(asked.get(name, ())), "")
    return frozenset({value if value in among else next(iter(among))})


def _data(snapshot: Snapshot, overlays: list[LayerSpec]) -> dict[str, object]:
    """Tell the scripts where the numbers are, and how they are drawn and named."""
    return map_data(overlays=overlays) | {
        "hexagons_url": url_for("api_est.hexagons"),
        "steps_url": url_for("api_est.steps"),
        "week_url": url_for("api_est.week"),
        "names_url": url_for("api_est.names"),
        "gi_legend": gi_legend(),
        "count_colours": COUNT_COLOURS,
        "change_classes": change_classes(),
        "pattern_groups": pattern_groups(),
        "patterns": {number: each.value for each, number in CATEGORIES.items()},
        "cycle": {
            "days": site().catalog.cycle.days,
            "proposed": period_as_json(proposed_period(snapshot)),
        },
        "words": map_words() | hotspot_words() | est_words(),
    }


def _told(left_out: Iterable[LeftOut]) -> list[str]:
    """Tell what of the address is not shown."""
    titles = parameter_titles()
    return [
        _(
            "%(name)s “%(value)s” cannot be shown here and is left out.",
            name=titles.get(each.name, each.name),
            value=each.value[:60],
        )
        for each in left_out
    ]
