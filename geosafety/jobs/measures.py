"""Measures: begun, taken on, and followed up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety import grid
from geosafety.errors import refuse
from geosafety.geocode.gazetteer import Locates
from geosafety.hotspots import Cube
from geosafety.jobs.counted import Counted
from geosafety.jobs.public_reports import has_personal_number
from geosafety.jobs.written import possible_days, refuse_many
from geosafety.model.measure import (
    OPEN_STATES,
    WITH_REASON,
    Measure,
    MeasureState,
    StoredMeasure,
)
from geosafety.model.municipality import Municipality
from geosafety.model.period import Period
from geosafety.situation.control import Control
from geosafety.situation.follow_up import FollowUp, Other, Question, follow_up
from geosafety.situation.periods import Before, usual_before
from geosafety.situation.places import places_of
from geosafety.store import measures
from geosafety.store.connection import Connection
from geosafety.store.meetings import refusing_locked

LONGEST_TITLE = 120
LONGEST_NOTE = 2000
# An address is a door; what is done about it reaches some way around.
ADDRESS_M = 50.0
# A larger place is a part of the town, and is counted in larger cells.
_LARGE_M2 = 1_000_000
_FINE, _COARSE = grid.BASE_RESOLUTION, grid.USUAL_RESOLUTION
_MOST_CELLS = 500
# A measure that is written off did nothing, so others are not compared around it.
_ACTED = frozenset({MeasureState.ONGOING, MeasureState.DONE, MeasureState.FOLLOWED_UP})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison:
    """
    How a measure is to be followed up.

    Attributes
    ----------
    categories
        What is counted, of one kind.
    before
        Which days before; None takes `usual_before`.
    from_done
        Whether it should be felt from the day it was done and not from its start.
    chosen
        H3 cells, for `Control.CHOSEN`.
    """

    categories: tuple[str, ...]
    before: Before | None = None
    control: Control = Control.MATCHED
    from_done: bool = False
    chosen: tuple[int, ...] = ()


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
    words = checked_words(note, "note")
    measures.step(connection, number, state, note=words, version=version, today=today)


def say(connection: Connection, number: UUID, note: str) -> None:
    """
    Add a comment to a measure.

    Raises
    ------
    RefusedInputError, NotFoundError
        If the words cannot be taken, or as `store.measures.comment`.
    """
    words = _given(checked_words(note, "note"), "note")
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
    words = _given(checked_words(comment, "comment"), "comment")
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


def compare_measure(
    stored: StoredMeasure,
    asked: Comparison,
    *,
    others: Sequence[StoredMeasure],
    counted: Counted,
    municipality: Municipality,
) -> FollowUp:
    """
    Compare a measure's place before and after it with places without it.

    Parameters
    ----------
    others
        All measures; which of them were at work is found here.

    Raises
    ------
    RefusedInputError
        `missing-value` if it has no place or has not begun, or what
        `situation.follow_up` refuses.
    """
    area, start = stored.measure.area, felt_from(stored.measure, asked)
    if area is None or start is None:
        raise refuse(
            "missing-value",
            "Åtgärden saknar plats eller startdag, så det finns inget före och efter.",
            "The measure has no place or first day, so there is no before and after.",
        )
    cube = counted.laid_out(municipality, resolution=resolution_for(area)).cube
    usual = usual_before(start, cube.period) if cube.period else Before.SAME_SEASON
    question = Question(
        area=area,
        starts_on=start,
        categories=asked.categories,
        before=asked.before or usual,
        control=asked.control,
        chosen=asked.chosen,
        others=tuple(_at_work(others, stored.id)),
    )
    return follow_up(cube, question, ground=_addresses_per_cell(counted, cube))


def felt_from(measure: Measure, asked: Comparison) -> date | None:
    """Give the day from which a measure should be felt."""
    if asked.from_done and measure.done_on is not None:
        return measure.done_on
    return measure.starts_on


def area_of_cells(cells: NDArray[np.int64]) -> BaseGeometry:
    """
    Make one area of hexagons, EPSG:3006, metres.

    Raises
    ------
    RefusedInputError
        If there are more than 500.
    """
    if cells.size > _MOST_CELLS:
        raise refuse(
            "too-many-items",
            f"{cells.size} sexhörningar är för många; välj högst {_MOST_CELLS}, eller "
            "rita platsen.",
            f"{cells.size} hexagons are too many; choose at most {_MOST_CELLS}, or "
            "draw the place.",
            column="place",
        )
    return shapely.union_all(grid.polygons_3006(np.unique(cells)))


def area_of_address(gazetteer: Locates, text: str) -> tuple[BaseGeometry, str]:
    """
    Find the place that an address or a name means, EPSG:3006, and its name.

    Raises
    ------
    RefusedInputError
        `unplaced` if it is not found.
    """
    placement = gazetteer.locate_address(text).placement
    label = placement.label or text
    if placement.point is not None:
        return shapely.Point(placement.point).buffer(ADDRESS_M), label
    if placement.footprint is None:
        raise refuse(
            "unplaced",
            f"”{text[:60]}” hittas inte bland kommunens adresser och platser. Skriv "
            "den på annat sätt, eller rita platsen.",
            f"“{text[:60]}” is not found among the municipality’s addresses and "
            "places. Write it in another way, or draw the place.",
            column="address",
        )
    return area_of_cells(placement.footprint.cells), label


def checked_words(text: str, column: str, longest: int = LONGEST_NOTE) -> str:
    """
    Give words with blanks cut off; refuse what may not stand there.

    Raises
    ------
    RefusedInputError
        `too-long` or `personal-data`.
    """
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(words) > longest:
        raise refuse(
            "too-long",
            f"Texten har {len(words)} tecken; skriv högst {longest}.",
            f"The text has {len(words)} characters; write at most {longest}.",
            column=column,
        )
    if has_personal_number(words):
        raise refuse(
            "personal-data",
            "Ett personnummer får inte stå här. Ta bort det.",
            "A personal identity number may not stand here. Remove it.",
            column=column,
        )
    return words


def _given(words: str, column: str) -> str:
    """Refuse that nothing was written."""
    if not words:
        raise refuse(
            "missing-value", "Skriv en kommentar.", "Write a comment.", column=column
        )
    return words


def _check(new: Measure, municipality: Municipality) -> None:
    """Refuse what keeps a measure from being stored."""
    if not checked_words(new.title, "title", LONGEST_TITLE):
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
        checked_words(text, column)
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


def resolution_for(area: BaseGeometry) -> int:
    """Choose how large cells a place is counted in: those of 9 from 1 km² on, or 10."""
    return _COARSE if area.area >= _LARGE_M2 else _FINE


def _at_work(others: Sequence[StoredMeasure], mine: UUID) -> list[Other]:
    """List the other measures that did something in a place."""
    found = []
    for each in others:
        measure = each.measure
        if (
            each.id != mine
            and measure.state in _ACTED
            and measure.area is not None
            and measure.starts_on is not None
        ):
            found.append(
                Other(
                    title=measure.title,
                    area=measure.area,
                    first=measure.starts_on,
                    last=measure.done_on,
                )
            )
    return found


def _addresses_per_cell(counted: Counted, cube: Cube) -> NDArray[np.float64]:
    """Count the addresses of each cell, for how the ground is used."""
    places = counted.addresses[["east", "north"]].to_numpy(float)
    cells = grid.cells_at(places[:, 0], places[:, 1], cube.resolution)
    at = np.searchsorted(cube.cells, cells)
    at = np.minimum(at, cube.cells.size - 1)
    is_known = cube.cells[at] == cells
    return np.bincount(at[is_known], minlength=cube.cells.size).astype(np.float64)
