"""Which hotspots the plan area and its surroundings touch."""

import numpy as np
import pandas as pd
import shapely

from geosafety.documents.numbers import days, decimal, percent, shown_count
from geosafety.grid import polygons_3006, to_hex
from geosafety.planning.case import Case
from geosafety.planning.evidence import HotspotEvidence
from geosafety.planning.finding import Finding, Section, Table, missing

_SOURCE = "Senaste hotspotberäkningen i geosafety"
_METHOD = (
    "Gi* med grannrutor på sexhörnigt rutnät, korrigerad för många jämförelser "
    "(FDR): av rutorna med samma märkning är högst den andelen falska. Andelen "
    "omdragningar säger hur säkert utpekandet är när rapporternas plats är osäker."
)
_FALSE_SHARES = {1: "10 %", 2: "5 %", 3: "1 %"}


def hotspot_section(case: Case) -> Section:
    """List the hot cells that the zones touch."""
    run = case.evidence.hotspots
    if run is None:
        gap = missing("hotspots", "ingen hotspotberäkning är gjord", source=_SOURCE)
        return Section(key="hotspots", title="Hotspots", findings=(gap,))
    touched = touched_cells(case, run)
    in_area = int(touched["in_area"].sum())
    around = len(touched) - in_area
    also = f" och omgivningen ytterligare {around}" if around else ""
    text = (
        f"Hotspots: planområdet berör {in_area}{also} sexhörningar (upplösning "
        f"{run.resolution}) där händelser samlas mer än slumpen förklarar."
        if len(touched)
        else "Hotspots: varken planområdet eller omgivningen berör någon sexhörning "
        "där händelser samlas mer än slumpen förklarar."
    )
    finding = Finding(
        key="hotspots",
        text=text,
        source=_SOURCE,
        method=_METHOD,
        n=float(run.reports),
        period=run.period,
        facts={
            "hot_in_area": in_area,
            "hot_in_surroundings": around,
            "resolution": run.resolution,
        },
    )
    tables = (_table(touched, run),) if len(touched) else ()
    return Section(key="hotspots", title="Hotspots", findings=(finding,), tables=tables)


def touched_cells(case: Case, run: HotspotEvidence) -> pd.DataFrame:
    """
    Give the hot cells that touch the zones, with `geometry` in EPSG:3006.

    Returns
    -------
    DataFrame
        The rows of `run.cells` with `geometry` and `in_area`, hottest first.
    """
    outlines = polygons_3006(run.cells["cell"].to_numpy(dtype="int64"))
    cells = run.cells.assign(
        geometry=pd.Series(outlines, index=run.cells.index, dtype=object),
        in_area=shapely.intersects(outlines, case.site.area),
    )
    near = shapely.intersects(outlines, case.site.whole)
    return cells[near].sort_values(
        ["in_area", "z", "cell"], ascending=[False, False, True]
    )


def _table(touched: pd.DataFrame, run: HotspotEvidence) -> Table:
    """List the cells with their numbers."""
    names = to_hex(touched["cell"].to_numpy(dtype=np.int64))
    where = np.where(touched["in_area"], "planområdet", "omgivningen")
    rows = [
        (
            str(name),
            str(place),
            shown_count(float(n)),
            decimal(float(z), 2),
            _FALSE_SHARES.get(int(level), "–"),
            "–" if np.isnan(stable) else percent(float(stable)),
        )
        for name, place, n, z, level, stable in zip(
            names,
            where,
            touched["n"].to_numpy(dtype=float),
            touched["z"].to_numpy(dtype=float),
            touched["bin"].to_numpy(dtype=int),
            touched["stability"].to_numpy(dtype=float),
            strict=True,
        )
    ]
    over = days(run.period) if run.period else "hela tiden"
    return Table(
        caption=f"Hotspots som berörs ({over})",
        header=("Ruta", "Läge", "Händelser", "Gi*", "Falska högst", "Omdragningar"),
        rows=tuple(rows),
    )
