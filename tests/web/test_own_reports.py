from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.jobs.submit import partner_form, submit
from geosafety.model.account import Actor, Role
from geosafety.store import accounts, organisations
from geosafety.store.connection import acting, transaction
from tests.web.conftest import QUICK_HASH, signed_in

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Company:
    """A guard company that reports, and one of its guards."""

    def __init__(self, app, database, token, *, key="vakt"):
        self.app, self.owner, self.token = app, database, token
        self.name = f"{key}.andra"
        with transaction(database) as connection:
            self.number = organisations.ensure(
                connection, key, name=key.title(), organisation_type="guard_company"
            )
            accounts.save(
                connection,
                self.name,
                name=key,
                role=Role.EXTERNAL_REPORTER,
                organisation_key=key,
                password_hash=QUICK_HASH,
            )
        self.client = app.test_client()
        form = {"username": self.name, "password": "en-lång-lösenfras-42"}
        form["csrf_token"] = token(self.client)
        assert self.client.post("/logga-in", data=form).status_code == 302

    def tell(self, words="Klotter på muren", **changes):
        site = self.app.extensions["geosafety"]
        event = {
            "client_id": str(uuid4()),
            "category": "klotter",
            "observed_at": "2026-03-01T20:00:00+01:00",
            "text": words,
            **changes,
        }
        actor = Actor(Role.EXTERNAL_REPORTER, self.number)
        with transaction(acting(site.pool, actor)) as connection:
            told = submit(
                connection,
                [event],
                partner_form(site.catalog, Role.EXTERNAL_REPORTER),
                organisation_id=self.number,
                catalog=site.catalog,
                gazetteer=None,
                now=NOW,
            )
        return told.submitted[0].id

    def set_state(self, number, state, *, action=None, note=None):
        with transaction(self.owner) as connection:
            connection.execute(
                text("update core.report set state = :s where id = :id"),
                {"s": state, "id": number},
            )
            if action:
                connection.execute(
                    text(
                        "insert into core.report_step (report_id, action, note)"
                        " values (:id, :action, :note)"
                    ),
                    {"id": number, "action": action, "note": note},
                )

    def state(self, number):
        with transaction(self.owner) as connection:
            return connection.execute(
                text(
                    "select r.state, t.shared from core.report as r"
                    " left join core.report_text as t on t.report_id = r.id"
                    " where r.id = :id"
                ),
                {"id": number},
            ).one()

    def get(self, path=""):
        return self.client.get(f"/egna-rapporter{path}")

    def post(self, path, **form):
        form["csrf_token"] = self.token(self.client)
        return self.client.post(f"/egna-rapporter{path}", data=form)


@pytest.fixture
def company(empty, database, token):
    return Company(empty, database, token)


def test_an_organisation_sees_its_own_reports_and_what_has_become_of_them(company):
    number = company.tell()
    assert "Inkommen" in company.get().text
    company.set_state(number, "returned", action="returned", note="Vilken mur?")
    listed = company.get().text
    assert "Väntar på ert svar" in listed
    assert "Vilken mur?" in listed
    assert "Vilken mur?" in company.get(f"/{number}").text


def test_an_organisation_sees_no_report_of_another(company, empty, database, token):
    number = company.tell()
    other = Company(empty, database, token, key="bolaget")
    assert str(number) not in other.get().text
    assert other.get(f"/{number}").status_code == 404
    assert other.post(f"/{number}/aterta").status_code == 404
    assert other.post(f"/{number}/tillagg", text="Hej").status_code == 404
    assert company.state(number) == ("received", "Klotter på muren")


def test_an_approved_report_of_another_is_not_among_ones_own(
    company, empty, database, token
):
    number = company.tell()
    company.set_state(number, "approved")
    with transaction(database) as connection:
        connection.execute(text("update core.report set confidentiality = 'open'"))
    other = Company(empty, database, token, key="bolaget")
    assert str(number) not in other.get().text
    assert other.get(f"/{number}").status_code == 404


def test_an_answer_is_added_and_the_report_waits_again(company):
    number = company.tell()
    company.set_state(number, "returned", action="returned", note="Vilken mur?")
    assert company.post(f"/{number}/tillagg", text="Den norra").status_code == 303
    assert company.state(number) == ("received", "Klotter på muren\n\nDen norra")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Skriv något först."),
        ("x" * 2001, "högst 2000"),
        ("a\0b", "styrtecken"),
        ("det är 18900101-9802 som gör det", "personuppgifter"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_given_back(company, words, said):
    number = company.tell()
    answer = company.post(f"/{number}/tillagg", text=words)
    assert answer.status_code == 422
    assert said in answer.text
    assert company.state(number).shared == "Klotter på muren"


def test_a_report_that_waits_can_be_taken_back_once(company):
    number = company.tell()
    assert company.post(f"/{number}/aterta").status_code == 303
    assert company.state(number).state == "rejected"
    assert "Återtagen" in company.get().text
    assert "Återtagen" in company.get(f"/{number}").text
    assert company.post(f"/{number}/aterta").status_code == 409


def test_a_decided_report_is_neither_added_to_nor_taken_back(company):
    number = company.tell()
    company.set_state(number, "approved")
    assert company.post(f"/{number}/aterta").status_code == 409
    assert company.post(f"/{number}/tillagg", text="Mer").status_code == 409
    assert company.state(number) == ("approved", "Klotter på muren")


def test_reports_are_listed_by_state_and_page_by_page(company, monkeypatch):
    monkeypatch.setattr("webmap.pages.own_reports.SHOWN", 2)
    numbers = [company.tell() for _ in range(3)]
    company.set_state(numbers[0], "approved")
    shown = [str(each) in company.get().text for each in numbers]
    assert shown == [False, True, True]
    assert "before=" in company.get().text
    assert str(numbers[0]) in company.get("?state=approved").text
    assert str(numbers[1]) not in company.get("?state=approved").text


@pytest.mark.parametrize("query", ["state=x", "before=x"])
def test_a_parameter_that_cannot_be_used_is_refused(company, query):
    assert company.get(f"?{query}").status_code == 400


def test_statistics_leave_out_what_was_rejected(company):
    now = datetime.now(UTC).date().isoformat()
    for state in ("received", "approved", "rejected"):
        company.set_state(company.tell(observed_at="", category="graffiti"), state)
    page = company.get("/statistik").text
    assert "n = 2 rapporter" in page
    assert now[:4] in page


def test_every_reporter_may_read_their_own(empty):
    for role in (Role.POLICE, Role.MAINTENANCE, Role.EST_MEMBER, Role.COORDINATOR):
        assert signed_in(empty, role).get("/egna-rapporter").status_code == 200
