"""Looking through a JPEG for anything but the picture."""

import struct
from typing import Final

_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_MARK: Final = 0xFF
_JFIF: Final = (0xE0, 16)
_TABLES: Final = frozenset({0xC4, 0xDB})
_FRAME: Final = 0xC0
_SCAN: Final = 0xDA
# A part begins with its mark and its length; a frame goes on with depth and size.
_HEAD: Final = struct.Struct(">BBHBHH")
# Within a scan: a byte 255 of the picture itself, and marks to start again from.
_OF_THE_SCAN: Final = frozenset({0x00, *range(0xD0, 0xD8)})


def bare_jpeg_size(content: bytes) -> tuple[int, int] | None:
    """
    Give width and height of a JPEG that holds its picture and nothing else.

    Returns
    -------
    tuple of int or None
        In pixels; None where there are comments, EXIF, XMP, profiles, thumbnails,
        several pictures, or bytes after the picture.

    Examples
    --------
    >>> bare_jpeg_size(b"<svg>") is None
    True
    """
    if not content.startswith(_START):
        return None
    size = None
    at = len(_START)
    while at + _HEAD.size <= len(content):
        begins, mark, length, _, height, width = _HEAD.unpack_from(content, at)
        at += 2 + length
        if begins != _MARK:
            return None
        if mark == _SCAN:
            return size if content[_after_scan(content, at) :] == _END else None
        if mark == _FRAME and size is None:
            size = width, height
        elif mark not in _TABLES and (mark, length) != _JFIF:
            return None
    return None


def _after_scan(content: bytes, at: int) -> int:
    """Find the first mark after a scan."""
    while (at := content.find(b"\xff", at)) >= 0:
        if content[at + 1 : at + 2] and content[at + 1] not in _OF_THE_SCAN:
            return at
        at += 2
    return len(content)
