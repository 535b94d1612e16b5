"""The made-up municipality after the whole chain, and after it again."""

import fcntl
import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from time import monotonic

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from sqlalchemy import Engine, text

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.demo.plans import PLAN_FILES
from geosafety.demo.planted import PLANTED, Planted
from geosafety.hotspots import Cube, HotspotQuestion, find_hotspots
from geosafety.jobs import demo
from geosafety.jobs.counted import Counted
from geosafety.model.measure import MeasureState
from geosafety.model.meeting import Edition
from geosafety.model.operation import OperationState
from geosafety.settings import Settings
from geosafety.store import (
    developments,
    issues,
    layers,
    measures,
    meeting_documents,
    meetings,
    operations,
    register,
)
from geosafety.store.connection import connect, transaction

TRUTH = "demo/files/facit.csv"


@pytest.fixture(scope="module")
def truth(demo_settings: Settings) -> pd.DataFrame:
    path = demo_settings.data_dir / TRUTH
    frame = pd.read_csv(path, index_col="row", keep_default_na=False)
    return frame[frame["sender"] != "polisen"].set_index(["sender", "external_id"])


@pytest.fixture(scope="module")
def stored(demo_store: Engine) -> pd.DataFrame:
    query = """
        select r.sender, r.external_id, r.duplicate_of, p.precision, p.accuracy_m,
               p.label, st_x(p.point) as east, st_y(p.point) as north
        from core.report r join core.placement p on p.report_id = r.id
        -- What came by a form has no file, and waits.
        where r.batch_id is not null
    """
    with transaction(demo_store) as connection:
        rows = connection.execute(text(query)).mappings().all()
    return pd.DataFrame(rows).set_index(["sender", "external_id"])


def test_every_report_is_stored(truth: pd.DataFrame, stored: pd.DataFrame) -> None:
    filed = stored.drop(index="polisen", level="sender")
    assert set(filed.index) == set(truth.index)
    assert len(stored.loc["polisen"]) == 330


def test_points_are_placed_where_things_happened(
    truth: pd.DataFrame, stored: pd.DataFrame
) -> None:
    points = truth[truth["manner"] == "point"]
    placed = stored.loc[points.index]
    assert (placed["precision"] == "point").all()
    off = np.hypot(
        placed["east"].astype(float) - points["east"],
        placed["north"].astype(float) - points["north"],
    )
    assert off.max() < 40


@pytest.mark.parametrize(
    ("manner", "precision", "share"),
    [("address", "address", 1.0), ("slip", "address", 0.97), ("street", "street", 1.0)],
)
def test_addresses_are_understood(
    truth: pd.DataFrame,
    stored: pd.DataFrame,
    manner: str,
    precision: str,
    share: float,
) -> None:
    written = truth[truth["manner"] == manner]
    placed = stored.loc[written.index]
    right = (placed["precision"] == precision) & (placed["label"] == written["meant"])
    assert right.mean() >= share


def test_what_says_no_place_has_none(truth: pd.DataFrame, stored: pd.DataFrame) -> None:
    nowhere = truth[truth["manner"] == "nowhere"]
    assert len(nowhere) > 20
    assert (stored.loc[nowhere.index, "precision"] == "unplaced").all()


def test_events_told_twice_are_found(truth: pd.DataFrame, stored: pd.DataFrame) -> None:
    again = truth.index[truth["same_as"] >= 0]
    found = stored["duplicate_of"].notna()
    assert found.sum() < 1.1 * len(again)
    either = found.sum() / len(again)
    assert either > 0.95


@pytest.fixture(scope="module")
def cube(demo_store: Engine, demo_settings: Settings) -> Cube:
    municipality = read_catalog(demo_settings).municipality
    with transaction(demo_store) as connection:
        counted = Counted.read(connection)
    return counted.laid_out(municipality, resolution=grid.USUAL_RESOLUTION).cube


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.key)
def test_planted_places_are_hot_in_their_own_time(
    cube: Cube, demo_settings: Settings, planted: Planted
) -> None:
    accepted = read_catalog(demo_settings).vocabulary.accepted()
    kinds = {accepted[key].kind for key in planted.categories}
    main = accepted[max(planted.categories, key=planted.categories.__getitem__)].kind
    asked = HotspotQuestion(
        categories=tuple(
            key for key in planted.categories if accepted[key].kind is main
        ),
        kind=str(main),
        period=planted.period,
        version="test",
        draws=0,
    )
    found, _ = find_hotspots(cube, asked)
    path = demo_settings.data_dir / "demo/files/facit_hotspots.json"
    places = {each["key"]: each for each in json.loads(path.read_text("utf-8"))}
    middle = places[planted.key]["east"], places[planted.key]["north"]
    east, north = grid.centres_3006(cube.cells)
    # The test holds a cell's own count fixed, so a lone peak shows beside itself.
    near = np.hypot(east - middle[0], north - middle[1]) < 350
    assert len(kinds) <= 2
    assert found.frame["Gi_Bin"].to_numpy()[near].max() >= 2


def test_both_plans_are_reviewed_and_their_documents_written(
    demo_store: Engine, demo_settings: Settings
) -> None:
    with transaction(demo_store) as connection:
        stored = developments.read_all(connection)
        reviews = [developments.latest_review(connection, each.id) for each in stored]
    names = {each.development.name for each in stored}
    assert {"Stationskvarteret", "Smedhöjden etapp 2"} <= names
    assert all(review is not None for review in reviews)
    for plan in PLAN_FILES:
        folder = demo_settings.data_dir / "demo/reviews" / Path(plan).stem
        assert (folder / "review.json").exists()
        assert "Lövköping" in (folder / "review.html").read_text(encoding="utf-8")


def test_two_that_build_at_once_wait_for_each_other(demo_settings: Settings) -> None:
    told = Event()
    lock = demo_settings.data_dir / "demo/build.lock"
    with ThreadPoolExecutor(1) as pool:
        with lock.open("a") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            building = pool.submit(
                demo.build, demo_settings, progress=lambda *_: told.set()
            )
            assert not told.wait(1)
        assert building.result(60)["reports"]["stored"] == 0
    assert told.is_set()


def test_a_second_start_is_quick_and_loses_nothing(
    demo_settings: Settings, demo_built: demo.DemoBuilt, copied_demo: Settings
) -> None:
    def silent(_what: str, _done: int, _total: int) -> None:
        """Tell nobody."""

    shutil.copytree(demo_settings.municipality_dir, copied_demo.municipality_dir)
    catalog = read_catalog(copied_demo)
    own = gpd.GeoDataFrame(
        {"name": ["Vår egen skola"]},
        geometry=[shapely.Point(468500, 6462500)],
        crs=3006,
    )
    database = connect(copied_demo)
    with transaction(database) as connection:
        layers.replace_features(connection, catalog.layers["schools"], own)
    began = monotonic()
    second = demo.build(copied_demo, progress=silent)
    took = monotonic() - began
    assert took < 10
    assert demo_built["reports"]["stored"] > 7500
    assert second["reports"]["stored"] == second["reports"]["updated"] == 0
    assert (
        second["reports"]["unchanged"] + second["reports"]["duplicates"]
        == (second["reports"]["read"])
    )
    assert second["hotspots"] == demo_built["hotspots"]
    assert second["signins"] == demo_built["signins"]
    assert [Path(each).name for each in second["plans"]] == [
        Path(each).name for each in demo_built["plans"]
    ]
    with transaction(database) as connection:
        kept = layers.read_features(connection, "schools")
        assert kept["name"].tolist() == ["Vår egen skola"]
        assert len(register.read_addresses(connection)) > 5000
        assert len(developments.read_all(connection)) == 2
        assert len(meetings.read_all(connection)) == 26
    database.dispose()


def test_there_is_a_year_of_meetings_each_with_its_documents(
    demo_store: Engine,
) -> None:
    with transaction(demo_store) as connection:
        held = list(reversed(meetings.read_all(connection)))
        locked = [each for each in held if each.is_locked]
        documents = [
            meeting_documents.read(connection, each.id, edition)
            for each in locked
            for edition in Edition
        ]
    assert [each.number for each in held] == list(range(1, 27))
    assert [each.number for each in locked] == list(range(1, 25))
    assert [each.period.days for each in held] == [14] * 26
    assert held[24].period.last == date(2026, 8, 30)
    assert all(each.pdf.startswith(b"%PDF") for each in documents)
    numbers = [json.loads(each.json)["numbers"] for each in documents]
    assert all(numbers)


def test_operations_are_done_late_and_free_and_places_have_a_history(
    demo_store: Engine,
) -> None:
    today = demo.NOW.date()
    with transaction(demo_store) as connection:
        agreed = [
            each
            for held in meetings.read_all(connection)
            for each in operations.of_meeting(connection, held.id)
        ]
        lifted = issues.read_all(connection)
        steps = {each.id: issues.steps(connection, each.id) for each in lifted}
    states = Counter(each.state for each in agreed)
    assert states[OperationState.DONE] > 10
    assert states[OperationState.NOT_DONE] > 1
    assert any(each.is_late(today) for each in agreed)
    assert any(each.owner is None for each in agreed)
    assert len(lifted) == 6
    assert all(len(found) > 1 for found in steps.values())
    assert sum(each.escalated_at is not None for each in lifted) == 1


def test_the_measure_that_is_followed_up_shows_what_was_planted(
    demo_store: Engine,
) -> None:
    with transaction(demo_store) as connection:
        found = measures.read_all(connection)
        followed = {
            each.id: measures.followed_up(connection, each.id) for each in found
        }
    (done,) = [each for each in found if each.measure.state is MeasureState.FOLLOWED_UP]
    (what,) = followed[done.id]
    before, after = what.numbers["reports"]["target"]
    assert before > 10 * after
    assert what.value == after
    assert what.numbers["p"] < 0.001
    assert {each.measure.state for each in found} >= {
        MeasureState.PROPOSED,
        MeasureState.DECIDED,
        MeasureState.ONGOING,
        MeasureState.DONE,
    }
    assert any(each.measure.is_late(demo.NOW.date()) for each in found)
