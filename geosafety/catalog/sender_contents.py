"""What a sender's file says, apart from the file: checked, and written as TOML."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geosafety.catalog.catalog import schema_of
from geosafety.catalog.document import Document
from geosafety.catalog.schema import problems_of
from geosafety.catalog.senders import sender_of, sender_problems
from geosafety.crs import WGS84
from geosafety.errors import Problem
from geosafety.model.report import Confidentiality
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary

_HEAD: Final = "#:schema ../schema/sender.schema.json\n"
_TABLES: Final = ("columns", "categories")
# In which order the lines stand, as in the files that people have written.
_LINES: Final = (
    *("title", "organisation", "organisation_type", "required", "crs"),
    *("confidentiality", "personal_data", "unknown_columns", "place_from_text"),
    *("review", "ignored_columns"),
)


def content_problems(
    key: str, content: Mapping[str, Any], vocabulary: Vocabulary
) -> list[Problem]:
    """List what is wrong with a sender's content, as for a file in `layers/senders`."""
    document = _document(key, content)
    return problems_of(document, schema_of("sender")) or sender_problems(
        document, vocabulary
    )


def mapping_of_content(
    key: str, content: Mapping[str, Any], vocabulary: Vocabulary
) -> SenderMapping:
    """Make the mapping of a content without faults."""
    return sender_of(_document(key, content), vocabulary)


def content_of_mapping(
    mapping: SenderMapping, vocabulary: Vocabulary
) -> dict[str, Any]:
    """
    Write a mapping as a sender's file has it.

    Our own keys and names, which are understood from every sender, are left out, and
    so is what nobody needs to say.
    """
    accepted = vocabulary.accepted()
    ours = {category.title.sv.casefold(): key for key, category in accepted.items()}
    ours |= {key: key for key in accepted}
    content: dict[str, Any] = {
        "title": {"sv": mapping.title.sv, "en": mapping.title.en},
        "organisation": mapping.organisation,
        "organisation_type": mapping.organisation_type,
        "required": list(mapping.required),
        "columns": dict(mapping.columns),
        "categories": {
            word: key
            for word, key in mapping.categories.items()
            if ours.get(word) != key
        },
    }
    if mapping.crs != WGS84:
        content["crs"] = mapping.crs
    if mapping.confidentiality is not Confidentiality.INTERNAL:
        content["confidentiality"] = mapping.confidentiality.value
    if mapping.personal_data != "refuse":
        content["personal_data"] = mapping.personal_data
    if mapping.unknown_columns != "refuse":
        content["unknown_columns"] = mapping.unknown_columns
    if mapping.place_from_text:
        content["place_from_text"] = True
    if mapping.review != "on_import":
        content["review"] = mapping.review
    if mapping.ignored_columns:
        content["ignored_columns"] = list(mapping.ignored_columns)
    return content


def as_toml(content: Mapping[str, Any]) -> str:
    """
    Write a sender's content as a file for `layers/senders`.

    Examples
    --------
    >>> print(as_toml({"title": {"sv": "Å", "en": "A"}, "columns": {"text": "Ord"}}))
    #:schema ../schema/sender.schema.json
    title.sv = "Å"
    title.en = "A"
    <BLANKLINE>
    [columns]
    text = "Ord"
    <BLANKLINE>
    """
    lines = []
    for key in _LINES:
        value = content.get(key)
        if isinstance(value, Mapping):
            lines += [f"{key}.{part} = {_value(word)}" for part, word in value.items()]
        elif value is not None:
            lines.append(f"{key} = {_value(value)}")
    for table in _TABLES:
        if content.get(table):
            lines += ["", f"[{table}]"]
            lines += [
                f"{_key(name)} = {_value(value)}"
                for name, value in content[table].items()
            ]
    return _HEAD + "\n".join(lines) + "\n"


def _document(key: str, content: Mapping[str, Any]) -> Document:
    """See a content as a file that has no lines."""
    name = f"senders/{key}.toml"
    return Document(name=name, path=Path(name), data=dict(content), lines={})


def _key(name: str) -> str:
    """Write a key, in quotation marks unless it is plain."""
    is_plain = name.isascii() and name.replace("_", "").isalnum()
    return name if is_plain else _value(name)


def _value(value: object) -> str:
    """Write text, a number, truth or a list of these."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    # JSON writes these as TOML does, but for one sign that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
