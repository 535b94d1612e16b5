"""Read the agendas of meetings."""

from geosafety.catalog.document import Document
from geosafety.catalog.vocabulary import title_of
from geosafety.errors import Problem
from geosafety.model.meeting import Agenda, AgendaItem, Fill, Secrecy

# What is written here never reaches others, whatever an agenda says.
_POLICE = "police"


def agenda_problems(document: Document) -> list[Problem]:
    """See that no two points are alike, and that the police's own is theirs."""
    seen: set[str] = set()
    found = []
    for index, part in enumerate(document.data["items"]):
        for name in ("key", "fill"):
            value = part.get(name)
            if value is not None and f"{name} {value}" in seen:
                found.append(
                    document.problem(
                        "repeated-point",
                        ("items", index, name),
                        sv=f"{name} {value} finns redan; ge punkten en annan.",
                        en=f"{name} {value} is there already; give the point another.",
                    )
                )
            seen.add(f"{name} {value}")
        if part["key"] == _POLICE and part.get("confidentiality") != Secrecy.POLICE:
            found.append(
                document.problem(
                    "police-point",
                    ("items", index, "key"),
                    sv="punkten police läses bara av samordnaren och polisen; skriv "
                    'confidentiality = "polis".',
                    en="only the coordinator and the police read the point police; "
                    'write confidentiality = "polis".',
                )
            )
    return found


def agenda_of(document: Document) -> Agenda:
    """Make the agenda of a document without faults."""
    return Agenda(
        title=title_of(document.data["title"]),
        items=tuple(
            AgendaItem(
                key=part["key"],
                title=title_of(part["title"]),
                help=title_of(part["help"]),
                secrecy=Secrecy(part.get("confidentiality", "est")),
                fill=Fill(part["fill"]) if "fill" in part else None,
            )
            for part in document.data["items"]
        ),
    )
