from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import text

from geosafety.store.allowances import Allowance, give_back, spend
from geosafety.store.connection import connect_site, transaction

TEN_AN_HOUR = Allowance(10, timedelta(hours=1))


def test_so_many_are_allowed_and_the_next_waits(connection):
    waits = [spend(connection, TEN_AN_HOUR, "test", "somebody") for _ in range(11)]
    assert waits[:10] == [None] * 10
    assert timedelta(minutes=5) < waits[10] <= timedelta(minutes=6)


def test_each_purpose_and_each_address_is_counted_by_itself(connection):
    for _ in range(10):
        spend(connection, TEN_AN_HOUR, "test", "somebody")
    assert spend(connection, TEN_AN_HOUR, "test", "somebody") is not None
    assert spend(connection, TEN_AN_HOUR, "test", "another") is None
    assert spend(connection, TEN_AN_HOUR, "else", "somebody") is None


def test_what_was_spent_comes_back_over_time(connection):
    for _ in range(10):
        spend(connection, TEN_AN_HOUR, "test", "somebody")
    connection.execute(
        text("update core.allowance set at = at - interval '6 minutes 1 second'")
    )
    assert spend(connection, TEN_AN_HOUR, "test", "somebody") is None
    assert spend(connection, TEN_AN_HOUR, "test", "somebody") is not None


def test_what_went_well_is_given_back(connection):
    for _ in range(30):
        assert spend(connection, TEN_AN_HOUR, "test", "somebody") is None
        give_back(connection, "test", "somebody")


def test_a_clock_that_is_put_back_gives_nothing_away(connection):
    for _ in range(10):
        spend(connection, TEN_AN_HOUR, "test", "somebody")
    connection.execute(text("update core.allowance set at = at + interval '3 hours'"))
    assert spend(connection, TEN_AN_HOUR, "test", "somebody") is not None


def test_the_count_is_exact_however_many_ask_at_once(database_settings):
    site = connect_site(database_settings)

    def ask(_):
        with transaction(site) as connection:
            return spend(connection, TEN_AN_HOUR, "test", "somebody") is None

    with ThreadPoolExecutor(8) as pool:
        allowed = sum(pool.map(ask, range(60)))
    site.dispose()
    assert allowed == 10


def test_no_address_is_kept(connection):
    spend(connection, TEN_AN_HOUR, "test", "192.0.2.7")
    rows = connection.execute(text("select allowance::text from core.allowance"))
    assert "192.0.2.7" not in "".join(rows.scalars())


def test_yesterdays_hashes_and_salt_are_gone(connection):
    spend(connection, TEN_AN_HOUR, "test", "somebody")
    connection.execute(text("update core.daily_salt set day = day - 1"))
    connection.execute(text("update core.allowance set at = at - interval '25 hours'"))
    spend(connection, TEN_AN_HOUR, "test", "another")
    assert (
        connection.execute(text("select count(*) from core.daily_salt")).scalar() == 1
    )
    assert connection.execute(text("select count(*) from core.allowance")).scalar() == 1
