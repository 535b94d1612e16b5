"""Hotspots in one sentence each, with n and period."""

from datetime import timedelta
from typing import Final

from geosafety.errors import Language
from geosafety.hotspots.areas import HotspotArea
from geosafety.model.emerging import Pattern
from geosafety.model.period import MONTH_NAMES, Period

# Fewer reports than this are named as few, and not compared with anything.
FEW: Final = 5
# From here on a decimal tells nothing.
_LARGE: Final = 20
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_PATTERNS: Final[dict[Pattern, tuple[str, str]]] = {
    Pattern.NEW_HOT: (
        "ny: het den senaste månaden och aldrig förut",
        "new: hot in the latest month and never before",
    ),
    Pattern.CONSECUTIVE_HOT: (
        "het de senaste månaderna i rad och aldrig förut",
        "hot in the latest months in a row and never before",
    ),
    Pattern.INTENSIFYING_HOT: (
        "het nästan alla månader, och alltmer",
        "hot in nearly all months, and ever more so",
    ),
    Pattern.PERSISTENT_HOT: (
        "het nästan alla månader",
        "hot in nearly all months",
    ),
    Pattern.DIMINISHING_HOT: (
        "het nästan alla månader, men allt mindre",
        "hot in nearly all months, but ever less so",
    ),
    Pattern.SPORADIC_HOT: (
        "het till och från, även den senaste månaden",
        "hot now and then, also in the latest month",
    ),
    Pattern.OSCILLATING_HOT: (
        "het den senaste månaden men kall någon gång förut",
        "hot in the latest month but cold at some time before",
    ),
    Pattern.HISTORICAL_HOT: (
        "het nästan alla månader, men inte den senaste",
        "hot in nearly all months, but not in the latest",
    ),
}


def pattern_words(pattern: Pattern, language: Language) -> str | None:
    """
    Say how a place came and went; None where it is of no class.

    Examples
    --------
    >>> pattern_words(Pattern.PERSISTENT_COLD, "sv")
    'kall nästan alla månader'
    """
    place = 0 if language == "sv" else 1
    if pattern is Pattern.NONE:
        return None
    if pattern in _PATTERNS:
        return _PATTERNS[pattern][place]
    mirrored = Pattern(pattern.value.replace("-cold", "-hot"))
    return _cooled(_PATTERNS[mirrored][place])


def sentence(
    area: HotspotArea,
    *,
    place: str | None,
    period: Period,
    language: Language,
) -> str:
    """
    Tell of one hotspot: where, how many, when, how sure, and how it came.

    Parameters
    ----------
    area
        The hotspot.
    place
        What people call it; None if it has no name.
    period
        What was counted.
    language
        Of the sentence.

    Examples
    --------
    >>> import numpy as np
    >>> from datetime import date
    >>> area = HotspotArea(cells=np.array([7]), reports=45, even=14, stability=0.95,
    ...                    pattern=Pattern.PERSISTENT_HOT)
    >>> year = Period(date(2025, 3, 1), date(2026, 2, 28))
    >>> sentence(area, place="Resecentrum", period=year, language="sv")
    'Resecentrum: 45 rapporter mars 2025–februari 2026, 3,2 gånger så många som om \
alla låg jämnt; het nästan alla månader; het i 95 % av dragningarna av osäkra platser.'
    """
    is_swedish = language == "sv"
    name = place or ("Plats utan namn" if is_swedish else "Place without a name")
    n = number_words(area.reports, language)
    when = period_words(period, language)
    counted = f"{name}: {n} {'rapporter' if is_swedish else 'reports'} {when}"
    parts = [counted + _compared(area, language)]
    pattern = pattern_words(area.pattern, language)
    if pattern is not None:
        parts.append(pattern)
    share = round(100 * area.stability)
    parts.append(
        f"het i {share} % av dragningarna av osäkra platser"
        if is_swedish
        else f"hot in {share} % of the draws of uncertain places"
    )
    return "; ".join(parts) + "."


def period_words(period: Period, language: Language) -> str:
    """
    Write a period as people say it, by months where it is whole months.

    Examples
    --------
    >>> from datetime import date
    >>> period_words(Period(date(2026, 1, 1), date(2026, 1, 31)), "en")
    'January 2026'
    >>> period_words(Period(date(2026, 1, 2), date(2026, 1, 31)), "sv")
    '2026-01-02–2026-01-31'
    """
    after = period.last.toordinal() + 1
    if period.first.day != 1 or type(period.last).fromordinal(after).day != 1:
        return f"{period.first.isoformat()}–{period.last.isoformat()}"
    names = MONTH_NAMES if language == "sv" else _ENGLISH_MONTHS
    first, last = (
        f"{names[day.month - 1]} {day.year}" for day in (period.first, period.last)
    )
    return first if first == last else f"{first}–{last}"


def days_words(period: Period, language: Language) -> str:
    """
    Write a period of some days as people say it.

    Examples
    --------
    >>> from datetime import date
    >>> days_words(Period(date(2026, 8, 10), date(2026, 8, 23)), "sv")
    '10–23 augusti 2026'
    >>> days_words(Period(date(2026, 8, 31), date(2026, 9, 13)), "en")
    '31 August–13 September 2026'
    >>> days_words(Period(date(2026, 2, 1), date(2026, 2, 28)), "sv")
    'februari 2026'
    """
    if (period.last + timedelta(days=1)).day == 1 and period.first.day == 1:
        return period_words(period, language)
    names = MONTH_NAMES if language == "sv" else _ENGLISH_MONTHS
    first, last = period.first, period.last
    end = f"{last.day} {names[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    begin = f"{first.day} {names[first.month - 1]}"
    return (
        f"{begin}–{end}" if first.year == last.year else f"{begin} {first.year}–{end}"
    )


def _compared(area: HotspotArea, language: Language) -> str:
    """Say what so many reports are beside an even spread, or that they are few."""
    is_swedish = language == "sv"
    if area.reports < FEW:
        return " (få, läs med försiktighet)" if is_swedish else " (few, read with care)"
    times = number_words(area.ratio, language)
    if is_swedish:
        return f", {times} gånger så många som om alla låg jämnt"
    return f", {times} times as many as if all lay evenly"


def number_words(value: float, language: Language) -> str:
    """
    Write a number, with one decimal if it is small.

    Examples
    --------
    >>> number_words(2.5, "sv"), number_words(45.2, "sv")
    ('2,5', '45')
    """
    text = f"{value:,.0f}" if value >= _LARGE else f"{value:.1f}".removesuffix(".0")
    if language == "sv":
        return text.replace(",", "\u00a0").replace(".", ",")
    return text


def _cooled(words: str) -> str:
    """Let hot and cold change places."""
    swapped = {"het": "kall", "kall": "het", "hot": "cold", "cold": "hot"}
    return " ".join(swapped.get(word, word) for word in words.split(" "))
