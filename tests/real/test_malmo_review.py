"""An area drawn in Malmö is reviewed with the real register and notices."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import shapely
from shapely.geometry import mapping

from geosafety.crs import reproject_geometry
from geosafety.grid import BASE_RESOLUTION, cells_touching, centres_3006
from geosafety.jobs.review import review_file
from geosafety.model.development import PlanStage
from geosafety.model.period import Period
from geosafety.store import report_counts
from geosafety.store.connection import transaction

NOW = datetime(2026, 11, 1, tzinfo=UTC)
# Drawn by hand around Möllevångstorget, longitude and latitude.
DRAWN = shapely.Polygon(
    [(13.0050, 55.5900), (13.0105, 55.5895), (13.0110, 55.5930), (13.0060, 55.5935)]
)


@pytest.fixture
def answer(malmo, settings, catalog, tmp_path):
    path = tmp_path / "mollan.geojson"
    path.write_text(json.dumps(mapping(DRAWN)))
    return review_file(
        malmo,
        settings,
        catalog,
        path,
        stage=PlanStage.CONSULTATION,
        out_dir=tmp_path / "ut",
        now=NOW,
    )


def findings(answer):
    document = json.loads(Path(answer["files"][0]).read_text(encoding="utf-8"))
    return {
        one["key"]: one
        for section in document["sections"]
        for one in section["findings"]
    }


def test_an_area_in_malmo_is_reviewed_with_what_there_is(answer):
    found = findings(answer)
    incidents, share = found["incidents"], found["placing"]["values"]["placed_share"]
    assert incidents["period"] == answer["period"]
    assert incidents["values"]["municipality"] > 500
    # The police name a street at most, so no notice is a point and the counts of
    # a place are shares of notices.
    assert found["placing"]["values"]["precise_share_here"] < 0.5
    assert 0.3 < share < 1
    # Malmö has given us no layers; that is said, and never shown as zero.
    assert {"lighting_gaps", "stops", "schools", "population", "hotspots"} <= set(
        answer["missing"]
    )
    page = Path(answer["files"][1]).read_text(encoding="utf-8")
    assert "Underlag saknas" in page
    assert not re.search(r"<script|godkän[dt]|http://(?!www\.w3\.org)", page)


def test_the_counts_are_the_weights_whose_centres_lie_in_the_area(answer, malmo):
    area = reproject_geometry(DRAWN, source=4326, target=3006)
    whole = area.buffer(250)
    days = [pd.Timestamp(answer["period"][end]).date() for end in ("from", "to")]
    with transaction(malmo) as connection:
        near = report_counts.near(
            connection,
            cells_touching(whole.buffer(100), BASE_RESOLUTION),
            period=Period(*days),
        )
    near = near[near["kind"] == "incident"]
    east, north = centres_3006(near["cell"].to_numpy("int64"))
    known = (near["east"].notna() & (near["weight"] > 0.999)).to_numpy()
    east[known], north[known] = near["east"][known], near["north"][known]
    inside = shapely.contains_xy(area, east, north)
    around = shapely.contains_xy(whole, east, north) & ~inside
    counted = findings(answer)["incidents"]["values"]
    for zone, chosen in (("area", inside), ("surroundings", around)):
        expected = near["weight"][chosen].sum()
        assert expected >= 5
        assert counted[zone] == pytest.approx(expected, abs=0.06)
