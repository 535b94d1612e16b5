"""The register of Malmö and the notices of its police, in a real database."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from geosafety.catalog import read_catalog
from geosafety.jobs.feeds import read_feed
from geosafety.jobs.locate import stored_gazetteer
from geosafety.jobs.register import import_register

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SERVED = ("id", "datetime", "name", "summary", "url", "type", "preamble", "body")


@pytest.fixture
def settings(database_settings):
    return replace(database_settings, municipality="1280")


@pytest.fixture
def catalog(settings):
    return read_catalog(settings)


@pytest.fixture
def malmo(database, catalog, real_data, tmp_path):
    """Bring in the register of Malmö and the notices of its police."""
    register = real_data / "malmo_addresses/malmo_adresser.parquet"
    import_register(database, register, columns={})
    frame = pd.read_parquet(real_data / "polisen_events/texts_malmo_dev.parquet")
    frame = frame[list(SERVED)].astype(object)
    page = tmp_path / "malmo.json"
    records = frame.where(frame.notna(), None).to_dict("records")
    page.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    gazetteer = stored_gazetteer(database, municipality=catalog.municipality)
    read_feed(database, [page], catalog=catalog, gazetteer=gazetteer, now=NOW)
    return database
