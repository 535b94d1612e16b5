"""Styles that QGIS opens: QML for itself, SLD for others, of the same rules."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from geosafety.model.handout import Column, Handout, Legend, LegendClass

_SYMBOL_OF = {"polygon": "fill", "line": "line", "point": "marker"}
_NAMESPACES = (
    'xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se" '
    'xmlns:ogc="http://www.opengis.net/ogc" version="1.1.0"'
)
_PIXELS_PER_MM = 96 / 25.4


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which features, in which colour, under which words."""

    title: str
    fill: str | None
    one: LegendClass | None


def qml_of(handout: Handout, legend: Legend, geometry: str) -> str:
    """
    Write the style as QGIS keeps it, with the columns' titles as aliases.

    Parameters
    ----------
    handout
        Whose columns are named.
    legend
        The classes.
    geometry
        `point`, `line` or `polygon`.
    """
    rules = _rules(legend)
    listed = "".join(
        f'<rule key="r{at}" symbol="{at}" label={quoteattr(rule.title)}'
        + (f" filter={quoteattr(_expression(legend, rule.one))}" if rule.one else "")
        + "/>"
        for at, rule in enumerate(rules)
    )
    symbols = "".join(
        _symbol(at, rule.fill, legend, geometry) for at, rule in enumerate(rules)
    )
    aliases = "".join(_alias(at, each) for at, each in enumerate(handout.columns))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28.0" styleCategories="Symbology|Fields">'
        '<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0">'
        f'<rules key="all">{listed}</rules><symbols>{symbols}</symbols></renderer-v2>'
        f"<aliases>{aliases}</aliases></qgis>"
    )


def sld_of(handout: Handout, legend: Legend, geometry: str) -> str:
    """Write the same rules as SLD 1.1; see `qml_of`."""
    rules = "".join(
        f"<se:Rule><se:Name>{escape(rule.title)}</se:Name>"
        + (f"<ogc:Filter>{_filter(legend, rule.one)}</ogc:Filter>" if rule.one else "")
        + f"{_sld_symbol(rule.fill, legend, geometry)}</se:Rule>"
        for rule in _rules(legend)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><StyledLayerDescriptor {_NAMESPACES}>'
        f"<NamedLayer><se:Name>{escape(handout.name)}</se:Name><UserStyle>"
        f"<se:FeatureTypeStyle>{rules}</se:FeatureTypeStyle></UserStyle></NamedLayer>"
        "</StyledLayerDescriptor>"
    )


def _rules(legend: Legend) -> list[_Rule]:
    """List the rules; a legend without classes has one, for all."""
    if not legend.classes or legend.column is None:
        return [_Rule(legend.title, legend.fill, None)]
    return [_Rule(one.title, one.fill, one) for one in legend.classes]


def _expression(legend: Legend, one: LegendClass) -> str:
    """Say which features a class holds, as QGIS asks for them."""
    column = '"{}"'.format(str(legend.column).replace('"', '""'))
    if one.start is None and one.end is None:
        return f"{column} = {_literal(one.value)}"
    tests = []
    if one.start is not None:
        tests.append(f"{column} >= {one.start:g}")
    if one.end is not None:
        tests.append(f"{column} < {one.end:g}")
    return " AND ".join(tests)


def _literal(value: object) -> str:
    """Write a value in an expression."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return "'{}'".format(str(value).replace("'", "''"))


def _filter(legend: Legend, one: LegendClass) -> str:
    """Say the same as OGC has it."""
    if one.start is None and one.end is None:
        return _comparison("PropertyIsEqualTo", legend, _literal(one.value).strip("'"))
    tests = []
    if one.start is not None:
        tests.append(
            _comparison("PropertyIsGreaterThanOrEqualTo", legend, f"{one.start:g}")
        )
    if one.end is not None:
        tests.append(_comparison("PropertyIsLessThan", legend, f"{one.end:g}"))
    return tests[0] if len(tests) == 1 else f"<ogc:And>{''.join(tests)}</ogc:And>"


def _comparison(name: str, legend: Legend, value: str) -> str:
    """Compare the legend's column with a value."""
    return (
        f"<ogc:{name}><ogc:PropertyName>{escape(str(legend.column))}"
        f"</ogc:PropertyName><ogc:Literal>{escape(value)}</ogc:Literal></ogc:{name}>"
    )


def _symbol(at: int, fill: str | None, legend: Legend, geometry: str) -> str:
    """Draw features of one colour as QGIS does; widths are millimetres."""
    width = f"{legend.width / _PIXELS_PER_MM:.2f}"
    colour = _rgba(fill)
    options = {
        "polygon": {
            "color": colour,
            "style": "solid" if fill else "no",
            "outline_color": _rgba(legend.stroke),
            "outline_style": "solid" if legend.stroke else "no",
            "outline_width": width,
            "outline_width_unit": "MM",
        },
        "line": {
            "line_color": _rgba(fill or legend.stroke),
            "line_width": width,
            "line_width_unit": "MM",
        },
        "point": {
            "name": "circle",
            "color": colour,
            "outline_color": _rgba(legend.stroke),
            "size": f"{2 * legend.radius / _PIXELS_PER_MM:.2f}",
            "size_unit": "MM",
        },
    }[geometry]
    name = {"polygon": "SimpleFill", "line": "SimpleLine", "point": "SimpleMarker"}
    listed = "".join(
        f'<Option name="{key}" type="QString" value="{value}"/>'
        for key, value in options.items()
    )
    return (
        f'<symbol type="{_SYMBOL_OF[geometry]}" name="{at}" alpha="1">'
        f'<layer class="{name[geometry]}" enabled="1" pass="0" locked="0">'
        f'<Option type="Map">{listed}</Option></layer></symbol>'
    )


def _sld_symbol(fill: str | None, legend: Legend, geometry: str) -> str:
    """Draw features of one colour as SLD does; widths are pixels."""
    line = (
        f'<se:Stroke><se:SvgParameter name="stroke">{legend.stroke}</se:SvgParameter>'
        f'<se:SvgParameter name="stroke-width">{legend.width:g}</se:SvgParameter>'
        "</se:Stroke>"
        if legend.stroke
        else ""
    )
    area = (
        f'<se:Fill><se:SvgParameter name="fill">{fill}</se:SvgParameter></se:Fill>'
        if fill
        else ""
    )
    if geometry == "polygon":
        return f"<se:PolygonSymbolizer>{area}{line}</se:PolygonSymbolizer>"
    if geometry == "line":
        coloured = line.replace(str(legend.stroke), fill or str(legend.stroke))
        return f"<se:LineSymbolizer>{coloured}</se:LineSymbolizer>"
    return (
        "<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>circle"
        f"</se:WellKnownName>{area}{line}</se:Mark><se:Size>{2 * legend.radius:g}"
        "</se:Size></se:Graphic></se:PointSymbolizer>"
    )


def _alias(at: int, column: Column) -> str:
    """Name a column for people."""
    heading = quoteattr(column.heading)
    return f'<alias index="{at}" field={quoteattr(column.name)} name={heading}/>'


def _rgba(colour: str | None) -> str:
    """
    Write a colour as QGIS has it; none is clear.

    Examples
    --------
    >>> _rgba("#b2182b")
    '178,24,43,255'
    """
    if colour is None:
        return "0,0,0,0"
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},255"
