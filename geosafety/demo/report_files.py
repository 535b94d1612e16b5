"""The files that the senders hand in."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.demo.municipality import DemoTown
from geosafety.demo.notices import police_notices
from geosafety.demo.workbook import workbook
from geosafety.model.period import LOCAL_TIME
from geosafety.model.sender import SenderMapping

FILE_NAMES = {
    "kommunen": "kommunen.csv",
    "bostadsbolaget": "bostadsbolaget.xlsx",
    "vaktbolaget": "vaktbolaget.csv",
    "trygghetsappen": "trygghetsappen.geojson",
    "polisen": "polisen.json",
}
_SENT_AGAIN = 6
_DISCOVERED_AFTER_HOURS = (2, 40)
_GPS_M = (4, 40)


def write_reports(
    told: pd.DataFrame,
    town: DemoTown,
    senders: Mapping[str, SenderMapping],
    rng: np.random.Generator,
) -> tuple[dict[str, bytes], pd.DataFrame]:
    """
    Write the file of each sender.

    Parameters
    ----------
    told : DataFrame
        The events in words, from `wording.put_into_words`.
    town
        The town.
    senders
        The mappings that the files must fit.
    rng
        For the small inaccuracies of people and instruments.

    Returns
    -------
    tuple of dict and DataFrame
        Sender to the file's bytes; and the truth, one row a report: `sender`,
        `external_id`, `category`, `moment`, `east`, `north`, `manner`, `written`,
        `meant`, `planted`, `same_as` (row in this frame, or −1).
    """
    writers: dict[str, Callable[[pd.DataFrame, list[str], np.random.Generator], bytes]]
    writers = {
        "kommunen": _departments,
        "bostadsbolaget": _housing,
        "vaktbolaget": _guards,
        "trygghetsappen": _inhabitants,
    }
    files: dict[str, bytes] = {}
    truth = told.drop(columns=["text", "address"])
    truth["external_id"] = ""
    for sender, write in writers.items():
        own = told[told["sender"] == sender].sort_values("moment", kind="stable")
        ids = [
            f"{sender[:2].upper()}-{number:05d}" for number in range(1, len(own) + 1)
        ]
        truth.loc[own.index, "external_id"] = ids
        words = _words(senders[sender])
        rows = own.assign(id=ids, word=[words[key] for key in own["category"]])
        files[sender] = write(rows, _local(rows["moment"]), rng)
    police = told[told["sender"] == "polisen"].sort_values("moment", kind="stable")
    notices = police_notices(town, police, rng)
    files["polisen"] = (
        json.dumps(notices, ensure_ascii=False, indent=1) + "\n"
    ).encode()
    return files, truth


def _words(mapping: SenderMapping) -> dict[str, str]:
    """Give the sender's own word for each category."""
    return {key: word for word, key in mapping.categories.items()}


def _local(moments: pd.Series) -> list[str]:
    """Write moments as Swedish clocks show them."""
    local = moments.dt.tz_convert(LOCAL_TIME)
    return [str(text) for text in local.dt.strftime("%Y-%m-%d %H:%M")]


def _degrees(
    rows: pd.DataFrame, scatter_m: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure positions with an instrument that is `scatter_m` off."""
    spots = (
        rows[["east", "north"]].to_numpy()
        + rng.normal(0, 0.4, (len(rows), 2)) * scatter_m[:, None]
    )
    return reproject_points(spots[:, 0], spots[:, 1], source=SWEREF99_TM, target=WGS84)


def _departments(
    rows: pd.DataFrame, when: list[str], rng: np.random.Generator
) -> bytes:
    """Write as Excel in Swedish does: byte order mark, semicolons, decimal commas."""
    accuracy = rng.integers(*_GPS_M, len(rows)) / 2.0
    lon, lat = _degrees(rows, accuracy, rng)
    departments = rng.choice(["Gata och park", "Fritid", "Skola"], len(rows))
    table = [
        [number, at, word, _comma(y, 6), _comma(x, 6), _comma(off, 1), text, department]
        for number, at, word, y, x, off, text, department in zip(
            rows["id"],
            when,
            rows["word"],
            lat,
            lon,
            accuracy,
            rows["text"],
            departments,
            strict=True,
        )
    ]
    # Some rows were copied twice, as happens in spreadsheets.
    again = np.sort(rng.choice(len(table), _SENT_AGAIN, replace=False))
    table += [table[int(row)] for row in again]
    header = [
        "Ärendenummer",
        "Tidpunkt",
        "Typ",
        "Latitud",
        "Longitud",
        "Noggrannhet (m)",
        "Anteckning",
        "Förvaltning",
    ]
    return _semicolons(header, table).encode("utf-8-sig")


def _housing(rows: pd.DataFrame, when: list[str], rng: np.random.Generator) -> bytes:
    """Write a workbook; damage is found some time after it is done."""
    later = pd.to_timedelta(rng.integers(*_DISCOVERED_AFTER_HOURS, len(rows)), unit="h")
    found = rows["moment"] + later
    cost = rng.integers(5, 240, len(rows)) * 50
    header = [
        "Ärende",
        "Tidigast",
        "Senast",
        "Händelse",
        "Adress",
        "Kommentar",
        "Kostnad (kr)",
        "Fastighet",
    ]
    table = [
        [
            number,
            first,
            last,
            word,
            written,
            text,
            int(paid),
            f"Fastighet {int(paid) % 37 + 1}",
        ]
        for number, first, last, word, written, text, paid in zip(
            rows["id"],
            when,
            _local(found),
            rows["word"],
            rows["written"],
            rows["text"],
            cost,
            strict=True,
        )
    ]
    return workbook("Ärenden", [header, *table])


def _guards(rows: pd.DataFrame, when: list[str], rng: np.random.Generator) -> bytes:  # noqa: ARG001
    """Write in Windows-1252, with lines that end as Windows ends them."""
    table = [
        [number, at, word, written, text]
        for number, at, word, written, text in zip(
            rows["id"], when, rows["word"], rows["written"], rows["text"], strict=True
        )
    ]
    return _semicolons(
        ["Löpnr", "Datum och tid", "Kod", "Plats", "Rapport"], table
    ).encode("cp1252")


def _inhabitants(
    rows: pd.DataFrame, when: list[str], rng: np.random.Generator
) -> bytes:
    """Write GeoJSON points from telephones."""
    lon, lat = _degrees(rows, rng.integers(*_GPS_M, len(rows)) / 2.0, rng)
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": number,
                "tid": at,
                "upplevelse": word,
                "kommentar": text,
            },
            "geometry": {
                "type": "Point",
                "coordinates": [round(float(x), 6), round(float(y), 6)],
            },
        }
        for number, at, word, text, x, y in zip(
            rows["id"], when, rows["word"], rows["text"], lon, lat, strict=True
        )
    ]
    document = {"type": "FeatureCollection", "features": features}
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def _comma(value: float, decimals: int) -> str:
    """Write a number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")


def _semicolons(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write a table with semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
