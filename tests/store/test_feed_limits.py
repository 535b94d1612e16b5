"""The police's feed is called as its owner asks, whatever the clock says."""

from bisect import bisect_left
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from geosafety.errors import RefusedInputError
from geosafety.jobs.fetch_feed import call, fetch_page, user_agent
from geosafety.store.connection import transaction

URL = "https://polisen.example/api/events"
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


class Feed:
    """A feed that notes when it is called, by a clock of the test's own."""

    def __init__(self, engine, folder):
        self.engine, self.folder = engine, folder
        self.now, self.calls, self.status = BEGAN, [], 200

    def answer(self, url, agent):
        self.calls.append((self.now, url, agent))
        return self.status, b"[]"

    def fetch(self, url=URL):
        return fetch_page(
            self.engine,
            url,
            self.folder,
            now=self.now,
            agent=user_agent("Köping"),
            caller=self.answer,
        )

    def try_each(self, step, steps):
        for _ in range(steps):
            with suppress(RefusedInputError):
                self.fetch()
            self.now += step


@pytest.fixture
def feed(database, tmp_path):
    # Thousands of calls in a row, and nothing here is about losing the power.
    with transaction(database) as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f"alter database {name} set synchronous_commit = off"))
    database.dispose()
    return Feed(database, tmp_path)


def most_within(moments, span):
    """Count the calls of the busiest stretch; moments are in their order."""
    return max(
        bisect_left(moments, moment + span) - place
        for place, moment in enumerate(moments)
    )


def test_calls_are_ten_seconds_apart_and_sixty_an_hour(feed):
    feed.try_each(timedelta(seconds=1), 2 * 3600)
    moments = [moment for moment, _, _ in feed.calls]
    apart = min(later - earlier for earlier, later in pairwise(moments))
    assert apart >= timedelta(seconds=10)
    assert most_within(moments, timedelta(hours=1)) == 60


def test_calls_are_at_most_1440_a_day(feed):
    feed.try_each(timedelta(seconds=59), 26 * 61)
    moments = [moment for moment, _, _ in feed.calls]
    assert most_within(moments, timedelta(days=1)) <= 1440
    assert most_within(moments, timedelta(hours=1)) <= 60


def test_whoever_must_wait_is_told_how_long(feed):
    feed.fetch()
    feed.now += timedelta(seconds=4)
    with pytest.raises(RefusedInputError, match="again in 7 s"):
        feed.fetch()


def test_a_feed_that_is_gone_is_never_called_again(feed):
    feed.status = 404
    with pytest.raises(RefusedInputError, match="answers with 404"):
        feed.fetch()
    feed.status = 200
    feed.now += timedelta(days=400)
    with pytest.raises(RefusedInputError, match="is not called again"):
        feed.fetch()
    assert len(feed.calls) == 1


def test_another_feed_is_counted_by_itself(feed):
    feed.fetch()
    assert feed.fetch("https://polisen.example/api/other").exists()


def test_we_say_who_we_are(feed):
    feed.fetch()
    agent = feed.calls[0][2]
    assert agent.startswith("geosafety/")
    assert agent.isascii()
    assert "Koping kommun" in agent


def test_a_feed_without_encryption_is_refused(feed):
    with pytest.raises(RefusedInputError, match="should begin with https"):
        feed.fetch("http://127.0.0.1/")
    assert feed.calls == []


def test_a_feed_that_does_not_answer_leaves_no_file(database, tmp_path):
    with pytest.raises(RefusedInputError, match="does not answer"):
        fetch_page(
            database,
            "https://127.0.0.1:1/",
            tmp_path,
            now=BEGAN,
            agent="x",
            caller=call,
        )
    assert list(tmp_path.iterdir()) == []
