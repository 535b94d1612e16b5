import numpy as np
import pyarrow as pa
import pytest

from geosafety.errors import RefusedInputError
from geosafety.intake.periods import period_column
from geosafety.intake.table import Table


def read(*texts):
    """Read a column of periods."""
    rows = np.arange(len(texts)) + 2
    return period_column(
        Table(kind="csv", columns={"period": pa.array(texts)}, rows=rows), "period"
    )


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["2025", "2023"], ["2023", "2024", "2025"]),
        (["3", "1"], ["1", "2", "3"]),
        (["2024-11", " 2025-02 "], ["2024-11", "2024-12", "2025-01", "2025-02"]),
        (["2024-Q4", "2025-K2"], ["2024-Q4", "2025-Q1", "2025-Q2"]),
        (["2020-W52", "2021-V02"], ["2020-W52", "2020-W53", "2021-W01", "2021-W02"]),
        (["2025-01-01", "2025-03-01"], ["2025-01", "2025-02", "2025-03"]),
        (
            ["2025-01-06", "2025-01-13", "2025-01-27"],
            ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"],
        ),
        (["2025-01-06"], ["2025-01-06"]),
    ],
)
def test_periods_run_from_the_first_to_the_last_without_gaps(texts, labels):
    periods = read(*texts)
    assert periods.labels == labels
    assert periods.at[np.argmin(periods.at)] == 0
    assert periods.at.max() == len(labels) - 1


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (["2025-01", "2025-02-01"], [3]),
        (["2025-01", "", "2025-13"], [3, 4]),
        (["2025-W53"], [2]),
        (["2025-02-30"], [2]),
        (["igår"], [2]),
        (["٢٠٢٥"], [2]),
    ],
)
def test_other_forms_are_refused_by_row(texts, rows):
    with pytest.raises(RefusedInputError) as refused:
        read(*texts)
    assert [problem.row for problem in refused.value.problems] == rows


def test_dates_at_uneven_distances_are_refused():
    with pytest.raises(RefusedInputError, match="from 2025-01-06 to 2025-01-16"):
        read("2025-01-02", "2025-01-06", "2025-01-16")


def test_far_too_many_periods_are_refused():
    with pytest.raises(RefusedInputError, match="at most 1000"):
        read("1", "999999999")
