"""The made-up municipality's reports, read and placed without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.catalog import Catalog
from geosafety.demo.handout import Handout
from geosafety.demo.municipality import DemoTown
from geosafety.errors import NotFoundError
from geosafety.geocode import Gazetteer, place_reports
from geosafety.hotspots import Cube, study_area
from geosafety.intake import read_reports
from geosafety.intake.duplicates import WELL_PLACED, WELL_TIMED, find_near
from geosafety.model.municipality import Municipality
from geosafety.model.period import LOCAL_TIME
from geosafety.model.placement import Footprint

# The morning after the last day reported.
_READ_AT = datetime(2026, 9, 1, 6, tzinfo=UTC)
# Their notices come from a feed, and say no more than the town.
_FEED = "polisen"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PlacedReports:
    """
    Reports with their places, each event once.

    Attributes
    ----------
    frame : DataFrame
        One row each: `sender`, `category`, `kind`, `occurred_from`, `occurred_to`
        (UTC), `time_precision`, `precision`, `cell` and `footprint` (as in
        `PlacementBatch`), `east`, `north` (EPSG:3006, metres, NaN where no point is
        meant).
    footprints
        The footprints referred to, by key.
    addresses : DataFrame
        The register: `street`, `number`, `postcode`, `locality`, and `east`, `north`
        (EPSG:3006, metres).
    repeats
        How many more reports told of an event that another sender had told of.
    """

    frame: pd.DataFrame
    footprints: Mapping[int, Footprint]
    addresses: pd.DataFrame
    repeats: int

    def cube(self, municipality: Municipality, *, resolution: int) -> Cube:
        """Lay the reports out over the study area, H3 cells at a resolution."""
        east, north = self.addresses["east"], self.addresses["north"]
        cell = self.frame["cell"].to_numpy(np.int64)
        spread = [each.cells for each in self.footprints.values()]
        cells = study_area(
            municipality,
            resolution=resolution,
            address_cells=grid.cells_at(east, north),
            report_cells=np.concatenate([cell[cell != 0], *spread]),
        )
        local = self.frame["occurred_from"].dt.tz_convert(LOCAL_TIME)
        columns = self.frame[["category", "kind", "sender", "cell", "footprint"]]
        return Cube.build(
            columns.assign(day=local.dt.tz_localize(None).dt.normalize(), count=1),
            self.footprints,
            cells_of_study_area=cells,
            resolution=resolution,
        )


def read_and_place(handout: Handout, catalog: Catalog) -> PlacedReports:
    """
    Read the files of all senders but the police, and place each report.

    Parameters
    ----------
    handout
        The files, with the town they were made of.
    catalog
        How each sender's file is read.

    Raises
    ------
    NotFoundError
        If the files were made before, so that the town is not at hand.
    RefusedInputError
        If a file cannot be read.
    """
    town = handout.town
    if town is None:
        raise NotFoundError(
            sv="Staden som filerna gjordes av är inte kvar; gör filerna på nytt.",
            en="The town that the files were made of is gone; make the files anew.",
        )
    reports = pd.concat(
        [
            read_reports(
                path,
                catalog.senders[sender],
                vocabulary=catalog.vocabulary,
                municipality=catalog.municipality,
                now=_READ_AT,
            ).reports.assign(sender=sender)
            for sender, path in handout.reports.items()
            if sender != _FEED
        ],
        ignore_index=True,
    )
    addresses = _register(town)
    gazetteer = Gazetteer.build(
        addresses, town.place_names, municipality=catalog.municipality
    )
    placed = place_reports(reports, gazetteer, use_text=False)
    frame = reports.assign(
        precision=placed.precision,
        cell=placed.cell,
        footprint=placed.footprint,
        east=placed.east,
        north=placed.north,
    )
    once = frame[~_told_before(frame)].reset_index(drop=True)
    return PlacedReports(
        frame=once,
        footprints=placed.footprints,
        addresses=addresses,
        repeats=len(frame) - len(once),
    )


def _register(town: DemoTown) -> pd.DataFrame:
    """Give the addresses as a plain table."""
    points = town.addresses.geometry
    plain = pd.DataFrame(town.addresses.drop(columns="geometry"))
    return plain.assign(east=points.x, north=points.y)


def _told_before(frame: pd.DataFrame) -> pd.Series:
    """Mark reports of an event that a sender earlier in the table has told of."""
    well = frame["precision"].isin([each.value for each in WELL_PLACED])
    well &= frame["east"].notna()
    well &= frame["time_precision"].isin([each.value for each in WELL_TIMED])
    told = pd.Series(data=False, index=frame.index)
    known = frame.iloc[:0]
    for _, reports in frame[well].groupby("sender", sort=False):
        told[reports.index] = find_near(reports, known) >= 0
        known = pd.concat([known, reports])
    return told
