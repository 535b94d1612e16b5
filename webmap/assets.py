"""Styles, scripts and vendored libraries, under an address that never changes."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, url_for

import geosafety

STATIC = Path(__file__).parent / "static"
LEAFLET = Path(geosafety.__file__).parent / "maps" / "leaflet"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: as it is, and packed."""

    body: bytes
    packed: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Assets:
    """
    Every file that may be fetched, and the hash of them all.

    The hash stands in each address, so a changed file gives every file a new
    address: modules can import each other by relative names and yet be kept by
    the browser for ever.
    """

    version: str
    files: dict[str, Asset]

    @classmethod
    def collect(cls) -> "Assets":
        """Read and pack the files, and hash their names and contents."""
        files = {
            f"{prefix}{path.relative_to(root).as_posix()}": _read(path)
            for prefix, root in (("", STATIC), ("vendor/leaflet/", LEAFLET))
            for path in sorted(root.rglob("*"))
            if path.suffix in _TYPES
        }
        digest = sha256()
        for name, asset in files.items():
            digest.update(name.encode())
            digest.update(sha256(asset.body).digest())
        return cls(version=digest.hexdigest()[:16], files=files)


def _read(path: Path) -> Asset:
    """Read one file and pack it."""
    body = path.read_bytes()
    return Asset(body, _packed(body), _TYPES[path.suffix])


@cache
def _packed(body: bytes) -> bytes:
    """Pack a file once, however many sites a process serves."""
    return gzip.compress(body, mtime=0)


@blueprint.get("/assets/<version>/<path:name>")
def asset(version: str, name: str) -> Response:
    """Send one file of the current version, to anyone."""
    assets: Assets = current_app.extensions["geosafety"].assets
    found = assets.files.get(name)
    if found is None or version != assets.version:
        abort(404)
    packed = request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.body, mimetype=found.mimetype)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.app_template_global()
def asset_url(name: str) -> str:
    """Give the address of a file in `static/` or of a vendored library."""
    assets: Assets = current_app.extensions["geosafety"].assets
    if name not in assets.files:
        raise LookupError(name)
    return url_for("assets.asset", version=assets.version, name=name)
