"""Personal data in a table: refuse the rows, or mask the texts."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geosafety.intake.faults import Faults
from geosafety.model.sender import SenderMapping
from geosafety.redaction import redact, redact_column, suspects
from geosafety.redaction.contacts import EMAIL
from geosafety.redaction.personal_numbers import COORDINATION, PERSONAL

_CODE = "personal-data"
_HAS_SIGN = re.compile("[-+–@]")
_IN_IDENTITIES = {PERSONAL, COORDINATION, EMAIL}

Redactions = dict[int, tuple[str, ...]]


def share_texts(
    faults: Faults, column: str, *, mapping: SenderMapping
) -> tuple[pa.StringArray, Redactions]:
    """
    Give the texts that others may see, and what was masked in which row.

    When the sender's rule is to refuse, each row with personal data also gets a
    fault; the message tells the kind and never the data.
    """
    cells = faults.table.columns[column]
    shared, found = redact_column(cells)
    if mapping.personal_data == "refuse":
        _note(faults, column, found)
    return shared, found


def note_identities(faults: Faults, column: str) -> None:
    """Note sender's numbers that are a person's number or an e-mail address."""
    cells = faults.table.columns[column]
    found = {}
    for index in suspects(cells):
        text = cells[int(index)].as_py()
        kinds = tuple(kind for kind in redact(text).kinds if kind in _IN_IDENTITIES)
        # A bare number of ten digits is more often a case than a person here.
        if kinds and _HAS_SIGN.search(text):
            found[int(index)] = kinds
    _note(faults, column, found)


def note_side_rows(faults: Faults) -> None:
    """Note rows with personal data on sheets that are not read."""
    sides = faults.table.side_rows
    texts = pa.array(["\n".join(side.cells.values()) for side in sides], pa.string())
    for index in suspects(texts):
        side = sides[int(index)]
        kinds = redact(texts[int(index)].as_py()).kinds
        if kinds:
            listed = ", ".join(kinds)
            faults.add_beside(
                side,
                code=_CODE,
                sv=f"Bladet ”{side.sheet}” har personuppgifter på rad {side.row}: "
                f"{listed}. Ta bort dem.",
                en=f"The sheet “{side.sheet}” has personal data in row {side.row}: "
                f"{listed}. Remove them.",
            )


def mask_addresses(
    cells: pa.StringArray,
) -> tuple[pa.StringArray, Redactions]:
    """Mask personal data in an address field; a flat number is left out whole."""
    shared, found = redact_column(cells)
    if found:
        shared = pc.replace_substring_regex(shared, r"[ ,]*\[lägenhet\]", "")
    return shared, found


def _note(faults: Faults, column: str, found: Redactions) -> None:
    """Note the rows, those with the same kinds together."""
    for kinds in sorted(set(found.values())):
        where = np.zeros(len(faults.table.rows), dtype=bool)
        where[[index for index, own in found.items() if own == kinds]] = True
        listed = ", ".join(kinds)
        faults.add(
            where,
            column,
            code=_CODE,
            sv=f"Texten innehåller personuppgifter: {listed}. Ta bort dem.",
            en=f"The text holds personal data: {listed}. Remove them.",
        )
