"""The numbers of a meeting: what was reported, by whom, more or less than before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geosafety.hotspots.counts import Cube, Series
from geosafety.model.period import Period
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from geosafety.situation.change import Change, changes
from geosafety.situation.fortnight import Periods

KIND_TITLES: Final = {
    ReportKind.INCIDENT: "Händelser",
    ReportKind.UNSAFE_PLACE: "Otrygga platser",
    ReportKind.DEFICIENCY: "Brister i miljön",
    ReportKind.SAFE_PLACE: "Trygga platser",
}

Counts = Mapping[Series, int]
_Chosen = Callable[[Series], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One row of a table: the reports of something.

    Attributes
    ----------
    key, title
        Of a kind, a group, a category or a sender.
    now
        Reports of the period.
    since_before, since_last_year
        Beside the period before, and the same period last year.
    """

    key: str
    title: str
    now: int
    since_before: Change
    since_last_year: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRows:
    """A group of categories and its categories, those with any reports at all."""

    group: Row
    categories: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindNumbers:
    """
    The reports of one kind; kinds are never added together.

    Attributes
    ----------
    kind
        Which.
    total
        All of its reports.
    groups, senders
        Its reports by group and category, and by who sent them.
    on_map, spread
        Reports of the period that lie on the map, and those of them that are known
        only to a street or an area.
    """

    kind: ReportKind
    total: Row
    groups: tuple[GroupRows, ...]
    senders: tuple[Row, ...]
    on_map: int
    spread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNumbers:
    """
    All numbers of a meeting.

    Attributes
    ----------
    periods
        What was counted.
    kinds
        One for each kind that has reports in any of the periods.
    silent
        Who sent something in the 52 weeks before but nothing in the period.
    """

    periods: Periods
    kinds: tuple[KindNumbers, ...]
    silent: tuple[str, ...]


class _Three(NamedTuple):
    """Counts of the period, the one before and last year's; None if not known."""

    now: Counts
    before: Counts | None
    last_year: Counts | None


def meeting_numbers(
    cube: Cube,
    vocabulary: Vocabulary,
    periods: Periods,
    *,
    senders: Mapping[str, str],
) -> MeetingNumbers:
    """
    Count what a meeting is about.

    Parameters
    ----------
    cube
        The reports.
    vocabulary
        Categories and groups, in their order.
    periods
        What to count; periods that begin before the first report are not known.
    senders
        What people call each sender.
    """
    counted = _Three(
        cube.by_series(periods.this),
        _known(cube, periods.before),
        _known(cube, periods.last_year),
    )
    kinds = [
        _kind(cube, vocabulary, periods, counted, kind=kind, senders=senders)
        for kind in KIND_TITLES
    ]
    return MeetingNumbers(
        periods=periods,
        kinds=tuple(kind for kind in kinds if kind.groups),
        silent=_silent(cube, periods, senders),
    )


def _known(cube: Cube, period: Period) -> Counts | None:
    """Count a period, if the reports reach back to its first day."""
    if cube.period is None or period.first < cube.period.first:
        return None
    return cube.by_series(period)


def _kind(  # noqa: PLR0913 - what is counted, when, of what kind and by whom
    cube: Cube,
    vocabulary: Vocabulary,
    periods: Periods,
    counted: _Three,
    *,
    kind: ReportKind,
    senders: Mapping[str, str],
) -> KindNumbers:
    """Count one kind in every way."""
    of_kind = _of_kind(vocabulary, kind)
    places = cube.places(of_kind, periods.this)
    total = _total(counted, kind, of_kind)
    return KindNumbers(
        kind=kind,
        total=total,
        groups=_groups(counted, vocabulary, of_kind),
        senders=_senders(counted, of_kind, senders),
        on_map=int(places.fixed.sum() + places.spread.sum()),
        spread=int(places.spread.sum()),
    )


def _total(counted: _Three, kind: ReportKind, of_kind: Sequence[str]) -> Row:
    """Count all of a kind, none too."""
    chosen = _is(of_kind)
    now, before, last_year = (_sum(part, chosen) for part in counted)
    return Row(
        key=kind.value,
        title=KIND_TITLES[kind],
        now=now or 0,
        since_before=changes([now or 0], [before])[0],
        since_last_year=changes([now or 0], [last_year])[0],
    )


def _of_kind(vocabulary: Vocabulary, kind: ReportKind) -> tuple[str, ...]:
    """List the categories of a kind."""
    accepted = vocabulary.accepted().items()
    return tuple(key for key, each in accepted if each.kind is kind)


def _groups(
    counted: _Three, vocabulary: Vocabulary, of_kind: Sequence[str]
) -> tuple[GroupRows, ...]:
    """Count by group and category; the groups are read together, so are the rest."""
    members = {
        group: [key for key in of_kind if vocabulary.categories[key].group == group]
        for group in vocabulary.groups
    }
    groups = _rows(
        counted,
        [(key, vocabulary.groups[key].sv, keys) for key, keys in members.items()],
    )
    categories = _rows(
        counted,
        [(key, vocabulary.categories[key].title.sv, [key]) for key in of_kind],
    )
    return tuple(
        GroupRows(
            group=group,
            categories=tuple(
                each for each in categories if each.key in members[group.key]
            ),
        )
        for group in groups
    )


def _senders(
    counted: _Three, of_kind: Sequence[str], senders: Mapping[str, str]
) -> tuple[Row, ...]:
    """Count by who sent the reports, most first."""
    keys = sorted({each.sender for part in counted if part for each in part})
    rows = _compared(
        counted,
        [(key, senders.get(key, key), _is(of_kind, sender=key)) for key in keys],
    )
    return tuple(sorted(rows, key=lambda row: (-row.now, row.title)))


def _is(categories: Sequence[str], *, sender: str | None = None) -> _Chosen:
    """Choose series by category and, if given, sender."""
    chosen = frozenset(categories)
    return lambda each: each.category in chosen and sender in {None, each.sender}


def _rows(
    counted: _Three, wanted: Sequence[tuple[str, str, Sequence[str]]]
) -> list[Row]:
    """Count what is in some categories each."""
    return _compared(
        counted, [(key, title, _is(categories)) for key, title, categories in wanted]
    )


def _compared(counted: _Three, wanted: Sequence[tuple[str, str, _Chosen]]) -> list[Row]:
    """Count rows that are read together; those without any reports are left out."""
    now, before, last_year = (
        [_sum(part, chosen) for _, _, chosen in wanted] for part in counted
    )
    kept = [
        at
        for at, three in enumerate(zip(now, before, last_year, strict=True))
        if any(three)
    ]
    today = [now[at] or 0 for at in kept]
    since_before = changes(today, [before[at] for at in kept])
    since_last_year = changes(today, [last_year[at] for at in kept])
    return [
        Row(
            key=wanted[at][0],
            title=wanted[at][1],
            now=n,
            since_before=earlier,
            since_last_year=year,
        )
        for at, n, earlier, year in zip(
            kept, today, since_before, since_last_year, strict=True
        )
    ]


def _sum(counts: Counts | None, chosen: _Chosen) -> int | None:
    """Add up the chosen series."""
    if counts is None:
        return None
    return sum(n for each, n in counts.items() if chosen(each))


def _silent(
    cube: Cube, periods: Periods, senders: Mapping[str, str]
) -> tuple[str, ...]:
    """Name who has sent nothing of late; a sender may be silent and still see much."""
    year = Period(periods.last_year.first, periods.before.last)
    heard = {each.sender for each, n in cube.by_series(year).items() if n}
    now = {each.sender for each, n in cube.by_series(periods.this).items() if n}
    return tuple(sorted(senders.get(key, key) for key in heard - now))
