"""Counting all reports anew, each night: the journal is made short, and held to it."""

import logging

import pandas as pd

from geosafety.settings import Settings
from geosafety.store import cube
from geosafety.store.connection import connect, transaction

log = logging.getLogger(__name__)


def recount(settings: Settings) -> bool:
    """
    Put a fresh count in the journal's place.

    Returns
    -------
    bool
        Whether the journal held what was counted; if not, an error is logged.
    """
    engine = connect(settings)
    try:
        with transaction(engine) as connection:
            # Whoever changes a report waits until this is done.
            cube.hold_reports(connection)
            before = cube.read(connection).columns
            cube.recount(connection)
            after = cube.read(connection).columns
    finally:
        engine.dispose()
    held = _sorted(before).equals(_sorted(after))
    if not held:
        log.error("the journal of counts differed from the reports; it is mended")
    return held


def _sorted(columns: pd.DataFrame) -> pd.DataFrame:
    """Put rows in one order, whatever order they were read in."""
    return columns.sort_values(list(columns.columns), ignore_index=True)
