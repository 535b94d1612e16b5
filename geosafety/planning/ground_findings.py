"""What the rasters tell: inhabitants, and growth that hides the view."""

import math

from geosafety.documents.numbers import FEW, LEAST_COUNT, area, decimal, percent
from geosafety.planning.case import Case
from geosafety.planning.finding import Finding, Section, missing
from geosafety.surfaces import ZonalSum

VEGETATION_LOW_M, VEGETATION_HIGH_M = 0.7, 2.5
PATH_SIDE_M = 3.0
PATH_HALF_WIDTH_M = 1.5


def ground_section(case: Case) -> Section:
    """Tell the population and the vegetation along paths."""
    return Section(
        key="ground",
        title="Befolkning och växtlighet",
        findings=(_population(case), _vegetation(case)),
    )


def _population(case: Case) -> Finding:
    """Add up the inhabitants of both zones."""
    rasters, source = case.evidence.rasters, case.evidence.source("population")
    inner, ring = rasters.population_area, rasters.population_ring
    if inner is None or ring is None or not (inner.cells or ring.cells):
        return missing(
            "population",
            rasters.gaps.get("population", "inget befolkningsraster täcker platsen"),
            source=source,
        )
    covered = min(1.0, (inner.covered_share + ring.covered_share) / 2)
    gap = "" if covered > 0.99 else f" Rastret täcker {percent(covered)} av ytan."  # noqa: PLR2004
    return Finding(
        key="population",
        text=f"Boende: {_people(inner)} i planområdet och {_people(ring)} i "
        f"omgivningen.{gap}",
        source=source,
        method="Summa av rastrets rutor, delade rutor efter andel yta.",
        n=float(inner.cells + ring.cells),
        facts={"area": _known(inner), "surroundings": _known(ring)},
    )


def _people(found: ZonalSum) -> str:
    """Write a number of inhabitants, or that there are few."""
    known = _known(found)
    return FEW if known is None else f"omkring {decimal(known, 0)}"


def _known(found: ZonalSum) -> int | None:
    """Give whole inhabitants, None where few or not known."""
    if math.isnan(found.total) or found.total < LEAST_COUNT:
        return None
    return round(found.total)


def _vegetation(case: Case) -> Finding:
    """Say how much of the strips along ways has growth that hides the view."""
    rasters = case.evidence.rasters
    found, source = rasters.vegetation, case.evidence.source("vegetation_height")
    if found is None or not found.cells:
        why = rasters.gaps.get(
            "vegetation_height", "inget raster över växtlighet täcker platsen"
        )
        return missing("vegetation", why, source=source)
    span = f"{decimal(VEGETATION_LOW_M)}–{decimal(VEGETATION_HIGH_M)} m"
    return Finding(
        key="vegetation",
        text=f"Växtlighet: {percent(found.share)} av marken inom "
        f"{decimal(PATH_SIDE_M)} m från gång- och cykelvägarna "
        f"({area(found.area_m2)}) är bevuxen till en höjd av {span} och kan skymma "
        "sikten.",
        source=source,
        method=f"Andel rutor med höjd {span} inom {decimal(PATH_SIDE_M)} m från "
        f"vägens kant, som antas ligga {decimal(PATH_HALF_WIDTH_M)} m från mittlinjen; "
        "bara rutor med värde räknas.",
        n=float(found.cells),
        facts={
            "share": round(found.share, 3),
            "area_m2": round(found.area_m2),
            "covered_share": round(found.covered_share, 3),
        },
    )
