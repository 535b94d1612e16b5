"""The fields of a report, each read and checked for all rows at once."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.intake.faults import Faults
from geosafety.intake.limits import MAX_FIELD_CHARACTERS
from geosafety.intake.moments import end_of_day, read_moments
from geosafety.model.report import ReportKind, TimePrecision
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary

_EARLIEST: Final = np.datetime64("1990-01-01", "us")
_CLOCK_SKEW: Final = timedelta(minutes=5)
_HOUR: Final = np.timedelta64(60, "m")
_PART_OF_DAY: Final = np.timedelta64(12, "h")


class Times(NamedTuple):
    """Start and end of each report, UTC, and how well known; shape (n,)."""

    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    precision: NDArray[np.str_]
    repeated: NDArray[np.bool_]


class Categories(NamedTuple):
    """Category and kind of each report, as codes into the lists beside them."""

    codes: NDArray[np.int64]
    keys: list[str]
    kinds: list[str]

    def is_notice(self) -> NDArray[np.bool_]:
        """Tell which are notices of something to come; shape (n,)."""
        notice = np.array(
            [kind == ReportKind.EVENT_NOTICE for kind in (*self.kinds, "")]
        )
        return notice[self.codes]


def note_long_cells(faults: Faults) -> None:
    """Note the cells that hold more than a report ever needs."""
    for name, cells in faults.table.columns.items():
        letters = cells.buffers()[2]
        if letters is None or letters.size <= MAX_FIELD_CHARACTERS:
            continue
        if pc.max(pc.binary_length(cells)).as_py() <= MAX_FIELD_CHARACTERS:
            continue
        faults.add(
            np.asarray(pc.utf8_length(cells)) > MAX_FIELD_CHARACTERS,
            name,
            code="too-long",
            sv=f"Texten är längre än {MAX_FIELD_CHARACTERS} tecken; korta den.",
            en=f"The text has more than {MAX_FIELD_CHARACTERS} characters; shorten it.",
        )


def note_missing(faults: Faults, column: str) -> None:
    """Note the empty cells of a column that must be filled."""
    blank = np.asarray(pc.binary_length(faults.table.columns[column])) == 0
    if not blank.all():
        trimmed = pc.utf8_trim_whitespace(faults.table.columns[column])
        blank = np.asarray(pc.binary_length(trimmed)) == 0
    faults.add(
        blank,
        column,
        code="missing-value",
        sv="Cellen är tom men måste fyllas i.",
        en="The cell is empty but must be filled in.",
    )


def read_categories(
    faults: Faults, column: str, *, mapping: SenderMapping, vocabulary: Vocabulary
) -> Categories:
    """
    Read the sender's words as our categories; capitals make no difference.

    Words that are not known get the code −1 and a fault `unknown-category`.
    """
    encoded = pc.dictionary_encode(faults.table.columns[column])
    accepted = vocabulary.accepted()
    keys = list(accepted)
    code_of = {key: code for code, key in enumerate(keys)}
    words = [word.strip().casefold() for word in encoded.dictionary.to_pylist()]
    codes = np.array(
        [code_of.get(mapping.categories.get(word, ""), -1) for word in words] or [-1]
    )[np.asarray(encoded.indices)]
    wrong = codes < 0
    if wrong.any():
        words = [word for word in mapping.categories if word not in accepted]
        known = ", ".join(words[-12:])
        faults.add(
            wrong,
            column,
            code="unknown-category",
            sv=f"Kategorin ”{{value}}” är okänd; kända är till exempel {known}.",
            en=f"The category “{{value}}” is unknown; known are for example {known}.",
        )
    kinds = [str(accepted[key].kind) for key in keys]
    return Categories(codes, keys, kinds)


def read_times(
    faults: Faults,
    column: str,
    *,
    end_column: str | None,
    now: datetime,
    may_be_ahead: NDArray[np.bool_],
) -> Times:
    """
    Read when each report happened.

    Parameters
    ----------
    faults
        The table, and where faults are noted.
    column, end_column
        Columns of the start and, if sent, of the end.
    now
        The moment of the import; five minutes are allowed for clocks that differ.
    may_be_ahead : ndarray of bool, shape (n,)
        Rows that may lie in the future.
    """
    read = read_moments(faults.table.columns[column])
    _note_moments(faults, column, read.wrong, read.skipped_hour)
    start = read.utc
    _note_range(faults, column, start, now=now, may_be_ahead=may_be_ahead)
    precision = np.full(len(start), TimePrecision.EXACT, dtype="<U11")
    precision[read.empty] = TimePrecision.UNKNOWN
    precision[read.repeated_hour] = TimePrecision.HOUR
    end = start.copy()
    if read.whole_day.any():
        precision[read.whole_day] = TimePrecision.DAY
        end[read.whole_day] = end_of_day(start[read.whole_day])
    if end_column is not None:
        _read_ends(faults, end_column, start, end, precision)
    return Times(start, end, precision, read.repeated_hour)


def _read_ends(
    faults: Faults,
    column: str,
    start: NDArray[np.datetime64],
    end: NDArray[np.datetime64],
    precision: NDArray[np.str_],
) -> None:
    """Read the ends into `end`, and let the length say how well the time is known."""
    read = read_moments(faults.table.columns[column])
    _note_moments(faults, column, read.wrong, read.skipped_hour)
    sent = ~np.isnat(read.utc)
    if not sent.any():
        return
    last = read.utc.copy()
    if read.whole_day.any():
        last[read.whole_day] = end_of_day(last[read.whole_day])
    faults.add(
        sent & (last < start),
        column,
        code="datetime-order",
        sv="Sluttiden ”{value}” ligger före starttiden.",
        en="The end “{value}” is before the start.",
    )
    end[sent] = last[sent]
    length = end - start
    precision[sent] = TimePrecision.DAY
    precision[sent & (length <= _PART_OF_DAY)] = TimePrecision.PART_OF_DAY
    precision[sent & (length <= _HOUR)] = TimePrecision.HOUR
    precision[sent & (length == np.timedelta64(0))] = TimePrecision.EXACT


def _note_moments(
    faults: Faults,
    column: str,
    wrong: NDArray[np.bool_],
    skipped: NDArray[np.bool_],
) -> None:
    """Note what is no time, and local times that the clocks jump over."""
    faults.add(
        wrong,
        column,
        code="bad-datetime",
        sv="”{value}” är ingen entydig tid; skriv till exempel 2025-09-05 22:15.",
        en="“{value}” is no unambiguous time; write for example 2025-09-05 22:15.",
    )
    faults.add(
        skipped,
        column,
        code="bad-datetime",
        sv="”{value}” finns inte i svensk tid: klockan ställdes fram då.",
        en="“{value}” does not exist in Swedish time: the clocks went forward then.",
    )


def _note_range(
    faults: Faults,
    column: str,
    start: NDArray[np.datetime64],
    *,
    now: datetime,
    may_be_ahead: NDArray[np.bool_],
) -> None:
    """Note times before 1990 and in the future."""
    latest = np.datetime64((now + _CLOCK_SKEW).replace(tzinfo=None), "us")
    with np.errstate(invalid="ignore"):
        is_ahead = (start > latest) & ~may_be_ahead
        is_ancient = start < _EARLIEST
    faults.add(
        is_ahead,
        column,
        code="datetime-range",
        sv="”{value}” ligger i framtiden.",
        en="“{value}” is in the future.",
    )
    faults.add(
        is_ancient,
        column,
        code="datetime-range",
        sv="”{value}” är före 1990.",
        en="“{value}” is before 1990.",
    )


def or_missing(cells: pa.StringArray) -> pa.StringArray:
    """Turn empty texts into missing ones."""
    empty = pc.equal(cells, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), cells)
