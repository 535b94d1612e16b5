"""Hotspots from stored reports, by the command, in every format."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.cli.program import run
from geosafety.model.hotspot import HOTSPOT_COLUMNS
from geosafety.model.placement import Footprint, PlacementBatch
from geosafety.store import hotspots, reports
from geosafety.store.connection import transaction

ANSWER = {
    *("cells", "hot", "cold", "reports", "placed_share", "period", "categories"),
    *("resolution", "test", "refusal", "out", "run"),
}


def places(cells):
    """A knot of 80 reports, 120 spread out, 20 on a street, 10 nowhere."""
    rng = np.random.default_rng(3)
    fine = grid.cells_of_points(*grid.centres(cells))
    knot = fine[np.isin(cells, grid.grow(cells[200:201]))]
    shares = np.sqrt(np.arange(1, 8))
    street = Footprint(np.sort(fine[400:407]), shares / shares.sum())
    cell = np.concatenate([rng.choice(knot, 80), rng.choice(fine, 120)])
    return PlacementBatch(
        precision=np.repeat(["point", "street", "unplaced"], [200, 20, 10]),
        accuracy_m=np.repeat([10.0, 150.0, np.nan], [200, 20, 10]),
        cell=np.append(cell, np.zeros(30, np.int64)),
        footprint=np.repeat([0, street.key, 0], [200, 20, 10]),
        east=np.full(230, np.nan),
        north=np.full(230, np.nan),
        label=np.full(230, None),
        footprints={street.key: street},
    )


@pytest.fixture
def stored(database, database_settings, made_up):
    """Store 230 reports in the made-up municipality."""
    boundary = read_catalog(database_settings).municipality.boundary
    rows = made_up.reports(230)
    with transaction(database) as connection:
        origin = made_up.origin(connection)
        cells = grid.cells_of_polygon(boundary, 9)
        reports.save(connection, rows, places(cells), origin=origin)
    return database


@pytest.fixture
def detect(stored, database_settings, monkeypatch, capsys, tmp_path):  # noqa: ARG001
    """Give a function that runs the command on those reports."""
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", database_settings.database_url)
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "demo")

    def call(*arguments, out="karta.geojson"):
        path = tmp_path / out
        given = ["hotspots", "detect", "--out", str(path), *arguments, "--json"]
        if "--resolution" not in arguments:
            given += ["--resolution", "9"]
        code = run(given)
        return code, json.loads(capsys.readouterr().out), path

    return call


def test_the_answer_counts_all_and_keeps_the_map(detect, stored):
    code, answer, path = detect()
    assert code == 0
    assert set(answer) == ANSWER
    assert answer["hot"] >= 7
    assert answer["reports"] == 230
    assert answer["placed_share"] == pytest.approx(220 / 230, abs=1e-4)
    assert answer["period"] == {"from": "2025-03-01", "to": "2025-03-11"}
    with transaction(stored) as connection:
        run_kept = hotspots.latest(connection)
    assert str(run_kept.id) == answer["run"]
    assert run_kept.cells == answer["cells"] == len(gpd.read_file(path))


def read_table(path):
    """Read any of the formats as a frame."""
    if path.suffix == ".gpkg":
        # Beside the layer lies the style that QGIS opens it in.
        return gpd.read_file(path, layer="hotspots")
    readers = {".csv": pd.read_csv, ".parquet": gpd.read_parquet}
    return readers.get(path.suffix, gpd.read_file)(path)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "parquet", "csv"])
def test_every_format_has_the_same_columns_and_cells(detect, suffix):
    _, answer, path = detect(out=f"åker.{suffix}")
    frame = read_table(path)
    assert tuple(frame.columns.drop("geometry", errors="ignore")) == HOTSPOT_COLUMNS
    assert len(frame) == answer["cells"]
    assert (frame["Gi_Bin"] > 0).sum() == answer["hot"]
    assert frame["n"].sum() == pytest.approx(220)
    assert frame["q_value"].between(0, 1).all()
    beside = ["åker-metod.txt"] if suffix == "csv" else []
    written = sorted(file.name for file in path.parent.glob("*åker*"))
    assert written == [*beside, path.name]


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "parquet"])
def test_hexagons_lie_where_their_cells_lie(detect, suffix):
    frame = read_table(detect(out=f"karta.{suffix}")[2])
    assert frame.crs.to_epsg() == 4326
    middle = frame.geometry.iloc[[0, -1]].representative_point()
    cells = grid.cells_of_points(middle.x, middle.y, 9)
    assert grid.to_hex(cells).tolist() == frame["h3"].iloc[[0, -1]].tolist()


def test_a_page_for_people(detect):
    html = detect(out="karta.html")[2].read_text("utf-8")
    assert "Platser som sticker ut i Lövköping" in html


def test_a_street_spreads_its_reports_and_unplaced_ones_show_nowhere(detect):
    _, answer, path = detect()
    frame = gpd.read_file(path)
    known = frame["n"].round(6) % 1 == 0
    assert (~known).sum() == 7
    assert frame.loc[~known, "n"].max() < 8
    assert answer["test"] == "lattice"


def test_a_period_and_a_category_narrow_the_count(detect):
    _, day, _ = detect("--from", "2025-03-02", "--to", "2025-03-03")
    assert day["reports"] == 48
    _, half, _ = detect("--category", "graffiti")
    assert half["reports"] == 115
    assert half["categories"] == ["graffiti"]


def test_too_few_reports_are_answered_but_point_nothing_out(detect):
    code, answer, _ = detect("--to", "2025-03-01")
    assert code == 0
    assert answer["hot"] == 0
    assert "minst 60 rapporter" in answer["refusal"]


def test_a_period_without_reports_is_a_map_of_zeros(detect):
    _, answer, path = detect("--from", "2030-01-01", "--to", "2030-12-31")
    assert answer["reports"] == 0
    assert answer["placed_share"] is None
    assert not gpd.read_file(path)["n"].any()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--category", "olyckor"], "not-found"),
        (["--category", "graffiti", "--kind", "unsafe_place"], "refused-input"),
        (["--from", "2025-04-01", "--to", "2025-03-01"], "refused-input"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_no_file(detect, arguments, code):
    exit_code, answer, path = detect(*arguments)
    assert exit_code == 1
    assert answer["error"]["code"] == code
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "out"), [((), "karta.docx"), (("--resolution", "11"), "karta.csv")]
)
def test_wrong_usage_is_told_apart_from_refusal(detect, arguments, out):
    code, answer, _ = detect(*arguments, out=out)
    assert code == 2
    assert answer["error"]["code"] == "usage"


def test_a_folder_that_is_missing_is_refused(detect):
    code, answer, _ = detect(out="finns/inte.csv")
    assert code == 2
    assert "finns" in answer["error"]["message"]
