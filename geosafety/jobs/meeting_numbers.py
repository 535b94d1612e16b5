"""What is counted for a meeting, read from the store."""

from typing import Final

import geosafety
from geosafety.catalog import Catalog
from geosafety.grid import USUAL_RESOLUTION
from geosafety.hotspots.around import place_hours
from geosafety.hotspots.place_names import PlaceNames
from geosafety.jobs.counted import Counted, LaidOut
from geosafety.jobs.senders import known_senders
from geosafety.jobs.submit import PARTNER_SENDER, PUBLIC_SENDER
from geosafety.model.period import Period
from geosafety.model.report import ReportKind
from geosafety.situation.cells import MapQuestion, map_findings
from geosafety.situation.evidence import Evidence, Hours
from geosafety.situation.fortnight import Periods
from geosafety.situation.numbers import meeting_numbers
from geosafety.store import report_counts
from geosafety.store.connection import Connection

# What is drawn; deficiencies and safe places are counted but have no map here.
_MAPPED: Final = (ReportKind.INCIDENT, ReportKind.UNSAFE_PLACE)


def read_evidence(
    connection: Connection,
    catalog: Catalog,
    periods: Periods,
    *,
    counted: Counted | None = None,
    has_maps: bool = True,
) -> Evidence:
    """
    Count what a meeting is about.

    Parameters
    ----------
    connection
        Of the actor for statistics, or of the owner.
    catalog
        Municipality, vocabulary and senders.
    periods
        The meeting's days and those that they are compared with.
    counted
        What is counted, if already read in this transaction.
    has_maps
        Whether places and times are looked for too, which takes most of the time.
    """
    read = Counted.read(connection) if counted is None else counted
    laid_out = read.laid_out(catalog.municipality, resolution=USUAL_RESOLUTION)
    names = PlaceNames.of_addresses(read.addresses)
    numbers = meeting_numbers(
        laid_out.cube,
        catalog.vocabulary,
        periods,
        senders=sender_titles(connection, catalog),
    )
    known = laid_out.cube.period
    mapped = [kind for kind in _MAPPED if has_maps and _is_reported(laid_out, kind)]
    known = laid_out.cube.period
    return Evidence(
        numbers=numbers,
        maps=tuple(
            map_findings(
                laid_out.cube,
                laid_out.neighbours,
                names,
                _question(catalog, periods, kind),
            )
            for kind in mapped
        ),
        hours=tuple(_hours(connection, periods, kind) for kind in mapped),
        revision=read.revision,
        version=geosafety.__version__,
        newest=None if known is None else known.last,
    )


def sender_titles(connection: Connection, catalog: Catalog) -> dict[str, str]:
    """Name those who send reports, in Swedish."""
    known = known_senders(connection, catalog)
    return {key: each.title.sv for key, each in known.items()} | {
        PUBLIC_SENDER: "Allmänheten",
        PARTNER_SENDER: "Formuläret för samverkan",
    }


def _is_reported(laid_out: LaidOut, kind: ReportKind) -> bool:
    """Tell whether there is anything of a kind."""
    return any(each.kind == kind for each in laid_out.cube.series)


def _question(catalog: Catalog, periods: Periods, kind: ReportKind) -> MapQuestion:
    """Ask for the map of a kind."""
    accepted = catalog.vocabulary.accepted().items()
    return MapQuestion(
        kind=kind,
        categories=tuple(key for key, each in accepted if each.kind is kind),
        periods=periods,
        version=geosafety.__version__,
    )


def _hours(connection: Connection, periods: Periods, kind: ReportKind) -> Hours:
    """Find the hours of the period, or of the year if the period has too few."""
    year = Period(periods.last_year.first, periods.this.last)
    for period in (periods.this, year):
        times = report_counts.times(connection, period=period)
        found = place_hours(times[times["kind"] == kind.value])
        if found.refusal is None:
            break
    return Hours(kind=kind, period=period, found=found)
