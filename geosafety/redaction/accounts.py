"""Account names in social media in running text."""

import re
from collections.abc import Iterator
from typing import Final

from geosafety.redaction.surroundings import mentions

ACCOUNT: Final = "konto"

_SIGN = re.compile(r"(?<![\w@.])@[^\W\d](?:[\w.-]{0,28}\w)?(?![\w(@])")
_SERVICE: Final = (
    r"(?:snap(?:chat|en|s)?|insta(?:gram)?|ig|tik[- ]?tok|facebook|fb|messenger"
    r"|telegram|discord|twitter|reddit|steam|wickr|kik|signal|x|jodel|blocket|youtube"
    r"|twitch|threads|whatsapp)"
)
# Services that are ordinary words too are meant only before a colon.
_COMMON_WORD = re.compile(r"(?:kik|signal|x|steam|ig)", re.IGNORECASE)
_HANDLE: Final = r"\w(?:[\w.-]{0,28}\w)?(?:#[0-9]{4})?"
_AFTER_SERVICE = re.compile(
    rf"(?<![\w.])(?P<service>{_SERVICE})"
    r"(?:[- ]?(?:konto[nt]?|namn(?:et)?|användaren?|profil(?:en)?))?"
    r"(?:[ ](?:är|som|användaren|heter|han|hon|hen|kontot)){0,3}"
    rf"(?P<gap>[ :=→(@\"”]{{1,4}})(?P<name>{_HANDLE})",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(
    r"(?<!\w)(?P<word>kontot?|användarn?amn(?:et)?|användaren?|\w+-användaren?|alias"
    rf"|heter|kallar[ ]sig)(?P<gap>[ :=\"”]{{1,3}})(?P<name>{_HANDLE})"
    rf"(?P<there>[ ]på[ ]{_SERVICE}\b)?",
    re.IGNORECASE,
)
_WEB_PAGE = re.compile(
    r"(?<![\w-])(?:instagram|facebook|fb|tiktok|snapchat|twitter|x|t|youtube|threads)"
    r"\.(?:com|me|net)/(?:add/|profile\.php\?id=|u/|c/|user/)?"
    r"(?!(?:add|profile|groups|events|watch|reel|p|video|hashtag|search|share)\b)"
    r"(?P<name>@?\w(?:[\w.-]{0,60}\w)?)",
    re.IGNORECASE,
)
# Hardly anybody writes a low line but in an account; files have an ending.
_LOW_LINE = re.compile(
    r"(?<![\w#/\\.@-])(?P<name>[^\W\d_][\w.]{0,28}_(?:[\w.]{0,28}\w)?)(?![\w/\[-])"
)
_LATER = re.compile(
    rf"(?<![\w.]){_SERVICE}\b[^.!?\n]{{0,40}}?(?<!\w)"
    r"(?P<name>[^\W\d_]\w{0,20}\.[^\W\d_]\w{0,20}[0-9])(?!\w)",
    re.IGNORECASE,
)
_REDDIT = re.compile(r"(?<![\w/])u/(?P<name>[\w-]{3,20})")
_MADE_UP = re.compile(r"_|[^\W\d]\.\w|\w\.[^\W\d]|[^\W\d][0-9]")
_NO_NAME = re.compile(
    r"kl\.|[0-9]+[^\W\d_]*$|www\.|.*\.(?:jpe?g|png|heic|mp4|mov|pdf|docx?|xlsx?|csv)$",
    re.IGNORECASE,
)
_OF_CAMERA = re.compile(r"[A-Z]{2,5}_?[0-9]")
_LETTERS = re.compile(r"[a-z]{4,}")
_AT_END = re.compile(r"\s*(?:[\"”)\n]|$)")
_OF_SERVICES: Final = (
    *("snap", "insta", "tiktok", "tik tok", "tik-tok", "facebook", "messenger"),
    *("telegram", "discord", "twitter", "reddit", "wickr", "jodel", "blocket"),
    *("youtube", "twitch", "threads", "whatsapp", "steam"),
)
_SHORT_SERVICE = re.compile(r"(?<!\w)(?:ig|fb|x|kik|signal)(?!\w)", re.IGNORECASE)
_OF_WORDS: Final = ("konto", "använd", "alias", "heter", "kallar sig")


def find_accounts(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find account names: after @, after the name of a service, in web addresses.

    A word after the name of a service counts when it looks made up, with a line
    below, a point or digits in it: "snap: x_y", not "snap hela tiden".

    An account may be given more than once.

    >>> set(find_accounts("han heter x_y på snap"))
    {(10, 13, 'konto')}
    """
    if "@" in text:
        for found in _SIGN.finditer(text):
            yield found.start(), found.end(), ACCOUNT
    for found in _named(text):
        yield found.start("name"), found.end("name"), ACCOUNT


def _named(text: str) -> Iterator[re.Match[str]]:
    """Find the accounts that are named in a web address or after a word."""
    if "/" in text:
        yield from _WEB_PAGE.finditer(text)
        yield from _REDDIT.finditer(text)
    if "_" in text:
        yield from filter(_is_account, _LOW_LINE.finditer(text))
    if mentions(text, _OF_SERVICES) or _SHORT_SERVICE.search(text):
        yield from filter(_is_account, _LATER.finditer(text))
        for found in _AFTER_SERVICE.finditer(text):
            if _is_of_service(text, found):
                yield found
    if mentions(text, _OF_WORDS):
        yield from filter(_is_of_word, _AFTER_WORD.finditer(text))


def _is_made_up(name: str) -> bool:
    """Tell whether a word looks like the name of an account."""
    return _MADE_UP.search(name) is not None and _NO_NAME.match(name) is None


def _is_account(found: re.Match[str]) -> bool:
    """Tell whether a word that looks made up is no file and no page."""
    name = found["name"]
    return _is_made_up(name) and _OF_CAMERA.match(name) is None


def _is_of_service(text: str, found: re.Match[str]) -> bool:
    """Tell whether the word after the name of a service is an account."""
    name = found["name"]
    is_pointed_out = any(sign in found["gap"] for sign in ":=→(@")
    if _COMMON_WORD.fullmatch(found["service"]) and not is_pointed_out:
        return "_" in name
    if is_pointed_out and _LETTERS.fullmatch(name):
        return _AT_END.match(text, found.end()) is not None
    return _is_made_up(name)


def _is_of_word(found: re.Match[str]) -> bool:
    """Tell whether the word after "konto", "heter" and such is an account."""
    name = found["name"]
    if found["word"].lower() in {"heter", "kallar sig"} and not found["there"]:
        return "_" in name and _is_made_up(name)
    return _is_made_up(name)
