"""Read which base maps come as pictures, and refuse addresses that tell too much."""

import re
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from geosafety.catalog.document import Document
from geosafety.catalog.vocabulary import title_of
from geosafety.errors import Problem
from geosafety.model.base_map import BaseMap

FOLDER: Final = "base"
# A host ends up in a header; nothing else than a name must be able to.
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1"})
_URL = re.compile(r"[!-~]+")
_SECRET = re.compile(r"token|key|password|passwd|secret|auth|user", re.IGNORECASE)
_NEEDED: Final = {
    "wms": ("url", "layers"),
    "wmts": ("url", "layers", "matrix_set"),
    "xyz": ("url",),
    "pmtiles": ("file",),
}


def base_map_problems(document: Document) -> list[Problem]:
    """List what the schema cannot tell: where it lies, what it needs, its address."""
    found = [*_place_problems(document), *_key_problems(document)]
    if not found and "url" in document.data:
        found += _url_problems(document)
    if document.data.get("min_zoom", 0) > document.data.get("max_zoom", 22):
        problem = document.problem(
            "zoom",
            ("max_zoom",),
            sv="max_zoom är mindre än min_zoom.",
            en="max_zoom is less than min_zoom.",
        )
        found.append(problem)
    return found


def base_map_of(document: Document) -> BaseMap:
    """Make the base map of a document without faults."""
    data: dict[str, Any] = {**document.data, "path": document.path}
    return BaseMap(
        key=PurePosixPath(document.name).stem,
        **data | {"title": title_of(data["title"])},
    )


def _place_problems(document: Document) -> list[Problem]:
    """Keep base maps in the folder of base maps."""
    if PurePosixPath(document.name).parent.as_posix() == FOLDER:
        return []
    return [
        document.problem(
            "base-map-folder",
            ("source_type",),
            sv="source_type får bara stå i filer i base/.",
            en="source_type is allowed only in files of base/.",
        )
    ]


def _key_problems(document: Document) -> list[Problem]:
    """See that a source has what it needs, and a file no address."""
    kind = document.data["source_type"]
    needed = _NEEDED[kind]
    found = [
        document.problem(
            "base-map-needs",
            ("source_type",),
            sv=f"{kind} behöver {key}.",
            en=f"{kind} needs {key}.",
        )
        for key in needed
        if key not in document.data
    ]
    other = "file" if "url" in needed else "url"
    if other in document.data:
        problem = document.problem(
            "base-map-needs",
            (other,),
            sv=f"{kind} har ingen {other}.",
            en=f"{kind} has no {other}.",
        )
        found.append(problem)
    return found


def _url_problems(document: Document) -> list[Problem]:
    """See that an address is safe to show to every reader, and names a tile."""
    url = document.data["url"]
    for code, is_wrong, sv, en in (
        (
            "base-map-url",
            not _is_address(url),
            "adressen ska börja med https:// och ett värdnamn, utan mellanslag och #.",
            (
                "the address should begin with https:// and a host, with no space and "
                "no #."
            ),
        ),
        (
            "base-map-secret",
            _tells_a_secret(url),
            (
                "adressen innehåller en inloggning eller en nyckel; den visas för alla "
                "som läser kartan. Låt tjänsten släppa in er adress i stället."
            ),
            (
                "the address holds a sign-in or a key; everybody who reads the map is "
                "shown it. Let the service let your address in instead."
            ),
        ),
        (
            "base-map-tile",
            document.data["source_type"] == "xyz"
            and not all(part in url for part in ("{z}", "{x}", "{y}")),
            "adressen ska innehålla {z}, {x} och {y}.",
            "the address should hold {z}, {x} and {y}.",
        ),
    ):
        if is_wrong:
            return [document.problem(code, ("url",), sv=sv, en=en)]
    return []


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None if it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_address(url: str) -> bool:
    """Tell whether it leads by TLS to a host; on this machine TLS is not needed."""
    parts = _parts(url)
    if parts is None or not _URL.fullmatch(url) or parts.fragment:
        return False
    host = (parts.hostname or "").lower()
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    return is_safe and _HOST.fullmatch(host) is not None


def _tells_a_secret(url: str) -> bool:
    """Tell whether a name, a password or a key stands in it."""
    parts = _parts(url)
    if parts is None:
        return False
    asked = parse_qsl(parts.query, keep_blank_values=True)
    return "@" in parts.netloc or any(_SECRET.search(name) for name, _ in asked)
