"""A small reader of JSON Schema: just what the schemas in `layers/` use."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from geosafety.catalog.document import Document, Keys
from geosafety.errors import Problem

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_TYPE_WORDS = {
    "object": ("en tabell", "a table"),
    "array": ("en lista [ … ]", "a list [ … ]"),
    "string": ("text inom citattecken", "text in quotation marks"),
    "integer": ("ett heltal", "a whole number"),
    "number": ("ett tal", "a number"),
    "boolean": ("true eller false", "true or false"),
}


def problems_of(document: Document, schema: dict[str, Any]) -> list[Problem]:
    """
    Compare a document with a schema and list every fault, in file order.

    Understood are `type`, `enum`, `pattern`, `minimum`, `maximum`, `minItems`,
    `properties`, `required`, `additionalProperties`, `propertyNames`, `items`
    and `$ref` to `#/$defs/…`. The `description` and `x-en` of a part say in
    Swedish and English what would be right.
    """
    found = list(_check(document, document.data, schema, (), root=schema))
    return sorted(found, key=lambda problem: problem.row or 0)


def _check(
    document: Document,
    value: object,
    schema: dict[str, Any],
    keys: Keys,
    *,
    root: dict[str, Any],
) -> Iterator[Problem]:
    """Compare one value with its part of the schema."""
    if reference := schema.get("$ref"):
        schema = root["$defs"][reference.rsplit("/", 1)[1]] | schema
    wanted = schema.get("type")
    if wanted and not _is_a(value, wanted):
        sv, en = _TYPE_WORDS[wanted]
        yield document.problem(
            "type",
            keys,
            sv=f"”{_name(keys)}” ska vara {sv}, inte {value!r}.{_hint(schema, 'sv')}",
            en=f"“{_name(keys)}” should be {en}, not {value!r}.{_hint(schema, 'en')}",
        )
        return
    yield from _check_value(document, value, schema, keys)
    if isinstance(value, dict):
        yield from _check_table(document, value, schema, keys, root=root)
    if isinstance(value, list):
        for index, entry in enumerate(value):
            part = schema.get("items", {})
            yield from _check(document, entry, part, (*keys, index), root=root)


def _check_value(
    document: Document, value: object, schema: dict[str, Any], keys: Keys
) -> Iterator[Problem]:
    """Compare a value with the choices, the pattern and the limits."""
    choices = schema.get("enum")
    if choices is not None and value not in choices:
        listed = ", ".join(map(str, choices))
        yield document.problem(
            "choice",
            keys,
            sv=f"{_name(keys)} är ”{value}”; {_meant(value, choices, 'sv')}"
            f"det ska vara något av: {listed}.",
            en=f"{_name(keys)} is “{value}”; {_meant(value, choices, 'en')}"
            f"it should be one of: {listed}.",
        )
    pattern = schema.get("pattern")
    if pattern and isinstance(value, str) and not re.search(pattern, value):
        yield document.problem(
            "pattern",
            keys,
            sv=f"{_name(keys)} är ”{value}”.{_hint(schema, 'sv')}",
            en=f"{_name(keys)} is “{value}”.{_hint(schema, 'en')}",
        )
    if isinstance(value, int | float) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        low, high = schema.get("minimum"), schema.get("maximum")
        yield document.problem(
            "range",
            keys,
            sv=f"{_name(keys)} är {value}; det ska vara från {low} till {high}.",
            en=f"{_name(keys)} is {value}; it should be from {low} to {high}.",
        )
    if isinstance(value, list) and len(value) < schema.get("minItems", 0):
        yield document.problem(
            "empty",
            keys,
            sv=f"{_name(keys)} är tom.{_hint(schema, 'sv')}",
            en=f"{_name(keys)} is empty.{_hint(schema, 'en')}",
        )


def _check_table(
    document: Document,
    table: dict[str, Any],
    schema: dict[str, Any],
    keys: Keys,
    *,
    root: dict[str, Any],
) -> Iterator[Problem]:
    """Compare the keys of a table with those it must and may have."""
    known = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in table:
            part = _resolved(known.get(key, {}), root)
            yield document.problem(
                "missing-key",
                keys,
                sv=f"”{_name((*keys, key))}” saknas.{_hint(part, 'sv')}",
                en=f"“{_name((*keys, key))}” is missing.{_hint(part, 'en')}",
            )
    others = schema.get("additionalProperties", True)
    names = schema.get("propertyNames", {})
    for key, value in table.items():
        place = (*keys, key)
        if key in known:
            yield from _check(document, value, known[key], place, root=root)
        elif others is False:
            listed = ", ".join(known)
            yield document.problem(
                "unknown-key",
                place,
                sv=f"nyckeln ”{key}” finns inte; {_meant(key, known, 'sv')}"
                f"här får stå: {listed}.",
                en=f"there is no key “{key}”; {_meant(key, known, 'en')}"
                f"allowed here: {listed}.",
            )
        else:
            yield from _check_value(document, key, _resolved(names, root), place)
            if isinstance(others, dict):
                yield from _check(document, value, others, place, root=root)


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference once; what stands beside it wins."""
    reference = schema.get("$ref")
    return root["$defs"][reference.rsplit("/", 1)[1]] | schema if reference else schema


def _is_a(value: object, wanted: str) -> bool:
    """Tell the type; true and false are no numbers here."""
    if isinstance(value, bool):
        return wanted == "boolean"
    return isinstance(value, _TYPES[wanted])


def _name(keys: Keys) -> str:
    """Write the way to a key as TOML does, with list entries counted from 1."""
    return ".".join(str(key + 1) if isinstance(key, int) else key for key in keys)


def _hint(schema: dict[str, Any], language: str) -> str:
    """Give what the schema says would be right, as a sentence of its own."""
    text = schema.get("description" if language == "sv" else "x-en")
    return f" {text}" if text else ""


def _meant(value: object, choices: object, language: str) -> str:
    """Ask whether a word that looks alike was meant."""
    words = [str(choice) for choice in choices] if choices else []  # type: ignore[attr-defined]
    close = get_close_matches(str(value), words, n=1)
    if not close:
        return ""
    return f"menade du {close[0]}? " if language == "sv" else f"was {close[0]} meant? "
