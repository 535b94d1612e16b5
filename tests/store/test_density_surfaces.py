"""Pictures of how closely reports lie: made of well placed ones alone."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
import rasterio
from sqlalchemy import text

from geosafety.catalog import read_catalog
from geosafety.cli.program import run
from geosafety.jobs.density_surfaces import (
    FEWEST,
    density_file,
    keep_density_surfaces,
)
from geosafety.jobs.worker import DENSITY, smooth, worker
from geosafety.model.report import ReportKind
from geosafety.store.connection import transaction
from geosafety.store.reports import save

NOW = datetime(2026, 9, 1, tzinfo=UTC)
EAST, NORTH = 468_000.0, 6_462_000.0


@pytest.fixture
def smoothed(database, database_settings):
    catalog = read_catalog(database_settings)
    return lambda: keep_density_surfaces(database, database_settings, catalog, now=NOW)


@pytest.fixture
def saved(database, made_up):
    """Store reports: so many with a point, and so many known to an area alone."""

    def store(points, vague=0, *, police=0, old=0, sender="vaktbolag"):
        count = points + vague + police + old
        reports = made_up.reports(count)
        places = made_up.points(count)
        places = replace(
            places,
            east=np.full(count, EAST),
            north=np.full(count, NORTH),
            precision=np.where(np.arange(count) < vague, "area", "point"),
        )
        secret = np.arange(count) >= count - police
        reports["confidentiality"] = np.where(secret, "police", "internal")
        if old:
            at = reports.index[vague : vague + old]
            for column in ("occurred_from", "occurred_to"):
                reports.loc[at, column] -= pd.Timedelta(days=500)
        with transaction(database) as connection:
            origin = made_up.origin(connection, sender)
            save(connection, reports, places, origin=origin)

    return store


def test_only_well_placed_reports_of_the_year_are_smoothed_and_the_rest_is_told(
    smoothed, saved, database_settings
):
    saved(30, vague=4, police=5, old=6)
    made = smoothed()
    assert made["period"] == {"from": "2024-03-04", "to": "2025-03-03"}
    card = made["surfaces"]["incident"]
    assert (card["n"], card["outside"], card["left_out"]) == (30, 0, {"area": 4})
    path = density_file(database_settings, ReportKind.INCIDENT)
    with rasterio.open(path) as dataset:
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert json.loads(dataset.tags()["METHOD"]) == card
        values = dataset.read(1)
        total = np.nansum(values) * card["cell_m"] ** 2 / 1e6
        assert total == pytest.approx(30, rel=0.02)
        row, column = np.unravel_index(np.nanargmax(values), values.shape)
        assert dataset.xy(row, column) == pytest.approx((EAST, NORTH), abs=50)
    assert card["limits"] == sorted(card["limits"])


def test_few_reports_have_no_picture_and_an_old_one_goes(
    smoothed, saved, database_settings
):
    path = density_file(database_settings, ReportKind.INCIDENT)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"of last year")
    saved(FEWEST - 1, vague=50)
    card = smoothed()["surfaces"]["incident"]
    assert str(FEWEST) in card["refusal"]["sv"]
    assert not path.exists()


def test_reports_without_a_point_are_left_out_whatever_is_said_of_them(
    smoothed, saved, database
):
    saved(FEWEST + 3)
    with transaction(database) as connection:
        connection.execute(
            text(
                "update core.placement set point = null where report_id in"
                " (select id from core.report order by id limit 3)"
            )
        )
    card = smoothed()["surfaces"]["incident"]
    assert (card["n"], card["left_out"]) == (FEWEST, {"unplaced": 3})


def test_the_command_says_how_many_are_in_each(
    saved, database_settings, monkeypatch, capsys
):
    for name, value in database_settings.environ().items():
        monkeypatch.setenv(name, value)
    saved(FEWEST)
    assert run(["hotspots", "density", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["surfaces"]["incident"]["n"] == FEWEST
    assert run(["hotspots", "density"]) == 0
    said = capsys.readouterr().out
    assert f"incident: n = {FEWEST}\n" in said
    assert f"minst {FEWEST}" in said


def test_the_worker_makes_them_each_night(database_settings, saved):
    saved(FEWEST)
    queue = worker(database_settings)
    assert (DENSITY, "") in queue.periodic_registry.periodic_tasks
    assert smooth(database_settings, now=NOW)["incident"] == FEWEST
    assert density_file(database_settings, ReportKind.INCIDENT).exists()


def test_without_reports_there_is_no_period_and_no_picture(smoothed):
    made = smoothed()
    assert made["period"] is None
    assert all(card["refusal"] for card in made["surfaces"].values())
