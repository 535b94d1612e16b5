import pytest

from geosafety.model.account import Role
from webmap.access import ACCESS, ANYONE, allows

MAPS = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.PLANNER,
    Role.WALK_LEADER,
    Role.GIS_EDITOR,
}
REPORTERS = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.EXTERNAL_REPORTER,
    Role.MAINTENANCE,
}
KEEPERS = {Role.COORDINATOR, Role.ADMIN}
HANDLERS = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.EXTERNAL_REPORTER,
}
LAYER_KEEPERS = {Role.COORDINATOR, Role.GIS_EDITOR}
GROUP = {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE}
MINUTES = GROUP | {Role.EXTERNAL_REPORTER, Role.PLANNER, Role.WALK_LEADER}
MEASURES = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.PLANNER,
    Role.WALK_LEADER,
    Role.EXTERNAL_REPORTER,
}
NUMBER = "00000000-0000-4000-8000-000000000000"
STEPS = ("lager", "kolumner", "kategorier", "regler", "prova", "spara", "bort")
READ = {
    "/": set(Role),
    "/losenord": set(Role),
    "/hotspots": MAPS,
    "/lager": MAPS,
    "/detaljplaner": MAPS,
    "/est": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/api/v1/est/hexagons": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/api/v1/est/steps": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/api/v1/est/week": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/api/v1/est/names": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/atgarder": MEASURES,
    "/atgarder/ny": {Role.COORDINATOR},
    "/rapporter": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/import": HANDLERS,
    "/karantan": HANDLERS,
    "/avsandare": HANDLERS | {Role.GIS_EDITOR},
    "/avsandare/standard": HANDLERS | {Role.GIS_EDITOR},
    "/avsandare/standard/fil": HANDLERS | {Role.GIS_EDITOR},
    "/lager/import": LAYER_KEEPERS,
    "/granskning": {Role.COORDINATOR},
    "/egna-rapporter": REPORTERS,
    "/egna-rapporter/statistik": REPORTERS,
    "/egna-rapporter/ny": REPORTERS,
    "/egna-rapporter/platser": REPORTERS,
    "/est/moten": MINUTES,
    "/est/platser": GROUP | {Role.COUNCIL},
    "/est/platser/ny": {Role.COORDINATOR},
    "/est/insatser": GROUP | {Role.EXTERNAL_REPORTER},
    "/foton": {Role.COORDINATOR},
    "/konton": KEEPERS,
    "/logg": {Role.DPO_ARCHIVIST},
    "/api/v1/reports": REPORTERS | {Role.DPO_ARCHIVIST},
    "/api/v1/hexagons": MAPS,
    "/api/v1/layers": MAPS,
    "/api/v1/developments": MAPS,
    "/api/v1/measures": MEASURES,
}
OPEN = [
    *(
        "/logga-in",
        "/utloggad",
        "/hjalp",
        "/tillganglighet",
        "/healthz",
        "/api/v1/openapi.json",
    ),
    *("/rapportera", "/rapportera/kvitto", "/rapportera/annan-hjalp/honour"),
]
FOR_ANYONE = [
    "/rapportera",
    *(f"/rapportera/kvitto{path}" for path in ("", "/komplettera", "/kontakt")),
]
CHANGE = {
    "/hotspots/ta-med": MAPS,
    "/est/ta-med": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/lager/ta-med": MAPS,
    "/atgarder/ta-med": MEASURES,
    "/rapporter/ta-med": MAPS - {Role.WALK_LEADER, Role.GIS_EDITOR},
    "/losenord": set(Role),
    "/konton": KEEPERS,
    "/konton/1/losenord": KEEPERS,
    "/konton/1/stang": KEEPERS,
    "/konton/1/oppna": KEEPERS,
    "/konton/organisationer": KEEPERS,
    "/import": HANDLERS,
    **{f"/import/{NUMBER}/{step}": HANDLERS for step in STEPS},
    f"/karantan/{NUMBER}/rad/1": HANDLERS,
    f"/karantan/{NUMBER}/rad/1/kasta": HANDLERS,
    f"/karantan/{NUMBER}/igen": HANDLERS,
    f"/karantan/{NUMBER}/ord": HANDLERS,
    "/avsandare/standard/glom": HANDLERS,
    "/lager/import": LAYER_KEEPERS,
    f"/lager/import/{NUMBER}": LAYER_KEEPERS,
    f"/lager/import/{NUMBER}/lager": LAYER_KEEPERS,
    f"/lager/import/{NUMBER}/bort": LAYER_KEEPERS,
    "/granskning/00000000-0000-0000-0000-000000000000": {Role.COORDINATOR},
    "/est/moten": {Role.COORDINATOR},
    **{
        f"/est/moten/{NUMBER}/{step}": {Role.COORDINATOR}
        for step in (
            *("las", "ordna", "narvaro", "prioriterade", "beslut", "lyft"),
            "komplettering",
        )
    },
    f"/est/moten/{NUMBER}/punkt/police": {Role.COORDINATOR, Role.POLICE},
    f"/est/moten/{NUMBER}/insatser": GROUP,
    f"/est/moten/{NUMBER}/kommentar": GROUP,
    "/est/platser/ny": {Role.COORDINATOR},
    **{
        f"/est/platser/{NUMBER}/{step}": {Role.COORDINATOR}
        for step in ("steg", "beskriv", "lyft")
    },
    f"/est/insatser/{NUMBER}/svar": GROUP | {Role.EXTERNAL_REPORTER},
    f"/est/insatser/{NUMBER}/ta": GROUP,
    "/granskning/00000000-0000-0000-0000-000000000000/original": {Role.COORDINATOR},
    "/granskning/00000000-0000-0000-0000-000000000000/kontakt": {Role.COORDINATOR},
    "/egna-rapporter/ny": REPORTERS,
    "/egna-rapporter/platser": REPORTERS,
    "/egna-rapporter/platser/00000000-0000-0000-0000-000000000000/ta-bort": REPORTERS,
    "/egna-rapporter/00000000-0000-0000-0000-000000000000/tillagg": REPORTERS,
    "/egna-rapporter/00000000-0000-0000-0000-000000000000/aterta": REPORTERS,
    "/foton/00000000-0000-0000-0000-000000000000/kontroll": {Role.COORDINATOR},
    "/api/v1/imports": HANDLERS,
    "/api/v1/layers/stops/features": LAYER_KEEPERS,
    "/api/v1/layers/population/raster": LAYER_KEEPERS,
    "/api/v1/reports": REPORTERS,
    "/api/v1/reports/batch": REPORTERS,
    "/detaljplaner": {Role.COORDINATOR, Role.PLANNER},
    "/api/v1/developments": {Role.COORDINATOR, Role.PLANNER},
    "/atgarder/ny": {Role.COORDINATOR},
    f"/atgarder/{NUMBER}/steg": MEASURES,
    f"/atgarder/{NUMBER}/kommentar": MEASURES,
    f"/atgarder/{NUMBER}/uppfoljning": {Role.COORDINATOR},
}


def routes(app):
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_stands_in_the_table_of_roles(town):
    assert routes(town) == set(ACCESS)


def test_a_route_that_nobody_declared_is_closed_to_all():
    assert not any(allows("new.route", "GET", role) for role in [None, *Role])


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("role", Role)
def test_each_page_opens_for_its_roles_alone(reader, path, role):
    answer = reader(role).get(path)
    # The inbox leads on to what waits.
    is_open = answer.status_code == 200 or (answer.location or "").startswith(
        f"{path}/"
    )
    assert is_open is (role in READ[path])
    assert is_open or answer.status_code == 403


@pytest.mark.parametrize("path", OPEN)
def test_some_pages_are_open_to_anyone(reader, path):
    assert reader(None).get(path).status_code == 200


@pytest.mark.parametrize("path", [path for path in READ if "/api/" not in path])
def test_a_page_asks_a_stranger_to_sign_in(reader, path):
    answer = reader(None).get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/logga-in?next=")


@pytest.mark.parametrize("path", [path for path in READ if "/api/" in path])
def test_the_api_refuses_a_stranger_with_a_problem(reader, path):
    answer = reader(None).get(path)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


@pytest.mark.parametrize("path", CHANGE)
@pytest.mark.parametrize("role", [None, *Role])
def test_only_some_roles_may_change_anything(reader, path, role):
    # Without a token even those let in get no further than the form.
    answer = reader(role).post(path, data={}, content_type="multipart/form-data")
    is_stranger = role is None
    assert answer.status_code == (401 if is_stranger else 403)
    if path.startswith("/api/"):
        may = role in CHANGE[path]
        code = "csrf" if may else "not-signed-in" if is_stranger else "forbidden"
        assert answer.json["code"] == code


@pytest.mark.parametrize("path", FOR_ANYONE)
@pytest.mark.parametrize("role", [None, *Role])
def test_what_anyone_may_change_asks_for_a_token_too(reader, path, role):
    answer = reader(role).post(path, data={}, content_type="multipart/form-data")
    assert answer.status_code == 403


def test_the_menu_holds_no_page_that_is_closed_to_the_reader(reader):
    page = reader(Role.GIS_EDITOR).get("/").text
    assert 'href="/lager"' in page
    assert 'href="/rapporter"' not in page
    assert 'href="/import"' not in page


def test_what_is_open_to_anyone_is_few_and_known():
    assert {route for route, roles in ACCESS.items() if roles == ANYONE} == {
        ("assets.asset", "GET"),
        ("health.healthz", "GET"),
        ("api_document.openapi", "GET"),
        ("signin.sign_in", "GET"),
        ("signin.enter", "POST"),
        ("openid.begin", "GET"),
        ("openid.finish", "GET"),
        ("openid.signed_out", "GET"),
        ("language.choose", "POST"),
        ("violations.take", "POST"),
        ("information.help_page", "GET"),
        ("information.accessibility", "GET"),
        ("report.page", "GET"),
        ("report.send", "POST"),
        ("report.elsewhere", "GET"),
        ("receipt.page", "GET"),
        ("receipt.show", "POST"),
        ("receipt.supplement", "POST"),
        ("receipt.withdraw_contact", "POST"),
        ("api_layers.features", "GET"),
        *((f"api_tiles.{name}", "GET") for name in ("raster", "vector", "describe")),
    }
