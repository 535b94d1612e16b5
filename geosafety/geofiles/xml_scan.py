"""Looking through an XML file for what makes a reader open other things."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from geosafety.errors import RefusedInputError, refuse

_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS: Final = frozenset(
    {b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252", b"latin1"}
)
_XLINK: Final = "http://www.w3.org/1999/xlink"
_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema-instance"
_INCLUDE: Final = "http://www.w3.org/2001/XInclude"
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_LINKS: Final = frozenset({"NetworkLink", "NetworkLinkControl"})
_MEMBERS: Final = frozenset({"featureMember", "featureMembers", "member"})
_MOST_DEPTH: Final = 64

Name = tuple[str | None, str]


@dataclass(slots=True, kw_only=True)
class Scanned:
    """
    What stands in an XML file.

    Attributes
    ----------
    root
        Name of the outermost element, without its namespace.
    counts
        How many there are of each element that a reader makes a feature of:
        `Placemark`, `wpt`, `rte`, `trk`, and in GML the members by their names.
    systems
        The coordinate systems that are named.
    """

    root: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    systems: set[str] = field(default_factory=set)


class _UnsafeError(Exception):
    """Something that points out of the file; told in both languages."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.sv, self.en = sv, en


def scan(content: bytes) -> Scanned:
    """
    Read an XML file through, and refuse what reaches out of it.

    Parameters
    ----------
    content
        The whole file.

    Returns
    -------
    Scanned
        Its root, and what a reader should find in it.

    Raises
    ------
    RefusedInputError
        `unsafe-xml` for document types, entities, links to other files, inclusions
        and schemas elsewhere; `encoding`; `xml-syntax` with the line.
    """
    if _DECLARATION.search(content):
        raise _unsafe("en dokumenttyp eller entitet", "a document type or an entity")
    named = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in content[:64] or (named and named[1].lower() not in _ENCODINGS):
        raise refuse(
            "encoding",
            "Filen har en teckenkodning som inte läses; spara den som UTF-8.",
            "The file has an encoding that is not read; save it as UTF-8.",
        )
    scanner = _Scanner()
    parser = create_parser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)  # noqa: FBT003 - the interface of SAX
    parser.setContentHandler(scanner)
    try:
        parser.feed(content)
        parser.close()
    except _UnsafeError as found:
        raise _unsafe(found.sv, found.en) from None
    except DefusedXmlException:
        raise _unsafe(
            "en dokumenttyp eller entitet", "a document type or an entity"
        ) from None
    except SAXException as error:
        raise _syntax(error) from None
    return scanner.found


class _Scanner(ContentHandler):
    """Notes what the elements are, and stops at the first that reaches out."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Scanned()
        self._path: list[str] = []

    def startElementNS(  # noqa: N802 - the interface of SAX
        self,
        name: Name,
        qname: str | None,  # noqa: ARG002
        attrs: AttributesNSImpl,
    ) -> None:
        """Look at one element and its attributes."""
        space, local = name
        if space == _INCLUDE:
            raise _UnsafeError("en inkludering av en annan fil", "an inclusion")
        if local in _LINKS:
            raise _UnsafeError("en länk till en annan fil", "a link to another file")
        for (where, attribute), value in attrs.items():
            _look_at(where, attribute, value)
            if attribute == "srsName":
                self.found.systems.add(value)
        self._count(local)
        self._path.append(local)
        if len(self._path) > _MOST_DEPTH:
            raise _UnsafeError("för många nivåer", "too many levels")

    def endElementNS(  # noqa: N802 - the interface of SAX
        self,
        name: Name,  # noqa: ARG002
        qname: str | None,  # noqa: ARG002
    ) -> None:
        """Leave an element."""
        self._path.pop()

    def _count(self, local: str) -> None:
        """Note an element that a reader makes a feature of."""
        depth = len(self._path)
        if depth == 0:
            self.found.root = local
        is_member = depth == 2 and self._path[1] in _MEMBERS  # noqa: PLR2004
        is_track = depth == 1 and local in {"wpt", "rte", "trk"}
        if is_member or is_track or local == "Placemark":
            self.found.counts[local] += 1


def _look_at(space: str | None, attribute: str, value: str) -> None:
    """Refuse an attribute that names something outside the file."""
    if space == _XLINK and attribute == "href" and not value.startswith("#"):
        raise _UnsafeError("en hänvisning till en annan fil", "a reference elsewhere")
    if space != _SCHEMA:
        return
    places = value.split()
    if attribute == "schemaLocation":
        places = places[1::2]
    elif attribute != "noNamespaceSchemaLocation":
        return
    if any(_REMOTE.match(place) for place in places):
        raise _UnsafeError("ett schema på en annan plats", "a schema elsewhere")


def _unsafe(sv: str, en: str) -> RefusedInputError:
    """Tell why the file is not read."""
    return refuse(
        "unsafe-xml",
        f"Filen läses inte: den innehåller {sv}. Spara om den, till exempel som "
        "GeoPackage.",
        f"The file is not read: it holds {en}. Save it again, for example as a "
        "GeoPackage.",
    )


def _syntax(error: SAXException) -> RefusedInputError:
    """Tell at which line the file is no XML."""
    line = getattr(error, "getLineNumber", lambda: None)()
    at_sv, at_en = (f" (rad {line})", f" (line {line})") if line else ("", "")
    return refuse(
        "xml-syntax",
        f"Filen är inte hel XML{at_sv}; den är avklippt eller skadad.",
        f"The file is not whole XML{at_en}; it is cut off or damaged.",
    )
