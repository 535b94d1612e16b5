import io
import json

import pytest
import shapely

from geosafety.crs import reproject_geometry
from geosafety.model.account import Role

API = "/api/v1/developments"


@pytest.fixture
def square(empty):
    """Draw a square of 200 metres in the middle of the municipality."""
    middle = empty.extensions["geosafety"].catalog.municipality.boundary.centroid
    metres = shapely.box(middle.x, middle.y, middle.x + 200, middle.y + 200)
    shape = reproject_geometry(metres, source=3006, target=4326)
    return lambda **properties: json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": properties,
                    "geometry": json.loads(shapely.to_geojson(shape)),
                }
            ],
        }
    )


@pytest.fixture
def send(coordinator, token):
    def post(path=API, **fields):
        form = {"stage": "samrad", "csrf_token": token(coordinator), **fields}
        return coordinator.post(path, data=form, content_type="multipart/form-data")

    return post


def test_a_drawn_area_is_reviewed_and_found_again(send, square, coordinator):
    made = send(area=square(), name="Ny skola")
    assert made.status_code == 201
    found = coordinator.get(made.headers["Location"]).json
    assert (found["name"], found["hectares"]) == ("Ny skola", 4.0)
    assert found["review"] == made.json["review"]


def test_an_uploaded_file_is_reviewed_under_its_own_name_for_the_plan(send, square):
    file = (io.BytesIO(square(plannamn="Kvarteret Eken").encode()), "eken.geojson")
    answer = send(file=file).json
    assert answer["read"] == 1
    assert answer["review"]["development"]["name"] == "Kvarteret Eken"
    assert answer["review"]["development"]["file_name"] == "eken.geojson"


def test_the_form_leads_on_to_the_review(send, square, coordinator):
    answer = send("/detaljplaner", area=square(), name="Ny skola")
    assert answer.status_code == 303
    page = coordinator.get(answer.location).text
    assert "<h1>Ny skola</h1>" in page
    assert "Öppna dokumentet" in page


def test_the_document_stands_alone_and_may_do_nothing(send, square, coordinator):
    number = send(area=square(), name="Ny skola").json["id"]
    document = coordinator.get(f"/detaljplaner/{number}/dokument")
    policy = document.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert "<h1>Ny skola</h1>" in document.text
    assert "http" not in document.text.replace("http://www.w3.org/2000/svg", "")


def test_names_from_outside_are_shown_as_text(send, square, coordinator):
    name = "<img src=x onerror=alert(1)>"
    number = send(area=square(**{name: name}), name=name).json["id"]
    for path in (
        "/detaljplaner",
        f"/detaljplaner/{number}",
        f"/detaljplaner/{number}/dokument",
    ):
        assert "<img src=x" not in coordinator.get(path).text


def test_an_area_that_cannot_be_used_is_refused_with_its_faults(send):
    answer = send(area='{"type":"FeatureCollection","features":[]}')
    assert (answer.status_code, answer.json["code"]) == (422, "no-rows")
    page = send("/detaljplaner", area='{"type":"FeatureCollection","features":[]}')
    assert page.status_code == 422
    assert "Området togs inte emot" in page.text


def test_an_unknown_stage_is_refused(send, square):
    answer = send(area=square(), stage="godkänd")
    assert (answer.status_code, answer.json["errors"][0]["column"]) == (400, "stage")


@pytest.mark.parametrize("path", [API, "/detaljplaner"])
def test_a_plan_that_does_not_exist_is_not_found(reader, path):
    unknown = f"{path}/00000000-0000-4000-8000-000000000000"
    assert reader(Role.PLANNER).get(unknown).status_code == 404
    assert reader(Role.PLANNER).get(f"{path}/1").status_code == 404


def test_the_plans_of_the_made_up_town_are_listed_and_can_be_opened(reader):
    client = reader(Role.EST_MEMBER)
    plans = client.get(API).json["features"]
    assert len(plans) >= 2
    for plan in plans:
        number = plan["properties"]["id"]
        assert client.get(f"/detaljplaner/{number}").status_code == 200


def test_the_latest_review_can_be_taken_along_as_a_pdf(send, square, coordinator):
    made = send(area=square(), name="Ny skola").json
    answer = coordinator.get(f"/detaljplaner/{made['id']}/granskning.pdf")
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"%PDF-")
