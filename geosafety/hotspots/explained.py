"""One place in one sentence: how many, how that was before, and what the test says."""

from typing import Final

from geosafety.errors import Language
from geosafety.hotspots.wording import FEW, days_words, number_words, pattern_words
from geosafety.model.emerging import Pattern
from geosafety.model.period import Period

_CLASSES: Final = {
    3: ("het, mycket säkert", "hot, very sure"),
    2: ("het, säkert", "hot, sure"),
    1: ("het, ganska säkert", "hot, fairly sure"),
    0: ("inte fler än slumpen ger", "no more than chance gives"),
    -1: ("kall, ganska säkert", "cold, fairly sure"),
    -2: ("kall, säkert", "cold, sure"),
    -3: ("kall, mycket säkert", "cold, very sure"),
}


def place_sentence(  # noqa: PLR0913 - all that the sentence tells
    name: str | None,
    *,
    reports: float,
    before: float,
    period: Period,
    level: int | None,
    pattern: Pattern,
    language: Language,
) -> str:
    """
    Tell of one hexagon: where, how many, when, before, how sure, how it came.

    Parameters
    ----------
    name
        What people call the place; None if it has no name.
    reports, before
        Expected reports in the period, and in as many days just before.
    period
        What was counted.
    level
        `Gi_Bin`, -3 to 3; None where nothing was tested.
    pattern
        How its months came and went.
    language
        Of the sentence.

    Examples
    --------
    >>> from datetime import date
    >>> days = Period(date(2026, 8, 10), date(2026, 8, 23))
    >>> place_sentence("Storgatan 3", reports=12, before=5, period=days, level=2,
    ...                pattern=Pattern.NONE, language="sv")
    'Storgatan 3: 12 rapporter 10–23 augusti 2026, mot 5 de 14 dagarna före; het, \
säkert.'
    >>> place_sentence(None, reports=2, before=0, period=days, level=None,
    ...                pattern=Pattern.NONE, language="sv")
    'Plats utan namn: 2 rapporter 10–23 augusti 2026, mot 0 de 14 dagarna före (få, \
läs med försiktighet).'
    """
    is_swedish = language == "sv"
    place = name or ("Plats utan namn" if is_swedish else "Place without a name")
    told = [f"{place}: {_counted(reports, before, period, language)}"]
    if level is not None:
        told.append(_CLASSES[level][0 if is_swedish else 1])
    words = pattern_words(pattern, language)
    if words is not None:
        told.append(f"{'året' if is_swedish else 'over the year'}: {words}")
    return "; ".join(told) + "."


def _counted(reports: float, before: float, period: Period, language: Language) -> str:
    """Say how many there are and how many there were, and that few are few."""
    n, earlier = (number_words(each, language) for each in (reports, before))
    when = days_words(period, language)
    is_few = max(reports, before) < FEW
    if language == "sv":
        noun = "rapport" if n == "1" else "rapporter"
        days = "dagen före" if period.days == 1 else f"de {period.days} dagarna före"
        few = " (få, läs med försiktighet)" if is_few else ""
        return f"{n} {noun} {when}, mot {earlier} {days}{few}"
    noun = "report" if n == "1" else "reports"
    days = "the day before" if period.days == 1 else f"the {period.days} days before"
    few = " (few, read with care)" if is_few else ""
    return f"{n} {noun} {when}, against {earlier} {days}{few}"
