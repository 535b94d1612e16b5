"""Every picture of the corpus gets the answer of the manifest, by route and by form."""

import csv
import os
import time
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text
from werkzeug.datastructures import FileStorage

from geosafety.errors import RefusedInputError
from geosafety.model.account import Role
from geosafety.photos.bare_jpeg import bare_jpeg_size
from geosafety.store import accounts, organisations, photos, sessions
from geosafety.store.connection import connect, transaction
from webmap import create_app
from webmap.errors import status_of
from webmap.photo_stream import PhotoStream
from webmap.photos import received_photos
from webmap.sign_in import LASTING

_DATA = os.environ.get("GEOSAFETY_REAL_DATA")
_FOLDER = Path(_DATA or Path(__file__).parents[3] / "shared/data") / "bad-inputs"
_KINDS = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
# Upright, those that were taken on edge are on edge.
_SIZES = {
    "image/i00_ok.jpg": (640, 480),
    "image/i01_exif_gps_thumb.jpg": (480, 640),
    "image/i13_cmyk.jpg": (64, 64),
    "image/i18_exif_bomb.jpg": (640, 480),
    "image/i20_exif.png": (48, 64),
}
_TRACES = (
    *(b"Exif", b"http", b"<?php", b"<html", b"<script", b"adobe", b"xpacket"),
    *(b"Telefon", b"Anna", b"hemma", b"SN123456", b"2025:10", b"58,45", b"WEBP"),
)


def cases():
    with (_FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "image"]
    return [pytest.param(row, id=row["file"]) for row in rows]


class Site:
    """The site with a reporter who sends photos of one report."""

    def __init__(self, settings):
        self.engine = connect(settings)
        self.app = create_app(settings)
        self.client = self.app.test_client()
        self.report = uuid4()
        with transaction(self.engine) as connection:
            number = organisations.ensure(
                connection, "vakt", name="Vakt", organisation_type="guard_company"
            )
            accounts.save(
                connection,
                "prov",
                name="prov",
                role=Role.EXTERNAL_REPORTER,
                organisation_key="vakt",
                password_hash=PasswordHasher(1, 8, 1).hash("prov"),
            )
            account = accounts.by_username(connection, "prov")
            token = sessions.begin(connection, account.id, lasting=LASTING)
            self.headers = {"Authorization": f"Bearer {token}"}
            connection.execute(
                text(
                    "insert into core.report (id, organisation_id, sender, external_id,"
                    " received_at, time_precision, kind, category, confidentiality,"
                    " digest) values (:id, :org, 'x', :id, now(), 'unknown',"
                    " 'incident', 'graffiti', 'open', '')"
                ),
                {"id": self.report, "org": number},
            )

    def send(self, case, number):
        content = (_FOLDER / case["file"]).read_bytes()
        return self.client.put(
            f"/api/v1/reports/{self.report}/photos/{number}",
            data=content,
            content_type=_KINDS[Path(case["file"]).suffix],
            headers=self.headers | {"X-Content-SHA256": sha256(content).hexdigest()},
        )

    def stored(self):
        with transaction(self.engine) as connection:
            rows = connection.execute(
                text("select jpeg, thumbnail from core.photo_pixels")
            )
            return [bytes(size) for row in rows for size in row]


@pytest.fixture
def site(database_settings):
    made = Site(database_settings)
    yield made
    made.engine.dispose()
    made.app.extensions["geosafety"].pool.dispose()


@pytest.mark.parametrize("case", cases())
def test_each_picture_is_answered_as_the_manifest_says(site, case):
    number, began = uuid4(), time.monotonic()
    answer = site.send(case, number)
    assert time.monotonic() < began + 5
    assert answer.status_code == int(case["status"]), answer.text
    assert "Traceback" not in answer.text
    kept = site.stored()
    assert len(kept) == 2 * int(case["rows_imported"])
    if case["expected"] == "reject":
        assert answer.mimetype == "application/problem+json"
        assert answer.json["code"] == case["problem_type"]
        return
    for size in kept:
        assert bare_jpeg_size(size)
        assert not [trace for trace in _TRACES if trace.lower() in size.lower()]
    expected = _SIZES.get(case["file"], bare_jpeg_size(kept[0]))
    assert bare_jpeg_size(kept[0]) == expected
    with transaction(site.engine) as connection:
        assert photos.read_picture(connection, number) == kept[0]


@pytest.mark.parametrize("case", cases())
def test_each_picture_is_answered_the_same_in_a_form(site, case):
    stream = PhotoStream()
    stream.write((_FOLDER / case["file"]).read_bytes())
    sent = FileStorage(stream, filename=Path(case["file"]).name)
    with site.app.test_request_context():
        if case["expected"] == "accept":
            (rebuilt,) = received_photos([sent], category="graffiti")
            assert bare_jpeg_size(rebuilt.jpeg)
            return
        with pytest.raises(RefusedInputError) as caught:
            received_photos([sent], category="graffiti")
    (problem,) = caught.value.problems
    assert (problem.code, problem.pointer) == (case["problem_type"], "/photos/0")
    assert status_of(caught.value) == int(case["status"])
