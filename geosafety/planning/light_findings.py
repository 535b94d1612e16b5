"""Lamps, dark stretches, and what looks out over streets and paths."""

import geopandas as gpd
import pandas as pd
import shapely

from geosafety.documents.numbers import (
    decimal,
    metres,
    percent,
    shown_count,
)
from geosafety.planning.case import Case
from geosafety.planning.finding import Finding, Section, Table, missing
from geosafety.planning.lighting import LAMP_DISTANCE_M, Lighting, lighting
from geosafety.planning.placed import sum_of
from geosafety.planning.report_findings import count_finding

_OVERLOOKED_M = 25.0
_GAPS_LISTED = 8
_REPORTED = ("lighting_missing", "lighting_broken")
_WAYS = ("streets", "paths")


def light_section(case: Case) -> Section:
    """Tell about lamps, lighting gaps, lighting reports and overlooked ways."""
    findings: list[Finding] = []
    tables: list[Table] = []
    found = lighting_of(case)
    if found is None:
        findings.append(_no_lighting(case))
    else:
        findings += [_lamps(found, case), _gaps(found, case)]
        if len(found.gaps):
            tables.append(_gap_table(found))
    findings.append(_reports(case))
    findings.append(_overlooked(case))
    return Section(
        key="light",
        title="Belysning och överblick",
        findings=tuple(findings),
        tables=tuple(tables),
    )


def lighting_of(case: Case) -> Lighting | None:
    """Measure the lighting of both zones; None without lamps or ways."""
    lamps, ways = case.layer("lamps"), ways_of(case)
    if lamps is None or ways is None:
        return None
    return lighting(lamps, ways, case.site.whole)


def ways_of(case: Case) -> gpd.GeoDataFrame | None:
    """Put streets and paths together; None when neither is there."""
    found = [layer for key in _WAYS if (layer := case.layer(key)) is not None]
    if not found:
        return None
    parts = [layer.reindex(columns=["name", "geometry"]) for layer in found]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=found[0].crs)


def _no_lighting(case: Case) -> Finding:
    """Say which of the layers is not there."""
    what = "lampor" if case.layer("lamps") is None else "gator och stråk"
    return missing(
        "lighting_gaps",
        f"kommunen har inga {what} i kartlagren",
        source=case.evidence.source("lamps"),
    )


def _lamps(found: Lighting, case: Case) -> Finding:
    """Count the lamps."""
    return Finding(
        key="lamps",
        text=f"Lampor: {found.lamps} i planområdet och omgivningen, varav "
        f"{_broken(found.broken)}.",
        source=case.evidence.source("lamps"),
        method="Antal lampor inom området.",
        n=float(found.lamps),
        facts={"lamps": found.lamps, "broken": found.broken},
    )


def _broken(count: int) -> str:
    """Say how many lamps are marked as broken."""
    if count > 1:
        return f"{count} är markerade som trasiga"
    return f"{'1' if count else 'ingen'} är markerad som trasig"


def _gaps(found: Lighting, case: Case) -> Finding:
    """Say how much of the ways lies dark."""
    share = found.dark_m / found.length_m if found.length_m else 0.0
    longest = float(found.gaps["length_m"].max()) if len(found.gaps) else 0.0
    limit = decimal(LAMP_DISTANCE_M)
    text = (
        f"Mörka sträckor: {len(found.gaps)} stycken, tillsammans "
        f"{metres(found.dark_m)} av {metres(found.length_m)} gata och stråk "
        f"({percent(share)}); den längsta är {metres(longest)}."
        if len(found.gaps)
        else f"Mörka sträckor: inga; lamporna står högst {limit} m isär längs "
        f"{metres(found.length_m)} gata och stråk."
    )
    return Finding(
        key="lighting_gaps",
        text=text,
        source=f"{case.evidence.source('lamps')}; {case.evidence.source('streets')}",
        method="En sträcka är mörk där det är mer än "
        f"{decimal(LAMP_DISTANCE_M / 2)} m till närmaste fungerande lampa, alltså "
        f"där lamporna står mer än {limit} m isär.",
        n=float(len(found.gaps)),
        facts={
            "gaps": len(found.gaps),
            "dark_m": round(found.dark_m),
            "length_m": round(found.length_m),
            "longest_m": round(longest),
        },
    )


def _gap_table(found: Lighting) -> Table:
    """List the longest dark stretches with where they lie."""
    rows = []
    for number, gap in enumerate(found.gaps.head(_GAPS_LISTED).itertuples(), start=1):
        middle = gap.geometry.interpolate(0.5, normalized=True)
        place = f"{round(middle.x)}, {round(middle.y)}"
        name = gap.name if isinstance(gap.name, str) else "–"
        rows.append((str(number), name, metres(gap.length_m), place))
    return Table(
        caption="De längsta mörka sträckorna",
        header=("Nr", "Gata", "Längd", "Mitt (öst, norr i SWEREF 99 TM)"),
        rows=tuple(rows),
    )


def _reports(case: Case) -> Finding:
    """Count the reports of missing and broken lighting."""
    zones = sum_of(case.placed[case.placed["category"].isin(_REPORTED)])
    return count_finding(
        case,
        zones,
        key="lighting_reports",
        text=f"{shown_count(zones.area)} i planområdet och {shown_count(zones.ring)} "
        "i omgivningen.",
        words="rapporter om belysning som saknas eller är trasig",
    )


def _overlooked(case: Case) -> Finding:
    """Measure how much of the ways has a building close by."""
    ways, buildings = ways_of(case), case.layer("buildings")
    if ways is None or buildings is None:
        what = "gator och stråk" if ways is None else "byggnader"
        return missing(
            "overlooked",
            f"kommunen har inga {what} i kartlagren",
            source=case.evidence.source("buildings"),
        )
    clipped = ways.geometry.intersection(case.site.whole)
    near = shapely.union_all(buildings.geometry.buffer(_OVERLOOKED_M).to_numpy())
    length_m = float(clipped.length.sum())
    close_m = float(clipped.intersection(near).length.sum())
    share = close_m / length_m if length_m else 0.0
    return Finding(
        key="overlooked",
        text=f"Överblick: {percent(share)} av {metres(length_m)} gata och stråk ligger "
        f"inom {round(_OVERLOOKED_M)} m från en byggnad. Fönster och entréer framgår "
        "inte av underlaget.",
        source=f"{case.evidence.source('streets')}; "
        f"{case.evidence.source('buildings')}",
        method=f"Andel av längden inom {round(_OVERLOOKED_M)} m från en byggnad.",
        n=float(len(buildings)),
        facts={"share": round(share, 3), "length_m": round(length_m)},
    )
