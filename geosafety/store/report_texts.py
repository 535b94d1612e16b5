"""The words of reports, which fewer people may read than their facts."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection

from geosafety.store.copy import copy
from geosafety.store.tables import report_raw, report_text


def save(connection: Connection, reports: pd.DataFrame, ids: NDArray[np.uint8]) -> None:
    """
    Keep what reports tell in words; those that tell nothing leave no row.

    Parameters
    ----------
    connection
        The transaction is the caller's.
    reports : DataFrame, n rows
        `address`, `text_shared`, `text_raw` and `redactions` of `REPORT_COLUMNS`.
        The raw text is kept only where the shared one differs from it.
    ids : ndarray of uint8, shape (n, 16)
        The reports, stored already.
    """
    shared, raw = reports["text_shared"], reports["text_raw"]
    tells = (reports["address"].notna() | shared.notna()).to_numpy()
    if tells.any():
        told = reports[tells]
        columns = {
            "report_id": ids[tells],
            "address": told["address"],
            "shared": told["text_shared"],
            "redactions": told["redactions"],
        }
        copy(connection, report_text, columns)
    differs = (raw.notna() & (shared.isna() | (raw != shared))).to_numpy()
    if differs.any():
        columns = {"report_id": ids[differs], "text": raw[differs]}
        copy(connection, report_raw, columns)
