"""The coordinator's inbox: how long it takes to open, however much waits."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench_row import BenchRow, interleaved, seconds
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from geosafety.jobs.accounts import add_account
from geosafety.model.account import Role
from geosafety.settings import Settings, read_settings
from geosafety.store.cluster import Cluster
from geosafety.store.connection import Engine, connect, transaction
from webmap import create_app

FEW, MANY = 50, 50_000
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of this bench alone
_FILL = text(
    """
    with made as (
        insert into core.report (
            id, organisation_id, sender, external_id, received_at, occurred_from,
            occurred_to, time_precision, kind, category, confidentiality, digest, state
        )
        select gen_random_uuid(), o.id, 'allmanheten', n::text,
            timestamptz '2026-01-01' + n * interval '1 minute', '2026-01-01',
            '2026-01-01', 'exact', 'incident', 'graffiti', 'internal', '', 'received'
        from core.organisation as o, generate_series(1, cast(:last as integer)) as n
        where o.type = 'public'
        returning id
    ), placed as (
        insert into core.placement (report_id, precision) select id, 'unplaced'
        from made
    )
    insert into core.report_text (report_id, shared)
    select id, 'Klotter på muren vid gångtunneln' from made
    """
)


def measure() -> list[BenchRow]:
    """Open the inbox with few and with many reports waiting, in turn."""
    with tempfile.TemporaryDirectory(prefix="geosafety-bench-") as folder:
        Path(folder).chmod(0o711)
        settings = replace(read_settings({}), data_dir=Path(folder))
        try:
            return [_row(settings)]
        finally:
            Cluster.of(settings.data_dir).stop()


def _row(settings: Settings) -> BenchRow:
    """Measure two sites, each with a database of its own."""
    sites = [_site(settings, "0480", FEW), _site(settings, "1983", MANY)]
    few_s, many_s = interleaved(
        [_opening(client) for _, client in sites], rounds=5, repeats=(10, 10)
    )
    for app, _ in sites:
        app.extensions["geosafety"].pool.dispose()
    ratio = many_s / few_s
    return BenchRow(
        what=f"the inbox opened, {MANY:,} reports waiting",
        ours=seconds(many_s),
        peer=f"{FEW} reports waiting: {seconds(few_s)}",
        ratio=f"{ratio:.2f} of its time",
        goal="≤ 1.25",
        met=ratio <= 1.25,
    )


def _site(
    settings: Settings, municipality: str, waiting: int
) -> tuple[Flask, FlaskClient]:
    """Make a municipality where so many reports wait, and sign in."""
    own = replace(settings, municipality=municipality)
    app = create_app(own)
    owner = connect(own)
    _fill(owner, waiting)
    with transaction(owner) as connection:
        add_account(
            connection,
            "anna",
            role=Role.COORDINATOR,
            password=_PASSWORD,
            name="Anna",
        )
    owner.dispose()
    client = app.test_client()
    token = re.search('csrf-token" content="([^"]+)"', client.get("/hjalp").text)
    assert token
    form = {"username": "anna", "password": _PASSWORD, "csrf_token": token[1]}
    assert client.post("/logga-in", data=form).status_code == 302
    return app, client


def _fill(owner: Engine, waiting: int) -> None:
    """Let reports wait, and let the planner know of them."""
    with transaction(owner) as connection:
        connection.execute(_FILL, {"last": waiting})
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def _opening(client: FlaskClient) -> Callable[[], None]:
    """Open the inbox as a browser does, by way of the redirect."""

    def opening() -> None:
        answer = client.get("/granskning", follow_redirects=True)
        assert answer.status_code == 200

    return opening
