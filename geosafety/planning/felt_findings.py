"""Where people feel unsafe, and where they feel safe; never one minus the other."""

from geosafety.documents.numbers import FEW, shown_count
from geosafety.model.report import ReportKind
from geosafety.planning.case import REPORT_SOURCE, Case
from geosafety.planning.finding import Section, Table, missing
from geosafety.planning.placed import sum_of
from geosafety.planning.report_findings import NO_REPORTS, counted


def felt_section(case: Case) -> Section:
    """Count unsafe and safe places apart from each other and from incidents."""
    title = "Upplevd otrygghet och trygga platser"
    if not case.has_reports():
        gap = missing("unsafe_places", NO_REPORTS, source=REPORT_SOURCE)
        return Section(key="felt", title=title, findings=(gap,))
    return Section(
        key="felt",
        title=title,
        findings=(
            counted(case, ReportKind.UNSAFE_PLACE, "unsafe_places", "otrygga platser"),
            counted(case, ReportKind.SAFE_PLACE, "safe_places", "trygga platser"),
        ),
        tables=(_by_category(case),),
    )


def _by_category(case: Case) -> Table:
    """List what makes places unsafe, and safe places, category by category."""
    rows = []
    for kind in (ReportKind.UNSAFE_PLACE, ReportKind.SAFE_PLACE):
        totals = case.totals(kind)
        whole = totals["count"].groupby(totals["category"]).sum()
        placed = case.of_kind(kind)
        for key, category in case.vocabulary.categories.items():
            if category.kind is kind and whole.get(key, 0):
                zones = sum_of(placed[placed["category"] == key])
                numbers = (zones.area, zones.ring, float(whole[key]))
                rows.append((category.title.sv, *map(shown_count, numbers)))
    radius = round(case.site.radius_m)
    return Table(
        caption=f"Upplevelser efter kategori, {FEW} visas inte",
        header=(
            "Kategori",
            "Planområdet",
            f"Omgivningen {radius} m",
            "Hela kommunen",
        ),
        rows=tuple(rows),
    )
