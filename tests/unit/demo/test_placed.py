"""The made-up reports placed without a database."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geosafety.catalog import Catalog
from geosafety.demo.handout import Handout
from geosafety.demo.municipality import DemoTown
from geosafety.demo.placed import read_and_place
from geosafety.demo.surroundings import things_of
from geosafety.errors import NotFoundError


def test_each_event_is_placed_once(
    handout: Handout, catalog: Catalog, truth: pd.DataFrame
) -> None:
    placed = read_and_place(handout, catalog)
    told = truth["sender"] != "polisen"
    assert len(placed.frame) + placed.repeats == told.sum()
    # Some of the repeats lie on a mere street, and some reports are alike by chance.
    assert placed.repeats == pytest.approx((truth["same_as"] >= 0).sum(), rel=0.1)
    cube = placed.cube(catalog.municipality, resolution=9)
    counted = cube.places(["graffiti"])
    assert counted.reports == (placed.frame["category"] == "graffiti").sum()


def test_files_without_their_town_are_refused(
    handout: Handout, catalog: Catalog
) -> None:
    with pytest.raises(NotFoundError):
        read_and_place(replace(handout, town=None), catalog)


def test_the_town_has_things_of_every_kind(town: DemoTown) -> None:
    things = things_of(town)
    assert all(points.ndim == 2 and len(points) > 3 for points in things.values())
    assert all(np.isfinite(points).all() for points in things.values())
    assert len(things["trasig lampa"]) < len(things["lampa"]) / 10
