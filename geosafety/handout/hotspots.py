"""A map of hotspots, ready to be taken along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.crs import WGS84
from geosafety.errors import Language
from geosafety.handout.count_legend import count_legend
from geosafety.model.handout import (
    NO_DATA,
    Column,
    Ground,
    Handout,
    Legend,
    LegendClass,
)
from geosafety.model.hotspot import CLASS_COLOURS, Hotspots, MethodCard
from geosafety.model.report import Confidentiality

NAME = "hotspots"
# Fewer reports than this are told to be few, as on the map.
FEW = 5
_CLASSES: dict[int, tuple[str, str]] = {
    3: ("Många rapporter, q ≤ 0,01", "Many reports, q ≤ 0.01"),
    2: ("Många rapporter, q ≤ 0,05", "Many reports, q ≤ 0.05"),
    1: ("Många rapporter, q ≤ 0,10", "Many reports, q ≤ 0.10"),
    0: ("Inte säkert skilt från slumpen", "Not surely different from chance"),
    -1: ("Få rapporter, q ≤ 0,10", "Few reports, q ≤ 0.10"),
    -2: ("Få rapporter, q ≤ 0,05", "Few reports, q ≤ 0.05"),
    -3: ("Få rapporter, q ≤ 0,01", "Few reports, q ≤ 0.01"),
}
# Swedish and English title, and the decimals.
_COLUMNS: dict[str, tuple[str, str, int | None]] = {
    "h3": ("H3-cell", "H3 cell", None),
    "n": ("Rapporter", "Reports", 1),
    "GiZScore": ("Gi* z", "Gi* z", 2),
    "GiPValue": ("p-värde", "p-value", 4),
    "Gi_Bin": ("Klass", "Class", 0),
    "q_value": ("q-värde", "q-value", 4),
    "stability": ("Stabilitet", "Stability", 2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotText:
    """
    The words of a map of hotspots, in the reader's language.

    `categories` and `senders` are titles by key; a key without one stands for itself.
    `is_whole_kind` tells that all categories of the kind are counted.
    """

    title: str
    source: str
    language: Language
    is_whole_kind: bool = False
    categories: Mapping[str, str] = field(default_factory=dict)
    senders: Mapping[str, str] = field(default_factory=dict)

    def say(self, sv: str, en: str) -> str:
        """Choose the words of the reader's language."""
        return sv if self.language == "sv" else en


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Surroundings:
    """
    What is known beside the counts.

    `places` and `patterns` are names for each cell, in the order of the map; `ground`
    and `area` as in `Handout`.
    """

    places: Sequence[str | None] | None = None
    patterns: Sequence[str] | None = None
    ground: tuple[Ground, ...] = ()
    area: tuple[float, float, float, float] | None = None


def hotspot_handout(  # noqa: PLR0913 - what a file cannot be without
    found: Hotspots,
    card: MethodCard,
    text: HotspotText,
    *,
    around: Surroundings | None = None,
    only_drawn: bool = False,
    by_count: bool = False,
    secrecy: Confidentiality = Confidentiality.INTERNAL,
) -> Handout:
    """
    Make a map of hotspots ready for any format.

    Parameters
    ----------
    found, card
        The map and how it was made.
    text
        Its words.
    around
        Place names, classes of emerging hotspots and the map below.
    only_drawn
        Leave out the cells that were tested but have nothing to show.
    by_count
        Colour the cells by their reports in the place of their class.
    secrecy
        Who may read it.

    Returns
    -------
    Handout
        Hexagons, EPSG:4326. It carries the moment that the data reach to.
    """
    known = around or Surroundings()
    frame, columns = found.frame.reset_index(drop=True), _columns(text)
    if known.places is not None:
        frame["place"] = list(known.places)
        columns.insert(0, Column(name="place", title=text.say("Plats", "Place")))
    if known.patterns is not None:
        frame["pattern"] = list(known.patterns)
        words = text.say("Utveckling", "Development")
        columns.append(Column(name="pattern", title=words))
    drawn = ((frame["n"] > 0) | (frame["Gi_Bin"] != 0)).to_numpy()
    if known.patterns is not None:
        drawn = drawn | np.array([bool(each) for each in known.patterns], dtype=bool)
    cells = found.cells
    if only_drawn:
        few = (frame["n"] < FEW).map({True: text.say("få", "few"), False: ""})
        columns.append(Column(name="few", title=text.say("Få?", "Few?")))
        frame = frame.assign(few=few)[drawn].reset_index(drop=True)
        cells, drawn = cells[drawn], np.ones(int(drawn.sum()), dtype=bool)
    return Handout(
        name=NAME,
        title=text.title,
        summary=_summary(found, card, text),
        source=text.source,
        rows=frame,
        columns=tuple(columns),
        method=_method(card, text),
        facts=card.as_json(),
        secrecy=secrecy,
        n=card.reports,
        made_at=card.data_until or NO_DATA,
        version=card.version,
        language=text.language,
        period=card.period,
        shapes=gpd.GeoSeries(grid.polygons(cells), crs=WGS84),
        legend=count_legend(frame["n"], text.language) if by_count else _legend(text),
        ground=known.ground,
        area=known.area,
        drawn=np.flatnonzero(drawn),
        listed=_listed(frame, drawn),
    )


def _columns(text: HotspotText) -> list[Column]:
    """Name the columns under which other programs know them."""
    return [
        Column(name=name, title=text.say(sv, en), digits=digits)
        for name, (sv, en, digits) in _COLUMNS.items()
    ]


def _legend(text: HotspotText) -> Legend:
    """Give the colours of the classes, hottest first."""
    classes = (
        LegendClass(
            title=text.say(*words),
            fill=CLASS_COLOURS[key],
            value=key,
            # Cells that say nothing must not hide the town.
            opacity=0.85 if key else 0.3,
        )
        for key, words in _CLASSES.items()
    )
    title = text.say("Fler eller färre än slumpen", "More or fewer than chance")
    return Legend(title=title, column="Gi_Bin", classes=tuple(classes))


def _listed(frame: pd.DataFrame, drawn: np.ndarray) -> np.ndarray:
    """Order the drawn cells: those that stand out first, strongest first."""
    rows = np.flatnonzero(drawn)
    stands_out = frame["Gi_Bin"].to_numpy()[rows] != 0
    strength = np.nan_to_num(frame["GiZScore"].abs().to_numpy(float)[rows])
    count = frame["n"].to_numpy(float)[rows]
    measure = np.where(stands_out, strength, count)
    return rows[np.lexsort((-measure, ~stands_out))]


def _summary(found: Hotspots, card: MethodCard, text: HotspotText) -> str:
    """Tell in a sentence or two what the map says."""
    if card.refusal:
        return text.say(card.refusal.sv, card.refusal.en)
    return text.say(
        f"{found.hot} sexhörningar har fler rapporter omkring sig än slumpen ger, "
        f"{found.cold} färre, av {card.cells} prövade; n = {card.reports} rapporter. "
        "Kartan visar vad som har rapporterats, inte hur farlig en plats är.",
        f"{found.hot} hexagons have more reports around them than chance gives, "
        f"{found.cold} fewer, out of {card.cells} tested; n = {card.reports} reports. "
        "The map shows what was reported, not how dangerous a place is.",
    )


def _method(card: MethodCard, text: HotspotText) -> dict[str, str]:
    """Tell how the map was made."""
    return _counted(card, text) | _tested(card, text)


def _counted(card: MethodCard, text: HotspotText) -> dict[str, str]:
    """Tell what was counted."""
    say, period, share = text.say, card.period, card.placed_share
    known = text.categories
    placed = "–" if share is None else f"{share:.0%}".replace("%", "\u00a0%")
    card_facts = {
        say("Period", "Period"): f"{period.first} – {period.last}"
        if period
        else say("allt som finns", "all there is"),
        say("Veckodagar och timmar", "Weekdays and hours"): _brushed(card, text),
        say("Kategorier", "Categories"): say("alla av slaget", "all of the kind")
        if text.is_whole_kind
        else ", ".join(known.get(key, key) for key in card.categories),
        say("Rapporter (n)", "Reports (n)"): str(card.reports),
        say("Placerade", "Placed"): say(
            f"{placed}; {card.unplaced} utan plats och {card.outside} utanför området "
            "är räknade men finns inte på kartan",
            f"{placed}; {card.unplaced} without a place and {card.outside} outside "
            "the area are counted but on no map",
        ),
        say("Vem som rapporterat", "Who has reported"): ", ".join(
            f"{text.senders.get(key, key)} {number}"
            for key, number in card.senders.items()
        )
        or "–",
    }
    if card.equal_senders:
        left_out = ", ".join(
            text.senders.get(key, key) for key in card.senders_left_out
        )
        card_facts[say("Vägning", "Weighing")] = say(
            "varje avsändares rapporter väger lika mycket tillsammans",
            "each sender’s reports together weigh the same",
        ) + (say(f"; utan {left_out}", f"; without {left_out}") if left_out else "")
    return card_facts


def _brushed(card: MethodCard, text: HotspotText) -> str:
    """Say which part of the week is looked at, and how many are left out of it."""
    if card.brush is None:
        return text.say("hela veckan", "the whole week")
    return card.brush.words(text.language) + text.say(
        f"; {card.left_out} rapporter utan känd tid är inte med",
        f"; {card.left_out} reports whose time is not known are left out",
    )


def _tested(card: MethodCard, text: HotspotText) -> dict[str, str]:
    """Tell how the cells were tested."""
    say = text.say
    rounded = (
        say(
            f"; antal avrundade till steg om {card.step_text} före testet",
            f"; counts rounded to steps of {card.step_text} before the test",
        )
        if card.test == "lattice"
        else ""
    )
    draws = (
        say(
            f"andel av {card.draws} dragningar av osäkra platser där sexhörningen är "
            f"het; frö {card.seed}",
            f"share of {card.draws} draws of uncertain places in which the hexagon is "
            f"hot; seed {card.seed}",
        )
        if card.draws
        else say(
            "alla platser är kända till sexhörningen",
            "all places are known to the hexagon",
        )
    )
    return {
        say("Sexhörningar", "Hexagons"): say(
            f"{card.cells} på H3-nivå {card.resolution}, de utan rapporter inräknade",
            f"{card.cells} of H3 resolution {card.resolution}, those without reports "
            "included",
        ),
        say("Test", "Test"): say(
            "Gi* av sexhörningen och dem intill, lika vikt; exakt betingat "
            "permutationstest, tvåsidigt; rättelse för många test enligt "
            "Benjamini-Hochberg (andel falska fynd)",
            "Gi* of the hexagon and those beside it, equal weight; exact conditional "
            "permutation test, two-sided; corrected for many tests as "
            "Benjamini-Hochberg have it (false discovery rate)",
        )
        + rounded,
        say("Stabilitet", "Stability"): draws,
        say("Få rapporter", "Few reports"): say(
            f"sexhörningar med färre än {FEW} rapporter läses med försiktighet; "
            "siffrorna är inte avsedda att publiceras",
            f"read hexagons with fewer than {FEW} reports with care; the figures are "
            "not meant to be published",
        ),
        say("Fingeravtryck", "Fingerprint"): card.fingerprint,
    }
