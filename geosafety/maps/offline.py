"""Folium pages that load nothing from elsewhere and can be made again to the byte."""

import re
from html import escape
from importlib.resources import files

import folium
from branca.element import Figure

from geosafety.errors import Language

# The page may run what stands in it and fetch nothing at all.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:"
)
_STYLE = """
:root { color-scheme: light; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; color: #1a1a1a; }
.map { height: 70vh; min-height: 20rem; border: 1px solid #767676; }
.folium-map { height: 100%; }
.leaflet-container { font: inherit; background: #fff; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { border-bottom: 1px solid #ccc; padding: 0.25rem 0.75rem; text-align: left; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: 1.2em; height: 1.2em; margin-right: 0.5em;
  border: 1px solid #555; vertical-align: middle; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dt { font-weight: bold; } dd { margin: 0; }
"""


def offline_map(west: float, south: float, east: float, north: float) -> folium.Map:
    """Make an empty map of an area, degrees EPSG:4326, with no tile server."""
    drawing = folium.Map(
        tiles=None, prefer_canvas=True, control_scale=True, zoom_snap=0.25
    )
    drawing.fit_bounds([(south, west), (north, east)])
    return drawing


def self_contained_page(
    drawing: folium.Map, *, title: str, above: str, below: str, language: Language
) -> str:
    """
    Write a page around a folium map, with Leaflet inside it.

    Parameters
    ----------
    drawing
        The map with its layers.
    title
        Plain text; also the heading.
    above, below
        HTML before and after the map, already escaped.
    language
        Of the texts.

    Returns
    -------
    str
        One HTML document. The same input gives the same characters.
    """
    figure = Figure()
    figure.add_child(drawing)
    figure.render()
    parts = f"{figure.html.render()}\0{figure.script.render()}"
    map_html, script = _numbered(parts).split("\0")
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_leaflet_style()}{_STYLE}</style>
<script>{_leaflet("leaflet.js")}</script>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{above}
<div class="map">{map_html}</div>
{below}
</main>
<script>{script}</script>
</body>
</html>
"""


def _numbered(html: str) -> str:
    """Replace folium's random names by numbers in the order they occur."""
    numbers: dict[str, str] = {}
    return re.sub(
        "[0-9a-f]{32}",
        lambda found: numbers.setdefault(found[0], str(len(numbers))),
        html,
    )


def _leaflet(name: str) -> str:
    """Read one of Leaflet's files."""
    text = files("geosafety.maps").joinpath("leaflet", name).read_text("utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _leaflet_style() -> str:
    """Read Leaflet's style sheet without its pictures, which are not used here."""
    return re.sub(r"url\(images/[^)]*\)", "none", _leaflet("leaflet.css"))
