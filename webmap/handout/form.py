"""The form with which something is taken along: format, purpose and recipient."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from geosafety.errors import Problem, RefusedInputError
from geosafety.model.handout import Format, HandoutPurpose
from geosafety.redaction import redact

_LONGEST = 200
_LONGEST_QUESTION = 4000
MOST_FIELDS = 200
TABLES = (Format.XLSX, Format.EXCEL, Format.CSV, Format.PDF)
MAPS = (
    *(Format.PDF, Format.PNG, Format.XLSX, Format.EXCEL, Format.CSV, Format.GPKG),
    *(Format.PARQUET, Format.GEOJSON, Format.HTML),
)
WITHOUT_PAGE = tuple(each for each in MAPS if each is not Format.HTML)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutForm:
    """
    What the template `handout.html` shows.

    Attributes
    ----------
    action
        Where the form is sent.
    formats, purposes
        Codes and titles to choose from.
    question
        The query string that says what is taken along.
    choices
        Of which layer, where there are several: codes and titles.
    given, faults
        What was sent before, and what was wrong with it, by field.
    """

    action: str
    formats: Sequence[tuple[str, str]]
    purposes: Sequence[tuple[str, str]]
    question: str = ""
    choices: Sequence[tuple[str, str]] = ()
    given: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to take along, why and for whom."""

    format: Format
    purpose: HandoutPurpose
    why: str
    recipient: str
    question: str
    layer: str


def handout_form(
    action: str,
    formats: Sequence[Format] = MAPS,
    *,
    question: str = "",
    choices: Sequence[tuple[str, str]] = (),
) -> HandoutForm:
    """Give an empty form."""
    titles = format_titles()
    return HandoutForm(
        action=action,
        formats=[(each.value, titles[each]) for each in formats],
        purposes=[(key.value, words) for key, words in handout_purposes().items()],
        question=question,
        choices=choices,
    )


def read_wish(form: MultiDict[str, str], formats: Sequence[Format]) -> Wish:
    """
    Read what was filled in.

    Raises
    ------
    RefusedInputError
        With a fault for each field that cannot be used, its name in `column`.
    """
    asked = {key: form.get(key, "").strip() for key in _FIELDS}
    faults = [*_choice_faults(asked, formats), *_word_faults(asked)]
    if faults:
        first = faults[0]
        raise RefusedInputError(sv=first.sv, en=first.en, problems=faults)
    return Wish(
        format=Format(asked["format"]),
        purpose=HandoutPurpose(asked["purpose"]),
        why=asked["why"],
        recipient=asked["recipient"],
        question=asked["question"],
        layer=asked["layer"],
    )


_FIELDS = ("format", "purpose", "why", "recipient", "question", "layer")


def _choice_faults(asked: dict[str, str], formats: Sequence[Format]) -> list[Problem]:
    """Find what was not chosen from the lists."""
    faults = []
    if asked["format"] not in {each.value for each in formats}:
        faults.append(_fault("format", _("Choose a format from the list.")))
    if asked["purpose"] not in {each.value for each in HandoutPurpose}:
        faults.append(_fault("purpose", _("Choose a purpose from the list.")))
    question = asked["question"]
    if len(question) > _LONGEST_QUESTION or question.count("&") >= MOST_FIELDS:
        faults.append(_fault("question", _("The choice on the page is too long.")))
    return faults


def _word_faults(asked: dict[str, str]) -> list[Problem]:
    """Find what is missing, too long or about a person."""
    faults = []
    if not asked["recipient"]:
        faults.append(_fault("recipient", _("Say who will get the file.")))
    if asked["purpose"] == HandoutPurpose.OTHER and not asked["why"]:
        faults.append(_fault("why", _("Say in your own words what the purpose is.")))
    for name in ("why", "recipient"):
        if len(asked[name]) > _LONGEST:
            text = _("Write at most %(n)s characters.", n=_LONGEST)
            faults.append(_fault(name, text))
        elif redact(asked[name]).kinds:
            text = _("Write a role or an organisation, not what belongs to a person.")
            faults.append(_fault(name, text))
    return faults


def _fault(name: str, text: str) -> Problem:
    """Tell what is wrong with a field, in the reader's language."""
    return Problem(code="bad-handout", sv=text, en=text, column=name)


def handout_purposes() -> dict[HandoutPurpose, str]:
    """Name why something is taken along."""
    return {
        HandoutPurpose.SITUATION: _("The situation picture and its meeting"),
        HandoutPurpose.MEASURES: _("To choose or carry out measures"),
        HandoutPurpose.PLANNING: _("Planning of the built environment"),
        HandoutPurpose.WALK: _("A safety walk"),
        HandoutPurpose.FOLLOW_UP: _("To follow up what was done"),
        HandoutPurpose.PUBLIC_RECORD: _("A request for public records"),
        HandoutPurpose.OTHER: _("Another purpose"),
    }


def format_titles() -> dict[Format, str]:
    """Name each format and what it is for."""
    return {
        Format.PDF: _("PDF – to print and send"),
        Format.PNG: _("PNG – a picture of the map"),
        Format.XLSX: _("XLSX – Excel"),
        Format.EXCEL: _("CSV for Excel – semicolons, decimal commas"),
        Format.CSV: _("CSV for programs – commas, decimal points"),
        Format.GPKG: _("GeoPackage – for QGIS, with colours"),
        Format.PARQUET: _("GeoParquet – for analysis"),
        Format.GEOJSON: _("GeoJSON – for web maps"),
        Format.HTML: _("HTML – a map page that stands alone"),
    }


def method_of(wish: Wish) -> dict[str, str]:
    """Say in the file itself why it was taken along, and for whom."""
    purpose = handout_purposes()[wish.purpose]
    why = f"{purpose}: {wish.why}" if wish.why else purpose
    return {_("What it is for"): why, _("Who it is for"): wish.recipient}
