"""What the columns of senders' files are called, by what they mean."""

import re
from typing import Final

# Names without capitals, dots over letters, spaces and signs.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "external_id": (
        *("id", "externtid", "externid", "arendenummer", "arendenr", "arende"),
        *("arendeid", "diarienummer", "diarienr", "dnr", "lopnr", "lopnummer", "nr"),
        *("nummer", "handelseid", "rapportid", "rapportnummer", "referens", "guid"),
        *("uuid", "caseid", "casenumber", "reference", "reportid", "objectid"),
    ),
    "occurred_from": (
        *(
            "tidpunkt",
            "nar",
            "datumochtid",
            "datumtid",
            "tid",
            "datum",
            "starttid",
            "start",
        ),
        *("fran", "franochmed", "tidigast", "handelsetid", "handelsedatum"),
        *("intraffade", "intraffad", "observerad", "datetime", "timestamp", "date"),
        *("time", "from", "occurred", "occurredat", "observedat", "starttime"),
        *("rapporterad", "registrerad", "inrapporterad", "skapad", "created"),
    ),
    "occurred_to": (
        *("sluttid", "slut", "till", "tillochmed", "senast", "slutdatum", "to"),
        *("end", "endtime", "until"),
    ),
    "category": (
        *(
            "kategori",
            "vad",
            "handelse",
            "handelsetyp",
            "typ",
            "typavhandelse",
            "brottstyp",
        ),
        *("brott", "arendetyp", "kod", "klassificering", "upplevelse", "orsak"),
        *("underkategori", "category", "type", "code", "class", "kind", "crimetype"),
    ),
    "lat": ("lat", "latitud", "latitude", "ywgs84", "y", "ykoordinat"),
    "lon": ("lon", "lng", "long", "longitud", "longitude", "xwgs84", "x", "xkoordinat"),
    "north": (
        *("nord", "north", "northing", "n", "nkoordinat", "ysweref", "swerefn"),
        *("y", "ykoordinat"),
    ),
    "east": (
        *("ost", "east", "easting", "e", "ekoordinat", "xsweref", "swerefe"),
        *("x", "xkoordinat"),
    ),
    "accuracy_m": (
        *("noggrannhet", "noggrannhetm", "accuracy", "accuracym", "osakerhet"),
        *("precision", "felmarginal"),
    ),
    "address": (
        *("adress", "var", "gatuadress", "besoksadress", "plats", "gata", "gatunamn"),
        *("platsbeskrivning", "lage", "address", "street", "location", "place"),
    ),
    "text": (
        *("beskrivning", "fritext", "text", "kommentar", "anteckning", "anteckningar"),
        *("rapport", "rapporttext", "notering", "meddelande", "handelseforlopp"),
        *("description", "comment", "comments", "note", "notes", "summary", "details"),
    ),
}
_PLAIN: Final = str.maketrans("åäöéü", "aaoeu")
EXACT, PARTLY = 1.0, 0.5
_LONG_ENOUGH: Final = 5


def header_score(field: str, header: str) -> float:
    """
    Tell how well a header fits a field: 1 by its name, 0.5 by a part of it, else 0.

    Examples
    --------
    >>> header_score("occurred_from", "Datum och tid"), header_score("text", "x")
    (1.0, 0.0)
    >>> header_score("address", "Adress (gata)")
    0.5
    """
    plain = re.sub(r"[^a-z0-9]", "", header.casefold().translate(_PLAIN))
    names = _NAMES.get(field, ())
    if plain in names:
        return EXACT
    words = re.findall(r"[a-z0-9]+", header.casefold().translate(_PLAIN))
    if any(word in names for word in words) or any(
        name in plain for name in names if len(name) >= _LONG_ENOUGH
    ):
        return PARTLY
    return 0.0
