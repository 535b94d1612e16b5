"""Address texts to houses, beside a search through all streets with rapidfuzz."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from bench_row import BenchRow, interleaved
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geosafety.crs import reproject_points
from geosafety.geocode import Gazetteer
from geosafety.model.municipality import Municipality

ROOT = Path(__file__).parents[2]
REAL_DATA = Path(os.environ.get("GEOSAFETY_REAL_DATA") or ROOT.parent / "shared/data")
TEXTS = 20_000
PEER_TEXTS = 500
LEAST_PER_SECOND = 5_000
LEAST_RECALL = 0.99
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


def measure() -> list[BenchRow]:
    """Measure the room geocode; a made-up register is used without real data."""
    register, name = _register()
    rng = np.random.default_rng(2026)
    chosen = register.iloc[rng.choice(len(register), TEXTS)]
    streets = chosen["street"].tolist()
    wrong = [_mistyped(street, rng) for street in streets]
    rows = []
    for what, typed in (("as registered", streets), ("one typing error each", wrong)):
        texts = [
            f"{street} {number}"
            for street, number in zip(typed, chosen["number"], strict=True)
        ]
        rows.append(_found(register, texts, streets, what=f"{name}, {what}"))
    return [*rows, _built(register, name)]


def _found(
    register: pd.DataFrame, texts: Sequence[str], streets: Sequence[str], *, what: str
) -> BenchRow:
    """Locate all texts, and a part of them with the peer, both from a cold start."""
    names = register["street"].unique().tolist()
    typed = [text.rsplit(" ", 1)[0] for text in texts[:PEER_TEXTS]]

    def ours() -> list[object]:
        return list(_gazetteer(register).locate_addresses(texts))

    def building() -> object:
        return _gazetteer(register)

    def peer() -> list[object]:
        return [process.extractOne(name, names, scorer=OSA.distance) for name in typed]

    whole_s, build_s, peer_s = interleaved([ours, building, peer], rounds=3)
    located = _gazetteer(register).locate_addresses(texts)
    hits = [
        each.streets == (street,) for each, street in zip(located, streets, strict=True)
    ]
    per_second = TEXTS / (whole_s - build_s)
    peer_per_second = PEER_TEXTS / peer_s
    recall = float(np.mean(hits))
    return BenchRow(
        what=f"{TEXTS:,} address texts, {what}",
        ours=f"{per_second:,.0f} a second, recall {recall:.4f}",
        peer=f"rapidfuzz extractOne over streets: {peer_per_second:,.0f} a second",
        ratio=f"{per_second / peer_per_second:.3g} times faster",
        goal=f"≥ {LEAST_PER_SECOND:,} a second, recall ≥ {LEAST_RECALL}",
        met=per_second >= LEAST_PER_SECOND and recall >= LEAST_RECALL,
    )


def _built(register: pd.DataFrame, name: str) -> BenchRow:
    """Build the index, within a second."""
    (spent,) = interleaved([lambda: _gazetteer(register)], rounds=3)
    return BenchRow(
        what=f"index of {len(register):,} addresses, {name}",
        ours=f"{spent:.2f} s",
        peer="limit: 1 s",
        ratio=f"{spent:.2f} of it",
        goal="≤ 1 s",
        met=spent <= 1,
    )


def _gazetteer(register: pd.DataFrame) -> Gazetteer:
    """Index the register; nothing is remembered from an earlier one."""
    nothing = pd.DataFrame(columns=["name", "kind", "accuracy_m", "geometry"])
    anywhere = Municipality("1280", "Malmö", shapely.box(0, 0, 1, 1), 3008)
    return Gazetteer.build(register, nothing, municipality=anywhere)


def _register() -> tuple[pd.DataFrame, str]:
    """Give Malmö's register, or a made-up one of the same size."""
    file = REAL_DATA / "malmo_addresses/malmo_adresser.parquet"
    if not file.exists():
        return _made_up(), "made-up register"
    table = pd.read_parquet(file)
    east, north = reproject_points(table["lon"], table["lat"], source=4326, target=3006)
    return _columns(table["gata"], table["gatunummer"], east, north), "Malmö's register"


def _made_up() -> pd.DataFrame:
    """Make 2,300 streets of 23 houses, with names of four syllables."""
    rng = np.random.default_rng(4)
    parts = ["ar", "bo", "cel", "dro", "ek", "fal", "gus", "hol", "is", "kun", "lin"]
    names = ["".join(rng.choice(parts, 4)).capitalize() + "gatan" for _ in range(2_300)]
    street = np.repeat(names, 23)
    number = np.tile(np.arange(1, 24), 2_300).astype(str)
    east = rng.uniform(370_000, 380_000, len(street))
    north = rng.uniform(6_155_000, 6_165_000, len(street))
    return _columns(street, number, east, north)


def _columns(
    street: Sequence[str],
    number: Sequence[str],
    east: NDArray[np.float64],
    north: NDArray[np.float64],
) -> pd.DataFrame:
    """Give the columns of an address register."""
    return pd.DataFrame(
        {
            "street": np.asarray(street, object),
            "number": np.asarray(number, object),
            "postcode": None,
            "locality": None,
            "east": east,
            "north": north,
        }
    )


def _mistyped(street: str, rng: np.random.Generator) -> str:
    """Leave out, add, mistake or swap one letter."""
    at = int(rng.integers(1, len(street) - 1))
    letter = LETTERS[int(rng.integers(len(LETTERS)))]
    return (
        street[:at] + street[at + 1 :],
        street[:at] + letter + street[at:],
        street[:at] + letter + street[at + 1 :],
        street[: at - 1] + street[at] + street[at - 1] + street[at + 1 :],
    )[int(rng.integers(4))]
