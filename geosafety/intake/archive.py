"""Looking through a ZIP archive, counting real bytes, before anyone opens it."""

import io
import re
import zipfile
import zlib
from typing import Final

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake.limits import (
    ARCHIVE_RATIO_FLOOR_BYTES,
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_MEMBERS,
    MAX_ARCHIVE_RATIO,
)

_CHUNK: Final = 1 << 20
_PLAIN_WAYS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_LINK: Final = 0o120000
_FILE_TYPE: Final = 0o170000
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_START = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def unpack_workbook(raw: bytes) -> dict[str, bytes]:
    """
    Unpack an XLSX file in memory, and refuse what a workbook never needs.

    Parameters
    ----------
    raw
        The whole file.

    Returns
    -------
    dict of str to bytes
        Part name to content, macros and links to other files left out.

    Raises
    ------
    RefusedInputError
        `corrupt-file`, `unsafe-archive`, `unsafe-content`, `unsafe-xml`, or
        `content-mismatch` when it is another sort of archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = _unpack(archive)
    except RefusedInputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise _corrupt() from None
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise refuse(
            "content-mismatch",
            "Filen är ett ZIP-arkiv men ingen Excelbok.",
            "The file is a ZIP archive but no workbook.",
        )
    _check_parts(parts)
    return {
        name: content
        for name, content in parts.items()
        if not name.startswith("xl/externalLinks/")
    }


def pack(parts: dict[str, bytes]) -> bytes:
    """Pack parts again, uncompressed, so that a reader sees what was counted."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack every member, stopping at the first that is not as it should be."""
    members = archive.infolist()
    if len(members) > MAX_ARCHIVE_MEMBERS:
        raise _unsafe("för många delar", "too many members")
    parts: dict[str, bytes] = {}
    total = 0
    for member in members:
        _check_member(member, parts)
        if member.is_dir():
            continue
        parts[member.filename] = _read(archive, member, room=MAX_ARCHIVE_BYTES - total)
        total += len(parts[member.filename])
    return parts


def _check_member(member: zipfile.ZipInfo, parts: dict[str, bytes]) -> None:
    """Refuse climbing paths, links, doubles, locks and rare ways of packing."""
    name = member.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        raise _unsafe("en sökväg som lämnar arkivet", "a path that leaves the archive")
    if (member.external_attr >> 16) & _FILE_TYPE == _LINK:
        raise _unsafe("en symbolisk länk", "a symbolic link")
    if name in parts:
        raise _unsafe("samma del två gånger", "the same member twice")
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _PLAIN_WAYS:
        raise _unsafe("en låst eller ovanligt packad del", "a locked or rare packing")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, room: int) -> bytes:
    """Read one member in steps, so that a bomb stops where the limit is."""
    floor = ARCHIVE_RATIO_FLOOR_BYTES
    most = min(room, max(floor, member.compress_size * MAX_ARCHIVE_RATIO))
    chunks = []
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _unsafe(
                    f"mer än {most} byte uppackat i en del",
                    f"more than {most} bytes unpacked in one member",
                )
            chunks.append(chunk)
    return b"".join(chunks)


def _check_parts(parts: dict[str, bytes]) -> None:
    """Refuse macros, and document types and entities in any part."""
    kinds = parts["[Content_Types].xml"].lower()
    if b"macroenabled" in kinds or b"vbaproject" in kinds:
        raise _macro()
    for name, content in parts.items():
        lower = name.lower()
        if "vbaproject" in lower or lower.startswith(("xl/activex", "xl/macrosheets")):
            raise _macro()
        if lower.endswith((".xml", ".rels")) and (
            content.startswith(_WIDE_START) or _DECLARATIONS.search(content)
        ):
            raise refuse(
                "unsafe-xml",
                f"Delen {name[:100]} i Excelboken har en dokumenttyp eller entitet.",
                f"The part {name[:100]} of the workbook has a document type or an "
                "entity.",
            )


def _macro() -> RefusedInputError:
    """Tell that the workbook has macros."""
    return refuse(
        "unsafe-content",
        "Excelboken innehåller makron; spara den som .xlsx utan makron.",
        "The workbook holds macros; save it as .xlsx without macros.",
    )


def _unsafe(sv: str, en: str) -> RefusedInputError:
    """Tell why the archive is not opened."""
    return refuse(
        "unsafe-archive",
        f"Filen öppnas inte: arkivet har {sv}.",
        f"The file is not opened: the archive has {en}.",
    )


def _corrupt() -> RefusedInputError:
    """Tell that the archive is cut off or damaged."""
    return refuse(
        "corrupt-file",
        "Excelboken är avklippt eller skadad; skicka den igen.",
        "The workbook is cut off or damaged; send it again.",
    )
