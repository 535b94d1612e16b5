"""The made-up town, drawn once for all tests of it."""

import pandas as pd
import pytest

from geosafety.catalog import Catalog, read_catalog
from geosafety.demo.handout import Handout, hand_out
from geosafety.demo.municipality import DemoTown
from geosafety.settings import read_settings


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read_catalog(read_settings({"GEOSAFETY_DATA_DIR": "unused"}))


@pytest.fixture(scope="session")
def handout(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Handout:
    folder = tmp_path_factory.mktemp("demo")
    return hand_out(folder, municipality=catalog.municipality, senders=catalog.senders)


@pytest.fixture(scope="session")
def town(handout: Handout) -> DemoTown:
    assert handout.town is not None
    return handout.town


@pytest.fixture(scope="session")
def truth(handout: Handout) -> pd.DataFrame:
    return pd.read_csv(
        handout.truth,
        index_col="row",
        parse_dates=["moment"],
        keep_default_na=False,
    )
