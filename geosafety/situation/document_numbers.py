"""The numbers of a meeting and how they were made, as its document has them."""

from typing import Final

from geosafety.documents.page import Document
from geosafety.model.hotspot import MethodCard
from geosafety.situation.cells import LEAST_IN_CELL, MapFindings
from geosafety.situation.change import LEAST_COMPARED, Change
from geosafety.situation.evidence import Evidence
from geosafety.situation.numbers import KIND_TITLES, KindNumbers, MeetingNumbers, Row

_COMPARED: Final = (
    "Två lika långa perioder jämförs med ett exakt test betingat på summan "
    "(Przyborowski och Wilenski 1940). Inom parentes står ett 95-procentigt intervall "
    "för hur många gånger så många de är. ”Fler” eller ”färre” står bara där "
    "skillnaden är större än slumpen brukar ge (falsk upptäckt högst 5 % bland "
    "tabellens rader, Benjamini och Hochberg 1995). Är perioderna tillsammans färre än "
    f"{LEAST_COMPARED} rapporter sägs ingenting. Rapporter som kommer i skurar gör "
    "den verkliga osäkerheten större. Samma period i fjol är 52 veckor tidigare, så "
    "att veckodagarna stämmer."
)
_COUNTED: Final = (
    "Godkända rapporter vars händelse har känd dag i perioden räknas, en gång var; "
    "dubbletter, återtagna och de som Polisen har märkt som sina räknas inte. "
    "Händelser, otrygga platser, brister och trygga platser är skilda mått och läggs "
    "aldrig ihop."
)
_NORMAL: Final = (
    "En sexhörning är över det vanliga om den har fler rapporter än under lika lång "
    "tid året före perioden, prövat som ovan bland dem som har minst "
    f"{LEAST_IN_CELL}. En rapport med osäker plats är fördelad på de sexhörningar där "
    "den kan ligga; antalen är avrundade summor av sådana andelar."
)
_HOURS: Final = (
    "Rapporter fördelas över veckans timmar efter vad som är känt om deras tid "
    "(aoristiska vikter, Ratcliffe och McCullagh 1998). De som bara är kända till dag, "
    "eller till mer än 12 timmar, är inte med."
)


def numbers_part(numbers: MeetingNumbers) -> Document:
    """Write the tables of numbers."""
    return {
        "kinds": [_kind(each) for each in numbers.kinds],
        "activity": _activity(numbers),
        "silent": list(numbers.silent),
    }


def method_cards(evidence: Evidence) -> list[Document]:
    """Write how everything was made: in words, and each map's card."""
    cards: list[Document] = [
        {"name": "Räknade rapporter", "text": _COUNTED, "card": None},
        {"name": "Jämförelser", "text": _COMPARED, "card": None},
        {"name": "Över det vanliga", "text": _NORMAL, "card": None},
        {"name": "Veckans timmar", "text": _HOURS, "card": None},
    ]
    return cards + [_map_card(each) for each in evidence.maps]


def _kind(kind: KindNumbers) -> Document:
    """Write the numbers of a kind."""
    return {
        "key": kind.kind.value,
        "title": KIND_TITLES[kind.kind],
        "total": _row(kind.total),
        "groups": [
            _row(each.group)
            | {"categories": [_row(one) for one in each.categories if _is_recent(one)]}
            for each in kind.groups
        ],
        "senders": [_row(each) for each in kind.senders],
        "on_map": kind.on_map,
        "spread": kind.spread,
    }


def _is_recent(row: Row) -> bool:
    """Tell whether there is anything now or in the period before."""
    return bool(row.now or row.since_before.before)


def _row(row: Row) -> Document:
    """Write a row of a table."""
    return {
        "key": row.key,
        "title": row.title,
        "now": row.now,
        "before": _change(row.since_before),
        "last_year": _change(row.since_last_year),
    }


def _change(change: Change) -> Document:
    """Write a comparison."""
    ratio = change.ratio
    return {
        "n": change.before,
        "direction": change.direction.value,
        "text": change.text,
        "low": None if ratio is None else _finite(ratio.ratio.low),
        "high": None if ratio is None else _finite(ratio.ratio.high),
        "p": None if ratio is None else round(ratio.p, 5),
    }


def _activity(numbers: MeetingNumbers) -> Document:
    """Lay who reported what beside each other, kind by kind, never added."""
    titles = {each.key: each.title for kind in numbers.kinds for each in kind.senders}
    rows = []
    for key in sorted(titles, key=lambda one: titles[one]):
        mine = [_of_sender(kind, key) for kind in numbers.kinds]
        rows.append({"key": key, "title": titles[key], "kinds": mine})
    return {"kinds": [KIND_TITLES[each.kind] for each in numbers.kinds], "rows": rows}


def _of_sender(kind: KindNumbers, key: str) -> Document:
    """Write what a sender reported of a kind, now and before."""
    for row in kind.senders:
        if row.key == key:
            return {
                "now": row.now,
                "before": row.since_before.before,
                "direction": row.since_before.direction.value,
            }
    return {"now": 0, "before": 0, "direction": "few"}


def _map_card(found: MapFindings) -> Document:
    """Write how a map was made, all of it and in a sentence."""
    card = found.card
    return {
        "name": f"Karta: {KIND_TITLES[found.kind].lower()}",
        "text": _card_words(card),
        "card": _plain(card),
    }


def _card_words(card: MethodCard) -> str:
    """Say how a map was made."""
    period = card.period
    days = f"{period.first.isoformat()}–{period.last.isoformat()}" if period else "–"
    return (
        f"{card.reports} rapporter {days}; utan plats {card.unplaced}, utanför "
        f"kommunen {card.outside}, kända bara till gata eller område {card.spread}. "
        f"Sexhörningar H3, upplösning {card.resolution}, {card.cells} stycken. Gi* "
        "med grannarna och sexhörningen själv, exakt permutationstest "
        f"(avrundning {card.step_text}), falsk upptäckt enligt Benjamini och "
        f"Hochberg; {card.draws} dragningar av osäkra platser, frö {card.seed}. "
        f"Fingeravtryck {card.fingerprint}."
    )


def _plain(card: MethodCard) -> Document:
    """Give a card as JSON has it, with names as text."""
    plain = card.as_json()
    return plain | {"categories": list(card.categories)}


def _finite(value: float) -> float | None:
    """Give a number that JSON can hold."""
    return None if value == float("inf") else round(value, 4)
