"""Look at a file of reports before anybody says how it is to be read."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from geosafety.catalog import Catalog
from geosafety.errors import Language, Problem, RefusedInputError
from geosafety.intake import (
    CategorySuggester,
    ColumnSeen,
    Suggestion,
    read_raw,
    read_table,
    suggest_mapping,
    suggest_words,
)
from geosafety.intake.mapping import map_columns
from geosafety.intake.table import Table
from geosafety.model.sender import SenderMapping

# No file that people send has a name without an ending.
_FILE: Final = "_look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    What stands in a file.

    Attributes
    ----------
    rows
        Rows beneath the header.
    columns
        Its columns, with what each seems to be.
    crs
        EPSG code of the places.
    has_places
        Whether the file is geographic, so that no columns are asked for.
    categories
        Word to suggested category, for each column's words; empty for none.
    unfit
        Why the sender's own mapping does not fit the file; empty if it does.
    unknown_words
        Words in the sender's column of categories that have none yet.
    notes
        What a person should know.
    """

    rows: int
    columns: tuple[ColumnSeen, ...]
    crs: int
    has_places: bool
    categories: dict[str, str]
    unfit: tuple[str, ...] | None
    unknown_words: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Tell whether the file can be read as the sender's files always are."""
        return self.unfit == () and not self.unknown_words


def look_at_file(  # noqa: PLR0913 - the file, who sent it, and what is known
    path: Path,
    *,
    catalog: Catalog,
    senders: Mapping[str, SenderMapping],
    sender: str | None = None,
    layer: str | None = None,
    language: Language = "sv",
) -> Look:
    """
    Read a file's columns and suggest what each of them is.

    Parameters
    ----------
    path
        A CSV, XLSX, GeoJSON or GeoPackage file.
    senders
        The senders that are known; their words are understood.
    sender
        Whose file it is, if it is one of them.
    layer
        Which layer of a GeoPackage; None where it has only one.

    Raises
    ------
    RefusedInputError
        If the file as a whole cannot be read.
    """
    table = read_table(path.name, read_raw(path), layer=layer)
    known = senders.get(sender) if sender else None
    words = _WordsKnown(catalog, senders, known)
    found = suggest_mapping(
        table,
        municipality=catalog.municipality,
        suggester=words.suggest,
        known=known,
    )
    return Look(
        rows=found.rows,
        columns=found.columns,
        crs=found.crs,
        has_places=found.has_places,
        categories=_categories(found, words),
        unfit=None if known is None else _unfit(table, known, language),
        unknown_words=_unknown_words(found, known),
        notes=tuple(note.message(language) for note in table.notes),
    )


def keep_look(folder: Path, look: Look) -> None:
    """Keep what was seen beside the file; the web reads it there."""
    text = json.dumps(asdict(look), ensure_ascii=False)
    (folder / _FILE).write_text(text, encoding="utf-8")


def kept_look(folder: Path) -> Look:
    """Give what was seen of a file."""
    said = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return Look(
        **said
        | {
            "columns": tuple(_column(each) for each in said["columns"]),
            "unfit": None if said["unfit"] is None else tuple(said["unfit"]),
            "unknown_words": tuple(said["unknown_words"]),
            "notes": tuple(said["notes"]),
        }
    )


class _WordsKnown:
    """Which category a word means: as said before, by anybody, or by likeness."""

    def __init__(
        self,
        catalog: Catalog,
        senders: Mapping[str, SenderMapping],
        known: SenderMapping | None,
    ) -> None:
        self.said = {
            word: key
            for sender in [*senders.values(), *([known] if known else [])]
            for word, key in sender.categories.items()
        }
        self._likely = CategorySuggester(catalog.vocabulary, senders)

    def suggest(self, word: str) -> str | None:
        """Give the category of a word, if any comes near."""
        return self.said.get(word.strip().casefold()) or self._likely.suggest(word)


def _categories(found: Suggestion, words: _WordsKnown) -> dict[str, str]:
    """Suggest a category for each word in each column that could hold them."""
    counted = {
        word: count for column in found.columns for word, count in column.words or ()
    }
    return suggest_words(counted, known=words.said, suggester=words.suggest)


def _unfit(table: Table, known: SenderMapping, language: Language) -> tuple[str, ...]:
    """Tell why the sender's mapping does not fit, if it does not."""
    try:
        map_columns(table, known)
    except RefusedInputError as refusal:
        problems: tuple[Problem, ...] = refusal.problems
        return tuple(problem.message(language) for problem in problems)
    return ()


def _unknown_words(found: Suggestion, known: SenderMapping | None) -> tuple[str, ...]:
    """List the words of the sender's column of categories that have none."""
    if known is None:
        return ()
    return tuple(
        word
        for column in found.columns
        if column.field == "category" and column.why == "saved"
        for word, _ in column.words or ()
        if word.strip().casefold() not in known.categories
    )


def _column(said: Mapping[str, Any]) -> ColumnSeen:
    """Make a column of what was written of it."""
    words = said["words"]
    return ColumnSeen(
        **dict(said)
        | {
            "examples": tuple(said["examples"]),
            "words": None if words is None else tuple((w, n) for w, n in words),
        }
    )
