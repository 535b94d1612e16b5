"""Layers in the database: made, kept, and made anew."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import Engine, text

from geosafety.catalog import Catalog, read_catalog
from geosafety.errors import LayerError
from geosafety.jobs.apply_layers import apply_layers
from geosafety.settings import Settings
from geosafety.store import layers
from geosafety.store.connection import transaction

BENCHES = """
title.sv = "Bänkar"
title.en = "Benches"
source = "Parkförvaltningen"
audience = ["est"]
geometry = "point"

[columns]
name = "text"

[style]
fill = "#0072b2"
"""


@pytest.fixture
def settings(database_settings: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "planning").mkdir()
    (tmp_path / "planning/benches.toml").write_text(BENCHES, encoding="utf-8")
    return replace(database_settings, layers_dir=tmp_path)


@pytest.fixture
def catalog(settings: Settings) -> Catalog:
    return read_catalog(settings)


def _bench(name: str) -> gpd.GeoDataFrame:
    spot = shapely.Point(468500, 6462500)
    return gpd.GeoDataFrame({"name": [name]}, geometry=[spot], crs=3006)


def _layers_there(engine: Engine) -> set[str]:
    query = "select table_name from information_schema.tables where table_schema = :s"
    with transaction(engine) as connection:
        return set(connection.execute(text(query), {"s": "layers"}).scalars())


def test_tables_and_views_are_made_and_rasters_are_not(
    database: Engine, catalog: Catalog
) -> None:
    applied = apply_layers(database, catalog)
    rasters = {key for key, layer in catalog.layers.items() if layer.raster}
    assert rasters == {"vegetation_height", "population"}
    assert set(applied) == set(catalog.layers) - rasters
    assert set(applied) <= _layers_there(database)


def test_programs_that_apply_at_once_wait_for_each_other(
    database: Engine, catalog: Catalog
) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(
            pool.map(lambda _: apply_layers(database, catalog), range(4), timeout=60)
        )
    assert applied == [applied[0]] * 4


def test_what_staff_have_drawn_stays_when_layers_are_applied_again(
    database: Engine, catalog: Catalog
) -> None:
    apply_layers(database, catalog)
    with transaction(database) as connection:
        layers.replace_features(
            connection, catalog.layers["benches"], _bench("Vid dammen")
        )
    apply_layers(database, catalog)
    with transaction(database) as connection:
        kept = layers.read_features(connection, "benches")
    assert kept["name"].tolist() == ["Vid dammen"]


def test_a_new_column_comes_to_a_table_with_rows(
    database: Engine, settings: Settings
) -> None:
    catalog = read_catalog(settings)
    apply_layers(database, catalog)
    with transaction(database) as connection:
        layers.replace_features(connection, catalog.layers["benches"], _bench("A"))
    longer = BENCHES.replace('name = "text"', 'name = "text"\narmrest = "boolean"')
    (settings.layers_dir / "planning/benches.toml").write_text(longer, "utf-8")
    apply_layers(database, read_catalog(settings))
    with transaction(database) as connection:
        kept = layers.read_features(connection, "benches")
    assert {"name", "armrest"} <= set(kept.columns)
    assert len(kept) == 1


def test_a_view_may_lose_a_column(database: Engine, settings: Settings) -> None:
    text_of_layer = BENCHES.replace('[columns]\nname = "text"', 'query = "q.sql"')
    folder = settings.layers_dir / "planning"
    (folder / "benches.toml").write_text(text_of_layer, "utf-8")
    for columns in ("id, name, stage, geom", "id, name, geom"):
        (folder / "q.sql").write_text(
            f"select {columns}\nfrom core.development", "utf-8"
        )
        apply_layers(database, read_catalog(settings))
    with transaction(database) as connection:
        found = layers.read_features(connection, "benches")
    assert list(found.columns) == ["name", "geometry"]


@pytest.mark.parametrize("query", ["select", "select 1 as geom", "select 1 as name"])
def test_a_query_without_a_geometry_is_refused(
    database: Engine, settings: Settings, query: str
) -> None:
    assert settings.layers_dir is not None
    own = settings.layers_dir / "planning"
    layer = BENCHES.replace('[columns]\nname = "text"\n', 'query = "benches.sql"\n')
    (own / "benches.toml").write_text(layer, encoding="utf-8")
    (own / "benches.sql").write_text(query)
    with pytest.raises(LayerError, match="no column geom"):
        apply_layers(database, read_catalog(settings))
    assert _layers_there(database) == set()


def test_a_table_never_becomes_a_query_nor_a_query_a_table(
    database: Engine, settings: Settings, catalog: Catalog
) -> None:
    apply_layers(database, catalog)
    assert settings.layers_dir is not None
    own = settings.layers_dir / "planning"
    query = BENCHES.replace('[columns]\nname = "text"\n', 'query = "benches.sql"\n')
    (own / "benches.sql").write_text("select 'A' as name, geom from layers.lamps")
    (own / "benches.toml").write_text(query, encoding="utf-8")
    with pytest.raises(LayerError, match="the layer is a table"):
        apply_layers(database, read_catalog(settings))
    (own / "benches.toml").write_text(BENCHES, encoding="utf-8")
    (own / "developments.toml").write_text(BENCHES, encoding="utf-8")
    with pytest.raises(LayerError, match="the layer is a query"):
        apply_layers(database, read_catalog(settings))


def test_a_query_that_fails_changes_nothing(
    database: Engine, settings: Settings
) -> None:
    text_of_layer = BENCHES.replace('[columns]\nname = "text"', 'query = "q.sql"')
    folder = settings.layers_dir / "planning"
    (folder / "benches.toml").write_text(text_of_layer, "utf-8")
    (folder / "q.sql").write_text("select nothing from nowhere", "utf-8")
    with pytest.raises(LayerError, match="nowhere"):
        apply_layers(database, read_catalog(settings))
    assert _layers_there(database) == set()
