"""Registration plates of vehicles in running text."""

import re
from collections.abc import Iterator
from typing import Final

from geosafety.redaction.surroundings import REACH, before, mentions

PLATE: Final = "registreringsnummer"

# A plate is looked for from its digits, since letters are everywhere.
_DIGITS = re.compile(
    r"[0-9]{2}[0-9A-HJ-NPR-UW-Za-hj-npr-uw-z](?![A-Za-z0-9ÅÄÖåäö])(?![.,:][0-9]|-tal)"
)
_LETTERS = re.compile(
    r"(?:^|[^0-9A-Za-zÅÄÖåäö]|[a-zåäö](?=[A-Z]))"
    r"([A-HJ-PR-UW-Z]{3}|[A-HJ-PR-UW-Za-hj-pr-uw-z][a-hj-pr-uw-z]{2})"
    r"([ ]{0,2}|[-.:_\n])$"
)
_VEHICLE: Final = (
    r"(?:bil|\breg(?:\b|istrer|nr|skylt)|moped|fordon|skylt|motorcyk|\bmc\b|släp|volvo"
    r"|saab|bmw|audi|ford\b|golf|tesla|skoda|\bkia\b|toyota|mazda|nissan|merc|opel"
    r"|peugeot|renault|citro|hyundai|taxi|buss|traktor|\bepan?\b|plåt|hus(?:bil|vagn)"
    r"|kombi|\bsuv|cross|förare|parker|\bkör)"
)
_SAYS_VEHICLE = re.compile(rf"{_VEHICLE}[\wåäö.:]*[^.!?]{{0,25}}$", re.IGNORECASE)
_SAYS_VEHICLE_AFTER = re.compile(
    rf"[^.!?\w]{{1,3}}[^.!?]{{0,20}}{_VEHICLE}", re.IGNORECASE
)
_SAYS_PLATE = re.compile(
    r"\b(?:reg(?:istrerings)?[ .-]?(?:nr|nummer|skylt\w*|plåt\w*)?|skylt\w*|bilnummer"
    r"|nummerplåt\w*)[ .:=(\"”]{0,3}$",
    re.IGNORECASE,
)
# Three letters that are written before a number for other reasons.
_ABBREVIATION = re.compile(
    "adr|apr|aug|bmw|brf|bus|cat|dec|dnr|dok|epa|est|fax|feb|fig|gps|hsl|hus|ike|jan|jul"
    "|jun|kam|kap|klo|kmh|kod|ktm|led|lgh|lss|maj|mar|max|med|mhz|min|nok|nor|ntm|och"
    "|okt|per|psm|ref|res|rum|sal|sek|sep|skp|skr|sms|sol|syd|tab|tel|tot|tpl|usb|usd|ute"
    # Transportstyrelsen issues no plates with the words for numbers, nor with these.
    "|ett|fem|tre|sju|men|nej|han|hon|har",
    re.IGNORECASE,
)
_WORD = re.compile(
    "all|als|and|att|bad|bak|bar|bor|bra|bro|dag|dan|de[mnst]|der|dom|dra|ena|ens|era|far"
    "|fet|fot|fram|fri|fru|ful|gap|gas|get|god|gul|hal|hel|hem|hos|hot|hur|jag|kan|kom"
    "|kul|lag|lat|leds?|man|mat|mer|mil|mod|mor|mot|mur|ned|ner|nog|nya|ont|ord|oro|oss"
    "|par|pga|pub|ras|red|ren|rop|rot|run|sak|sam|sen|ser|ses|ska|som|sur|syn|tag|tal|tar"
    "|ton|top|tog|tro|tur|tyg|typ|upp|yta",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?:%|kr\b|kronor|m\b|meter|st\b|styck|person|ungdom|kg\b|km\b|procent|elever"
    r"|besök|platser|år\b|min\b|lux|watt|[wW]\b|grader|°)"
)
_SHOUTED = re.compile(r"[^\w]*[A-ZÅÄÖ]{2}")
_SHOUTED_BEFORE = re.compile(r"[A-ZÅÄÖ]{2}[^\w]*$")
_ABROAD = re.compile(
    r"(?i:norsk|dansk|finsk|tysk|polsk|estnisk|lettisk|litauisk|rumänsk|bulgarisk|brittisk"
    r"|engelsk|fransk|spansk|italiensk|ungersk|tjeckisk|slovakisk|serbisk|ukrainsk|rysk"
    r"|diplomat|utländsk)[^.!?\n]{0,30}?(?<!\w)"
    r"([A-Z]{1,3}[- ]?[A-Z]{0,2}[- ]?[0-9]{2,3}[ ]?[0-9]{0,3}(?:[ ]?[A-Z]{1,2})?)(?!\w)"
)
_CHOSEN = re.compile(
    r"(?i:personlig|\begen)[ ]?(?i:reg(?:istrerings)?)?[- ]?(?i:skylt|plåt)\w*"
    r"[ :=]{0,2}[\"”]?([A-ZÅÄÖ0-9]{2,7}(?:[ ][A-ZÅÄÖ0-9]{1,5})?)(?!\w)"
)
_OF_PLATES: Final = ("skylt", "plåt", "sk bil", "sk ", "registrerad", "diplomat")
# The character before, three letters and a gap of two.
_LONGEST_FRONT: Final = 6


def find_plates(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find registration plates: capitals, or any letters beside a vehicle.

    Foreign plates are found after a word such as "norsk" or "polskregistrerad",
    personal ones after "personlig skylt".

    >>> list(find_plates("MEN 200 PERSONER, reg ABC 123"))
    [(22, 29, 'registreringsnummer')]
    """
    for digits in _DIGITS.finditer(text):
        place = max(0, digits.start() - _LONGEST_FRONT)
        letters = _LETTERS.search(text[place : digits.start()])
        if letters:
            start = place + letters.start(1)
            if _is_plate(text, start, digits.end(), letters):
                yield start, digits.end(), PLATE
    if mentions(text, _OF_PLATES):
        for pattern in (_ABROAD, _CHOSEN):
            for found in pattern.finditer(text):
                yield found.start(1), found.end(1), PLATE


def _is_plate(text: str, start: int, end: int, front: re.Match[str]) -> bool:
    """Tell whether three letters and three digits are a plate here."""
    letters, gap = front.groups()
    words = before(text, start)
    if _SAYS_PLATE.search(words):
        return True
    after = text[end : end + REACH]
    if _ABBREVIATION.fullmatch(letters) or (gap and _UNIT.match(after)):
        return False
    if _WORD.fullmatch(letters) and (
        not letters.isupper() or _SHOUTED.match(after) or _SHOUTED_BEFORE.search(words)
    ):
        return False
    if letters.isupper() or (gap in {"", "-"} and letters.islower()):
        return True
    return bool(_SAYS_VEHICLE.search(words) or _SAYS_VEHICLE_AFTER.match(after))
