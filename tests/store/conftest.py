from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest

from geosafety.model.placement import Footprint, PlacementBatch
from geosafety.store import batches, organisations
from geosafety.store.batches import BatchFile
from geosafety.store.reports import Origin

RECEIVED = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
FIRST_CELL = 0x8A088AC00000000


class MadeUp:
    first_cell = FIRST_CELL

    @staticmethod
    def origin(connection, sender="vaktbolag"):
        number = organisations.ensure(
            connection, sender, name=sender.title(), organisation_type="guard_company"
        )
        origin = Origin(
            sender=sender,
            organisation_id=number,
            batch_id=uuid4(),
            received_at=RECEIVED,
        )
        file = BatchFile(name="a.csv", sha256=bytes(32))
        batches.add(connection, origin, file=file, on_error="reject")
        return origin

    @staticmethod
    def reports(rows, *, digest=b"0123456789abcdef"):
        hours = pd.to_datetime("2025-03-01T12:00Z") + pd.to_timedelta(
            np.arange(rows), unit="h"
        )
        return pd.DataFrame(
            {
                "row": np.arange(2, rows + 2),
                "external_id": [f"Å-{number}" for number in range(rows)],
                "occurred_from": hours.as_unit("us"),
                "occurred_to": hours.as_unit("us"),
                "time_precision": "exact",
                "kind": "incident",
                "category": np.where(np.arange(rows) % 2, "graffiti", "vandalism"),
                "lon": 17.0,
                "lat": 58.75,
                "accuracy_m": np.nan,
                "address": None,
                "text_raw": "Någon målade på en mur; ring 070-123 45 67",
                "text_shared": "Någon målade på en mur; ring [telefon]",
                "redactions": [("phone",)] * rows,
                "confidentiality": "internal",
                "digest": [digest] * rows,
            }
        )

    @staticmethod
    def points(rows):
        return PlacementBatch(
            precision=np.full(rows, "point"),
            accuracy_m=np.full(rows, 10.0),
            cell=FIRST_CELL + np.arange(rows),
            footprint=np.zeros(rows, np.int64),
            east=616_000.0 + np.arange(rows),
            north=np.full(rows, 6_514_000.0),
            label=np.full(rows, None),
        )

    @staticmethod
    def street_and_unplaced():
        street = Footprint(FIRST_CELL + np.arange(4), np.array([0.1, 0.2, 0.3, 0.4]))
        return PlacementBatch(
            precision=np.array(["street", "unplaced"]),
            accuracy_m=np.array([200.0, np.nan]),
            cell=np.zeros(2, np.int64),
            footprint=np.array([street.key, 0]),
            east=np.full(2, np.nan),
            north=np.full(2, np.nan),
            label=np.array(["Östra Trädgårdsgatan", None], dtype=object),
            footprints={street.key: street},
        )


@pytest.fixture
def made_up():
    return MadeUp


@pytest.fixture
def origin(connection):
    return MadeUp.origin(connection)
