"""What lies in and near the plan area: districts, stops, schools, underpasses."""

import geopandas as gpd
import pandas as pd

from geosafety.documents.numbers import area, decimal, in_zones, listed, metres
from geosafety.planning.case import Case, within
from geosafety.planning.finding import Finding, Section, Table, Value, missing

SEARCHED_M = 1000.0
_NAMES_SHOWN = 6
_POINTS = {
    "stops": ("Hållplatser", "hållplatser"),
    "schools": ("Skolor", "skolor"),
    "parks": ("Parker", "parker"),
}


def nearby_section(case: Case) -> Section:
    """Tell what the surroundings hold."""
    findings = [_site(case), _districts(case)]
    findings += [_named(case, key) for key in _POINTS]
    underpasses = case.layer("underpasses")
    findings += [_underpasses(case), _other_plans(case)]
    touched = None if underpasses is None else within(underpasses, case.site.whole)
    has_rows = touched is not None and len(touched)
    return Section(
        key="nearby",
        title="Läge och omgivning",
        findings=tuple(findings),
        tables=(_underpass_table(touched),) if has_rows else (),
    )


def _site(case: Case) -> Finding:
    """Give the sizes of both zones."""
    site = case.site
    return Finding(
        key="site",
        text=f"Planområdet är {area(site.area.area)}; omgivningen inom "
        f"{round(site.radius_m)} m är {area(site.ring.area)}.",
        source="Den inlämnade ytan",
        method="Area i SWEREF 99 TM.",
        facts={
            "area_m2": round(site.area.area),
            "surroundings_m2": round(site.ring.area),
        },
    )


def _districts(case: Case) -> Finding:
    """Name the districts that the plan area lies in."""
    districts = case.layer("districts")
    source = case.evidence.source("districts")
    if districts is None:
        return missing("districts", "kommunen har inga områden", source=source)
    names = _names(within(districts, case.site.area))
    return Finding(
        key="districts",
        text=f"Planområdet ligger i {listed(names)}."
        if names
        else "Planområdet ligger inte i något av kommunens områden.",
        source=source,
        method="Områden som planområdet berör.",
        facts={"names": ", ".join(names)},
    )


def _named(case: Case, key: str) -> Finding:
    """Count one kind of place in the zones and find the nearest."""
    title, words = _POINTS[key]
    features, source = case.layer(key), case.evidence.source(key)
    if features is None:
        return missing(key, f"kommunen har inga {words} i kartlagren", source=source)
    in_area = within(features, case.site.area)
    near = within(features, case.site.whole)
    distances = features.distance(case.site.area)
    nearest = float(distances.min()) if len(distances) else None
    names = _names(near)
    named = f" ({listed(names[:_NAMES_SHOWN])})" if names else ""
    if nearest is None or nearest > SEARCHED_M:
        far = f"; ingen inom {metres(SEARCHED_M)}"
    else:
        far = f"; närmast {metres(nearest)} bort" if nearest else ""
    around = len(near) - len(in_area)
    values: dict[str, Value] = {
        "area": len(in_area),
        "surroundings": around,
        "nearest_m": None if nearest is None else round(nearest),
    }
    return Finding(
        key=key,
        text=f"{title}: {in_zones(len(in_area), around)}{named}{far}.",
        source=source,
        method="Antal i området; avstånd fågelvägen från planområdets gräns.",
        n=float(len(near)),
        facts=values,
    )


def _underpasses(case: Case) -> Finding:
    """Count the underpasses and say how narrow and long they are."""
    features, source = case.layer("underpasses"), case.evidence.source("underpasses")
    if features is None:
        return missing(
            "underpasses", "kommunen har inga gångtunnlar i kartlagren", source=source
        )
    near = within(features, case.site.whole)
    in_area = len(within(features, case.site.area))
    widths = pd.to_numeric(near.get("width_m", pd.Series(dtype=float)))
    narrow = f"; den smalaste är {decimal(widths.min())} m bred" if len(near) else ""
    return Finding(
        key="underpasses",
        text=f"Gångtunnlar: {in_zones(in_area, len(near) - in_area)}"
        f"{narrow if widths.notna().any() else ''}.",
        source=source,
        method="Antal som berör området; mått enligt kartlagret.",
        n=float(len(near)),
        facts={"area": in_area, "surroundings": len(near) - in_area},
    )


def _other_plans(case: Case) -> Finding:
    """Name the other plans whose areas touch the zones."""
    plans = list(case.evidence.other_plans)
    named = f"{len(plans)} ({listed(plans[:_NAMES_SHOWN])})" if plans else "inga"
    return Finding(
        key="other_plans",
        text=f"Andra planområden som granskats här och berör området: {named}. "
        "Åtgärder och löften ingår inte i underlaget.",
        source="Planområden i geosafety",
        method="Planområden som rör planområdet eller omgivningen.",
        n=float(len(plans)),
        facts={"plans": len(plans)},
    )


def _underpass_table(near: gpd.GeoDataFrame | None) -> Table:
    """List the underpasses with their measures."""
    rows = []
    for feature in [] if near is None else near.to_dict("records"):
        numbers = [feature.get("width_m"), feature.get("length_m")]
        shown = ["–" if pd.isna(one) else f"{decimal(one)} m" for one in numbers]
        rows.append((str(feature.get("name") or "–"), *shown))
    return Table(
        caption="Gångtunnlar i planområdet och omgivningen",
        header=("Namn", "Bredd", "Längd"),
        rows=tuple(sorted(rows)),
    )


def _names(features: gpd.GeoDataFrame) -> list[str]:
    """Give the names, each once, in order."""
    if "name" not in features:
        return []
    return sorted({name for name in features["name"] if isinstance(name, str)})
