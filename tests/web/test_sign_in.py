import time

import pytest

from geosafety.errors import RefusedInputError
from geosafety.jobs.accounts import add_account, ensure_demo_accounts
from geosafety.model.account import Role
from geosafety.store.connection import transaction


@pytest.fixture
def attempt(empty, token):
    def sign_in(username, password, wanted="/"):
        client = empty.test_client()
        form = {"username": username, "password": password, "next": wanted}
        return client.post("/logga-in", data=form | {"csrf_token": token(client)})

    return sign_in


def test_a_wrong_name_and_a_wrong_password_are_refused_alike(attempt):
    wrong_name = attempt("finns.inte", "x")
    wrong_password = attempt("prov.planner", "x")
    assert (wrong_name.status_code, wrong_password.status_code) == (422, 422)
    shown = [page.text.replace("prov.planner", "") for page in (wrong_password,)]
    assert "hör inte ihop" in wrong_name.text
    assert "hör inte ihop" in shown[0]


def test_an_unknown_name_takes_as_long_as_a_wrong_password(database, attempt):
    with transaction(database) as connection:
        add_account(
            connection, "anna", role=Role.PLANNER, password="x" * 12, name="Anna"
        )

    def seconds(name):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            attempt(name, "x")
            times.append(time.perf_counter() - start)
        return min(times)

    unknown, known = seconds("finns.inte"), seconds("anna")
    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/hotspots?show=count", "/hotspots?show=count"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_to_pages_of_our_own_alone(attempt, wanted, given):
    answer = attempt("prov.planner", "en-lång-lösenfras-42", wanted)
    assert (answer.status_code, answer.location) == (302, given)


def test_a_new_password_ends_the_sessions_of_the_old(database, coordinator):
    assert coordinator.get("/").status_code == 200
    with transaction(database) as connection:
        add_account(
            connection,
            "prov.coordinator",
            role=Role.COORDINATOR,
            password="en-annan-lösenfras-43",  # noqa: S106
            name="x",
        )
    assert coordinator.get("/").status_code == 302


def test_signing_out_ends_the_session(coordinator, token):
    form = {"csrf_token": token(coordinator)}
    answer = coordinator.post("/logga-ut", data=form)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert coordinator.get("/").status_code == 302


def test_a_password_is_stored_only_as_a_hash(empty, database):  # noqa: ARG001
    with transaction(database) as connection:
        rows = connection.exec_driver_sql("select account::text from core.account")
        text = "".join(row[0] for row in rows)
    assert "$argon2id$" in text
    assert "lösenfras" not in text


def test_the_demo_keeps_its_passphrases_where_only_the_owner_reads(
    connection, tmp_path
):
    first = ensure_demo_accounts(connection, tmp_path)
    again = ensure_demo_accounts(connection, tmp_path)
    kept = tmp_path / "demo" / "signins.json"
    assert first == again
    assert kept.stat().st_mode & 0o777 == 0o600
    assert {each["role"] for each in first} == set(Role)
    assert len({each["password"] for each in first}) == len(first)


@pytest.mark.parametrize(
    ("username", "password"), [("Å Ä", "x" * 12), ("a", "x" * 12), ("anna", "kort")]
)
def test_names_and_passwords_that_cannot_hold_are_refused(
    connection, username, password
):
    with pytest.raises(RefusedInputError):
        add_account(
            connection, username, role=Role.PLANNER, password=password, name="x"
        )
