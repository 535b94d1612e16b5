"""Words beside a number that tell what it is: a person's, a thing's, a moment's."""

import re
from collections.abc import Iterable
from typing import Final

# How many characters before a number are read.
REACH: Final = 40
_NUMBER: Final = (
    r"pers(?:on)?[ .]?-?(?:nummer|nr|n)|p-?nr|ssn|tf-?nummer|födelsenummer"
    r"|sam(?:ordnings)?[ .]?(?:nummer|nr)|legitimation|körkort|id-?kort"
)
_PERSON_NUMBER = re.compile(rf"(?<![\w-])(?:{_NUMBER})\b[^0-9]{{0,12}}$", re.IGNORECASE)
_PERSON = re.compile(
    rf"(?<![\w-])(?:(?:{_NUMBER}|född|födda|fdd)\b[^0-9]{{0,12}}"
    r"|(?:person|f|id(?:nr|nummer)?|leg(?:nr)?|\w*barn(?:et)?|elev(?:en)?|flickan?"
    r"|pojken?|son(?:en)?|dotter(?:n)?)\b[^\w]{0,4})$",
    re.IGNORECASE,
)
_BEFORE_NAME: Final = r"(?<![^\W_])"
_AFTER_NAME: Final = (
    r"(?:[ s.-]{0,2}(?:nr|nummer|numret|id))?"
    r"(?:[ .:#=(]{1,3}(?:nr|nummer|numret|id|är|hos|er|oss|märkt|med|no))*"
    r"[ .:#=(]{0,3}$"
)
_FIXTURE: Final = (
    r"lamp(?:a|an|or)?|(?:lykt|belysnings|el)?stolp(?:e|en|ar|arna)?|armatur(?:en)?"
    r"|belysnings(?:punkt|central)(?:en)?|(?:el|kabel|nyckel|elev)?skåp(?:et)?"
    r"|container(?:n)?|brunn(?:en)?|hiss(?:en)?|kajplats(?:en)?|kanal(?:en)?"
    r"|kamera(?:n)?"
)
_THING = re.compile(
    rf"{_BEFORE_NAME}(?:(?:arbets)?order|faktura|artikel|art|ärende(?:t)?|dnr"
    r"|diarie(?:t)?|konto(?:t)?|ocr|serie|kvitto|referens|ref|beställning(?:en|s)?"
    r"|objekt(?:et|s)?|inventarie|felanmälan(?:s)?|larm|försäkring|skade?(?:anmälan)?"
    r"|ram|imei|isbn|issn|ean|streckkod|remiss|prov|bankgiro|bg|plusgiro|pg"
    rf"|org(?:anisations)?|chassi|nyckel|s/?n|{_FIXTURE}){_AFTER_NAME}",
    re.IGNORECASE,
)
_ONLY_FIXTURE = re.compile(rf"{_BEFORE_NAME}(?:{_FIXTURE}){_AFTER_NAME}", re.IGNORECASE)
_FILE = re.compile(r"(?:IMG|DSC|VID|PXL|MVI|GOPR|SCAN)[_-]?$")
_NORTH_EAST = re.compile(
    r"(?:\b[NEXY]|sweref\w*|rt ?90|koord\w*)\s*[:=]?\s*$", re.IGNORECASE
)


def says_person_number(before: str) -> bool:
    """
    Tell whether a text ends with a word for the number of a person.

    >>> says_person_number("pnr "), says_person_number("eleven ")
    (True, False)
    """
    return _PERSON_NUMBER.search(before) is not None


def says_person(before: str) -> bool:
    """
    Tell whether a text ends with a word for a person's number or a child.

    >>> says_person("uppgav personnr: "), says_person("orderid ")
    (True, False)
    """
    return _PERSON.search(before) is not None


def says_thing(before: str) -> bool:
    """
    Tell whether a text ends with the name of a thing that has a number.

    >>> says_thing("Lampa nr "), says_thing("Lampan är trasig, ring ")
    (True, False)
    """
    return bool(_THING.search(before) or _FILE.search(before))


def says_fixture(before: str) -> bool:
    """
    Tell whether a text ends with the name of a thing that stands somewhere.

    >>> says_fixture("elskåp "), says_fixture("ärende ")
    (True, False)
    """
    return _ONLY_FIXTURE.search(before) is not None


def says_north_or_east(before: str) -> bool:
    """
    Tell whether a text ends with the name of a coordinate.

    >>> says_north_or_east("sweref N "), says_north_or_east("Barn: ")
    (True, False)
    """
    return _NORTH_EAST.search(before) is not None


def mentions(text: str, words: Iterable[str]) -> bool:
    """
    Tell whether one of some words, in small letters, is in a text.

    >>> mentions("På Snap:", ("snap", "insta"))
    True
    """
    small = text.lower()
    return any(word in small for word in words)


def before(text: str, place: int) -> str:
    """Give the characters before a place, as many as are read."""
    return text[max(0, place - REACH) : place]
