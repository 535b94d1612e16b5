"""Scripts without a page: pure functions, asked in the browser that runs them."""

import pytest


@pytest.fixture
def call(town, visit):
    page = visit(town, "/hjalp")
    root = page.locator("link[rel=stylesheet] >> nth=0").get_attribute("href")
    root = root.removesuffix("css/base.css")

    def run(module, name, *arguments):
        return page.evaluate(
            "async ([url, name, given]) => (await import(url))[name](...given)",
            [f"{root}js/{module}.js", name, arguments],
        )

    return run


def test_classes_of_counts_are_few_round_and_start_at_the_least(call):
    limits = call("hexmap/classes", "countLimits", [0, 0.4, 1, 1, 2, 3, 5, 9, 40])
    assert limits[0] == 0
    assert limits == sorted(set(limits))
    assert len(limits) <= 5
    assert call("hexmap/classes", "countLimits", [0, 0]) == []


def test_a_place_on_the_map_is_written_and_read_back(call):
    text = call(
        "hexmap/position", "writePosition", 14.5, {"lat": 58.1234567, "lng": 14.5}
    )
    assert text == "14.5/58.12346/14.50000"
    assert call("hexmap/position", "readPosition", text)["lat"] == 58.12346
    assert call("hexmap/position", "readPosition", "14/91/0") is None
    assert call("hexmap/position", "readPosition", "javascript:1") is None


@pytest.mark.parametrize(
    ("text", "corners", "faulty"),
    [
        ("58.1, 14.5", [[14.5, 58.1]], []),
        ("58,1; 14,5", [[14.5, 58.1]], []),
        ("58,1 14,5", [[14.5, 58.1]], []),
        ("6440000 500000", [[500000, 6440000]], []),
        ("58.1,14.5", [[14.5, 58.1]], []),
        ("x, y\n\n58.1", [], [1, 3]),
    ],
)
def test_corners_are_read_as_people_write_them(call, text, corners, faulty):
    read = call("developments/area", "readCorners", text)
    assert (read["corners"], read["faulty"]) == (corners, faulty)


def test_a_feature_finds_its_entry_in_the_legend(call):
    classes = [
        {"value": None, "start": 0, "end": 10, "fill": "#aaa"},
        {"value": None, "start": 10, "end": None, "fill": "#bbb"},
    ]
    style = {"property": "n", "classes": classes}
    fills = [
        call("map/style", "classOf", style, {"n": n})["fill"] for n in (0, 9.9, 10)
    ]
    assert fills == ["#aaa", "#aaa", "#bbb"]
    assert call("map/style", "classOf", style, {"n": None}) is None
