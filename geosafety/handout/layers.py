"""A map layer, ready to be taken along."""

from datetime import datetime

import geopandas as gpd

from geosafety.errors import Language
from geosafety.handout.cells import plain
from geosafety.model.handout import Column, Ground, Handout, Legend, LegendClass
from geosafety.model.layer import LayerSpec
from geosafety.model.report import Confidentiality
from geosafety.model.vocabulary import Title


def secrecy_of(layer: LayerSpec) -> Confidentiality:
    """
    Tell the secrecy class of a layer from those it is declared for.

    What the public may see is open, what only the EST group may see has its class,
    and the rest is internal.
    """
    if "public" in layer.audience:
        return Confidentiality.OPEN
    if set(layer.audience) == {"est"}:
        return Confidentiality.EST
    return Confidentiality.INTERNAL


def legend_of(layer: LayerSpec, language: Language) -> Legend:
    """Give the declared style of a layer, with its titles in one language."""
    style = layer.style
    return Legend(
        title=_title(layer.title, language),
        column=style.property if style.classes else None,
        classes=tuple(
            LegendClass(
                title=_title(one.title, language),
                fill=one.fill,
                value=_typed(one.value, (layer.columns or {}).get(str(style.property))),
                start=one.start,
                end=one.end,
            )
            for one in style.classes
        ),
        fill=style.fill,
        stroke=style.stroke,
        width=style.width,
        radius=style.radius,
    )


def layer_handout(  # noqa: PLR0913 - what a file cannot be without
    layer: LayerSpec,
    features: gpd.GeoDataFrame,
    *,
    made_at: datetime,
    version: str,
    language: Language,
    ground: tuple[Ground, ...] = (),
) -> Handout:
    """
    Make a layer ready for any format.

    Parameters
    ----------
    layer
        Its declaration.
    features : GeoDataFrame
        EPSG:3006, metres; all columns are handed out, in their order.
    made_at, version, language, ground
        As in `Handout`.
    """
    names = [str(name) for name in features.columns if name != features.geometry.name]
    rows = features[names].map(plain) if names else features[names]
    order = rows.sort_values(names, key=lambda column: column.astype(str)).index
    ordered = features.loc[order]

    def say(sv: str, en: str) -> str:
        return sv if language == "sv" else en

    n = len(features)
    return Handout(
        name=layer.key,
        title=_title(layer.title, language),
        summary=say(
            f"Lagret har {n} objekt. Det visar vad som är inlagt, som det är inlagt.",
            f"The layer has {n} features. It shows what was put in, as it was put in.",
        ),
        source=layer.source,
        rows=rows.loc[order].reset_index(drop=True),
        columns=tuple(Column(name=name, title=name) for name in names),
        method={
            say("Lager", "Layer"): layer.key,
            say("Objekt (n)", "Features (n)"): str(n),
            say("Koordinatsystem", "Coordinate system"): "SWEREF 99 TM (EPSG:3006)",
        },
        facts={"layer": layer.key, "features": n},
        secrecy=secrecy_of(layer),
        n=n,
        made_at=made_at,
        version=version,
        language=language,
        shapes=gpd.GeoSeries(ordered.geometry.to_numpy(), crs=features.crs),
        legend=legend_of(layer, language),
        ground=ground,
    )


def _typed(value: str | None, kind: str | None) -> str | bool | int | None:
    """Read the value of a class as its column holds it."""
    if value is None or kind not in {"boolean", "integer"}:
        return value
    return value == "true" if kind == "boolean" else int(value)


def _title(title: Title, language: Language) -> str:
    """Choose a title's language."""
    return title.sv if language == "sv" else title.en
