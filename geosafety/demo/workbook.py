"""Excel workbooks whose bytes depend on their content alone."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

# The first moment that a zip archive can note.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def workbook(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Write one sheet; the first row is the header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return _timeless(written)


def _timeless(written: io.BytesIO) -> bytes:
    """Take the moment of writing out of a workbook."""
    result = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(b"2026-09-01T06:00:00Z", content)
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return result.getvalue()
