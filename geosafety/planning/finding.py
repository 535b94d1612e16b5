"""What a review found: a sentence with the number, period and source behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from geosafety.model.period import Period

Value = str | int | float | bool | None
State = Literal["known", "few", "missing"]

MISSING = "Underlag saknas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing found out.

    Attributes
    ----------
    key
        Stable name; checklists refer to it.
    text
        One or two Swedish sentences.
    source
        Where the data comes from.
    method
        How the number was made, in Swedish.
    state
        `known`; `few` when there is too little to say; `missing` when the
        underlying data is not there, which is not the same as none.
    n
        Observations behind it; None where they are too few or do not apply.
    period
        Days covered; None for what has no time.
    facts
        The numbers for machines; None where too few.
    """

    key: str
    text: str
    source: str
    method: str
    state: State = "known"
    n: float | None = None
    period: Period | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text under a caption; the first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shades: tuple[tuple[int, ...], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Findings that belong together, with their tables."""

    key: str
    title: str
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...] = ()


def missing(key: str, what: str, *, source: str) -> Finding:
    """Say that data is not there, so that nobody reads it as none."""
    return Finding(
        key=key,
        text=f"{MISSING}: {what}. Det betyder inte att det är noll.",
        source=source,
        method="–",
        state="missing",
    )
