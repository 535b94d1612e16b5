"""What people call the places that timetables and maps name."""

import re
from collections.abc import Iterator

from geosafety.geocode.abbreviations import DIRECTIONS, FIRST_WORDS
from geosafety.geocode.normalise import key, spellings, words

# Notes in brackets, numbers at the end and short forms that timetables use.
_NOTE = re.compile(r"\([^)]*\)|\b\d+(?:-\d+)?\s*$")
_SHORT = {"vsk": "vägskäl", "k:a": "kyrka", "kc": "köpcentrum"}
_SHORTEST_LAST = 2
_LEAST_STEM = 4
_LEAST_COMPOUND_STEM = 5
_TOO_WIDE = DIRECTIONS | {"gamla", "sankt", "övre", "nedre", "mellersta", "mell"}
# Endings that turn the name of a neighbourhood into that of something in it.
_IN_NEIGHBOURHOOD = re.compile(
    r"s?(?:skolan|vägen|väg|gatan|gata|torget|torg|parken|gården|gård|plan|staden"
    r"|kyrka|stigen|badet)$"
)
_CENTRES = ("centralstation", "resecentrum", "busstation", "station", "centrum")


def aliases(name: str, *, municipality: str) -> Iterator[str]:
    """
    Give what people call a place: no town before it, no notes after.

    Examples
    --------
    >>> list(aliases("Nyköping Oxbacken/Hargsvägen", municipality="Nyköping"))
    ['Oxbacken', 'Hargsvägen']
    >>> list(aliases("ROSENGÅRD CENTRUM", municipality="Malmö"))
    ['Rosengård Centrum']
    """
    bare = _NOTE.sub("", name).strip()
    if bare.isupper():
        bare = bare.title()
    for part in bare.removeprefix(f"{municipality} ").split("/"):
        if part.strip():
            yield part.strip()


def keys_of(alias: str) -> Iterator[str]:
    """
    Give the keys of a name, its short forms written out.

    Examples
    --------
    >>> list(keys_of("V Kvarngatan"))
    ['vkvarngatan', 'västrakvarngatan']
    """
    full = " ".join(_SHORT.get(word.casefold(), word) for word in alias.split())
    own = key(full)
    if not own:
        return
    yield own
    parts = words(full)
    if parts[0] in FIRST_WORDS or len(parts[-1]) <= _SHORTEST_LAST:
        yield from spellings(parts)


def neighbourhood(alias: str) -> str | None:
    """
    Give the part of a name that neighbours share, or None.

    Examples
    --------
    >>> neighbourhood("Hyllie station"), neighbourhood("Brandkärrsskolan")
    ('Hyllie', 'Brandkärr')
    >>> neighbourhood("Norra Sofielund"), neighbourhood("Friden")
    ('Sofielund', None)
    """
    parts = alias.split()
    first = words(parts[0])
    if len(parts) > 1 and first and first[0] in _TOO_WIDE:
        stem = parts[1]
    elif len(parts) > 1:
        stem = parts[0]
    else:
        stem = _IN_NEIGHBOURHOOD.sub("", parts[0])
        if stem == parts[0] or len(stem) < _LEAST_COMPOUND_STEM:
            return None
    if len(stem) > _LEAST_COMPOUND_STEM and stem.endswith("s"):
        stem = stem[:-1]
    return stem if len(stem) >= _LEAST_STEM and stem[0].isupper() else None


def is_settlement(alias: str) -> bool:
    """
    Tell whether a stop is called as a village, not as a street or house in it.

    Examples
    --------
    >>> is_settlement("Jönåker"), is_settlement("Ymersvägen")
    (True, False)
    """
    return " " not in alias and not _IN_NEIGHBOURHOOD.search(alias)


def centre_rank(alias: str) -> int | None:
    """Tell how well a stop stands for the middle of a town, best 0; None if not."""
    name_key = key(alias)
    return _CENTRES.index(name_key) if name_key in _CENTRES else None
