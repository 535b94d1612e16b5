import pytest

PAGES = ["/", "/hotspots", "/detaljplaner", "/rapporter", "/lager", "/import"]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_before_there_is_anything_to_show(coordinator, path):
    assert coordinator.get(path).status_code == 200


def test_a_map_without_reports_is_an_answer_without_cells(coordinator):
    answer = coordinator.get("/api/v1/hexagons")
    assert answer.status_code == 200
    assert answer.json["cells"] == []
    assert answer.json["method"]["refusal"]["code"] == "too-few-to-test"
