"""All that hotspot maps are made of, read from the store at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.hotspots import Cube, study_area
from geosafety.model.municipality import Municipality
from geosafety.model.placement import Footprint
from geosafety.store import register, report_counts
from geosafety.store.connection import Connection


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counted:
    """
    What hotspot maps are made of, as the store gives it.

    Attributes
    ----------
    columns : DataFrame
        Reports by category, kind, day and place; see `columns_for_counts`.
    footprints
        The spreads of cells that `columns` refers to, by id.
    addresses : DataFrame
        The register, EPSG:3006; it belongs to the study area.
    span
        The first and the last moment reported, UTC; None without reports.
    """

    columns: pd.DataFrame
    footprints: Mapping[int, Footprint]
    addresses: pd.DataFrame
    span: tuple[datetime, datetime] | None

    @classmethod
    def read(cls, connection: Connection) -> "Counted":
        """
        Read it all.

        The cost follows the reports, so keep it while `store.revision` stands
        still.
        """
        columns = report_counts.columns_for_counts(connection)
        ids = columns["footprint"].unique()
        return cls(
            columns=columns,
            footprints=report_counts.footprints(connection, ids),
            addresses=register.read_addresses(connection),
            span=report_counts.span(connection),
        )

    def cube(self, municipality: Municipality, *, resolution: int) -> Cube:
        """Lay the reports out over the municipality's study area."""
        lon, lat = reproject_points(
            self.addresses["east"].to_numpy(float),
            self.addresses["north"].to_numpy(float),
            source=SWEREF99_TM,
            target=WGS84,
        )
        known = self.columns["cell"].to_numpy(np.int64)
        spread = [footprint.cells for footprint in self.footprints.values()]
        cells = study_area(
            municipality,
            resolution=resolution,
            address_cells=grid.cells_of_points(lon, lat),
            report_cells=np.concatenate([known[known != 0], *spread]),
        )
        return Cube.build(
            self.columns,
            self.footprints,
            cells_of_study_area=cells,
            resolution=resolution,
        )
