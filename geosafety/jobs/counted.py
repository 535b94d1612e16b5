"""All that hotspot maps are made of, read from the store at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from geosafety import grid
from geosafety.hotspots import Cube, study_area
from geosafety.model.municipality import Municipality
from geosafety.model.period import Period
from geosafety.model.placement import Footprint
from geosafety.store import cube as journal
from geosafety.store import register, report_counts
from geosafety.store.connection import Connection

# As many changed rows, as a share of all, and the counts are laid out anew.
_MANY = 0.05


class LaidOut(NamedTuple):
    """Reports over a study area, and which of its cells are neighbours."""

    cube: Cube
    neighbours: sparse.csr_array


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counted:
    """
    What hotspot maps are made of, as the store gives it.

    Attributes
    ----------
    columns, changes : DataFrame
        What was counted when all was read, and what has changed since; as in
        `store.cube.Counts`.
    footprints
        The spreads of cells that they refer to, by id.
    addresses : DataFrame
        The register, EPSG:3006; it belongs to the study area.
    span
        The first and the last moment reported, UTC; None without reports.
    revision, register_version
        What was current.
    """

    columns: pd.DataFrame
    changes: pd.DataFrame
    footprints: Mapping[int, Footprint]
    addresses: pd.DataFrame
    span: tuple[datetime, datetime] | None
    revision: int
    register_version: int
    _bases: dict[int, LaidOut] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> "Counted":
        """
        Read it all.

        The cost follows the reports, so keep it and ask for what has changed.
        """
        version = register.version(connection)
        return cls._whole(connection, journal.read(connection), version)

    @classmethod
    def _whole(
        cls, connection: Connection, counts: journal.Counts, version: int
    ) -> "Counted":
        """Put together what belongs to counts of all reports."""
        ids = counts.columns["footprint"].unique()
        return cls(
            columns=counts.columns,
            changes=counts.columns.iloc[:0],
            footprints=journal.footprints(connection, ids),
            addresses=register.read_addresses(connection),
            span=report_counts.span(connection),
            revision=counts.revision,
            register_version=version,
        )

    def renewed(self, connection: Connection) -> "Counted":
        """
        Read what has changed.

        The cost follows the changes, unless they are many or the addresses are
        others: then all is read.
        """
        version = register.version(connection)
        if version != self.register_version:
            return self.read(connection)
        counts = journal.read(connection, since=self.revision)
        if counts.is_whole:
            return self._whole(connection, counts, version)
        changes = pd.concat([self.changes, counts.columns], ignore_index=True)
        if len(changes) > max(1000, _MANY * len(self.columns)):
            return self.read(connection)
        unknown = set(counts.columns["footprint"]) - {0} - self.footprints.keys()
        return replace(
            self,
            changes=changes,
            footprints={**self.footprints, **journal.footprints(connection, unknown)},
            span=report_counts.span(connection),
            revision=counts.revision,
        )

    def before(
        self, connection: Connection, period: Period, *, cutoff_at: datetime
    ) -> "Counted":
        """Leave out what happened in a period but came in after a moment."""
        late = journal.late(connection, period, cutoff_at=cutoff_at)
        if late.empty:
            return self
        return replace(self, changes=pd.concat([self.changes, late], ignore_index=True))

    def laid_out(self, municipality: Municipality, *, resolution: int) -> LaidOut:
        """
        Lay the reports out over the municipality's study area.

        What was counted when all was read is laid out once for each resolution and
        kept; changes cost what they are, unless they need cells of their own.

        Parameters
        ----------
        municipality
            With its boundary.
        resolution
            H3 resolution, at most the base resolution.
        """
        known = self._bases.get(resolution)
        if known is None or self._needs_more_cells(municipality, known.cube):
            known = self._base(municipality, resolution)
            self._bases[resolution] = known
        if self.changes.empty:
            return known
        changed = known.cube.with_changes(self.changes, self.footprints)
        return LaidOut(changed, known.neighbours)

    def _base(self, municipality: Municipality, resolution: int) -> LaidOut:
        """Lay out what was counted when all was read."""
        places = self.addresses[["east", "north"]].to_numpy(float)
        cells = study_area(
            municipality,
            resolution=resolution,
            address_cells=grid.cells_at(*places.T),
            report_cells=np.union1d(
                _cells(self.columns, self.footprints),
                _cells(self.changes, self.footprints),
            ),
        )
        cube = Cube.build(
            self.columns,
            self.footprints,
            cells_of_study_area=cells,
            resolution=resolution,
        )
        return LaidOut(cube, grid.neighbours(cube.cells))

    def _needs_more_cells(self, municipality: Municipality, known: Cube) -> bool:
        """Tell whether a change lies in a cell that belongs to the area but is new."""
        changed = _cells(self.changes, self.footprints)
        unknown = np.setdiff1d(grid.parents(changed, known.resolution), known.cells)
        if not unknown.size:
            return False
        area = study_area(
            municipality,
            resolution=known.resolution,
            address_cells=np.empty(0, np.int64),
            report_cells=unknown,
        )
        return bool(np.isin(unknown, area).any())


def _cells(
    columns: pd.DataFrame, footprints: Mapping[int, Footprint]
) -> NDArray[np.int64]:
    """Give the cells that reports lie in, or may lie in, at the base resolution."""
    fixed = columns["cell"].to_numpy(np.int64)
    spread = [
        footprints[number].cells for number in columns["footprint"].unique() if number
    ]
    return np.unique(np.concatenate([fixed[fixed != 0], *spread]))
