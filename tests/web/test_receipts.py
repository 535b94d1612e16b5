import pytest
from sqlalchemy import text

from geosafety.model.account import Actor, Role
from geosafety.model.audit import Purpose
from geosafety.store import audit, organisations, receipts
from geosafety.store.connection import acting, transaction

QUESTION = "Vilken sida av vägen?\n<b>Norra?</b>"


@pytest.fixture
def ask(database):
    def run(query, **values):
        with transaction(database) as connection:
            return connection.execute(text(query), values).all()

    return run


@pytest.fixture
def decide(database):
    """Do with the only report what a coordinator does."""

    def run(state, note=None):
        with transaction(database) as connection:
            number = connection.execute(
                text(
                    "update core.report set state = :state, duplicate_of = case"
                    " when :state = 'duplicate' then gen_random_uuid() end returning id"
                ),
                {"state": state},
            ).scalar_one()
            if state not in {"duplicate", "received"}:
                connection.execute(
                    text(
                        "insert into core.report_step (report_id, action, note)"
                        " values (:id, :action, :note)"
                    ),
                    {"id": number, "action": state, "note": note},
                )
        return number

    return run


@pytest.fixture
def follow(stranger):
    one = stranger()

    def run(code, path="", **fields):
        return one.post(f"/rapportera/kvitto{path}", code=code, **fields)

    return run


@pytest.mark.parametrize("spelt", [str, str.lower, lambda code: code.replace("-", " ")])
def test_a_report_is_followed_by_its_code_however_it_is_spelt(stranger, follow, spelt):
    answer = follow(spelt(stranger().report()))
    assert answer.status_code == 200
    assert "Trasig belysning, kom in" in answer.text
    assert "Mottagen" in answer.text
    assert "Lampan blinkar" not in answer.text


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (("approved", "intern"), "Läst och godkänd"),
        (("duplicate",), "Berättat av flera"),
        (("rejected", "Det hör till grannkommunen."), "Det hör till grannkommunen."),
        (("rejected",), "hörde inte hemma här"),
        (("handed_over", "intern"), "Överlämnad"),
    ],
)
def test_what_became_of_a_report_is_told_in_plain_words(
    stranger, follow, decide, decision, words
):
    code = stranger().report()
    decide(*decision)
    page = follow(code).text
    assert words in page
    assert "intern" not in page


def test_a_question_is_answered_and_the_report_waits_again(
    stranger, follow, decide, ask
):
    code = stranger().report()
    decide("returned", QUESTION)
    page = follow(code).text
    assert "Vilken sida av vägen?\n&lt;b&gt;Norra?&lt;/b&gt;" in page
    answer = follow(code, "/komplettera", text="Den norra.")
    assert "Ditt svar är nu en del" in answer.text
    assert "Mottagen" in answer.text
    assert ask("select state, shared from core.report, core.report_text") == [
        ("received", "Lampan blinkar\n\nDen norra.")
    ]
    steps = ask("select action, account_id, note from core.report_step order by id")
    assert steps[-1] == ("supplemented", None, None)


def test_an_answer_sent_twice_is_added_once(stranger, follow, decide, ask):
    code = stranger().report()
    decide("returned", QUESTION)
    for _ in range(2):
        assert follow(code, "/komplettera", text="Den norra.").status_code == 200
    assert ask("select shared from core.report_text") == [
        ("Lampan blinkar\n\nDen norra.",)
    ]


def test_words_that_were_masked_meanwhile_get_the_answer_too(
    stranger, follow, decide, ask
):
    code = stranger().report()
    number = decide("returned", QUESTION)
    ask(
        "with kept as (insert into core.report_raw values (:id, 'Lampan blinkar'))"
        " update core.report_text set shared = '[dolt]' returning 1",
        id=number,
    )
    follow(code, "/komplettera", text="Den norra.")
    assert ask("select shared, text from core.report_text, core.report_raw") == [
        ("[dolt]\n\nDen norra.", "Lampan blinkar\n\nDen norra.")
    ]


def test_a_report_without_words_can_be_answered_too(stranger, follow, decide, ask):
    one = stranger()
    code = one.report(address="Torget", text="")
    decide("returned", QUESTION)
    follow(code, "/komplettera", text="Vid bänken.")
    assert ask("select shared from core.report_text") == [("Vid bänken.",)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Skriv något"),
        ("x" * 2001, "högst 2000"),
        ("a\0b", "styrtecken"),
        ("fråga 850709-9805", "personnummer"),
        ("ring 070-174 06 05", "telefon"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_given_back(
    stranger, follow, decide, words, told
):
    one = stranger()
    code = one.report()
    decide("returned", QUESTION)
    answer = follow(code, "/komplettera", text=words)
    assert answer.status_code == 422
    assert told in one.faults(answer)["text"]
    assert "Vi har en fråga" in answer.text


def test_nobody_adds_to_a_report_that_nobody_asked_about(stranger, follow, ask):
    follow(stranger().report(), "/komplettera", text="Mer")
    assert ask("select shared from core.report_text") == [("Lampan blinkar",)]


def test_contact_details_are_taken_back_at_any_time_and_it_is_noted(
    stranger, follow, decide, ask, database
):
    code = stranger().report(contact="anna@example.se")
    decide("approved")
    assert "Ta bort mina kontaktuppgifter" in follow(code).text
    assert "anna@example.se" not in follow(code).text
    answer = follow(code, "/kontakt")
    assert "är borttagna" in answer.text
    assert "Vi har inga kontaktuppgifter" in answer.text
    assert ask("select * from core.contact") == []
    with transaction(database) as connection:
        entry = audit.read(connection, action="contact_withdrawn")[0]
    assert (entry.role, entry.account_id, entry.details) == ("public", None, {})
    assert follow(code, "/kontakt").status_code == 200


WRONG = ["", "ABCD", "0" * 16, "x" * 100_000, "0000-0000-0000-000\0", "' or 1=1 --"]


@pytest.mark.parametrize("code", WRONG)
@pytest.mark.parametrize("path", ["", "/komplettera", "/kontakt"])
def test_a_wrong_code_tells_nothing(stranger, follow, ask, code, path):
    stranger().report(contact="anna@example.se")
    answer = follow(code, path, text="x")
    assert answer.status_code == 422
    assert "Ingen rapport har den koden" in answer.text
    assert len(ask("select * from core.contact")) == 1


def test_wrong_codes_are_tried_only_so_often_and_right_ones_as_often_as_one_likes(
    stranger, follow
):
    code = stranger().report()
    for _ in range(25):
        assert follow(code).status_code == 200
    answers = [follow("0" * 15 + str(n % 10)).status_code for n in range(21)]
    assert answers == [422] * 20 + [429]
    assert follow(code).status_code == 429


def test_a_code_stands_in_no_address_and_is_kept_nowhere(stranger, ask):
    one = stranger()
    answer = one.send()
    code = one.code(answer).replace("-", "")
    assert answer.location is None
    kept = ask("select r::text, t::text from core.receipt r, core.report t")
    assert code not in str(kept)
    assert code.encode().hex() not in str(kept)


def test_a_report_that_is_removed_takes_code_and_contact_with_it(
    stranger, follow, ask, database
):
    code = stranger().report(contact="anna@example.se")
    with transaction(database) as connection:
        connection.execute(text("delete from core.report"))
    assert ask("select 1 from core.receipt union all select 1 from core.contact") == []
    assert follow(code).status_code == 422


@pytest.mark.parametrize("state", ["received", "approved", "handed_over"])
def test_contact_details_open_for_one_role_and_each_time_is_noted(
    stranger, empty, decide, database, state
):
    stranger().report(contact="anna@example.se")
    number = decide(state)
    with transaction(database) as connection:
        owner = organisations.ensure(
            connection, "kommunen", name="K", organisation_type="department"
        )
    opened = {}
    for role in ["", "public", "statistics", *Role]:
        engine = acting(empty.extensions["geosafety"].pool, Actor(role, owner))
        with transaction(engine) as connection:
            found = receipts.open_contact(connection, number, Purpose.FEEDBACK)
        if found is not None:
            opened[role] = found
    may = Role.DPO_ARCHIVIST if state == "handed_over" else Role.COORDINATOR
    assert opened == {may: "anna@example.se"}
    with transaction(database) as connection:
        (noted,) = audit.read(connection, action="contact_opened")
    assert (noted.role, noted.purpose) == (may, "feedback")
    assert "anna" not in str(noted)


def test_a_stranger_selects_neither_codes_nor_contact_details(
    stranger, empty, database
):
    stranger().report(contact="anna@example.se")
    pool = empty.extensions["geosafety"].pool
    for role in ["public", *Role]:
        for query in (
            "select code from core.receipt",
            "select contact from core.contact",
            "update core.contact set contact = ''",
            "delete from core.contact",
        ):
            engine = acting(pool, Actor(role, 1))
            with engine.connect() as connection:
                with pytest.raises(Exception, match="permission denied"):
                    connection.execute(text(query))
                connection.rollback()
    assert database


@pytest.mark.parametrize(("role", "seen"), [("coordinator", 1), ("est_member", 0)])
def test_that_there_are_contact_details_is_seen_by_those_who_may_open_them(
    stranger, empty, role, seen
):
    stranger().report(contact="anna@example.se")
    pool = empty.extensions["geosafety"].pool
    with transaction(acting(pool, Actor(role, 1))) as connection:
        found = connection.execute(text("select report_id from core.contact")).all()
    assert len(found) == seen
