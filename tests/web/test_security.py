import pytest

from geosafety.model.account import Role

PAGES = [
    *("/", "/hotspots", "/detaljplaner", "/rapporter", "/lager", "/import", "/hjalp"),
    *("/rapportera", "/rapportera/kvitto", "/rapportera/annan-hjalp/honour"),
    "/foton",
]


@pytest.mark.parametrize("path", [*PAGES, "/finns-inte", "/healthz", "/api/v1/nope"])
def test_every_answer_carries_the_strict_headers(reader, path):
    headers = reader(Role.COORDINATOR).get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_an_inline_script_or_style_or_foreign_address(reader, path):
    page = reader(Role.COORDINATOR).get(path).text
    for piece in page.split("<script")[1:]:
        opening, _, body = piece.partition(">")
        assert (
            'type="application/json"' in opening or not body.partition("<")[0].strip()
        )
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ],
)
def test_a_form_from_elsewhere_or_without_a_token_changes_nothing(
    reader, token, headers
):
    client = reader(Role.COORDINATOR)
    form = {"language": "en", "next": "/hjalp"}
    if headers:
        form["csrf_token"] = token(client)
    answer = client.post("/sprak", data=form, headers=headers)
    assert answer.status_code == 403
    assert '<html lang="sv">' in client.get("/hjalp").text


def test_the_cookie_is_bound_to_the_host_and_secure_away_from_loopback(town):
    town.config["TRUSTED_HOSTS"].append("karta.example")
    answer = town.test_client().get("/hjalp", base_url="https://karta.example")
    town.config["TRUSTED_HOSTS"].remove("karta.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-geosafety=")
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_the_cookie_on_loopback_works_without_tls(town):
    cookie = town.test_client().get("/hjalp").headers["Set-Cookie"]
    assert cookie.startswith("geosafety=")
    assert "Secure" not in cookie


def test_a_false_host_is_refused_and_stands_in_no_link(town):
    answer = town.test_client().get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.json["code"] == "bad-host"
    assert "evil" not in answer.text


def test_a_packed_body_is_refused(reader):
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = reader(Role.COORDINATOR).post("/api/v1/imports", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported-encoding")


def test_a_plain_text_body_is_refused_by_the_api(reader):
    answer = reader(Role.COORDINATOR).post(
        "/api/v1/imports", data="{}", content_type="text/plain"
    )
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported-type")


def test_a_body_larger_than_the_limit_is_refused(reader, token):
    client = reader(Role.COORDINATOR)
    headers = {"X-CSRF-Token": token(client)}
    answer = client.post(
        "/api/v1/imports",
        headers=headers,
        content_type="multipart/form-data; boundary=x",
        data=bytes(51 * 1024 * 1024),
    )
    answer.request.environ["wsgi.input"].close()
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT"])
def test_methods_that_are_not_meant_are_refused(reader, method):
    client = reader(Role.COORDINATOR)
    answer = client.open(
        "/api/v1/layers", method=method, headers={"X-HTTP-Method-Override": "GET"}
    )
    assert (answer.status_code, answer.json["code"]) == (405, "method-not-allowed")


def test_the_api_answers_a_problem_whatever_is_asked_for(reader):
    answer = reader(None).get("/api/v1/nope", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "urn:geosafety:problem:not-found"
