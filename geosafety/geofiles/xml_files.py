"""Read the features of KML, KMZ, GML and GPX, once they have been looked through."""

from collections import Counter
from pathlib import PurePosixPath
from typing import Final, Literal

from geosafety.crs import WGS84
from geosafety.errors import Problem, RefusedInputError, refuse
from geosafety.geofiles.archive import unpack, unsafe
from geosafety.geofiles.child import (
    Asked,
    ReadLayer,
    corrupt,
    feature_of,
    known_epsg,
    read_layers,
    sound,
)
from geosafety.geofiles.features import MAX_FEATURES, Place, RawFeature, RawFile
from geosafety.geofiles.xml_scan import Scanned, scan

XmlKind = Literal["kml", "gml", "gpx"]

_ZIP: Final = b"PK\x03\x04"
# The element that each layer of a GPX file is made of.
_GPX_ELEMENTS: Final = {"waypoints": "wpt", "routes": "rte", "tracks": "trk"}


def read_xml(
    content: bytes, kind: XmlKind, *, layer: str | None = None, most: int = MAX_FEATURES
) -> RawFile:
    """
    Read every feature of a KML, GML or GPX file.

    Parameters
    ----------
    content
        The file as it came; a KML may be packed (KMZ).
    kind
        What its name says it is.
    layer
        Which layer; None where there is only one. The folders of a KML are read as
        one layer.
    most
        Features above this number are refused.

    Raises
    ------
    RefusedInputError
        What `scan` and the child find; `content-mismatch`, `unknown-crs`, and
        `corrupt-file` if the reader finds another number than there is.
    """
    if kind == "kml" and content.startswith(_ZIP):
        content = _unpacked(content)
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise _mismatch(kind, "")
    found = scan(content)
    if not _is_root_of(kind, found.root):
        raise _mismatch(kind, found.root)
    read = read_layers(content, Asked(kind=kind, layer=layer, most=most))
    _check_counts(kind, read, found)
    match kind:
        case "kml":
            return _kml(read)
        case "gml":
            return _gml(read[0], found)
        case "gpx":
            return _gpx(read[0])


def _unpacked(content: bytes) -> bytes:
    """Give the document of a KMZ."""
    parts = unpack(content)
    documents = [name for name in parts if name.lower().endswith(".kml")]
    if not documents:
        raise unsafe("ingen KML-fil", "no KML file")
    documents.sort(key=lambda name: (PurePosixPath(name).name != "doc.kml", name))
    return parts[documents[0]]


def _is_root_of(kind: XmlKind, root: str) -> bool:
    """Tell whether a file of this kind begins so; GML may begin as it likes."""
    return root not in {"kml", "gpx"} if kind == "gml" else root == kind


def _check_counts(kind: XmlKind, read: tuple[ReadLayer, ...], found: Scanned) -> None:
    """Refuse a file of which the reader lost something."""
    counts: Counter[str] = Counter()
    for layer in read:
        match kind:
            case "kml":
                counts["Placemark"] += len(layer.lines)
            case "gml":
                counts[layer.name] += len(layer.lines)
            case "gpx":
                counts[_GPX_ELEMENTS[layer.name]] += len(layer.lines)
    if not counts.total():
        raise _no_rows()
    for name, number in counts.items():
        # The reader may call a GML element by another name than the file does.
        claimed = found.counts[name] or found.counts.total()
        if kind == "kml" and number < claimed:
            raise _shapeless(claimed, number)
        if number != claimed:
            raise corrupt()


def _kml(read: tuple[ReadLayer, ...]) -> RawFile:
    """Put the folders of a KML together; it is always longitude and latitude."""
    lines = [line for layer in read for line in layer.lines]
    return RawFile(
        features=sound(
            feature_of(line, Place(pointer=f"/Placemark[{number}]"))
            for number, line in enumerate(lines, start=1)
        ),
        epsg=WGS84,
    )


def _gml(read: ReadLayer, found: Scanned) -> RawFile:
    """Give the layer of a GML file, which must name one coordinate system."""
    if len(found.systems) > 1:
        raise refuse(
            "unknown-crs",
            "Filen har flera koordinatsystem; spara om den i ett enda.",
            "The file has several coordinate systems; save it again in one.",
        )
    return RawFile(
        features=sound(
            feature_of(line, Place(layer=read.name, fid=int(str(line["fid"]))))
            for line in read.lines
        ),
        epsg=known_epsg(read),
        layer=read.name,
    )


def _gpx(read: ReadLayer) -> RawFile:
    """Give a layer of a GPX file; it is always longitude and latitude."""
    element = _GPX_ELEMENTS[read.name]
    only = len(read.lines) == 1

    def made(number: int, line: dict[str, object]) -> RawFeature | Problem:
        at = f"/{element}" if only else f"/{element}[{number}]"
        return feature_of(line, Place(pointer=at), properties_at=at)

    return RawFile(
        features=sound(
            made(number, line) for number, line in enumerate(read.lines, start=1)
        ),
        epsg=WGS84,
        layer=read.name,
        notes=(_ends_at_home(element),) if element != "wpt" else (),
    )


def _ends_at_home(element: str) -> Problem:
    """Warn of what the ends of a recorded track can tell."""
    return Problem(
        code="track-ends",
        sv="Ett inspelat spår kan börja eller sluta där någon bor; klipp det till "
        "området det gäller.",
        en="A recorded track may begin or end where somebody lives; cut it to the "
        "area that it is about.",
        pointer=f"/{element}",
    )


def _mismatch(kind: XmlKind, root: str) -> RefusedInputError:
    """Tell that the content is not what the name says."""
    shown_sv = f" utan {root[:40]}" if root else ""
    shown_en = f" but {root[:40]}" if root else ""
    return refuse(
        "content-mismatch",
        f"Innehållet i filen är inte {kind.upper()}{shown_sv}.",
        f"The content of the file is not {kind.upper()}{shown_en}.",
    )


def _shapeless(claimed: int, number: int) -> RefusedInputError:
    """Tell that some placemarks have no place."""
    return refuse(
        "empty-geometry",
        f"Filen har {claimed} platser (Placemark), men bara {number} av dem har en "
        "geometri som går att läsa; ta bort de andra.",
        f"The file has {claimed} placemarks, but only {number} of them have a geometry "
        "that can be read; remove the others.",
    )


def _no_rows() -> RefusedInputError:
    """Tell that there is nothing to read."""
    return refuse("no-rows", "Filen har inga objekt.", "The file has no features.")
