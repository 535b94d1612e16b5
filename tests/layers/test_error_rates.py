"""How often planted hotspots are found, and quiet places are not, over many towns."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.crs import reproject_points
from geosafety.demo.drawing import bent
from geosafety.demo.events import happen, middle_of
from geosafety.demo.municipality import make
from geosafety.demo.plan_sheet import QUARTERS
from geosafety.demo.planted import PLANTED
from geosafety.hotspots import Cube, HotspotQuestion, find_hotspots, study_area
from geosafety.settings import Settings

NEAR_M = 350
APART_M = 700


class Town:
    """The made-up town, in which two years pass anew with each seed."""

    def __init__(self):
        settings = Settings(
            data_dir=Path("/nowhere"),
            database_url=None,
            municipality="demo",
            layers_dir=None,
            language="sv",
        )
        catalog = read_catalog(settings)
        self.categories = catalog.vocabulary.accepted()
        self.town = make(catalog.municipality.boundary)
        doors = self.town.addresses.geometry
        self.area = study_area(
            catalog.municipality,
            resolution=9,
            address_cells=cells_of(doors.x, doors.y),
            report_cells=np.zeros(0, np.int64),
        )
        self.neighbours = grid.neighbours(self.area)
        self.centres = np.column_stack(grid.centres_3006(self.area))
        self.planted = {each.key: middle_of(each, self.town) for each in PLANTED}
        # Where villas stand nothing is planted, and least happens.
        villas = {
            quarter.name: np.array(bent(Point(quarter.spots[0])).coords[0])
            for quarter in QUARTERS
            if quarter.fabric == "villas"
        }
        self.quiet = {
            name: middle
            for name, middle in villas.items()
            if min(np.hypot(*(middle - each)) for each in self.planted.values())
            > APART_M
        }

    def cube(self, seed):
        told = happen(self.town, np.random.default_rng([seed, 77])).frame
        told = told[told["category"].isin(self.categories)]
        local = told["moment"].dt.tz_convert("Europe/Stockholm").dt.tz_localize(None)
        columns = pd.DataFrame(
            {
                "category": told["category"],
                "kind": [self.categories[key].kind.value for key in told["category"]],
                "sender": told["sender"],
                "day": local.dt.normalize(),
                "cell": cells_of(told["east"], told["north"]),
                "footprint": 0,
                "count": 1,
            }
        )
        return Cube.build(columns, {}, cells_of_study_area=self.area, resolution=9)

    def hot_near(self, found, middle):
        near = np.hypot(*(self.centres - middle).T) < NEAR_M
        return bool(found.frame["Gi_Bin"].to_numpy()[near].max() >= 2)

    def ask(self, cube, planted):
        main = self.categories[max(planted.categories, key=planted.categories.get)].kind
        asked = HotspotQuestion(
            categories=tuple(
                key for key in planted.categories if self.categories[key].kind is main
            ),
            kind=str(main),
            period=planted.period,
            version="test",
            draws=0,
        )
        return find_hotspots(cube, asked, weights=self.neighbours)[0]


def cells_of(east, north):
    lon, lat = reproject_points(
        np.asarray(east, float), np.asarray(north, float), source=3006, target=4326
    )
    return grid.cells_of_points(lon, lat)


@pytest.fixture(scope="module")
def town():
    return Town()


def rates(town, seeds):
    """Share of the seeds in which each planted, and each quiet, place is hot."""
    found = {planted.key: [] for planted in PLANTED}
    false = {name: [] for name in town.quiet}
    for seed in seeds:
        cube = town.cube(seed)
        for planted in PLANTED:
            hotspots = town.ask(cube, planted)
            found[planted.key].append(
                town.hot_near(hotspots, town.planted[planted.key])
            )
            for name, middle in town.quiet.items():
                false[name].append(town.hot_near(hotspots, middle))
    return (
        {key: float(np.mean(hits)) for key, hits in found.items()},
        {name: float(np.mean(hits)) for name, hits in false.items()},
    )


def check(found, false):
    # A tunnel of one single cell is thinned by its neighbours: 93 % of 200 seeds.
    assert min(found.values()) >= 0.9
    assert len(false) >= 4
    # q <= 0.05 on each of eight maps of 1,600 cells, and two places of some cells.
    assert max(false.values()) <= 0.05


def test_planted_places_are_found_and_quiet_ones_are_not(town):
    check(*rates(town, range(12)))


@pytest.mark.fault
def test_error_rates_over_200_seeds(town, capsys):
    found, false = rates(town, range(200))
    with capsys.disabled():
        sys.stdout.write(f"\nfound: {found}\nquiet places called hot: {false}\n")
    check(found, false)
