"""A hotspot map as one HTML page to keep, send or print."""

from collections.abc import Callable, Hashable
from html import escape
from typing import Any

import folium
import pandas as pd
import shapely

from geosafety import grid
from geosafety.errors import Language
from geosafety.maps.offline import offline_map, self_contained_page
from geosafety.model.hotspot import CLASS_COLOURS, MethodCard

_CLASSES: dict[int, tuple[str, str]] = {
    3: ("Många rapporter, q ≤ 0,01", "Many reports, q ≤ 0.01"),
    2: ("Många rapporter, q ≤ 0,05", "Many reports, q ≤ 0.05"),
    1: ("Många rapporter, q ≤ 0,10", "Many reports, q ≤ 0.10"),
    0: ("Inte säkert skilt från slumpen", "Not surely different from chance"),
    -1: ("Få rapporter, q ≤ 0,10", "Few reports, q ≤ 0.10"),
    -2: ("Få rapporter, q ≤ 0,05", "Few reports, q ≤ 0.05"),
    -3: ("Få rapporter, q ≤ 0,01", "Few reports, q ≤ 0.01"),
}
_HEADINGS: dict[str, tuple[str, str]] = {
    "h3": ("Cell", "Cell"),
    "n": ("Rapporter", "Reports"),
    "GiZScore": ("Gi* z", "Gi* z"),
    "GiPValue": ("p", "p"),
    "Gi_Bin": ("Klass", "Class"),
    "q_value": ("q", "q"),
    "stability": ("Stabilitet", "Stability"),
}
_DIGITS = {"n": 1, "GiZScore": 2, "GiPValue": 4, "q_value": 4, "stability": 2}
_ROWS_SHOWN = 200

Say = Callable[[str, str], str]


def hotspot_page(
    frame: pd.DataFrame, method: MethodCard, *, title: str, language: Language = "sv"
) -> str:
    """
    Draw a hotspot map with its legend, table and method card.

    Parameters
    ----------
    frame : DataFrame
        `Hotspots.frame`: every cell of the study area.
    method
        How it was made.
    title
        Plain text.
    language
        Of the texts.

    Returns
    -------
    str
        One HTML page that loads nothing from elsewhere. Cells without reports
        that do not stand out are counted in the test but not drawn.
    """

    def say(sv: str, en: str) -> str:
        return sv if language == "sv" else en

    shown = frame[(frame["n"] > 0) | (frame["Gi_Bin"] != 0)]
    drawing = _drawing(frame, shown, say)
    return self_contained_page(
        drawing,
        title=title,
        above=_summary(shown, method, say),
        below=_legend(shown, say) + _table(shown, say) + _method(method, say),
        language=language,
    )


def _drawing(frame: pd.DataFrame, shown: pd.DataFrame, say: Say) -> folium.Map:
    """Draw the cells that have something to show, over the extent of all."""
    area = shapely.total_bounds(grid.polygons(grid.from_hex(frame["h3"])))
    drawing = offline_map(*map(float, area))
    outlines = grid.polygons(grid.from_hex(shown["h3"]))
    corners = shapely.transform(outlines, lambda degrees: degrees.round(6))
    features = [
        {
            "type": "Feature",
            "geometry": outline.__geo_interface__,
            "properties": _shown_values(row, say)
            | {"fill": CLASS_COLOURS[int(row["Gi_Bin"])]},
        }
        for outline, row in zip(corners, shown.to_dict(orient="records"), strict=True)
    ]
    if features:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            style_function=_style,
            tooltip=folium.GeoJsonTooltip(
                fields=list(_HEADINGS),
                aliases=[say(*words) for words in _HEADINGS.values()],
            ),
        ).add_to(drawing)
    return drawing


def _style(feature: dict[str, dict[str, str]]) -> dict[str, object]:
    """Fill a cell with the colour of its class."""
    fill = feature["properties"]["fill"]
    return {"fillColor": fill, "fillOpacity": 0.8, "color": "#555", "weight": 0.5}


def _summary(shown: pd.DataFrame, method: MethodCard, say: Say) -> str:
    """Tell in a sentence or two what the map says."""
    hot, cold = (shown["Gi_Bin"] > 0).sum(), (shown["Gi_Bin"] < 0).sum()
    if method.refusal:
        reason = say(method.refusal.sv, method.refusal.en)
        return f"<p><strong>{escape(reason)}</strong></p>"
    words = say(
        f"{hot} celler har fler rapporter omkring sig än slumpen ger, {cold} färre, "
        f"av {method.cells} prövade. Kartan visar vad som har rapporterats, inte hur "
        "farlig en plats är.",
        f"{hot} cells have more reports around them than chance gives, {cold} fewer, "
        f"out of {method.cells} tested. The map shows what was reported, not how "
        "dangerous a place is.",
    )
    return f"<p>{escape(words)}</p>"


def _legend(shown: pd.DataFrame, say: Say) -> str:
    """List the classes with their colours and how many cells have each."""
    counts = shown["Gi_Bin"].value_counts()
    rows = "".join(
        f'<tr><td><span class="swatch" style="background:{CLASS_COLOURS[key]}"></span>'
        f'{key:+d}</td><td>{escape(say(*words))}</td><td class="number">'
        f"{counts.get(key, 0)}</td></tr>".replace("+0<", "0<")
        for key, words in _CLASSES.items()
    )
    heads = [
        say("Klass", "Class"),
        say("Betydelse", "Meaning"),
        say("Celler på kartan", "Cells on the map"),
    ]
    return (
        f"<table><caption>{say('Teckenförklaring', 'Legend')}</caption><thead><tr>"
        + "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
        + f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _table(shown: pd.DataFrame, say: Say) -> str:
    """List the cells that stand out, strongest first."""
    standing_out = shown[shown["Gi_Bin"] != 0]
    order = standing_out["GiZScore"].abs().sort_values(ascending=False).index
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="number">{escape(value)}</td>'
            for value in _shown_values(row, say).values()
        )
        + "</tr>"
        for row in standing_out.loc[order[:_ROWS_SHOWN]].to_dict(orient="records")
    )
    caption = say(
        f"Celler som sticker ut ({min(len(order), _ROWS_SHOWN)} av {len(order)})",
        f"Cells that stand out ({min(len(order), _ROWS_SHOWN)} of {len(order)})",
    )
    heads = "".join(
        f'<th scope="col" class="number">{escape(say(*words))}</th>'
        for words in _HEADINGS.values()
    )
    return (
        f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _shown_values(row: dict[Hashable, Any], say: Say) -> dict[str, str]:
    """Write a row's numbers as people of the language do."""
    values = {}
    for name in _HEADINGS:
        digits = _DIGITS.get(name)
        text = str(row[name]) if digits is None else f"{row[name]:.{digits}f}"
        if name in {"GiPValue", "q_value"} and float(text) == 0:
            text = f"{row[name]:.0e}"
        values[name] = text if digits is None else text.replace(".", say(",", "."))
    return values


def _brushed(method: MethodCard, say: Say) -> str:
    """Say which part of the week is looked at, and how many are left out of it."""
    if method.brush is None:
        return say("hela veckan", "the whole week")
    words = say(method.brush.words("sv"), method.brush.words("en"))
    return words + say(
        f"; {method.left_out} rapporter utan känd tid är inte med",
        f"; {method.left_out} reports whose time is not known are left out",
    )


def _method(method: MethodCard, say: Say) -> str:
    """List how the map was made."""
    period, share = method.period, method.placed_share
    until = method.data_until
    facts = {
        say("Period", "Period"): f"{period.first} – {period.last}"
        if period
        else say("allt som finns", "all there is"),
        say("Veckodagar och timmar", "Weekdays and hours"): _brushed(method, say),
        say("Kategorier", "Categories"): ", ".join(method.categories),
        say("Rapporter", "Reports"): str(method.reports),
        say("Andel placerade", "Share placed"): "–"
        if share is None
        else f"{share:.0%}",
        say("Utan plats", "Without a place"): str(method.unplaced),
        say("Utanför området", "Outside the area"): str(method.outside),
        say("H3-nivå", "H3 resolution"): str(method.resolution),
        say("Celler prövade", "Cells tested"): str(method.cells),
        say("Grannar", "Neighbours"): say(
            "cellen själv och cellerna intill, lika vikt",
            "the cell itself and the cells beside it, equal weight",
        ),
        say("Test", "Test"): say(
            "Gi* med exakt betingat permutationstest, tvåsidigt",
            "Gi* with the exact conditional permutation test, two-sided",
        ),
        say(
            "Antal avrundade före testet, i steg om",
            "Counts rounded before the test, to steps of",
        ): method.step_text
        if method.test == "lattice"
        else say("avrundas inte", "not rounded"),
        say("Rättelse för många test", "Correction for many tests"): say(
            "Benjamini-Hochberg (andel falska fynd)",
            "Benjamini-Hochberg (false discovery rate)",
        ),
        say("Dragningar av osäkra platser", "Draws of uncertain places"): str(
            method.draws
        ),
        say("Frö", "Seed"): str(method.seed),
        say("Data till och med", "Data until"): until.isoformat() if until else "–",
        say("Program", "Program"): f"geosafety {method.version}",
        say("Fingeravtryck", "Fingerprint"): method.fingerprint,
    }
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in facts.items()
    )
    return (
        f"<h2>{say('Så är kartan gjord', 'How the map was made')}</h2><dl>{items}</dl>"
    )
