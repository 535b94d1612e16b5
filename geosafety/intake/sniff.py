"""What a file is, from its name and its first bytes, which must agree."""

from pathlib import PurePath
from typing import Final

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake.table import FileKind

_KINDS: Final[dict[str, FileKind]] = {
    ".csv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
}
_SIGNATURES: Final = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"%PDF": "pdf",
    b"SQLite format 3\x00": "sqlite",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"PAR1": "parquet",
    b"{\\rtf": "rtf",
}
_NAMES: Final = {
    "zip": ("ett ZIP-arkiv, kanske en Excelbok", "a ZIP archive, maybe a workbook"),
    "ole": ("en äldre Office-fil", "an older Office file"),
    "xml": ("XML eller HTML", "XML or HTML"),
    "json": ("JSON", "JSON"),
    "text": ("text", "text"),
    "empty": ("tom", "empty"),
}


def file_kind(name: str, raw: bytes) -> FileKind:
    """
    Tell which reader a report file is for.

    Parameters
    ----------
    name
        File name; only its ending is used.
    raw
        The whole file.

    Raises
    ------
    RefusedInputError
        `content-mismatch` when the content is not what the name says, or the
        ending is none of .csv, .xlsx, .geojson and .gpkg.

    Examples
    --------
    >>> file_kind("a.csv", b"id;tid")
    'csv'
    """
    suffix = PurePath(name).suffix.lower()
    kind = _KINDS.get(suffix)
    if kind is None:
        raise refuse(
            "content-mismatch",
            f"Filändelsen ”{suffix}” tas inte emot; den ska vara .csv, .xlsx, "
            ".geojson eller .gpkg.",
            f"The ending “{suffix}” is not accepted; it should be .csv, .xlsx, "
            ".geojson or .gpkg.",
        )
    found = _content(raw)
    if kind == "xlsx" and found == "ole":
        raise _old_office_file(raw)
    accepted = {
        "csv": ("text", "empty"),
        "xlsx": ("zip",),
        "geojson": ("json", "text"),
        "gpkg": ("sqlite",),
    }
    if found not in accepted[kind]:
        sv, en = _NAMES.get(found, (found, found))
        raise refuse(
            "content-mismatch",
            f"Filen heter {suffix} men innehållet är {sv}.",
            f"The file is called {suffix} but its content is {en}.",
        )
    return kind


def _content(raw: bytes) -> str:
    """Recognise a content by its first bytes."""
    for signature, name in _SIGNATURES.items():
        if raw.startswith(signature):
            return name
    start = raw[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "empty"
    if start.startswith(b"<"):
        return "xml"
    return "json" if start[:1] in {b"{", b"["} else "text"


def _old_office_file(raw: bytes) -> RefusedInputError:
    """Tell an old workbook from a locked one, as far as its directory says."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        sv, en = "skyddad med lösenord", "protected by a password"
        cure_sv, cure_en = "ta bort lösenordet", "remove the password"
    elif any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book")):
        sv, en = "en äldre Excelbok (.xls)", "an older Excel workbook (.xls)"
        cure_sv, cure_en = "spara den som .xlsx", "save it as .xlsx"
    else:
        sv = "antingen en äldre Excelbok (.xls) eller skyddad med lösenord"
        en = "either an older Excel workbook (.xls) or protected by a password"
        cure_sv = "spara den som .xlsx utan lösenord"
        cure_en = "save it as .xlsx without a password"
    return refuse(
        "content-mismatch",
        f"Filen heter .xlsx men är {sv}; {cure_sv}.",
        f"The file is called .xlsx but is {en}; {cure_en}.",
    )
