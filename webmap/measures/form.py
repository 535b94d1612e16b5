"""The form of a new measure, read into the noun."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from io import BytesIO
from typing import TypeVar
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from werkzeug.datastructures import FileStorage, MultiDict

from geosafety import grid
from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.areas import read_areas
from geosafety.jobs.measure_places import area_of_address, area_of_cells
from geosafety.model.measure import (
    CostClass,
    Horizon,
    Indicator,
    Measure,
    MeasureKind,
    MeasureState,
)
from geosafety.model.report import ReportKind
from webmap.categories import mapped
from webmap.site import site
from webmap.uploads import uploaded

# Reports of these tell of trouble, so fewer of them may be a goal.
INDICATOR_KINDS = (
    ReportKind.INCIDENT,
    ReportKind.UNSAFE_PLACE,
    ReportKind.DEFICIENCY,
)
FIELDS = (
    *("title", "goal", "kind", "horizon", "cost_class", "owner", "starts_on", "due_on"),
    *("source", "area", "cells", "address", "place_name", "indicator"),
    *("indicator_kind", "baseline_first", "baseline_last", "target", "issue"),
)
_FINEST = 11
Code = TypeVar("Code", bound=StrEnum)
_COARSEST = 7


def read_form(form: MultiDict[str, str], *, organisations: Sequence[int]) -> Measure:
    """
    Read the form.

    Parameters
    ----------
    form
        `FIELDS` as text, `indicator_category` any number of times, and `decided` if
        it is decided on already.
    organisations
        Numbers of those that may carry it out.

    Raises
    ------
    RefusedInputError
        If a field cannot be read; the problem's `column` names it.
    """
    values = {name: form.get(name, "").strip() for name in FIELDS}
    area, found = _place(values)
    kind = _choice(ReportKind, values, "indicator_kind", ReportKind.INCIDENT)
    return Measure(
        title=" ".join(values["title"].split()),
        goal=values["goal"],
        kind=_choice(MeasureKind, values, "kind", MeasureKind.SITUATIONAL),
        horizon=_choice(Horizon, values, "horizon", Horizon.SHORT),
        cost_class=CostClass(values["cost_class"])
        if values["cost_class"] in set(CostClass)
        else None,
        owner_organisation_id=_owner(values["owner"], organisations),
        state=MeasureState.DECIDED if form.get("decided") else MeasureState.PROPOSED,
        area=area,
        place=values["place_name"] or found,
        starts_on=_day(values, "starts_on"),
        due_on=_day(values, "due_on"),
        issue_id=_issue(values["issue"]),
        indicator=Indicator(
            text=values["indicator"],
            kind=kind.value,
            categories=categories_of(kind, form.getlist("indicator_category")),
            baseline_first=_day(values, "baseline_first"),
            baseline_last=_day(values, "baseline_last"),
            target=number_of(values["target"], "target"),
        ),
    )


def categories_of(kind: ReportKind, named: Sequence[str]) -> tuple[str, ...]:
    """Give the named categories that are of a kind; none means all."""
    known = [each.key for each in mapped(site().catalog.vocabulary, kind)]
    return tuple(key for key in known if key in named)


def counted_categories(indicator: Indicator) -> tuple[str, ...]:
    """Give what an indicator counts: its categories, or all of its kind."""
    kind = ReportKind(indicator.kind or ReportKind.INCIDENT)
    known = [each.key for each in mapped(site().catalog.vocabulary, kind)]
    chosen = tuple(key for key in known if key in indicator.categories)
    return chosen or tuple(known)


def number_of(text: str, column: str) -> float | None:
    """
    Read a number with comma or point; None if there is none.

    Raises
    ------
    RefusedInputError
        `bad-value` if it is no number of a measurable size.
    """
    written = text.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if not written:
        return None
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    if not abs(number) <= 1e9:  # noqa: PLR2004 - more is a slip of the hand
        raise refuse(
            "bad-value",
            f"”{text[:20]}” är inget tal; skriv till exempel 12 eller 3,5.",
            f"“{text[:20]}” is no number; write 12 or 3.5, for example.",
            column=column,
        )
    return number


def read_cells(text: str) -> tuple[int, ...]:
    """
    Read hexagons, parted by blanks or commas.

    Raises
    ------
    RefusedInputError
        `bad-value` if one is no hexagon of a size that is used here.
    """
    named = text.replace(",", " ").split()
    try:
        cells = grid.from_hex(named)
    except RefusedInputError:
        raise _no_cells() from None
    levels = grid.resolution_of(cells)
    if ((levels < _COARSEST) | (levels > _FINEST)).any():
        raise _no_cells()
    return tuple(cells.tolist())


def _no_cells() -> RefusedInputError:
    """Refuse what is no hexagon."""
    return refuse(
        "bad-value",
        "Någon av sexhörningarna finns inte; välj dem på kartan.",
        "One of the hexagons does not exist; choose them on the map.",
        column="place",
    )


def _place(values: Mapping[str, str]) -> tuple[BaseGeometry | None, str]:
    """Read where, in the way that was chosen, and what the place is called."""
    if values["source"] == "cells" and values["cells"]:
        cells = np.array(read_cells(values["cells"]), dtype=np.int64)
        return area_of_cells(cells), ""
    if values["source"] == "address" and values["address"]:
        return area_of_address(site().addresses.newest().gazetteer, values["address"])
    if values["source"] == "draw" and values["area"]:
        return _drawn(values["area"]), ""
    return None, ""


def _drawn(text: str) -> BaseGeometry:
    """Read an area as it was drawn, with the same checks as any file."""
    sent = FileStorage(BytesIO(text.encode()), filename="ritat.geojson")
    with uploaded(sent) as file:
        try:
            areas = read_areas(file.path, municipality=site().catalog.municipality)
        except RefusedInputError as error:
            raise refuse(
                "coordinate-range",
                f"Den ritade platsen kan inte användas. {error.sv}",
                f"The drawn place cannot be used. {error.en}",
                column="place",
            ) from None
    shape = shapely.union_all(areas.features.geometry.to_numpy())
    if shape.area <= 0:
        raise refuse(
            "bad-value",
            "Rita en yta med minst tre hörn.",
            "Draw an area with at least three corners.",
            column="place",
        )
    return shape


def _choice(
    codes: type[Code], values: Mapping[str, str], name: str, usual: Code
) -> Code:
    """Read one of some codes; the usual one where nothing known was chosen."""
    return codes(values[name]) if values[name] in set(codes) else usual


def _day(values: Mapping[str, str], name: str) -> date | None:
    """Read a day; None if there is none."""
    if not values[name]:
        return None
    try:
        return date.fromisoformat(values[name])
    except ValueError:
        raise refuse(
            "bad-value",
            f"”{values[name][:20]}” är inget datum; skriv som 2026-03-01.",
            f"“{values[name][:20]}” is no date; write as 2026-03-01.",
            column=name,
        ) from None


def _owner(text: str, known: Sequence[int]) -> int:
    """Read whose measure it is."""
    if text.isascii() and text.isdigit() and int(text) in known:
        return int(text)
    raise refuse(
        "missing-value",
        "Välj vilken organisation som genomför åtgärden.",
        "Choose which organisation carries out the measure.",
        column="owner",
    )


def _issue(text: str) -> UUID | None:
    """Read which lifted place it came from."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
