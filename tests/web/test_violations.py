import json

import pytest

REPORT = {
    "document-uri": "http://localhost/detaljplaner/0d6f1c1e-6a52-4f5e-9a43-2f1f5a0b7c11?token=hemligt",
    "violated-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/?personnummer=191212121212",
    "script-sample": "alert(1)",
}


@pytest.fixture
def tell(empty):
    def send(content, *, content_type="application/csp-report", **headers):
        body = content if isinstance(content, str) else json.dumps(content)
        return empty.test_client().post(
            "/csp-rapport", data=body, content_type=content_type, headers=headers
        )

    return send


@pytest.fixture
def counted(empty):
    return empty.extensions["violations"]


def test_a_report_is_counted_by_directive_and_route(tell, counted, caplog):
    assert tell({"csp-report": REPORT}).status_code == 204
    assert counted == {("script-src-elem", "/detaljplaner/<uuid:number>"): 1}
    said = [each.getMessage() for each in caplog.records]
    assert said == ["csp: script-src-elem on /detaljplaner/<uuid:number>"]


@pytest.mark.parametrize(
    ("change", "noted"),
    [
        ({"document-uri": "https://evil.example/hotspots"}, ("script-src-elem", "-")),
        ({"document-uri": "http://localhost/finns/inte"}, ("script-src-elem", "-")),
        ({"document-uri": "http://[::1"}, ("script-src-elem", "-")),
        ({"document-uri": None}, ("script-src-elem", "-")),
        ({"effective-directive": "a\nb"}, ("-", "/detaljplaner/<uuid:number>")),
        ({"effective-directive": ["img-src"]}, ("-", "/detaljplaner/<uuid:number>")),
    ],
)
def test_nobody_writes_words_of_their_own_into_the_log(tell, counted, change, noted):
    assert tell({"csp-report": REPORT | change}).status_code == 204
    assert list(counted) == [noted]


@pytest.mark.parametrize(
    "content", ["", "x", "[]", "{}", "7", '{"csp-report": []}', "[" * 9000]
)
def test_what_is_no_report_is_refused(tell, counted, content):
    assert tell(content).status_code == 400
    assert not counted


def test_a_long_report_is_refused(tell):
    assert tell({"csp-report": REPORT | {"x": "x" * 20_000}}).status_code == 413


def test_a_report_of_another_type_is_refused(tell):
    answer = tell({"csp-report": REPORT}, content_type="text/plain")
    assert answer.status_code == 415


def test_another_site_reports_nothing_here(tell, counted):
    answer = tell({"csp-report": REPORT}, Origin="https://evil.example")
    assert answer.status_code == 403
    assert not counted


def test_a_flood_is_answered_and_not_logged(tell, counted):
    answers = {tell({"csp-report": REPORT}).status_code for _ in range(70)}
    assert answers == {204}
    assert counted.total() == 60
