import io
import time

import pytest

from geosafety.crs import reproject_geometry
from webmap.uploads import shown_name

HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"
GOOD = "a1,2026-03-01T20:00:00+01:00,klotter,58.10,14.55,Vägg vid gångtunneln\n"


@pytest.fixture
def send(coordinator, token, empty, worked):  # noqa: ARG001
    lat, lon = inside(empty)

    def post(rows, *, path="/api/v1/imports", name="rapporter.csv", **fields):
        content = (HEAD + rows).replace("58.10", str(lat)).replace("14.55", str(lon))
        form = {"sender": "standard", "csrf_token": token(coordinator), **fields}
        form["file"] = (io.BytesIO(content.encode()), name)
        return coordinator.post(path, data=form, content_type="multipart/form-data")

    return post


def inside(app):
    boundary = app.extensions["geosafety"].catalog.municipality.boundary
    centre = boundary.representative_point()
    point = reproject_geometry(centre, source=3006, target=4326)
    return round(point.y, 5), round(point.x, 5)


def test_a_good_file_is_stored_once_and_changes_nothing_again(send):
    first, again = send(GOOD), send(GOOD)
    assert (first.status_code, first.json["stored"]) == (201, 1)
    assert first.json["placed"]["point"] == 1
    assert (again.status_code, again.json["unchanged"]) == (200, 1)
    assert (first.json["first"], again.json["first"]["stored"]) == (None, 1)


def test_a_trial_answers_the_same_and_stores_nothing(send):
    assert send(GOOD, dry_run="true").status_code == 200
    assert send(GOOD).json["stored"] == 1


def test_a_wrong_row_refuses_the_file_and_is_pointed_out(send):
    answer = send(GOOD + "a2,i förrgår,klotter,58.10,14.55,x\n")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    error = answer.json["errors"][0]
    assert (error["row"], error["column"], error["code"]) == (
        3,
        "tidpunkt",
        "bad-datetime",
    )
    assert answer.json["errors_total"] == 1


def test_wrong_rows_may_wait_while_the_good_are_stored(send):
    answer = send(GOOD + "a2,i förrgår,klotter,58.10,14.55,x\n", on_error="quarantine")
    assert answer.status_code == 201
    assert (answer.json["stored"], answer.json["quarantined"]) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"sender": "finns_inte"}, "sender"), ({"on_error": "x"}, "on_error")],
)
def test_a_wrong_choice_is_named(send, fields, named):
    answer = send(GOOD, **fields)
    assert (answer.status_code, answer.json["code"]) == (400, "bad-parameter")
    assert answer.json["errors"][0]["column"] == named


def test_a_request_without_a_file_is_refused(coordinator, token):
    form = {"sender": "standard", "csrf_token": token(coordinator)}
    answer = coordinator.post(
        "/api/v1/imports", data=form, content_type="multipart/form-data"
    )
    assert (answer.status_code, answer.json["code"]) == (422, "no-file")


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.csv", "..\\..\\x.csv", "å" * 300 + ".csv"]
)
def test_a_file_name_leads_nowhere_and_nothing_is_left_behind(send, empty, name):
    data_dir = empty.extensions["geosafety"].settings.data_dir
    assert send(GOOD, name=name).status_code == 201
    for _ in range(100):
        left = list((data_dir / "uploads").iterdir())
        if not left:
            break
        time.sleep(0.02)
    assert left == []


def test_the_map_follows_what_is_imported(send, coordinator):
    before = coordinator.get("/api/v1/hexagons").json["method"]["reports"]
    send(GOOD)
    after = coordinator.get("/api/v1/hexagons").json["method"]["reports"]
    assert (before, after) == (0, 1)


def test_a_file_name_is_shown_without_folders_and_odd_characters():
    assert shown_name("../../../etc/cron.d/x\r\nX-Evil: 1.csv") == "xX-Evil: 1.csv"
