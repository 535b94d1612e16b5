"""Measures: begun, taken on, and followed up."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np

from geosafety import grid
from geosafety.errors import refuse
from geosafety.jobs.counted import Counted
from geosafety.jobs.measure_places import resolution_for
from geosafety.jobs.written import possible_days, refuse_many, written
from geosafety.model.measure import (
    OPEN_STATES,
    WITH_REASON,
    Measure,
    MeasureState,
    StoredMeasure,
)
from geosafety.model.municipality import Municipality
from geosafety.model.period import Period
from geosafety.situation.places import places_of
from geosafety.store import measures
from geosafety.store.connection import Connection
from geosafety.store.meetings import refusing_locked

LONGEST_TITLE = 120
LONGEST_NOTE = 2000


def add_measure(
    connection: Connection,
    new: Measure,
    *,
    municipality: Municipality,
    counted: Counted,
    categories: tuple[str, ...],
) -> UUID:
    """
    Check and store a new measure, the value of its baseline counted from reports.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor: the coordinator.
    new
        As it was filled in.
    municipality
        Its place must lie there.
    counted
        All reports.
    categories
        What its indicator counts, of one kind.

    Raises
    ------
    RefusedInputError
        `missing-value`, `too-long`, `personal-data`, `date`, `bad-order` or
        `coordinate-range`; the problem's `column` names the field. `unknown` if there
        is no such lifted place.
    """
    _check(new, municipality)
    baseline = baseline_of(new, municipality, counted, categories)
    indicator = replace(new.indicator, baseline=baseline)
    with refusing_locked():
        return measures.add(connection, replace(new, indicator=indicator))


def baseline_of(
    measure: Measure,
    municipality: Municipality,
    counted: Counted,
    categories: Collection[str],
) -> float | None:
    """Count the reports in a measure's cells in the days of its baseline."""
    indicator = measure.indicator
    first, last = indicator.baseline_first, indicator.baseline_last
    if measure.area is None or first is None or last is None:
        return None
    cube = counted.laid_out(municipality, resolution=resolution_for(measure.area)).cube
    places = places_of(measure.area, cube.cells, resolution=cube.resolution)
    counts = cube.counts(categories, Period(first, last))
    return round(float(counts[places.target].sum()), 1)


def take_step(  # noqa: PLR0913 - which measure, where to, why, and what was seen
    connection: Connection,
    number: UUID,
    state: MeasureState,
    *,
    note: str,
    version: int,
    today: date,
) -> None:
    """
    Take a measure to another state.

    Raises
    ------
    RefusedInputError
        `missing-value` if it is rejected or written off without a reason, what is
        wrong with the words, or what `store.measures.step` raises.
    NotFoundError
        As `store.measures.step`.
    """
    if state in WITH_REASON and not note.strip():
        raise refuse(
            "missing-value",
            "Skriv varför åtgärden avslås eller avskrivs.",
            "Write why the measure is rejected or written off.",
            column="note",
        )
    words = _checked(note, "note")
    measures.step(connection, number, state, note=words, version=version, today=today)


def say(connection: Connection, number: UUID, note: str) -> None:
    """
    Add a comment to a measure.

    Raises
    ------
    RefusedInputError, NotFoundError
        If the words cannot be taken, or as `store.measures.comment`.
    """
    words = _given(_checked(note, "note"), "note")
    refuse_many(measures.own_words_held(connection, number))
    measures.comment(connection, number, words)


def close_follow_up(  # noqa: PLR0913 - what was found, and what was seen before
    connection: Connection,
    number: UUID,
    *,
    value: float,
    comment: str,
    numbers: dict[str, object],
    version: int,
    today: date,
) -> None:
    """
    Keep the indicator's value and what is said of it, and the measure as followed up.

    Raises
    ------
    RefusedInputError, NotFoundError
        If there is no comment, or as `take_step`.
    """
    words = _given(_checked(comment, "comment"), "comment")
    measures.read(connection, number)
    measures.follow_up(connection, number, value=value, comment=words, numbers=numbers)
    measures.step(
        connection,
        number,
        MeasureState.FOLLOWED_UP,
        note="",
        version=version,
        today=today,
    )


def open_measures(connection: Connection, cell: int) -> list[StoredMeasure]:
    """
    Give the measures under way or proposed that touch a hexagon, for the actor.

    Parameters
    ----------
    cell
        H3 cell of any resolution.
    """
    shape = grid.polygons_3006(np.array([cell], dtype=np.int64))[0]
    asked = measures.Filter(states=OPEN_STATES, touching=shape)
    return measures.read_all(connection, asked)


def _checked(words: str, column: str) -> str:
    """Give the words of a field, as `written` does."""
    return written(words, longest=LONGEST_NOTE, column=column)


def _given(words: str, column: str) -> str:
    """Refuse that nothing was written."""
    if not words:
        raise refuse(
            "missing-value", "Skriv en kommentar.", "Write a comment.", column=column
        )
    return words


def _check(new: Measure, municipality: Municipality) -> None:
    """Refuse what keeps a measure from being stored."""
    if not written(new.title, longest=LONGEST_TITLE, column="title"):
        raise refuse(
            "missing-value",
            "Ge åtgärden en rubrik.",
            "Give the measure a title.",
            column="title",
        )
    for column, text in (
        ("goal", new.goal),
        ("indicator", new.indicator.text),
        ("place_name", new.place),
    ):
        _checked(text, column)
    possible_days(
        {
            "starts_on": new.starts_on,
            "due_on": new.due_on,
            "baseline_first": new.indicator.baseline_first,
            "baseline_last": new.indicator.baseline_last,
        }
    )
    if new.starts_on and new.due_on and new.due_on < new.starts_on:
        raise refuse(
            "bad-order",
            f"Åtgärden ska vara klar {new.due_on}, innan den börjar {new.starts_on}.",
            f"The measure is due {new.due_on}, before it begins {new.starts_on}.",
            column="due_on",
        )
    _check_baseline(new)
    inside = municipality.boundary.buffer(municipality.margin_m)
    if new.area is not None and not inside.covers(new.area):
        raise refuse(
            "coordinate-range",
            f"Platsen ligger utanför {municipality.name}, helt eller delvis. Välj en "
            "plats i kommunen.",
            f"The place lies outside {municipality.name}, all of it or a part. Choose "
            "a place in the municipality.",
            column="place",
        )


def _check_baseline(new: Measure) -> None:
    """Refuse days to compare with that are half told or backwards."""
    first, last = new.indicator.baseline_first, new.indicator.baseline_last
    if (first is None) != (last is None):
        raise refuse(
            "missing-value",
            "Skriv både första och sista dagen för utgångsläget, eller ingen.",
            "Write both the first and the last day of the baseline, or neither.",
            column="baseline_last",
        )
    if first and last and last < first:
        raise refuse(
            "bad-order",
            f"Utgångsläget slutar {last}, innan det börjar {first}.",
            f"The baseline ends {last}, before it begins {first}.",
            column="baseline_last",
        )
