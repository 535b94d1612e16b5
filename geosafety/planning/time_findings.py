"""How reports have changed over two years, and when in the week they come."""

from geosafety.documents.numbers import (
    LEAST_COUNT,
    decimal,
    is_few,
    known_count,
    month_name,
    percent,
    shown_count,
)
from geosafety.hotspots.hot_times import WEEKDAYS, HotTimes, hot_times
from geosafety.model.report import ReportKind
from geosafety.planning.case import REPORT_SOURCE, WEIGHING, Case
from geosafety.planning.finding import Finding, Section, State, Table, missing
from geosafety.planning.placed import weight
from geosafety.planning.report_findings import NO_REPORTS
from geosafety.planning.trend import Trend, trend

_METHOD = (
    f"{WEIGHING} De senaste tolv månaderna jämförs med de tolv före, med ett "
    "binomialtest betingat på summan (Przyborowski och Wilenski 1940). Rapporter "
    "som kommer i skurar gör den verkliga osäkerheten större."
)
_DIRECTIONS = {
    "up": "fler än året före, en skillnad som är större än slumpen brukar ge",
    "down": "färre än året före, en skillnad som är större än slumpen brukar ge",
    "unclear": "ingen säkerställd skillnad mot året före",
}
_SHADES = 4


def time_section(case: Case) -> Section:
    """Tell the trend and the hot times of incidents in both zones together."""
    title = "Utveckling och tider"
    if not case.has_reports():
        gap = missing("trend", NO_REPORTS, source=REPORT_SOURCE)
        return Section(key="time", title=title, findings=(gap,))
    incidents = case.of_kind(ReportKind.INCIDENT)
    over_time = trend(
        incidents["local"], weight(incidents), period=case.evidence.period
    )
    in_week = hot_times(incidents, weight(incidents))
    tables = []
    if over_time.direction != "few":
        tables.append(_month_table(over_time))
    if not is_few(in_week.n):
        tables.append(_week_table(in_week))
    return Section(
        key="time",
        title=title,
        findings=(_trend_finding(over_time, case), _times_finding(in_week, case)),
        tables=tuple(tables),
    )


def _trend_finding(found: Trend, case: Case) -> Finding:
    """Put the comparison of the two years into words."""
    n = found.before + found.after
    if found.direction == "few":
        text = (
            f"Utveckling: {shown_count(n)} händelser på två år, för få för att säga "
            "något."
        )
        values: dict[str, float | None] = {}
    else:
        interval = f"{_ratio(found.low)} till {_ratio(found.high)}"
        text = (
            f"Utveckling: {_whole(found.after)} händelser de senaste tolv månaderna "
            f"mot {_whole(found.before)} de tolv före: {_DIRECTIONS[found.direction]} "
            f"(kvot {_ratio(found.ratio)}, 95 % intervall {interval})."
        )
        values = {
            "before": round(found.before, 1),
            "after": round(found.after, 1),
            "ratio": _finite(found.ratio),
            "low": _finite(found.low),
            "high": _finite(found.high),
            "p": round(found.p, 4),
        }
    state: State = "few" if found.direction == "few" else "known"
    return Finding(
        key="trend",
        text=text,
        source=REPORT_SOURCE,
        method=_METHOD,
        state=state,
        n=known_count(n),
        period=case.evidence.period,
        facts={"direction": found.direction, **values},
    )


def _ratio(value: float) -> str:
    """Write a ratio; it has no upper end when one half is empty."""
    return "∞" if value == float("inf") else decimal(value, 2)


def _finite(value: float) -> float | None:
    """Give a ratio that JSON can hold."""
    return None if value == float("inf") else round(value, 3)


def _times_finding(found: HotTimes, case: Case) -> Finding:
    """Say when in the week incidents gather."""
    without = shown_count(found.without_hour)
    few = is_few(found.n)
    if few:
        text = (
            f"Tider: {shown_count(found.n)} händelser har klockslag, för få för att "
            "säga något."
        )
        values: dict[str, str | float | None] = {}
    else:
        day, hour, count = found.busiest()
        busiest = f"{WEEKDAYS[day]} kl. {hour:02}–{(hour + 3) % 24:02}"
        most = (
            f"inget trepass i veckan har minst {LEAST_COUNT}"
            if is_few(count)
            else f"flest {busiest} ({_whole(count)})"
        )
        text = (
            f"Tider: av {_whole(found.n)} händelser med klockslag inträffade "
            f"{percent(found.night_share())} mellan kl. 20 och 04; {most}. "
            f"Utan klockslag: {without}."
        )
        values = {
            "night_share": round(found.night_share(), 3),
            "busiest": None if is_few(count) else busiest,
            "without_hour": known_count(found.without_hour),
        }
    return Finding(
        key="hot_times",
        text=text,
        source=REPORT_SOURCE,
        method=f"{WEIGHING} Svensk tid; bara rapporter med klockslag.",
        state="few" if few else "known",
        n=known_count(found.n),
        period=case.evidence.period,
        facts=values,
    )


def _month_table(found: Trend) -> Table:
    """Lay the two years side by side, month under month."""
    half = len(found.months) // 2
    names = tuple(month_name(month) for month in found.months[:half])
    rows = []
    for start in (0, half):
        months = found.months[start : start + half]
        label = f"{month_name(months[0])} {months[0].year}–"
        label += f"{month_name(months[-1])} {months[-1].year}"
        counts = found.counts[start : start + half]
        rows.append((label, *(_whole(count) for count in counts)))
    return Table(
        caption="Händelser per månad i planområdet och omgivningen",
        header=("År", *names),
        rows=tuple(rows),
    )


def _week_table(found: HotTimes) -> Table:
    """Show every hour of the week, shaded by its count."""
    top = float(found.counts.max()) or 1.0
    return Table(
        caption="Händelser per veckodag och timme i planområdet och omgivningen, "
        "svensk tid",
        header=("Dag", *(f"{hour:02}" for hour in range(24))),
        rows=tuple(
            (day, *(_small(count) for count in counts))
            for day, counts in zip(WEEKDAYS, found.counts, strict=True)
        ),
        shades=tuple(
            tuple(round(_SHADES * float(count) / top) for count in counts)
            for counts in found.counts
        ),
    )


def _whole(count: float) -> str:
    """Write an expected count as a whole number."""
    return decimal(count, 0)


def _small(count: float) -> str:
    """Write a count in a narrow cell; none is left blank."""
    rounded = round(count)
    return str(rounded) if rounded else ""
