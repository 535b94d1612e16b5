import numpy as np
import pytest

from geosafety.errors import RefusedInputError
from geosafety.intake.number_table import read_number_table, value_column


@pytest.fixture
def read(tmp_path):
    def of(text):
        path = tmp_path / "numbers.csv"
        path.write_text(text, encoding="utf-8")
        return read_number_table(path)

    return of


def test_numbers_are_read_as_programs_and_people_write_them(read):
    table = read("n;m\n5e-05;\n12,5;\n+3;\n -0.00012345678901234567 ;\n1E9;\n")
    expected = [5e-05, 12.5, 3, -0.00012345678901234567, 1e9]
    np.testing.assert_array_equal(value_column(table, "n"), expected)


@pytest.mark.parametrize("bad", ["NaN", "inf", "0x1F", "1_000", "1e400", "tre", "−1"])
def test_what_is_no_number_is_refused_by_row(read, bad):
    with pytest.raises(RefusedInputError) as refused:
        value_column(read(f"n;m\n1;1\n{bad};1\n"), "n")
    assert [problem.row for problem in refused.value.problems] == [3]


def test_more_rows_than_a_report_file_are_read(read):
    rows = 250_000
    assert value_column(read("n\n" + "7\n" * rows), "n").sum() == 7 * rows


def test_a_row_with_too_few_cells_is_refused(read):
    with pytest.raises(RefusedInputError, match="The row has 2 fields"):
        read("a;b;c\n1;2;3\n3;4\n4;5;6\n")
