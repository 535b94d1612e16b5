"""A table with shapes as one HTML page to keep, send or print."""

from collections.abc import Sequence
from html import escape

import folium
import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geosafety.crs import WGS84
from geosafety.maps.offline import offline_map, self_contained_page
from geosafety.model.handout import Column, Handout, Legend, shown

_ROWS_LISTED = 200
_DEGREE_DIGITS = 6
# Where there is nothing to show, the map shows the whole of Sweden.
_SWEDEN = (10.5, 55.0, 24.5, 69.5)


def handout_page(handout: Handout, method: Sequence[tuple[str, str]]) -> str:
    """
    Draw a table's shapes with legend, table and method card.

    Parameters
    ----------
    handout
        With shapes.
    method
        Headings and sentences of the card.

    Returns
    -------
    str
        One HTML page that loads nothing from elsewhere; the same input gives the same
        characters.
    """
    above = (
        f"<p><strong>{escape(handout.class_line)}</strong></p>"
        f"<p>{escape(handout.summary)}</p>"
    )
    return self_contained_page(
        _drawing(handout),
        title=handout.title,
        above=above,
        below=legend_table(handout)
        + listed_table(handout, _ROWS_LISTED)
        # The card is the last that is read.
        + method_list(handout, method),
        language=handout.language,
    )


def drawn_rows(handout: Handout) -> NDArray[np.intp]:
    """Give the numbers of the rows that a map for people shows."""
    if handout.drawn is None:
        return np.arange(len(handout.rows))
    return handout.drawn


def fills_of(handout: Handout, rows: NDArray[np.intp]) -> list[str | None]:
    """Give each of some rows its colour."""
    legend = handout.legend or Legend(title=handout.title, fill="#67a9cf")
    if legend.column is None:
        return [legend.fill] * rows.size
    return [legend.colour_of(each) for each in handout.rows[legend.column].iloc[rows]]


def _drawing(handout: Handout) -> folium.Map:
    """Draw the rows that have something to show, over the area."""
    shapes = _degrees(handout)
    area = handout.area or _bounds(shapes)
    drawing = offline_map(*area)
    rows = drawn_rows(handout)
    legend = handout.legend or Legend(title=handout.title, fill="#67a9cf")
    columns = [each for each in handout.columns if each.name in handout.rows]
    records = handout.rows.iloc[rows].to_dict("records")
    corners = shapely.transform(
        shapes.iloc[rows].to_numpy(), lambda xy: xy.round(_DEGREE_DIGITS)
    )
    features = [
        {
            "type": "Feature",
            "geometry": shape.__geo_interface__,
            "properties": _properties(handout, columns, record) | {"fill ": fill},
        }
        for shape, record, fill in zip(
            corners, records, fills_of(handout, rows), strict=True
        )
        if shape is not None and not shape.is_empty
    ]
    if features:
        _lay(drawing, features, columns, legend)
    return drawing


def _lay(
    drawing: folium.Map,
    features: list[dict[str, object]],
    columns: list[Column],
    legend: Legend,
) -> None:
    """Lay features over the map, each with its words."""

    def style(feature: dict[str, dict[str, str]]) -> dict[str, object]:
        fill = feature["properties"]["fill "]
        return {
            "fillColor": fill,
            "fillOpacity": legend.opacity_of(fill) if fill else 0,
            "color": legend.stroke or fill or "#555555",
            "weight": legend.width,
        }

    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=style,
        marker=folium.CircleMarker(radius=legend.radius, fill=True),
        tooltip=folium.GeoJsonTooltip(
            fields=[each.name for each in columns],
            aliases=[escape(each.heading) for each in columns],
        ),
    ).add_to(drawing)


def _properties(
    handout: Handout, columns: list[Column], record: dict[object, object]
) -> dict[str, object]:
    """Write a row's values for people; the tooltip reads them as HTML."""
    return {
        each.name: escape(shown(record[each.name], each, handout.language))
        for each in columns
    }


def _degrees(handout: Handout) -> gpd.GeoSeries:
    """Give the shapes in degrees."""
    if handout.shapes is None:
        message = f"{handout.name} has no shapes"
        raise TypeError(message)
    return handout.shapes.to_crs(WGS84)


def _bounds(shapes: gpd.GeoSeries) -> tuple[float, float, float, float]:
    """Bound the shapes; all of Sweden when there are none."""
    west, south, east, north = map(float, shapes.total_bounds)
    return (west, south, east, north) if west <= east else _SWEDEN


def legend_table(handout: Handout) -> str:
    """List the classes with their colours and how many rows have each."""
    legend, say = handout.legend, handout.say
    if legend is None or not legend.classes or legend.column is None:
        return ""
    values = handout.rows[legend.column].iloc[drawn_rows(handout)]
    rows = "".join(
        f'<tr><td><span class="swatch" style="background:{one.fill}"></span></td>'
        f'<td>{escape(one.title)}</td><td class="number">'
        f"{sum(map(one.holds, values))}</td></tr>"
        for one in legend.classes
    )
    heads = (
        ("", say("Färg", "Colour")),
        ("", say("Betydelse", "Meaning")),
        ("number", say("Antal på kartan", "Number on the map")),
    )
    return (
        f"<table><caption>{escape(legend.title)}</caption><thead><tr>"
        + "".join(
            f'<th scope="col" class="{css}">{escape(head)}</th>' for css, head in heads
        )
        + f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def listed_table(handout: Handout, most: int) -> str:
    """List rows for people, the first first, and say how many there are."""
    say = handout.say
    order = np.arange(len(handout.rows)) if handout.listed is None else handout.listed
    kept = order[:most]
    css = ["number" if each.digits is not None else "" for each in handout.columns]
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">'
            f"{escape(shown(record[each.name], each, handout.language))}</td>"
            for kind, each in zip(css, handout.columns, strict=True)
        )
        + "</tr>"
        for record in handout.rows.iloc[kept].to_dict("records")
    )
    caption = say(
        f"Tabell: {len(kept)} av {len(order)} rader",
        f"Table: {len(kept)} of {len(order)} rows",
    )
    heads = "".join(
        f'<th scope="col" class="{kind}">{escape(each.heading)}</th>'
        for kind, each in zip(css, handout.columns, strict=True)
    )
    return (
        f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def method_list(handout: Handout, method: Sequence[tuple[str, str]]) -> str:
    """List how it was made."""
    items = "".join(
        f"<dt>{escape(heading)}</dt><dd>{escape(sentence)}</dd>"
        for heading, sentence in method
    )
    heading = handout.say("Så är det gjort", "How it was made")
    return f"<h2>{heading}</h2><dl>{items}</dl>"
