"""Numbers as they stand in Swedish text, and when they are too small to show."""

from datetime import date

from geosafety.model.period import Period

LEAST_COUNT = 5
FEW = f"färre än {LEAST_COUNT}"
_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_HECTARE_M2 = 10_000.0


def is_few(count: float) -> bool:
    """Tell whether a count is too small to be shown; zero is, too."""
    return round(count, 1) < LEAST_COUNT


def shown_count(count: float) -> str:
    """
    Write a count of reports in whole numbers, or that it is too small.

    Examples
    --------
    >>> shown_count(4.9), shown_count(12), shown_count(12.34)
    ('färre än 5', '12', '12')
    """
    return FEW if is_few(count) else decimal(count, 0)


def known_count(count: float) -> float | None:
    """Give a count for machines, None where it is too small."""
    return None if is_few(count) else round(count, 1)


def decimal(number: float, digits: int = 1) -> str:
    """
    Write a number with decimal comma and grouped thousands.

    Examples
    --------
    >>> decimal(0.25, 2), decimal(7.0)
    ('0,25', '7')
    """
    text = f"{number:,.{digits}f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    whole = whole.replace(",", _THIN_SPACE).replace("-", "\N{MINUS SIGN}")
    return f"{whole},{rest}" if rest else whole


def percent(share: float) -> str:
    """
    Write a share as per cent.

    Examples
    --------
    >>> percent(0.126)
    '13 %'
    """
    return f"{round(100 * share)} %"


def in_zones(area: int, ring: int) -> str:
    """
    Say how many things lie in the plan area and around it.

    Examples
    --------
    >>> in_zones(0, 0), in_zones(1, 0)
    ('inga i planområdet eller omgivningen', '1 i planområdet och 0 i omgivningen')
    """
    if not area and not ring:
        return "inga i planområdet eller omgivningen"
    return f"{area} i planområdet och {ring} i omgivningen"


def area(area_m2: float) -> str:
    """
    Write a ground area in square metres, or hectares when it is large.

    Examples
    --------
    >>> area(950.4), area(123_400)
    ('950 m²', '12,3 ha')
    """
    if area_m2 < _HECTARE_M2:
        return f"{decimal(area_m2, 0)} m²"
    return f"{decimal(area_m2 / _HECTARE_M2)} ha"


def metres(length_m: float) -> str:
    """Write a length in whole metres."""
    return f"{decimal(length_m, 0)} m"


def days(period: Period) -> str:
    """
    Write a period of days.

    Examples
    --------
    >>> days(Period(date(2024, 11, 1), date(2026, 10, 31)))
    '2024-11-01–2026-10-31'
    """
    return f"{period.first.isoformat()}–{period.last.isoformat()}"


def listed(words: list[str]) -> str:
    """
    Join words as in a sentence.

    Examples
    --------
    >>> listed(["klotter", "inbrott", "buller"])
    'klotter, inbrott och buller'
    """
    if len(words) < 2:  # noqa: PLR2004
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def month_name(day: date) -> str:
    """Give the short Swedish name of a month."""
    return _MONTHS[day.month - 1]


_MONTHS = (
    "jan",
    "feb",
    "mars",
    "apr",
    "maj",
    "juni",
    "juli",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
)
