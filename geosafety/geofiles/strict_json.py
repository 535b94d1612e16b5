"""A JSON loader that takes nothing the database or a browser would choke on."""

import json
import re
from collections.abc import Iterator
from typing import Final, NoReturn

import numpy as np

from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.limits import MAX_FILE_BYTES, MAX_JSON_DEPTH

JsonValue = dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_RISKY_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_BIG_NUMBER = re.compile(rb"[eE]\+?[0-9]{3}|[0-9]{300}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_A_BRACKET: Final = bytes(set(range(256)) - set(b"[]{}"))
_POINTER_SEGMENTS: Final = 3
# A value may be two bytes in the file and a hundred in memory. These are enough for
# 200,000 rows of a dozen columns, or more than a million vertices.
_MOST_VALUES: Final = 4_000_000


def load_json(
    raw: bytes,
    *,
    max_depth: int = MAX_JSON_DEPTH,
    depth_code: str = "json-depth",
    max_bytes: int = MAX_FILE_BYTES,
) -> JsonValue:
    """
    Read JSON text as RFC 8259 has it, and refuse what other readers let pass.

    Parameters
    ----------
    raw
        The whole file, UTF-8, with or without a byte order mark.
    max_depth
        Levels of objects and arrays within each other.
    depth_code
        Code of the problem when the text is nested deeper; its pointer is cut
        to three segments.
    max_bytes
        Longest text that is read.

    Returns
    -------
    dict, list, str, int, float, bool or None
        The value; numbers are finite, texts hold neither NUL nor lone
        surrogates, and no object has the same key twice.

    Raises
    ------
    RefusedInputError
        With one problem: `too-large` for its bytes or its values, `encoding`,
        `json-syntax`, `json-duplicate-key`, `json-number`, `control-character`
        or `depth_code`.

    Examples
    --------
    >>> load_json(b'{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    """
    if len(raw) > max_bytes:
        raise refuse(
            "too-large",
            f"Filen är {len(raw)} byte; högst {max_bytes} tas emot.",
            f"The file is {len(raw)} bytes; at most {max_bytes} are accepted.",
        )
    body = raw.removeprefix(b"\xef\xbb\xbf")
    text = _decode(body)
    bare = _TEXT.sub(b"", body)
    _check_values(bare)
    if _depth(bare) > max_depth:
        raise _too_deep(body, max_depth=max_depth, code=depth_code)
    value = _parse(text, checked_numbers=_BIG_NUMBER.search(body) is not None)
    if _RISKY_ESCAPE.search(body):
        _check_texts(value)
    return value


def _decode(body: bytes) -> str:
    """Decode UTF-8 or refuse."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse(
            "encoding",
            f"Filen är inte UTF-8 (byte {error.start}); spara den som UTF-8.",
            f"The file is not UTF-8 (byte {error.start}); save it as UTF-8.",
        ) from None


def _check_values(bare: bytes) -> None:
    """Count the values before anything is made of them, all texts being taken out."""
    values = sum(bare.count(mark) for mark in (b",", b"[", b"{"))
    if values > _MOST_VALUES:
        raise refuse(
            "too-large",
            f"Filen har {values} värden; högst {_MOST_VALUES} tas emot. Dela upp den.",
            f"The file has {values} values; at most {_MOST_VALUES} are accepted. "
            "Divide it.",
        )


def _depth(bare: bytes) -> int:
    """Measure the nesting before anything recurses, all texts being taken out."""
    marks = np.frombuffer(bare.translate(None, _NOT_A_BRACKET), "u1")
    opens = (marks == ord("{")) | (marks == ord("["))
    steps = np.where(opens, np.int8(1), np.int8(-1))
    return int(np.cumsum(steps, dtype=np.int32).max(initial=0))


def _too_deep(body: bytes, *, max_depth: int, code: str) -> RefusedInputError:
    """Refuse text that is nested too deep, and tell where."""
    return refuse(
        code,
        f"Filen är nästlad i fler än {max_depth} nivåer.",
        f"The file is nested more than {max_depth} levels deep.",
        pointer=_pointer_of_depth(body, max_depth),
    )


def _pointer_of_depth(body: bytes, max_depth: int) -> str:
    """Find where the nesting gets too deep, as the first pointer segments."""
    path: list[str | int] = []
    text = b""
    for token in re.finditer(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},:]', body, re.DOTALL):
        match token.group():
            case b"{" | b"[" as mark:
                path.append("" if mark == b"{" else 0)
                if len(path) > max_depth:
                    break
            case b"}" | b"]":
                path = path[:-1]
            case b"," if path and isinstance(path[-1], int):
                path[-1] += 1
            case b":" if path:
                path[-1] = text[1:-1].decode("utf-8", "replace")
            case other:
                text = other
    return "".join(f"/{_escape(part)}" for part in path[:_POINTER_SEGMENTS])


def _parse(text: str, *, checked_numbers: bool) -> JsonValue:
    """Parse with the standard library's parser, made strict."""
    try:
        value: JsonValue = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite if checked_numbers else None,
            object_pairs_hook=_object,
        )
    except RefusedInputError:
        raise
    except json.JSONDecodeError as error:
        raise refuse(
            "json-syntax",
            f"Filen är inte JSON: fel på rad {error.lineno}, tecken {error.colno}.",
            f"The file is not JSON: fault on line {error.lineno}, "
            f"character {error.colno}.",
        ) from None
    except ValueError:
        raise refuse(
            "json-number",
            "Ett heltal i filen är orimligt långt.",
            "A whole number in the file is unreasonably long.",
        ) from None
    except RecursionError:
        raise refuse(
            "json-depth",
            "Filen är nästlad för djupt.",
            "The file is nested too deep.",
        ) from None
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    """Make an object, but not from a list where a key stands twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise refuse(
                    "json-duplicate-key",
                    f"Nyckeln ”{key[:100]}” står två gånger i samma objekt.",
                    f"The key “{key[:100]}” stands twice in the same object.",
                )
            seen.add(key)
    return made


def _refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise refuse(
        "json-syntax",
        f"Filen är inte JSON: {name} är inget tal där.",
        f"The file is not JSON: {name} is no number there.",
    )


def _finite(text: str) -> float:
    """Read a number that a float can hold."""
    number = float(text)
    if not np.isfinite(number):
        raise refuse(
            "json-number",
            f"Talet {text[:40]} är för stort.",
            f"The number {text[:40]} is too large.",
        )
    return number


def _check_texts(value: JsonValue) -> None:
    """Refuse NUL and lone surrogates, in keys and in values."""
    for pointer, text in _texts(value, ""):
        if "\x00" in text:
            raise refuse(
                "control-character",
                f"Texten i {pointer} innehåller tecknet NUL, som inte kan lagras.",
                f"The text in {pointer} holds the character NUL, which cannot be "
                "stored.",
                pointer=pointer,
            )
        if _SURROGATE.search(text):
            raise refuse(
                "encoding",
                f"Texten i {pointer} innehåller ett halvt tecken (surrogat).",
                f"The text in {pointer} holds half a character (a surrogate).",
                pointer=pointer,
            )


def _texts(value: JsonValue, pointer: str) -> Iterator[tuple[str, str]]:
    """Walk all texts with their pointers; the depth is already known to be safe."""
    match value:
        case str():
            yield pointer, value
        case dict():
            for key, item in value.items():
                place = f"{pointer}/{_escape(key)}"
                yield _SURROGATE.sub("?", place).replace("\x00", "?"), key
                yield from _texts(item, place)
        case list():
            for position, item in enumerate(value):
                yield from _texts(item, f"{pointer}/{position}")


def _escape(part: str | int) -> str:
    """Write one segment of a JSON pointer (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")
