"""The parts of a workbook, without what a table never needs."""

import re

from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.archive import unpack

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
        Part name to content, links to other files left out.

    Raises
    ------
    RefusedInputError
        What `unpack` finds, `unsafe-content`, `unsafe-xml`, or `content-mismatch`
        when it is another sort of archive.
    """
    parts = unpack(raw)
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
