from datetime import UTC, date, datetime
from uuid import uuid4

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, box

from geosafety.errors import LayerError, NotFoundError, Problem, ShapeError
from geosafety.model.development import Development, PlanStage
from geosafety.model.hotspot import HOTSPOT_COLUMNS, Hotspots, MethodCard
from geosafety.model.layer import LayerSpec, Style
from geosafety.model.period import Period
from geosafety.model.vocabulary import Title
from geosafety.store import (
    batches,
    developments,
    feed_events,
    hotspots,
    layers,
    organisations,
    quarantine,
    register,
)
from geosafety.store.feed_events import ServedEvent

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def layer(key, **declared):
    return LayerSpec(
        key=key,
        folder="base",
        title=Title(key, key),
        style=Style(),
        source="Påhittad",
        audience=("planner",),
        **{"geometry": "point", **declared},
    )


LAMPS = layer("lamps", columns={"number": "text", "working": "boolean"})


def lamps(rows):
    numbers = range(rows)
    return gpd.GeoDataFrame(
        {
            "number": [f"Å{number}" for number in numbers],
            "working": [number % 2 == 0 for number in numbers],
        },
        geometry=[Point(616_000 + number, 6_514_000) for number in numbers],
        crs=3006,
    )


def development(stage=PlanStage.CONSULTATION, **changes):
    area = MultiPolygon([box(616_000, 6_514_000, 616_100, 6_514_100)])
    values = {"name": "Kvarteret Ån", "area": area, "digest": "ab" * 32, **changes}
    return Development(stage=stage, crs_found=3010, notes=("Läst som 3010.",), **values)


def test_an_address_register_replaces_the_old_one(connection):
    old = pd.DataFrame(
        {"street": ["Å"], "number": ["1"], "east": [1.0], "north": [2.0]}
    )
    old = old.assign(postcode=None, locality=None)
    new = old.assign(street="Östra Ågatan", postcode="611 00", east=616_000.5)
    register.replace_addresses(connection, pd.concat([old, old]))
    assert register.replace_addresses(connection, new) == 1
    found = register.read_addresses(connection)
    assert found.to_dict("records") == [
        {
            "street": "Östra Ågatan",
            "number": "1",
            "postcode": "611 00",
            "locality": None,
            "east": 616_000.5,
            "north": 2.0,
        }
    ]


def test_place_names_are_replaced_source_by_source(connection):
    names = pd.DataFrame(
        {
            "name": ["Stortorget"],
            "kind": ["square"],
            "accuracy_m": [np.nan],
            "geometry": [box(0, 0, 1, 1)],
        }
    )
    register.replace_place_names(connection, "stops", names)
    register.replace_place_names(connection, "squares", names)
    register.replace_place_names(connection, "stops", names.assign(name="Teatern"))
    found = register.read_place_names(connection)
    assert sorted(found["name"]) == ["Stortorget", "Teatern"]
    assert found.crs.to_epsg() == 3006
    assert found.area.tolist() == [1.0, 1.0]


def test_a_register_tells_whether_it_holds_anything(connection):
    assert not register.has_addresses(connection)
    assert not register.has_place_names(connection)
    address = {"street": ["Gatan"], "number": ["1"], "postcode": [None]}
    place = {"locality": [None], "east": [616_000.0], "north": [6_514_000.0]}
    register.replace_addresses(connection, pd.DataFrame({**address, **place}))
    assert register.has_addresses(connection)
    assert not register.has_place_names(connection)


def test_an_empty_register_has_its_columns(connection):
    assert register.read_addresses(connection).columns.tolist()[:2] == [
        "street",
        "number",
    ]
    assert register.read_place_names(connection).empty


def test_bad_rows_are_kept_whole_with_their_faults(connection, origin):
    rows = {3: {"tidpunkt": "i går", "beskrivning": "Åska"}, 9: {"tidpunkt": ""}}
    problems = [
        Problem(code="time", sv="Fel tid.", en="Wrong time.", row=3, column="tidpunkt"),
        Problem(code="file", sv="Fel.", en="Wrong."),
    ]
    assert quarantine.save(connection, origin.batch_id, rows, problems) == 2
    first, second = quarantine.read(connection, origin.batch_id)
    assert first.content == rows[3]
    assert first.problems == [
        {"code": "time", "column": "tidpunkt", "sv": "Fel tid.", "en": "Wrong time."}
    ]
    assert (second.row, second.problems) == (9, [])


def test_the_same_file_is_known_again(connection, origin):
    batches.set_counts(connection, origin.batch_id, {"stored": 3})
    first = batches.first_import(connection, "vaktbolag", bytes(32))
    assert first == {"imported_at": origin.received_at.isoformat(), "stored": 3}
    assert batches.first_import(connection, "vaktbolag", b"1" * 32) is None
    assert batches.read(connection)["counts"].tolist() == [{"stored": 3}]


def test_an_organisation_is_not_doubled_and_keeps_its_name(connection):
    known = {"organisation_type": "guard_company"}
    first = organisations.ensure(connection, "v", name="Å Bevakning", **known)
    again = organisations.ensure(connection, "v", name="V", **known)
    assert first == again
    names = [each.name for each in organisations.read(connection)]
    assert names == ["Allmänheten", "Å Bevakning"]


def test_a_notice_is_kept_once_in_its_newest_wording(connection):
    old = ServedEvent(id=1, published_at=NOW, content={"name": "Rån"})
    new = ServedEvent(id=1, published_at=NOW, content={"name": "Rån, Malmö"})
    assert feed_events.save(connection, [old], fetched_at=NOW) == 1
    assert feed_events.save(connection, [new], fetched_at=NOW) == 0
    assert feed_events.read(connection) == [new]


def test_a_development_comes_back_as_it_was_handed_in(connection):
    number = developments.save(
        connection, development(), created_at=NOW, created_by="planerare"
    )
    found = developments.read(connection, number)
    assert found.development.name == "Kvarteret Ån"
    assert found.development.area.equals(development().area)
    assert found.development.notes == ("Läst som 3010.",)
    assert found.development.digest == "ab" * 32
    assert (found.created_at, found.created_by) == (NOW, "planerare")


def test_the_same_area_keeps_its_id_and_takes_the_new_stage(connection):
    first = developments.save(connection, development(), created_at=NOW)
    later = development(stage=PlanStage.EXHIBITION)
    assert developments.save(connection, later, created_at=NOW) == first
    (found,) = developments.read_all(connection)
    assert found.development.stage is PlanStage.EXHIBITION


def test_an_unknown_development_is_not_found(connection):
    with pytest.raises(NotFoundError, match="no plan area"):
        developments.read(connection, uuid4())


def test_the_latest_review_is_given(connection):
    number = developments.save(connection, development(), created_at=NOW)
    assert developments.latest_review(connection, number) is None
    for day in (1, 2):
        developments.save_review(
            connection,
            number,
            {"dag": day},
            stage=PlanStage.CONSULTATION,
            created_at=datetime(2026, 3, day, tzinfo=UTC),
        )
    assert developments.latest_review(connection, number).document == {"dag": 2}


def test_a_hotspot_map_comes_back_cell_by_cell(connection):
    cells = np.array([5, 9])
    values = (["a", "b"], [3.0, 0.0], [2.5, -0.5], [0.01, 0.6], [2, 0], [0.02, 0.6])
    frame = pd.DataFrame(
        dict(zip(HOTSPOT_COLUMNS, (*values, [0.9, np.nan]), strict=True))
    )
    found = Hotspots(
        cells=cells,
        frame=frame,
        test="exact",
        step=1.0,
        peak=np.array([False, True]),
        refusal=None,
    )
    card = MethodCard(
        period=Period(date(2024, 1, 1), date(2025, 12, 31)),
        categories=("graffiti",),
        kind="incident",
        reports=4,
        unplaced=1,
        outside=0,
        resolution=9,
        cells=2,
        test="exact",
        step=1.0,
        draws=99,
        seed=0,
        version="0",
        data_until=NOW,
        refusal=None,
        senders={"polisen": 4},
        fingerprint="0123456789abcdef",
    )
    number = hotspots.save(connection, found, card, created_at=NOW)
    run = hotspots.latest(connection, resolution=9)
    assert (run.id, run.hot, run.placed_share) == (number, 1, 0.75)
    assert run.period == card.period
    assert run.method["test"] == "exact"
    assert hotspots.read_cells(connection, number)["z"].tolist() == [2.5, -0.5]
    assert hotspots.read_cells(connection, number, only_hot=True)["cell"].tolist() == [
        5
    ]
    assert hotspots.latest(connection, resolution=8) is None


def test_a_layer_is_applied_filled_and_read(connection):
    assert layers.apply(connection, [LAMPS]) == ["lamps"]
    assert layers.replace_features(connection, LAMPS, lamps(2)) == 2
    layers.apply(connection, [LAMPS])
    found = layers.read_features(connection, "lamps")
    assert found["working"].tolist() == [True, False]
    assert found["number"].tolist() == ["Å0", "Å1"]
    assert found.crs.to_epsg() == 3006


def test_features_within_an_area_are_given(connection):
    layers.apply(connection, [LAMPS])
    layers.replace_features(connection, LAMPS, lamps(3))
    area = box(616_000.5, 6_513_000, 616_001.5, 6_515_000)
    found = layers.read_features(connection, "lamps", within=area)
    assert found["number"].tolist() == ["Å1"]


def test_single_lines_become_multiple(connection):
    streets = layer("streets", columns={"name": "text"}, geometry="line")
    line = LineString([(0, 0), (1, 1)])
    features = gpd.GeoDataFrame({"name": ["Å"]}, geometry=[line], crs=3006)
    layers.apply(connection, [streets])
    layers.replace_features(connection, streets, features)
    (shape,) = layers.read_features(connection, "streets").geometry
    assert shape.geom_type == "MultiLineString"


def test_a_new_column_is_added_to_a_table_in_use(connection):
    layers.apply(connection, [LAMPS])
    layers.replace_features(connection, LAMPS, lamps(1))
    taller = layer("lamps", columns={**LAMPS.columns, "height_m": "number"})
    layers.apply(connection, [taller])
    found = layers.read_features(connection, "lamps")
    assert found["number"].tolist() == ["Å0"]
    assert found["height_m"].isna().all()


def test_a_column_never_changes_type_in_silence(connection):
    layers.apply(connection, [LAMPS])
    other = layer("lamps", columns={"number": "integer"})
    with pytest.raises(LayerError, match="the table has text"):
        layers.apply(connection, [other])


def test_a_query_becomes_a_view_and_can_change(connection):
    layers.apply(connection, [LAMPS])
    layers.replace_features(connection, LAMPS, lamps(2))
    query = "select number, geom from layers.lamps where not working;"
    layers.apply(connection, [LAMPS, layer("dark_lamps", query=query)])
    assert layers.read_features(connection, "dark_lamps")["number"].tolist() == ["Å1"]
    wider = "select number, working, geom from layers.lamps"
    layers.apply(connection, [LAMPS, layer("dark_lamps", query=wider)])
    assert len(layers.read_features(connection, "dark_lamps")) == 2


@pytest.mark.parametrize(
    "query",
    ["select nothing from nowhere", "select 1 as geom; drop table core.report"],
)
def test_a_query_that_does_not_work_is_told_by_file(connection, query):
    with pytest.raises(LayerError, match=r"dark_lamps\.sql does not work"):
        layers.apply(connection, [layer("dark_lamps", query=query)])


def test_features_of_another_system_or_column_are_refused(connection):
    layers.apply(connection, [LAMPS])
    with pytest.raises(ShapeError, match="have coordinate system 4326"):
        layers.replace_features(connection, LAMPS, lamps(1).to_crs(4326))
    with pytest.raises(ShapeError, match="no column colour"):
        layers.replace_features(connection, LAMPS, lamps(1).assign(colour="gul"))


def test_a_layer_tells_whether_it_holds_anything(connection):
    layers.apply(connection, [LAMPS])
    assert not layers.has_features(connection, "lamps")
    layers.replace_features(connection, LAMPS, lamps(1))
    assert layers.has_features(connection, "lamps")
    with pytest.raises(NotFoundError, match="geosafety layers apply"):
        layers.has_features(connection, "trams")


def test_a_layer_that_is_not_applied_is_not_found(connection):
    with pytest.raises(NotFoundError, match="run geosafety layers apply"):
        layers.read_features(connection, "lamps")


def test_a_layer_without_features_has_its_columns(connection):
    layers.apply(connection, [LAMPS])
    assert layers.replace_features(connection, LAMPS, lamps(0)) == 0
    found = layers.read_features(connection, "lamps")
    assert found.columns.tolist() == ["number", "working", "geometry"]
    assert shapely.get_num_geometries(found.geometry.to_numpy()).size == 0
