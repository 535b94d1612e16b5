"""What has come in by the forms and waits for the coordinator, made up as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import numpy as np
import pandas as pd

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points

_NAMESPACE = UUID("5d0d6a0e-7b6c-4c57-9c0c-6f6f65736166")
PUBLIC = "allmanheten"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEvent:
    """One event, the organisation that told it, and its fields as a form sends them."""

    organisation: str
    fields: dict[str, str]


# Organisation, category, hours ago, which address, how it is placed, and the words.
# Two lines with the same address and hour tell of one event.
_TOLD: tuple[tuple[str, str, int, int, str, str], ...] = (
    (
        PUBLIC,
        "graffiti",
        70,
        40,
        "pin",
        "Nytt klotter på gaveln, röda bokstäver.",
    ),
    ("bostadsbolaget", "graffiti", 70, 40, "pin", "Klotter gavel, ca 4 m. Saneras."),
    (PUBLIC, "lighting_broken", 66, 120, "address", "Tre lampor i rad är släckta."),
    (PUBLIC, "tunnel_passage", 64, 200, "pin", "Mörkt i tunneln, man ser inte in."),
    ("vaktbolaget", "alcohol_public", 61, 15, "pin", "Sällskap på bänkarna, lugnt 23."),
    (PUBLIC, "other_unsafe", 58, 15, "pin", "Obehagligt vid bänkarna på kvällen."),
    (PUBLIC, "other_unsafe", 55, 310, "address", "Kalle och hans gäng står här jämt."),
    ("bostadsbolaget", "burglary_other", 52, 77, "pin", "Två förråd uppbrutna i nr 3."),
    (PUBLIC, "moped_gc", 49, 140, "pin", "Mopeder kör fort på gångvägen efter skolan."),
    (PUBLIC, "littering", 47, 260, "none", "Skräp överallt vid återvinningen."),
    ("vaktbolaget", "trespass", 44, 90, "pin", "Ungdomar i trapphuset, avvisade."),
    (PUBLIC, "lighting_broken", 41, 121, "pin", "Trasig belysning längs gångvägen."),
    (PUBLIC, "safe_place", 38, 30, "pin", "Trevligt torg, alltid folk ute."),
    (PUBLIC, "vandalism", 36, 180, "pin", "Busskuren är krossad, glas på marken."),
    ("vaktbolaget", "glass_breakage", 36, 180, "pin", "Glaskross busskur, meddelat."),
    (PUBLIC, "other_unsafe", 33, 350, "none", "Min chef på kommunen tar emot mutor."),
    (PUBLIC, "vegetation_blocking", 30, 210, "address", "Buskarna skymmer övergången."),
    (PUBLIC, "drug_use_traces", 27, 60, "pin", "Sprutor i buskarna bakom lekplatsen."),
    ("bostadsbolaget", "noise_party", 24, 75, "address", "Fest till 04, klagomål."),
    (PUBLIC, "speeding_place", 20, 230, "pin", "Bilarna kör fort förbi förskolan."),
    (
        PUBLIC,
        "desolate_place",
        16,
        280,
        "pin",
        "Ödsligt mellan husen i mörker.",
    ),
    (PUBLIC, "graffiti", 12, 41, "address", "Klottret är kvar, mer har kommit."),
    (PUBLIC, "other_unsafe", 8, 5, "none", "asdf"),
    ("vaktbolaget", "brawl", 5, 18, "pin", "Bråk utanför restaurangen, två parter."),
)


def waiting_events(addresses: pd.DataFrame, *, now: datetime) -> Iterator[WaitingEvent]:
    """
    Give what waits, the same each time.

    Parameters
    ----------
    addresses : DataFrame
        The register: `street`, `number`, `east`, `north` (EPSG:3006, metres).
    now
        The moment up to which things have come in.
    """
    for position, (organisation, category, hours, at, placed, words) in enumerate(
        _TOLD
    ):
        address = addresses.iloc[at * 7 % len(addresses)]
        # A number that follows from the line alone, so that a second start adds none.
        number = uuid5(_NAMESPACE, f"{position} {organisation} {words}")
        yield WaitingEvent(
            organisation=organisation,
            fields={
                "client_id": str(number),
                "category": category,
                "observed_at": (now - timedelta(hours=hours)).isoformat(),
                "text": words,
                **_place(address, placed, shift=position % 3 * 12.0),
            },
        )


def _place(address: pd.Series, placed: str, *, shift: float) -> dict[str, str]:
    """Place an event by a pin near an address, by the address, or not at all."""
    if placed == "address":
        return {"address": f"{address['street']} {address['number']}"}
    if placed == "none":
        return {}
    lon, lat = reproject_points(
        np.array([address["east"] + shift]),
        np.array([address["north"]]),
        source=SWEREF99_TM,
        target=WGS84,
    )
    return {"lon": f"{lon[0]:.6f}", "lat": f"{lat[0]:.6f}", "accuracy_m": "12"}
