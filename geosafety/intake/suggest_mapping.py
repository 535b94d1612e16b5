"""Suggest which column of a new file is which field of a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from geosafety.crs import WGS84
from geosafety.intake.suggest_content import (
    Looks,
    is_like_numbers,
    look_at,
    place_columns,
)
from geosafety.intake.suggest_headers import EXACT, PARTLY, header_score
from geosafety.intake.table import LATITUDE, LONGITUDE, Table
from geosafety.model.municipality import Municipality
from geosafety.model.sender import SenderMapping
from geosafety.redaction import excerpt

# What a suggestion rests on.
Why = Literal["saved", "header", "content", "both"]
Suggester = Callable[[str], str | None]

_EXAMPLES: Final = 3
_SHOWN: Final = 60
_LOOKED_AT: Final = 2_000
_MOSTLY: Final = 0.8
# Hardly anything but a time looks like one.
_OFTEN: Final = 0.5
# How much the cells must say alone, and beside a header that comes near.
_ALONE, _BESIDE = 0.6, 0.3
_UNIQUE: Final = 0.99
_LONG: Final = 20
_PLACE_FIELDS: Final = frozenset({"lat", "lon", "east", "north"})
# In which order the fields choose among the columns.
_FIELDS: Final = (
    *("occurred_from", "occurred_to", "category", "accuracy_m", "address", "text"),
    "external_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeen:
    """
    One column of a file.

    Attributes
    ----------
    filled, distinct
        Filled cells, and different ones.
    examples
        Some cells, shortened and with personal data masked.
    field
        The field it seems to be; None for none.
    why
        What that rests on.
    words
        Its different words and how often they stand, where there are few.
    """

    name: str
    filled: int
    distinct: int
    examples: tuple[str, ...]
    field: str | None
    why: Why | None
    words: tuple[tuple[str, int], ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """
    The columns of a file, and the coordinate system of its places.

    `has_places` tells that the file is geographic, so that no columns are asked for.
    """

    columns: tuple[ColumnSeen, ...]
    crs: int
    rows: int
    has_places: bool


def suggest_mapping(
    table: Table,
    *,
    municipality: Municipality,
    suggester: Suggester,
    known: SenderMapping | None = None,
) -> Suggestion:
    """
    Suggest what each column of a table is, by its header and its cells.

    Parameters
    ----------
    table
        What was read.
    municipality
        Where the places should lie.
    suggester
        Gives the category of a word, or None.
    known
        How the sender's files have been read before; its columns stand.
    """
    names = [
        name
        for name in table.columns
        if table.crs is None or name not in {LONGITUDE, LATITUDE}
    ]
    looks = {name: look_at(table, name) for name in names}
    chosen: dict[str, tuple[str, Why]] = _saved(names, known)
    crs = table.crs or (known.crs if known else WGS84)
    if table.crs is None and not _PLACE_FIELDS & chosen.keys():
        places, found = _places(names, looks, municipality)
        chosen |= {
            field: each
            for field, each in places.items()
            if each[0] not in {name for name, _ in chosen.values()}
        }
        crs = found or crs
    for field in _FIELDS:
        if field not in chosen:
            taken = {name for name, _ in chosen.values()}
            best = _best(
                field, {n: looks[n] for n in names if n not in taken}, suggester
            )
            if best is not None:
                chosen[field] = best
    field_of = {name: (field, why) for field, (name, why) in chosen.items()}
    return Suggestion(
        columns=tuple(
            _seen(table, name, looks[name], *field_of.get(name, (None, None)))
            for name in names
        ),
        crs=crs,
        rows=len(table.rows),
        has_places=table.crs is not None,
    )


def suggest_words(
    words: Mapping[str, int], *, known: Mapping[str, str], suggester: Suggester
) -> dict[str, str]:
    """
    Suggest a category for each word of a sender; an empty text where none comes near.

    Parameters
    ----------
    words
        Each word and how often it stands.
    known
        Word, lower case, to category, as it has been said before.
    """
    return {
        word: known.get(word.strip().casefold()) or suggester(word) or ""
        for word in words
    }


def _saved(names: list[str], known: SenderMapping | None) -> dict[str, tuple[str, Why]]:
    """Take the columns that have been chosen before, where the file has them."""
    by_fold = {name.casefold(): name for name in names}
    if known is None:
        return {}
    return {
        field: (by_fold[column.casefold()], "saved")
        for field, column in known.columns.items()
        if column.casefold() in by_fold
    }


def _places(
    names: list[str], looks: dict[str, Looks], municipality: Municipality
) -> tuple[dict[str, tuple[str, Why]], int | None]:
    """Find the coordinates by where they lie, else by their headers."""
    found = place_columns(looks, municipality)
    if found is not None:
        x, y, crs = found
        fields = ("lon", "lat") if crs == WGS84 else ("east", "north")
        return {
            field: (name, "both" if header_score(field, name) else "content")
            for field, name in zip(fields, (x, y), strict=True)
        }, crs
    named: dict[str, tuple[str, Why]] = {}
    for field in ("lon", "lat"):
        for name in names:
            is_number = looks[name].numbers >= _MOSTLY and looks[name].filled
            if header_score(field, name) == EXACT and is_number:
                named[field] = (name, "header")
    return (named, None) if len(named) == 2 else ({}, None)  # noqa: PLR2004


def _best(
    field: str, looks: dict[str, Looks], suggester: Suggester
) -> tuple[str, Why] | None:
    """Choose the column that fits a field best, if any does."""
    best: tuple[float, str, Why] | None = None
    for name, look in looks.items():
        header = header_score(field, name)
        content = _content_score(field, look, suggester)
        if content is None or not look.filled or not _is_enough(header, content):
            continue
        why: Why = "header" if not content else "both" if header else "content"
        if best is None or header + content > best[0]:
            best = (header + content, name, why)
    return None if best is None else (best[1], best[2])


def _is_enough(header: float, content: float) -> bool:
    """Tell whether header and cells together speak for a field."""
    return (
        header >= EXACT
        or content >= _ALONE
        or (header >= PARTLY and content >= _BESIDE)
    )


def _content_score(field: str, look: Looks, suggester: Suggester) -> float | None:
    """Tell how well the cells fit a field, 0 to 1; None if they cannot be that."""
    is_text = look.moments < _OFTEN and look.numbers < _MOSTLY
    is_long = look.length >= _LONG and look.words is None
    is_unique = look.distinct >= _UNIQUE * look.filled
    may_be, score = {
        "occurred_from": (look.moments >= _OFTEN, look.moments),
        # Nothing but its header tells an end from a beginning, and metres from others.
        "occurred_to": (look.moments >= _OFTEN, 0.0),
        "accuracy_m": (look.numbers >= _MOSTLY, 0.0),
        "address": (is_text, look.addresses),
        "text": (is_text, float(is_long)),
        "external_id": (is_unique and look.moments < _OFTEN, 0.5),
        "category": (True, 0.0),
    }[field]
    if field == "category":
        return _known_words(look, suggester)
    return score if may_be else None


def _known_words(look: Looks, suggester: Suggester) -> float | None:
    """Tell how many of the cells are words whose category is known."""
    if look.words is None or is_like_numbers(look.words):
        return None
    total = sum(count for _, count in look.words)
    known = sum(count for word, count in look.words if suggester(word))
    return known / total if total else None


def _seen(
    table: Table, name: str, look: Looks, field: str | None, why: Why | None
) -> ColumnSeen:
    """Tell what stands in a column."""
    examples: dict[str, None] = {}
    for cell in table.columns[name][:_LOOKED_AT]:
        text = cell.as_py().strip()
        if text:
            examples.setdefault(excerpt(text, _SHOWN))
        if len(examples) == _EXAMPLES:
            break
    return ColumnSeen(
        name=name,
        filled=look.filled,
        distinct=look.distinct,
        examples=tuple(examples),
        field=field,
        why=why,
        words=look.words,
    )
