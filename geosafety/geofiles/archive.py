"""Looking through a ZIP archive, counting real bytes, before anyone opens it."""

import copy
import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Final

from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.limits import (
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
_LOCAL_HEADER_BYTES: Final = 30
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")


def unpack(raw: bytes) -> dict[str, bytes]:
    """
    Unpack an archive in memory, and refuse what no honest one needs.

    Parameters
    ----------
    raw
        The whole file.

    Returns
    -------
    dict of str to bytes
        Member name to content; folders and what macOS leaves beside are left out.

    Raises
    ------
    RefusedInputError
        `corrupt-file`, or `unsafe-archive` for climbing paths, links, doubles,
        locks, rare packing, and members that unpack to more than they say or than
        anybody needs.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _unpack(archive)
    except RefusedInputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise _corrupt() from None


def pack(parts: dict[str, bytes]) -> bytes:
    """Pack parts again, uncompressed, so that a reader sees what was counted."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def refuse_archives_within(parts: dict[str, bytes]) -> None:
    """Refuse an archive in the archive, which nobody would have counted."""
    if any(content.startswith(_ARCHIVES) for content in parts.values()):
        raise unsafe("ett arkiv i sig", "an archive within")


def unsafe(sv: str, en: str) -> RefusedInputError:
    """Tell why the archive is not opened."""
    return refuse(
        "unsafe-archive",
        f"Filen öppnas inte: arkivet har {sv}.",
        f"The file is not opened: the archive has {en}.",
    )


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack every member, stopping at the first that is not as it should be."""
    members = archive.infolist()
    if len(members) > MAX_ARCHIVE_MEMBERS:
        raise unsafe("för många delar", "too many members")
    _check_overlaps(members)
    parts: dict[str, bytes] = {}
    total = 0
    for member in members:
        _check_member(member, parts)
        if member.is_dir():
            continue
        content = _read(archive, member, room=MAX_ARCHIVE_BYTES - total)
        total += len(content)
        if _is_left_beside(member.filename):
            continue
        parts[member.filename] = content
    return parts


def _check_overlaps(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes, by which little is unpacked to very much."""
    taken = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < taken:
            raise unsafe("delar som överlappar", "members that overlap")
        taken = member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size


def _check_member(member: zipfile.ZipInfo, parts: dict[str, bytes]) -> None:
    """Refuse climbing paths, links, doubles, locks and rare ways of packing."""
    name = member.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        raise unsafe("en sökväg som lämnar arkivet", "a path that leaves the archive")
    if (member.external_attr >> 16) & _FILE_TYPE == _LINK:
        raise unsafe("en symbolisk länk", "a symbolic link")
    if name in parts:
        raise unsafe("samma del två gånger", "the same member twice")
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _PLAIN_WAYS:
        raise unsafe("en låst eller ovanligt packad del", "a locked or rare packing")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, room: int) -> bytes:
    """Read one member in steps, so that a bomb stops where the limit is."""
    floor = ARCHIVE_RATIO_FLOOR_BYTES
    most = min(room, max(floor, member.compress_size * MAX_ARCHIVE_RATIO))
    # A reader stops where the archive says; this one is let past it, to see.
    unbounded = copy.copy(member)
    unbounded.file_size = max(member.file_size, most) + _CHUNK
    content = bytearray()
    with archive.open(unbounded) as stream:
        step = member.file_size + 1
        while chunk := stream.read(min(step, _CHUNK)):
            content += chunk
            if len(content) > member.file_size:
                raise unsafe(
                    "en del som är större än arkivet säger",
                    "a member larger than the archive says",
                )
            if len(content) > most:
                raise unsafe(
                    f"mer än {most} byte uppackat i en del",
                    f"more than {most} bytes unpacked in one member",
                )
    return bytes(content)


def _is_left_beside(name: str) -> bool:
    """Tell what macOS and Windows leave in every archive."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith((".DS_Store", "Thumbs.db"))


def _corrupt() -> RefusedInputError:
    """Tell that the archive is cut off or damaged."""
    return refuse(
        "corrupt-file",
        "Filen är ett arkiv som är avklippt eller skadat; skicka den igen.",
        "The file is an archive that is cut off or damaged; send it again.",
    )
