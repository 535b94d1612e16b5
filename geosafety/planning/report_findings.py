"""What has been reported: incidents and deficiencies, by group."""

from geosafety.documents.numbers import (
    FEW,
    is_few,
    known_count,
    listed,
    percent,
    shown_count,
)
from geosafety.model.placement import Precision
from geosafety.model.report import ReportKind
from geosafety.planning.case import REPORT_SOURCE, WEIGHING, Case
from geosafety.planning.finding import Finding, Section, State, Table, missing
from geosafety.planning.placed import Zones, sum_of, weight

_SURE = (Precision.POINT.value, Precision.ADDRESS.value, Precision.INTERSECTION.value)
NO_REPORTS = "inga rapporter finns för perioden"


def report_section(case: Case) -> Section:
    """Count incidents and deficiencies in the plan area and around it."""
    if not case.has_reports():
        return Section(
            key="reports",
            title="Rapporterade händelser och brister",
            findings=(missing("incidents", NO_REPORTS, source=REPORT_SOURCE),),
        )
    return Section(
        key="reports",
        title="Rapporterade händelser och brister",
        findings=(
            counted(case, ReportKind.INCIDENT, "incidents", "händelser"),
            counted(case, ReportKind.DEFICIENCY, "deficiencies", "brister i miljön"),
            *_single(case, "theft_bike", ("theft_bike",), "cykelstölder"),
            *_single(case, "damage", _group(case, "damage"), "fall av skadegörelse"),
            placing(case),
        ),
        tables=(
            by_group(case, ReportKind.INCIDENT, "Händelser efter grupp"),
            by_group(case, ReportKind.DEFICIENCY, "Brister i miljön efter grupp"),
        ),
    )


def counted(case: Case, kind: ReportKind, key: str, words: str) -> Finding:
    """Say how many reports of one kind there are, in the zones and altogether."""
    zones = sum_of(case.of_kind(kind))
    whole = int(case.totals(kind)["count"].sum())
    return count_finding(
        case,
        zones,
        key=key,
        text=f"{_said(zones, case)} I hela kommunen: {shown_count(whole)} {words}.",
        words=words,
        facts={"municipality": known_count(whole)},
    )


def count_finding(  # noqa: PLR0913 - each is a part of one sentence
    case: Case,
    zones: Zones,
    *,
    key: str,
    text: str,
    words: str,
    facts: dict[str, float | None] | None = None,
) -> Finding:
    """Make a finding of a count in both zones."""
    state: State = "few" if is_few(zones.both) else "known"
    return Finding(
        key=key,
        text=f"{words[0].upper()}{words[1:]}: {text}",
        source=REPORT_SOURCE,
        method=WEIGHING,
        state=state,
        n=None if zones.has_few else known_count(zones.both),
        period=case.evidence.period,
        facts={
            "area": known_count(zones.area),
            "surroundings": known_count(zones.ring),
            **(facts or {}),
        },
    )


def _said(zones: Zones, case: Case) -> str:
    """Put the counts of both zones into a sentence."""
    radius = round(case.site.radius_m)
    return (
        f"{shown_count(zones.area)} i planområdet och {shown_count(zones.ring)} i "
        f"omgivningen ({radius} m)."
    )


def _single(
    case: Case, key: str, categories: tuple[str, ...], words: str
) -> tuple[Finding, ...]:
    """Count some categories that a question of the checklist asks about."""
    rows = case.placed[case.placed["category"].isin(categories)]
    zones = sum_of(rows)
    return (count_finding(case, zones, key=key, text=_said(zones, case), words=words),)


def _group(case: Case, group: str) -> tuple[str, ...]:
    """List the incident categories of a group."""
    return tuple(
        key
        for key, category in case.vocabulary.categories.items()
        if category.group == group and category.kind is ReportKind.INCIDENT
    )


def by_group(case: Case, kind: ReportKind, caption: str) -> Table:
    """Make the table of one kind by group, with the whole municipality beside."""
    placed, totals = case.of_kind(kind), case.totals(kind)
    groups = {key: item.group for key, item in case.vocabulary.categories.items()}
    whole = totals["count"].groupby(totals["category"].map(groups)).sum()
    rows = []
    for key, title in case.vocabulary.groups.items():
        if not whole.get(key, 0):
            continue
        zones = sum_of(placed[placed["group"] == key])
        rows.append((title.sv, *_cells(zones, int(whole[key]))))
    if len(rows) > 1:
        rows.append(("Samtliga", *_cells(sum_of(placed), int(whole.sum()))))
    radius = round(case.site.radius_m)
    return Table(
        caption=f"{caption}, {FEW} visas inte",
        header=("Grupp", "Planområdet", f"Omgivningen {radius} m", "Hela kommunen"),
        rows=tuple(rows),
    )


def _cells(zones: Zones, whole: int) -> tuple[str, str, str]:
    """Write the numbers of a row."""
    return shown_count(zones.area), shown_count(zones.ring), shown_count(whole)


def placing(case: Case) -> Finding:
    """Say how surely the reports are placed, here and in the whole municipality."""
    totals = case.evidence.totals
    by_precision = totals["count"].groupby(totals["precision"]).sum()
    whole = int(by_precision.sum())
    placed = whole - int(by_precision.get(Precision.UNPLACED.value, 0))
    here = weight(case.placed)
    sure = float(here[case.placed["precision"].isin(_SURE)].sum())
    share = sure / float(here.sum()) if len(here) else None
    if share is None:
        here_text = ""
    elif percent(share) == percent(1):
        here_text = " Här är alla kända till punkt, adress eller korsning."
    else:
        here_text = (
            f" Här är {percent(share)} kända till punkt, adress eller korsning och "
            "resten till gata, plats eller område."
        )
    return Finding(
        key="placing",
        text=f"{percent(placed / whole)} av kommunens rapporter under perioden har "
        f"kunnat placeras; de övriga räknas men finns inte på kartan.{here_text}",
        source=REPORT_SOURCE,
        method="Andel rapporter med plats; vikter enligt rapporternas sexhörningar.",
        n=float(whole),
        period=case.evidence.period,
        facts={
            "placed_share": round(placed / whole, 3),
            "precise_share_here": None if share is None else round(share, 3),
        },
    )


def largest_groups(case: Case, *, most: int = 3) -> list[tuple[str, float]]:
    """
    Give the largest incident groups in both zones, to be named in public text.

    Groups are left out until what remains unnamed is nothing or enough, so that
    no small number can be worked out from the rest.
    """
    incidents = case.of_kind(ReportKind.INCIDENT)
    sums = weight(incidents).groupby(incidents["group"]).sum()
    order = sorted(sums.items(), key=lambda item: (-item[1], str(item[0])))
    named = [
        (case.vocabulary.groups[str(group)].sv, float(total))
        for group, total in order[:most]
        if not is_few(float(total))
    ]
    rest = float(sums.sum()) - sum(total for _, total in named)
    while named and round(rest, 1) > 0 and is_few(rest):
        rest += named.pop()[1]
    return named


def group_words(groups: list[tuple[str, float]]) -> str:
    """Put groups and their numbers into words."""
    return listed([f"{title.lower()} ({shown_count(n)})" for title, n in groups])
