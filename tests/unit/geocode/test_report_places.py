"""Many reports are placed together, each by the best that is known of it."""

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.geocode import place_reports


def _reports(**columns):
    count = max(len(values) for values in columns.values())
    empty = {
        "lon": [np.nan] * count,
        "lat": [np.nan] * count,
        "accuracy_m": [np.nan] * count,
        "address": [None] * count,
        "text_raw": [None] * count,
    }
    return pd.DataFrame({**empty, **columns})


def test_coordinates_come_before_address_and_address_before_text(town):
    reports = _reports(
        lon=[16.73, np.nan, np.nan, np.nan],
        lat=[58.63, np.nan, np.nan, np.nan],
        address=["Storgatan 1", "Storgatan 2", "Okända gränd 1", None],
        text_raw=["Rån på Ålgatan."] * 4,
    )

    placed = place_reports(reports, town, use_text=True)

    assert placed.precision.tolist() == ["point", "address", "street", "street"]
    assert placed.label.tolist() == [None, "Storgatan 2", "Ålgatan", "Ålgatan"]


def test_text_is_read_only_for_senders_that_ask_for_it(town):
    reports = _reports(text_raw=["Rån på Ålgatan."])

    placed = place_reports(reports, town, use_text=False)

    assert placed.precision.tolist() == ["unplaced"]


def test_unplaced_reports_have_no_cell_and_no_point(town):
    reports = _reports(text_raw=["Någonting hände någonstans.", None])

    placed = place_reports(reports, town, use_text=True)

    assert placed.cell.tolist() == placed.footprint.tolist() == [0, 0]
    assert np.isnan(placed.accuracy_m).all()
    assert np.isnan(placed.east).all()
    assert placed.footprints == {}


def test_reports_of_one_street_share_one_footprint_spread_over_cells(town):
    reports = _reports(address=["Långa vägen", "långa v.", "Storgatan 1"])

    placed = place_reports(reports, town, use_text=False)

    assert placed.footprint[0] == placed.footprint[1] != 0
    assert list(placed.footprints) == [placed.footprint[0]]
    spread = placed.footprints[placed.footprint[0]]
    assert len(spread.cells) > 20
    assert placed.cell.tolist()[:2] == [0, 0]
    assert placed.cell[2] != 0


def test_a_pin_is_one_cell_unless_it_is_very_uncertain():
    reports = _reports(
        lon=[16.73] * 3, lat=[58.63] * 3, accuracy_m=[np.nan, 60.0, 900.0]
    )

    placed = place_reports(reports, None, use_text=False)

    cell = grid.cells_of_points(np.array([16.73]), np.array([58.63]))[0]
    assert placed.cell.tolist() == [cell, cell, 0]
    assert placed.accuracy_m.tolist() == [83.0, 60.0, 900.0]
    wide = placed.footprints[placed.footprint[2]]
    assert cell in wide.cells
    assert wide.weights.sum() == pytest.approx(1)
    assert len(wide.cells) > 100


def test_no_reports_are_placed_as_none():
    reports = _reports(lon=[])

    placed = place_reports(reports, None, use_text=True)

    assert len(placed.precision) == len(placed.cell) == 0
