"""What the made-up EST group has lifted, decided and done in a year of meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from geosafety.model.issue import IssueState
from geosafety.model.measure import Horizon, MeasureKind, MeasureState
from geosafety.model.meeting import AttendanceRole
from geosafety.model.operation import OperationState
from geosafety.model.period import Period

FIRST_DAY = date(2025, 9, 15)
# The last one but one is held today; the last one is only planned.
HELD, ALL = 24, 26
PLACE = "Stadshuset, rum Vättern"
_NEW, _WATCHED, _STUDIED = IssueState.NEW, IssueState.WATCHED, IssueState.STUDIED
_ACTED_ON, _CLOSED = IssueState.ACTED_ON, IssueState.CLOSED
_DONE, _NOT_DONE = OperationState.DONE, OperationState.NOT_DONE
_ONGOING, _PLANNED = OperationState.ONGOING, OperationState.PLANNED

ATTENDANCE = (
    ("kommunen", AttendanceRole.CHAIR, 1),
    ("kommunen", AttendanceRole.MEMBER, 2),
    ("polisen", AttendanceRole.MEMBER, 1),
    ("bostadsbolaget", AttendanceRole.MEMBER, 1),
    ("vaktbolaget", AttendanceRole.MEMBER, 1),
)


@dataclass(frozen=True, slots=True)
class Lifted:
    """A place that the group lifts: at which meeting, and what is known of it then."""

    key: str
    meeting: int
    title: str
    place: str
    what: str
    cause: str


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a lifted place at a meeting."""

    meeting: int
    key: str
    state: IssueState
    note: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """An operation: where, what, by whom, in how many days, and how it went."""

    meeting: int
    key: str
    what: str
    owner: str | None
    days: int = 14
    state: OperationState = _DONE
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words under a point of a meeting, a decision, or a comment."""

    meeting: int
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """A measure, from its first day on, and how far it has come."""

    key: str
    title: str
    goal: str
    kind: MeasureKind
    horizon: Horizon
    owner: str
    place: str
    categories: tuple[str, ...]
    starts_on: date
    due_on: date
    state: MeasureState
    done_on: date | None = None
    note: str = ""


# The keys are those of the planted places.
LIFTED = (
    Lifted(
        "resecentrum",
        1,
        "Bråk vid Resecentrum på helgnätter",
        "Resecentrum",
        "Bråk och berusning kring taxizonen, fredag och lördag 23–03.",
        "Flera krogar stänger samtidigt och alla väntar vid samma taxizon.",
    ),
    Lifted(
        "trasttunneln",
        2,
        "Mörk gångtunnel i Trastbacken",
        "Trasttunneln",
        "Många undviker tunneln på kvällen. Lampor saknas och sikten är dålig.",
        "Armaturerna är uttjänta och slyn har vuxit in över gångvägen.",
    ),
    Lifted(
        "hallonskolan",
        4,
        "Skadegörelse på Hallonskolan",
        "Hallonskolans gård",
        "Rutor och dörrar slås sönder på helgerna.",
        "Gården syns inte från gatan och är öppen dygnet runt.",
    ),
    Lifted(
        "smedhöjden",
        12,
        "Klotter och skadegörelse på Smedhöjden",
        "Smedhöjdens gårdar",
        "Ny skadegörelse i portar och på gavlar, mest nattetid.",
        "Portkoderna har inte bytts på länge.",
    ),
    Lifted(
        "åpromenaden",
        16,
        "Mopeder på Åpromenaden",
        "Åpromenaden",
        "Mopeder kör fort bland gående på kvällarna.",
        "Bommarna vid båda ändar togs bort vid vägarbetet.",
    ),
    Lifted(
        "stadsparken",
        17,
        "Kvällar i Stadsparken",
        "Stadsparken",
        "Stora sällskap, berusning och nedskräpning på kvällarna.",
        "Parken har blivit mötesplats sedan våren; belysningen släcks kl. 22.",
    ),
)
STEPS = (
    Step(2, "resecentrum", _WATCHED, "Alla för logg över tider i fyra veckor."),
    Step(4, "resecentrum", _STUDIED, "Kartan visar två timmar efter stängning."),
    Step(4, "trasttunneln", _STUDIED, "Tunneln gås igenom på plats."),
    Step(6, "resecentrum", _ACTED_ON, "Rondering och ändrade taxitider."),
    Step(6, "trasttunneln", _ACTED_ON, "Ny belysning är beslutad."),
    Step(6, "hallonskolan", _WATCHED, "Skolan anmäler allt, även småsaker."),
    Step(10, "hallonskolan", _ACTED_ON, "Grinden låses på helgerna."),
    Step(14, "smedhöjden", _STUDIED, "Portarna gås igenom med värdarna."),
    Step(18, "åpromenaden", _WATCHED, "Trafikmätning under två veckor."),
    Step(19, "smedhöjden", _ACTED_ON, "Nya koder och sanering inom ett dygn."),
    Step(20, "stadsparken", _STUDIED, "Fler rapporter än förra året, mest kvällar."),
    Step(22, "stadsparken", _ACTED_ON, "Fältarbete på kvällarna är beslutat."),
    Step(23, "åpromenaden", _STUDIED, "Åtgärd föreslås: bommarna tillbaka."),
)
# Left to the council, at which meeting and why.
ESCALATED = Said(
    22,
    "stadsparken",
    "Belysningen släcks av sparskäl och gruppen råder inte över det.",
)
AGREED = (
    Agreed(1, "resecentrum", "Logga tider vid taxizonen i två helger", "vaktbolaget",
        outcome="Loggen visar en topp mellan 01 och 03."),
    Agreed(2, "trasttunneln", "Prova lamporna i tunneln", "kommunen",
        outcome="Nio av fjorton armaturer är döda."),
    Agreed(2, "resecentrum", "Tala med krogarna om stängningstider", "kommunen",
        outcome="Två av fyra sprider sina tider från november."),
    Agreed(3, "trasttunneln", "Såga slyn längs gångvägen", "kommunen",
        outcome="Klart, sikten är fri till tunnelmynningen."),
    Agreed(4, "hallonskolan", "Gå rond runt skolan på helgkvällar", "vaktbolaget",
        outcome="Åtta ronder, två nya skador."),
    Agreed(5, "resecentrum", "Flytta taxizonen tjugo meter mot gatan", "kommunen",
        28, outcome="Flyttad, skyltarna är uppe."),
    Agreed(6, "hallonskolan", "Sätta tillfällig belysning på gården", "kommunen",
        state=_NOT_DONE, outcome="El saknas på platsen; grinden prövas i stället."),
    Agreed(8, "hallonskolan", "Låsa grinden fredag till måndag", "kommunen",
        outcome="Låst sedan första helgen."),
    Agreed(10, "resecentrum", "Rondera vid Resecentrum 23–03", "vaktbolaget", 28,
        outcome="Sex helger, lugnare efter flytten av taxizonen."),
    Agreed(12, "smedhöjden", "Fotografera och sanera klotter inom ett dygn",
        "bostadsbolaget", outcome="Fyra saneringar, alla inom ett dygn."),
    Agreed(13, "smedhöjden", "Gå igenom portarna", "bostadsbolaget",
        outcome="Elva portar har trasigt lås eller gammal kod."),
    Agreed(14, "smedhöjden", "Byta koder i elva portar", "bostadsbolaget", 28,
        outcome="Alla är bytta."),
    Agreed(16, "åpromenaden", "Mäta trafiken i två veckor", "kommunen",
        outcome="I snitt nio mopeder per kväll, flest 19–21."),
    Agreed(17, "stadsparken", "Tömma papperskorgarna även på kvällen", "kommunen",
        outcome="Görs varje dag till och med augusti."),
    Agreed(18, "stadsparken", "Rondera i parken 20–23", "vaktbolaget",
        outcome="Tolv kvällar; sällskapen samlas vid scenen."),
    Agreed(19, "åpromenaden", "Prata med ungdomsgården om mopederna", "kommunen",
        outcome="Samtal hållna; bommarna efterfrågas av de boende."),
    Agreed(20, "smedhöjden", "Rondera i källargångarna", "bostadsbolaget",
        outcome="Inget nytt."),
    Agreed(21, "stadsparken", "Ställa ut tre lyktor vid scenen", "kommunen",
        state=_NOT_DONE, outcome="Lyktorna kom inte i tid."),
    Agreed(22, "stadsparken", "Fältarbete två kvällar i veckan", "kommunen", 28,
        state=_ONGOING),
    Agreed(23, "åpromenaden", "Ta fram pris på bommar", "kommunen", 14,
        state=_PLANNED),
    Agreed(24, "smedhöjden", "Gå igenom belysningen i portarna", "bostadsbolaget",
        10, state=_PLANNED),
    Agreed(24, "resecentrum", "Rondera vid höstens första studentkvällar",
        "vaktbolaget", 28, state=_PLANNED),
    Agreed(25, "stadsparken", "Rondera i parken till och med september", None, 28,
        state=_PLANNED),
)  # fmt: skip
DECISIONS = (
    Said(1, "resecentrum", "Gruppen börjar med Resecentrum som gemensam plats."),
    Said(3, "trasttunneln", "Kommunen begär medel för ny belysning i Trasttunneln."),
    Said(6, "trasttunneln", "Belysningen byts under våren."),
    Said(8, "hallonskolan", "Skolgårdens grind låses på helgerna, på prov i ett år."),
    Said(13, "smedhöjden", "Smedhöjden blir gemensam plats från och med nu."),
    Said(14, "", "Låsen i Trastbackens källare följs upp till mötet därefter."),
    Said(19, "åpromenaden", "Kommunen föreslår bommar på Åpromenaden."),
    Said(22, "stadsparken", "Fältarbete i Stadsparken två kvällar i veckan."),
    Said(24, "stadsparken", "Rådet får underlag om belysningen i parken."),
)
WRITTEN = (
    Said(5, "events", "Höstlov vecka 44. Marknad på Stora torget på lördag."),
    Said(9, "events", "Julmarknad och sena öppettider i Kvarngallerian."),
    Said(18, "events", "Studentskivor i juni; extra många resande på fredagar."),
    Said(24, "events", "Skolstart, och höstens första studentkvällar."),
    Said(24, "police", "Polisen är på plats kring Resecentrum båda helgerna."),
    Said(24, "communication", "Hyresgästbladet berättar om de nya portkoderna."),
    Said(25, "events", "Kulturnatt i centrum den 12 september."),
    Said(25, "next_meeting", "Uppföljning av fältarbetet i Stadsparken."),
)
COMMENTS = (
    Said(25, "", "Vi ser färre ärenden på Smedhöjden sedan koderna byttes."),
    Said(25, "", "Ta gärna upp belysningen i parken först."),
)
MEASURES = (
    Done(
        "trastbacken-källare",
        "Lås och rörelseljus i Trastbackens källare",
        "Färre inbrott i källarförråden.",
        MeasureKind.SITUATIONAL,
        Horizon.LONG,
        "bostadsbolaget",
        "Trastbackens källare",
        ("burglary_other", "theft_bike"),
        date(2025, 4, 1),
        date(2025, 4, 30),
        MeasureState.FOLLOWED_UP,
        date(2025, 4, 25),
        "Inbrotten har nästan upphört sedan låsen kom. Liknande lås föreslås för "
        "fler källare.",
    ),
    Done(
        "resecentrum",
        "Flyttad taxizon och spridda stängningstider",
        "Lugnare helgnätter vid Resecentrum.",
        MeasureKind.SITUATIONAL,
        Horizon.SHORT,
        "kommunen",
        "Resecentrum",
        ("brawl", "alcohol_public", "assault_public"),
        date(2025, 11, 24),
        date(2025, 12, 31),
        MeasureState.DONE,
        date(2025, 12, 19),
    ),
    Done(
        "trasttunneln",
        "Ny belysning i Trasttunneln",
        "Fler vågar gå genom tunneln på kvällen.",
        MeasureKind.SITUATIONAL,
        Horizon.LONG,
        "kommunen",
        "Trasttunneln",
        ("tunnel_passage", "poor_overview"),
        date(2026, 3, 2),
        date(2026, 6, 30),
        MeasureState.ONGOING,
    ),
    Done(
        "stadsparken",
        "Fältarbete i Stadsparken om kvällarna",
        "Färre störningar och mindre skräp, utan att de unga trängs undan.",
        MeasureKind.SOCIAL,
        Horizon.SHORT,
        "kommunen",
        "Stadsparken",
        ("youth_disturbance", "alcohol_public"),
        date(2026, 7, 27),
        date(2026, 10, 31),
        MeasureState.ONGOING,
    ),
    Done(
        "smedhöjden",
        "Nya portlås på Smedhöjden",
        "Mindre skadegörelse i portar och trapphus.",
        MeasureKind.SITUATIONAL,
        Horizon.LONG,
        "bostadsbolaget",
        "Smedhöjdens gårdar",
        ("vandalism", "graffiti"),
        date(2026, 9, 14),
        date(2026, 11, 30),
        MeasureState.DECIDED,
    ),
    Done(
        "åpromenaden",
        "Bommar mot mopeder på Åpromenaden",
        "Inga mopeder bland gående.",
        MeasureKind.SITUATIONAL,
        Horizon.LONG,
        "kommunen",
        "Åpromenaden",
        ("moped_gc",),
        date(2026, 10, 1),
        date(2026, 12, 15),
        MeasureState.PROPOSED,
    ),
)


def period_of(meeting: int) -> Period:
    """
    Give the days that a meeting is about.

    >>> str(period_of(25).last)
    '2026-08-30'
    """
    first = FIRST_DAY + timedelta(days=14 * (meeting - 1))
    return Period(first, first + timedelta(days=13))


def held_on(meeting: int) -> date:
    """Give the Tuesday that a meeting is held."""
    return period_of(meeting).last + timedelta(days=2)


def prioritised(meeting: int) -> Iterator[Lifted]:
    """Give the places that a meeting has among its first five, the newest first."""
    lifted = [each for each in LIFTED if each.meeting <= meeting]
    yield from reversed(lifted[-5:])
