import json

import pandas as pd
import pytest
import shapely
from sqlalchemy import text

from geosafety.errors import RefusedInputError
from geosafety.geocode.address import read_address
from geosafety.jobs.register import (
    addresses_outside,
    import_places,
    import_register,
)
from geosafety.model.municipality import Municipality
from geosafety.store.connection import transaction
from geosafety.store.register import read_addresses, read_place_names

TOWN = shapely.box(610_000, 6_505_000, 625_000, 6_520_000)


def collection(*points):
    features = [
        {
            "type": "Feature",
            "properties": {"namn": f"Plats {number}"},
            "geometry": {"type": "Point", "coordinates": point},
        }
        for number, point in enumerate(points)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def addresses(database):
    with transaction(database) as connection:
        return read_addresses(connection)


def test_a_street_without_house_numbers_is_stored(database, tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("gata,lon,lat\nStorgatan,17.0,58.75\n")
    assert import_register(database, path, columns={})["stored"] == 1
    path.write_text("gata,nr,lon,lat\nStorgatan,,17.0,58.75\nStorgatan,2,17.0,58.75\n")
    assert import_register(database, path, columns={})["stored"] == 2
    assert addresses(database)["number"].tolist() == ["", "2"]


def test_shapes_and_lists_in_a_parquet_file_are_passed_over(database, tmp_path):
    path = tmp_path / "register.parquet"
    pd.DataFrame(
        {
            "geometry": [b"\xff\x00"],
            "bbox": [[17.0, 58.7]],
            "gata": pd.Categorical(["Storgatan"]),
            "lon": [17.0],
            "lat": [58.75],
        }
    ).to_parquet(path)
    assert import_register(database, path, columns={})["stored"] == 1


@pytest.mark.parametrize(
    "row",
    [
        "A,1,58.75,17.0",
        "A,1,617000,6515000",
        "A,1,NaN,inf",
        "A,1,1e308,58.75",
        ",1,17,58",
    ],
)
def test_a_register_without_any_place_leaves_the_old_one(database, tmp_path, row):
    path = tmp_path / "register.csv"
    path.write_text("gata,nr,lon,lat\nStorgatan,1,17.0,58.75\n")
    import_register(database, path, columns={})
    path.write_text(f"gata,nr,lon,lat\n{row}\n")
    with pytest.raises(RefusedInputError, match="WGS 84"):
        import_register(database, path, columns={})
    assert len(addresses(database)) == 1


def test_a_place_outside_sweden_is_rejected(database, tmp_path):
    path = tmp_path / "stops.geojson"
    path.write_text(collection([17.0, 58.75], [58.75, 17.0], [617000, 6515000]))
    counts = import_places(database, path)
    assert counts == {"read": 3, "stored": 1, "names": 1, "rejected": 2}


@pytest.mark.parametrize(
    "content",
    [collection(), collection([1e300, 5]), collection([]), '{"features": [1, 2]}'],
)
def test_a_map_without_any_place_leaves_the_old_names(database, tmp_path, content):
    path = tmp_path / "stops.geojson"
    path.write_text(collection([17.0, 58.75]))
    import_places(database, path)
    path.write_text(content)
    with pytest.raises(RefusedInputError):
        import_places(database, path)
    with transaction(database) as connection:
        assert len(read_place_names(connection)) == 1


def test_a_parquet_file_without_columns_is_refused(database, tmp_path):
    path = tmp_path / "stops.parquet"
    pd.DataFrame().to_parquet(path)
    with pytest.raises(RefusedInputError, match="no columns"):
        import_places(database, path)
    with transaction(database) as connection:
        stored = connection.execute(text("select count(*) from core.place_name"))
        assert stored.scalar() == 0


def test_addresses_far_outside_the_municipality_are_stored_and_counted(
    database, tmp_path
):
    town = Municipality("0480", "Nyköping", TOWN, local_crs=3010)
    path = tmp_path / "register.csv"
    path.write_text("gata,nr,lon,lat\nStorgatan,1,17.0,58.75\nBergsgatan,1,13.0,55.6\n")
    assert import_register(database, path, columns={})["stored"] == 2
    assert addresses_outside(database, town) == 1


def test_a_very_long_address_field_takes_no_time():
    assert read_address("Storgatan 12, " * 20_000)[0].number == 12
