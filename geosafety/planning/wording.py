"""A proposal for the text of the planbeskrivning, in Swedish."""

from geosafety.documents.numbers import FEW, days, decimal, is_few, percent, shown_count
from geosafety.model.report import ReportKind
from geosafety.planning.case import Case
from geosafety.planning.finding import Finding
from geosafety.planning.lighting import LAMP_DISTANCE_M
from geosafety.planning.placed import sum_of
from geosafety.planning.report_findings import group_words, largest_groups

_CAVEAT = (
    "Uppgifterna bygger på inkomna rapporter, inte på anmälda brott, och speglar "
    "också hur benägna olika verksamheter och personer är att rapportera."
)


def proposal(case: Case, findings: dict[str, Finding]) -> tuple[str, ...]:
    """
    Write paragraphs that a planner can edit and put into the planbeskrivning.

    Parameters
    ----------
    case
        The site with its evidence.
    findings
        Everything found, by key.

    Returns
    -------
    tuple of str
        Paragraphs; each number stands with its period and how many observations
        are behind it.
    """
    paragraphs = [
        _reported(case),
        _felt(case),
        _over_time(findings),
        _hotspots(findings),
        _environment(findings),
        _missing(findings),
        _CAVEAT,
    ]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _reported(case: Case) -> str:
    """Tell what has been reported."""
    span = days(case.evidence.period)
    if not case.has_reports():
        return f"För perioden {span} finns inga rapporter om händelser att redovisa."
    zones = sum_of(case.of_kind(ReportKind.INCIDENT))
    radius = round(case.site.radius_m)
    groups = largest_groups(case)
    largest = f" Vanligast är {group_words(groups)}." if groups else ""
    where = (
        f"{shown_count(zones.both)} händelser rapporterats inom planområdet och "
        f"{radius} meter från det"
        if zones.has_few
        else f"{shown_count(zones.area)} händelser rapporterats inom planområdet och "
        f"{shown_count(zones.ring)} utanför det men inom {radius} meter"
    )
    return (
        f"Under perioden {span} har {where}.{largest} Rapporter med osäker plats "
        "räknas med den andel som kan ligga i området."
    )


def _felt(case: Case) -> str:
    """Tell what has been felt, apart from what has happened."""
    if not case.has_reports():
        return ""
    unsafe = sum_of(case.of_kind(ReportKind.UNSAFE_PLACE)).both
    safe = sum_of(case.of_kind(ReportKind.SAFE_PLACE)).both
    if is_few(unsafe) and is_few(safe):
        return (
            f"Upplevd otrygghet och trygga platser har rapporterats i {FEW} fall "
            "vardera i området och dess omgivning, vilket är för lite för att dra "
            "slutsatser av."
        )
    return (
        f"Upplevd otrygghet har rapporterats i {shown_count(unsafe)} fall i området "
        f"och dess omgivning, och trygga platser i {shown_count(safe)} fall. "
        "Upplevelser och händelser är skilda mått och ska läsas var för sig."
    )


def _over_time(findings: dict[str, Finding]) -> str:
    """Tell the change between two years, if there is enough to say anything."""
    found = findings.get("trend")
    if found is None or found.state != "known":
        return ""
    before, after = found.facts["before"], found.facts["after"]
    direction = {
        "up": "Antalet rapporterade händelser har ökat",
        "down": "Antalet rapporterade händelser har minskat",
        "unclear": "Antalet rapporterade händelser har inte säkert förändrats",
    }[str(found.facts["direction"])]
    text = (
        f"{direction} mellan de senaste tolv månaderna ({_number(after)}) och de "
        f"tolv dessförinnan ({_number(before)}), räknat på området och dess "
        "omgivning."
    )
    times = findings.get("hot_times")
    if times is not None and times.state == "known" and times.n is not None:
        share = times.facts["night_share"]
        text += (
            f" Av {_number(times.n)} händelser med känt klockslag inträffade "
            f"{percent(float(str(share)))} mellan klockan 20 och 04."
        )
    return text


def _number(value: object) -> str:
    """Write a count from a finding, with the rule for small ones."""
    return shown_count(float(str(value)))


def _hotspots(findings: dict[str, Finding]) -> str:
    """Say whether the area touches places where incidents gather."""
    found = findings.get("hotspots")
    if found is None or found.state != "known":
        return ""
    inner = int(str(found.facts["hot_in_area"]))
    outer = int(str(found.facts["hot_in_surroundings"]))
    n = decimal(found.n or 0, 0)
    span = f", {days(found.period)}" if found.period else ""
    if inner + outer == 0:
        return (
            "Området berör ingen plats där händelser samlas mer än slumpen "
            f"förklarar (beräknat på {n} rapporter{span})."
        )
    where = {
        (
            True,
            True,
        ): f"Planområdet berör {inner} och dess omgivning ytterligare {outer}",
        (True, False): f"Planområdet berör {inner}",
        (False, True): f"Planområdets omgivning berör {outer}",
    }[inner > 0, outer > 0]
    noun = "ruta" if inner + outer == 1 else "rutor"
    return (
        f"{where} {noun} där händelser samlas mer än slumpen förklarar (beräknat på "
        f"{n} rapporter{span}). Planen bör beskriva hur utformningen möter detta."
    )


def _environment(findings: dict[str, Finding]) -> str:
    """Tell about light, growth and tunnels."""
    sentences = []
    gaps = findings.get("lighting_gaps")
    if gaps is not None and gaps.state == "known":
        dark, length = (
            int(str(gaps.facts["dark_m"])),
            int(str(gaps.facts["length_m"])),
        )
        sentences.append(
            f"Av {decimal(length, 0)} meter gata och stråk är {decimal(dark, 0)} "
            f"meter mörka, det vill säga har mer än {decimal(LAMP_DISTANCE_M)} meter "
            "mellan fungerande lampor."
        )
    tunnels = findings.get("underpasses")
    if tunnels is not None and tunnels.state == "known" and tunnels.n:
        number = round(tunnels.n)
        noun = "en gångtunnel" if number == 1 else f"{number} gångtunnlar"
        sentences.append(
            f"I området och dess omgivning finns {noun}. Nya bör undvikas, och vägen "
            "till en tunnel bör vara överblickbar och belyst."
        )
    growth = findings.get("vegetation")
    if growth is not None and growth.state == "known":
        share = percent(float(str(growth.facts["share"])))
        sentences.append(
            f"Längs gång- och cykelvägarna har {share} av marken närmast växtlighet "
            "i en höjd som kan skymma sikten."
        )
    return " ".join(sentences)


def _missing(findings: dict[str, Finding]) -> str:
    """Name what could not be judged, so that silence is not read as none."""
    gaps = [finding.text for finding in findings.values() if finding.state == "missing"]
    if not gaps:
        return ""
    named = "; ".join(
        text.removeprefix("Underlag saknas: ").partition(". ")[0] for text in gaps
    )
    return f"Följande har inte kunnat bedömas för att underlag saknas: {named}."
