"""ZIP files that are the same to the byte when their content is."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# ZIP knows no earlier year.
_FIRST_YEAR = 1980
_UNIX = 3
_READABLE = 0o644 << 16


def zip_file(parts: Mapping[str, bytes], *, at: datetime) -> bytes:
    """
    Pack files, all dated alike.

    Parameters
    ----------
    parts
        Content by name.
    at
        The moment that all carry.
    """
    file = BytesIO()
    stamp = (max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, date_time=stamp)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, content)
    return file.getvalue()
