"""A document as plain values, and as one page of HTML that loads nothing."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jinja2 import (
    Environment,
    PackageLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)

from geosafety.documents.numbers import decimal

Document = dict[str, object]


def as_json(document: Mapping[str, object]) -> str:
    """Write a document so that the same content is always the same bytes."""
    text = json.dumps(
        document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True
    )
    return f"{text}\n"


def page_of(document: Mapping[str, object], *, room: str, name: str) -> str:
    """
    Make the page of a document from a room's template and style sheet.

    Every text is escaped; only drawings, which the program made itself, go in as
    they stand.

    Parameters
    ----------
    document
        What the template calls by its `name`.
    room
        The package whose folder `templates` is meant.
    name
        Of the template and the style sheet, without an ending.
    """
    style = style_sheet(room=room, name=name)
    page = _template(room, name)
    return f"{page.render({name: document}, style=style, decimal=decimal)}\n"


def style_sheet(*, room: str, name: str) -> str:
    """Give a room's style sheet."""
    folder = resources.files(room) / "templates"
    return (folder / f"{name}.css").read_text(encoding="utf-8")


@cache
def _template(room: str, name: str) -> Template:
    """Read a template, once."""
    environment = Environment(
        loader=PackageLoader(room),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{name}.html")


def style_source(style: str) -> str:
    """Give the CSP source that lets this style sheet through and no other."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
