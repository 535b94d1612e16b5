"""Gathering the faults of a table: at most one for each cell, in file order."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geosafety.errors import Problem
from geosafety.intake.table import SideRow, Table
from geosafety.redaction import redact

_SHOWN_CHARACTERS = 60


@dataclass(slots=True, kw_only=True, eq=False)
class Faults:
    """
    The faults found so far in one table.

    The first fault of a cell is kept, since the rest often follow from it.
    """

    table: Table
    _cells: dict[tuple[int, str | None], tuple[str, str, str]] = field(
        default_factory=dict
    )
    _beside: list[tuple[SideRow, Problem]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take over what was seen when the file was read."""
        for fault in self.table.faults:
            key = (fault.index, fault.column)
            self._cells.setdefault(key, (fault.code, fault.sv, fault.en))

    def add(
        self,
        where: NDArray[np.bool_],
        column: str,
        *,
        code: str,
        sv: str,
        en: str,
    ) -> None:
        """
        Note a fault in each row of a column where `where` is true.

        `{value}` in the texts becomes the cell, shortened and with personal data
        masked.
        """
        cells = self.table.columns.get(column)
        for index in np.flatnonzero(where):
            key = (int(index), column)
            if key not in self._cells and (int(index), None) not in self._cells:
                value = _shown(cells, int(index))
                self._cells[key] = (
                    code,
                    sv.replace("{value}", value),
                    en.replace("{value}", value),
                )

    def add_beside(self, side: SideRow, *, code: str, sv: str, en: str) -> None:
        """Note a fault in a row outside the table."""
        fault = Problem(code=code, sv=sv, en=en, row=side.row, sheet=side.sheet)
        self._beside.append((side, fault))

    @property
    def bad(self) -> NDArray[np.bool_]:
        """Tell which rows of the table have a fault; shape (n,)."""
        bad = np.zeros(len(self.table.rows), dtype=bool)
        bad[[index for index, _ in self._cells]] = True
        return bad

    @property
    def beside(self) -> tuple[tuple[SideRow, Problem], ...]:
        """Give the rows outside the table that have a fault."""
        return tuple(self._beside)

    def problems(self) -> tuple[Problem, ...]:
        """Give all faults in file order, those of other sheets last."""
        place = {name: at for at, name in enumerate(self.table.columns)}
        ordered = sorted(
            self._cells, key=lambda key: (key[0], place.get(key[1] or "", -1))
        )
        return (
            *(self._problem(index, column) for index, column in ordered),
            *(fault for _, fault in self._beside),
        )

    def _problem(self, index: int, column: str | None) -> Problem:
        """Put one fault into words, with its place."""
        code, sv, en = self._cells[index, column]
        return Problem(
            code=code,
            sv=sv,
            en=en,
            row=int(self.table.rows[index]),
            column=column,
            pointer=self._pointer(index, column),
        )

    def _pointer(self, index: int, column: str | None) -> str | None:
        """Give the JSON pointer of a cell in GeoJSON or in an event."""
        if self.table.kind in {"event", "events"}:
            event = f"/events/{index}" if self.table.kind == "events" else ""
            return f"{event}/{column}" if column else event
        if self.table.kind != "geojson":
            return None
        feature = f"/features/{index}"
        if column in {"lat", "lon"}:
            return f"{feature}/geometry"
        return f"{feature}/properties/{column}" if column else feature


def _shown(cells: pa.StringArray | None, index: int) -> str:
    """Give a cell as it may be repeated in a message."""
    if cells is None:
        return ""
    value = cells[index].as_py()[:_SHOWN_CHARACTERS]
    return redact(value).text.replace("\x00", "␀")
