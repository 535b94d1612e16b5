"""How many live in each hexagon, read once and kept."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError
from geosafety.jobs.population import people_of_cells

People = NDArray[np.float64] | RefusedInputError


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """What a raster tells of inhabitants, for each study area that is asked about."""

    file: Path | None
    _known: dict[tuple[int, ...], People] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of_cells(self, cells: NDArray[np.int64]) -> People:
        """Give persons per cell, NaN where nobody knows, or why there are none."""
        key = (*self._stamp(), hash(cells.tobytes()))
        with self._lock:
            if key not in self._known:
                # Of an area that has grown, or a raster that was replaced.
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                self._known[key] = self._read(cells)
            return self._known[key]

    def _stamp(self) -> tuple[int, int]:
        """Tell one content of the file from another."""
        if self.file is None or not self.file.is_file():
            return (0, 0)
        about = self.file.stat()
        return (about.st_mtime_ns, about.st_size)

    def _read(self, cells: NDArray[np.int64]) -> People:
        """Read the raster, or tell why that cannot be done."""
        try:
            return people_of_cells(self.file, cells)
        except RefusedInputError as refusal:
            return refusal


_MOST_KEPT = 12
