"""A meeting's numbers in a few sentences, for the first page."""

from collections.abc import Iterator

from geosafety.documents.numbers import decimal, listed
from geosafety.situation.cells import MapFindings
from geosafety.situation.change import Change, Direction
from geosafety.situation.evidence import Evidence
from geosafety.situation.numbers import KIND_TITLES, KindNumbers

_NAMED = 5


def summary(evidence: Evidence) -> Iterator[str]:
    """Tell what the numbers say, each kind by itself."""
    if not evidence.numbers.kinds:
        yield (
            "Inga rapporter i perioden och inga att jämföra med. Det betyder inte att "
            "inget har hänt."
        )
        return
    yield from _unfinished(evidence)
    for kind in evidence.numbers.kinds:
        yield _total(kind)
        yield from _changed(kind)
    for found in evidence.maps:
        yield from _over(found)
    yield from _silent(evidence)


def _unfinished(evidence: Evidence) -> Iterator[str]:
    """Tell if the period goes on after the last report, so that less is not fewer."""
    last, newest = evidence.numbers.periods.this.last, evidence.newest
    if newest is not None and newest < last:
        yield (
            f"Den senaste rapporten är från {newest}, men perioden går till {last}. "
            "Färre rapporter kan bero på att alla inte har kommit in."
        )


def _total(kind: KindNumbers) -> str:
    """Tell how many of a kind there are, beside two other periods."""
    title, row = KIND_TITLES[kind.kind], kind.total
    before = _beside(row.since_before, "Perioden före")
    last_year = _beside(row.since_last_year, "samma period i fjol")
    return (
        f"{title}: {decimal(row.now, 0)}, varav {decimal(kind.on_map, 0)} på kartan. "
        f"{before}; {last_year}."
    )


def _beside(change: Change, when: str) -> str:
    """Say what a count is compared with."""
    if change.before is None:
        return f"{when}: uppgift saknas"
    return f"{when} {decimal(change.before, 0)}: {change.text}"


def _changed(kind: KindNumbers) -> Iterator[str]:
    """Name the groups, and the senders, that have changed more than chance gives."""
    for direction, word in ((Direction.MORE, "fler"), (Direction.FEWER, "färre")):
        groups = [
            each.group.title.lower()
            for each in kind.groups
            if each.group.since_before.direction is direction
        ]
        senders = [
            each.title
            for each in kind.senders
            if each.since_before.direction is direction
        ]
        name = KIND_TITLES[kind.kind].lower()
        if groups:
            yield f"{word.capitalize()} {name} än perioden före: {listed(groups)}."
        if senders:
            yield (
                f"{listed(senders)} har rapporterat {word} {name} än perioden före; "
                "det kan vara rapporteringen som har ändrats."
            )


def _over(found: MapFindings) -> Iterator[str]:
    """Name the places that are over their normal."""
    places = list(dict.fromkeys(each.place for each in found.over))
    if not places:
        return
    more = len(places) - _NAMED
    named = [*places[:_NAMED], *([f"{more} till"] if more > 0 else [])]
    yield (f"Fler {KIND_TITLES[found.kind].lower()} än vanligt: {listed(named)}.")


def _silent(evidence: Evidence) -> Iterator[str]:
    """Name those who were heard during the year but not now."""
    silent = list(evidence.numbers.silent)
    if silent:
        yield (
            f"Ingen rapport i perioden från {listed(silent)}, som har rapporterat "
            "under året. Tystnad är inte trygghet."
        )
