"""The reports are readable, and what is planted is there."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geosafety.catalog import Catalog
from geosafety.crs import reproject_points
from geosafety.demo.handout import Handout, hand_out
from geosafety.demo.misspell import slip
from geosafety.demo.municipality import DemoTown
from geosafety.demo.planted import PLANTED, REPORTED
from geosafety.intake import (
    latest_events,
    read_feed_page,
    read_reports,
    reports_of_notices,
)

NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)
FILED = ["kommunen", "bostadsbolaget", "vaktbolaget", "trygghetsappen"]


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(
    handout: Handout, catalog: Catalog, tmp_path: Path
) -> None:
    hand_out(tmp_path, municipality=catalog.municipality, senders=catalog.senders)
    first = _digests(handout.truth.parents[1])
    assert len(first) == 14
    assert _digests(tmp_path) == first


@pytest.mark.parametrize("sender", FILED)
def test_every_row_can_be_read(
    handout: Handout, catalog: Catalog, truth: pd.DataFrame, sender: str
) -> None:
    batch = read_reports(
        handout.reports[sender],
        catalog.senders[sender],
        vocabulary=catalog.vocabulary,
        municipality=catalog.municipality,
        now=NOW,
    )
    own = truth[truth["sender"] == sender].set_index("external_id")
    assert batch.problems == ()
    assert set(batch.reports["external_id"]) == set(own.index)
    read = batch.reports.set_index("external_id").loc[own.index]
    assert (read["category"] == own["category"]).all()
    assert (read["redactions"].map(len) > 0).sum() >= 3
    assert not read["text_shared"].str.contains("070|@|1212", na=False).any()


def test_coordinates_are_within_metres_of_the_truth(
    handout: Handout, catalog: Catalog, truth: pd.DataFrame
) -> None:
    batch = read_reports(
        handout.reports["kommunen"],
        catalog.senders["kommunen"],
        vocabulary=catalog.vocabulary,
        municipality=catalog.municipality,
        now=NOW,
    )
    own = truth[truth["sender"] == "kommunen"].set_index("external_id")
    read = batch.reports.set_index("external_id").loc[own.index]
    assert batch.duplicates == 6
    when = read["occurred_from"] - own["moment"]
    assert (when == pd.Timedelta(0)).all()
    east, north = reproject_points(read["lon"], read["lat"], source=4326, target=3006)
    off = np.hypot(east - own["east"], north - own["north"])
    assert 1 < off.median() < 10
    assert off.max() < 40


def test_notices_have_the_traps_of_the_real_feed(
    handout: Handout, catalog: Catalog
) -> None:
    page = read_feed_page(handout.reports["polisen"].read_bytes())
    notices = reports_of_notices(
        latest_events([page]),
        mapping=catalog.senders["polisen"],
        vocabulary=catalog.vocabulary,
        municipality_name=catalog.municipality.name,
    )
    assert len(notices.batch.reports) == 330
    assert notices.bundled + notices.without_category == 90
    assert notices.bundled > 10
    assert (notices.batch.reports["time_precision"] == "exact").all()
    assert len({event.content["location"]["gps"] for event in page}) == 1


def test_reports_keep_to_the_two_years(truth: pd.DataFrame) -> None:
    assert 7500 <= len(truth) <= 8500
    slack = pd.Timedelta(hours=1)
    assert truth["moment"].min() >= pd.Timestamp(REPORTED.start) - slack
    assert truth["moment"].max() < pd.Timestamp(REPORTED.end) + slack


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.key)
def test_what_is_planted_stands_out(truth: pd.DataFrame, planted: object) -> None:
    own = truth[(truth["planted"] == planted.key) & (truth["same_as"] < 0)]
    assert len(own) == planted.count
    middle = own[["east", "north"]].median()
    away = np.hypot(truth["east"] - middle["east"], truth["north"] - middle["north"])
    near = truth[away < 2 * planted.radius_m]
    alike = near[near["category"].isin(planted.categories)]
    share = (alike["planted"] == planted.key).mean()
    assert share > 0.5


def test_weekend_nights_are_hot(truth: pd.DataFrame) -> None:
    local = truth.loc[truth["planted"] == "resecentrum", "moment"].dt.tz_convert(
        "Europe/Stockholm"
    )
    evening = local - pd.Timedelta(hours=5)
    weekend = evening.dt.day_of_week.isin([4, 5])
    night = (local.dt.hour >= 20) | (local.dt.hour < 5)
    assert (weekend & night).mean() > 0.5


def test_the_same_event_is_told_twice_near_in_time_and_place(
    truth: pd.DataFrame,
) -> None:
    again = truth[truth["same_as"] >= 0]
    first = truth.loc[again["same_as"]]
    assert len(again) == 170
    assert (again["sender"] != first["sender"].to_numpy()).all()
    assert (again["category"] == first["category"].to_numpy()).all()
    apart = np.hypot(
        again["east"] - first["east"].to_numpy(),
        again["north"] - first["north"].to_numpy(),
    )
    assert apart.max() < 75
    between = (again["moment"] - first["moment"].set_axis(again.index)).abs()
    assert between.max() <= pd.Timedelta(minutes=60)


def test_addresses_are_misspelt_but_the_truth_is_known(
    truth: pd.DataFrame, town: DemoTown
) -> None:
    slips = truth[truth["manner"] == "slip"]
    assert len(slips) > 400
    assert (slips["written"] != slips["meant"]).all()
    known = set(town.addresses["street"] + " " + town.addresses["number"])
    assert set(slips["meant"]) <= known
    assert set(truth["manner"]) == {
        "point",
        "address",
        "slip",
        "street",
        "intersection",
        "place",
        "area",
        "nowhere",
    }


def test_every_slip_changes_the_address() -> None:
    rng = np.random.default_rng(3)
    for address in ("Ågatan 1", "Norra Björkvägen 12B", "Nygatan 7", "Lienvägen 3"):
        for _ in range(50):
            assert slip(address, rng) != address
