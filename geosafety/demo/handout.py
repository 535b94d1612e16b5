"""The made-up municipality as files, the way a real one would hand them over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.demo.events import happen, middle_of
from geosafety.demo.municipality import SEED, DemoTown, make
from geosafety.demo.plans import PLAN_FILES, write_plans
from geosafety.demo.planted import PLANTED
from geosafety.demo.rasters import write_raster
from geosafety.demo.report_files import FILE_NAMES, write_reports
from geosafety.demo.wording import put_into_words
from geosafety.model.municipality import Municipality
from geosafety.model.sender import SenderMapping

# A stream of its own for what happens, so that it does not depend on the town's.
_HAPPENINGS = 7
ADDRESS_FILE = "adresser.csv"
PLACES_FILE = "platser.geojson"
TRUTH_FILE = "facit.csv"
PLANTED_FILE = "facit_hotspots.json"
RASTER_FILES = ("vegetation_height.tif", "population.tif")
_EDITION_FILE = "utgava.txt"
# Raise it when the same seed gives other files than before.
_EDITION = f"1 {SEED}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """
    The town and the files made of it.

    Attributes
    ----------
    town
        The town; None if the files were made before.
    reports
        Sender to report file.
    addresses, place_names
        The address register (CSV) and the names of places (GeoJSON).
    rasters
        The two rasters (GeoTIFF).
    plans
        The two plan files.
    truth
        What really happened, one row a report (CSV).
    planted
        The planted places (JSON).
    """

    town: DemoTown | None
    reports: dict[str, Path]
    addresses: Path
    place_names: Path
    rasters: tuple[Path, ...]
    plans: tuple[Path, ...]
    truth: Path
    planted: Path


def hand_out(
    folder: Path,
    *,
    municipality: Municipality,
    senders: Mapping[str, SenderMapping],
    seed: int = SEED,
) -> Handout:
    """
    Make the town and write its files below a folder.

    Parameters
    ----------
    folder
        Gets `files/` (reports, register, truth), `rasters/` and `plans/`.
    municipality
        The made-up municipality, whose boundary the town lies in.
    senders
        The mappings that the report files must fit.
    seed
        The same seed gives the same bytes.
    """
    town = make(municipality.boundary, seed=seed)
    happening, wording, writing = np.random.default_rng([seed, _HAPPENINGS]).spawn(3)
    told = put_into_words(town, happen(town, happening), wording)
    contents, truth = write_reports(told, town, senders, writing)
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    for sender, content in contents.items():
        (files / FILE_NAMES[sender]).write_bytes(content)
    truth.to_csv(files / TRUTH_FILE, index_label="row", float_format="%.2f")
    (files / PLANTED_FILE).write_text(_planted(town), encoding="utf-8")
    _addresses(town.addresses).to_csv(files / ADDRESS_FILE, index=False)
    (files / PLACES_FILE).write_text(_places(town.place_names), encoding="utf-8")
    made = _at(folder, town)
    for path, raster in zip(
        made.rasters, (town.vegetation_height, town.population), strict=True
    ):
        write_raster(raster, path)
    write_plans(folder / "plans", local_crs=municipality.local_crs)
    (files / _EDITION_FILE).write_text(_EDITION, encoding="utf-8")
    return made


def expected_handout(folder: Path) -> Handout | None:
    """Give the files of an earlier handout; None unless all are there, as now made."""
    edition = folder / "files" / _EDITION_FILE
    if not edition.exists() or edition.read_text(encoding="utf-8") != _EDITION:
        return None
    made = _at(folder, None)
    paths = [*made.reports.values(), *made.rasters, *made.plans]
    paths += [made.addresses, made.place_names, made.truth, made.planted]
    return made if all(path.exists() for path in paths) else None


def _at(folder: Path, town: DemoTown | None) -> Handout:
    """Name the files below a folder."""
    files = folder / "files"
    return Handout(
        town=town,
        reports={sender: files / name for sender, name in FILE_NAMES.items()},
        addresses=files / ADDRESS_FILE,
        place_names=files / PLACES_FILE,
        rasters=tuple(folder / "rasters" / name for name in RASTER_FILES),
        plans=tuple(folder / "plans" / name for name in PLAN_FILES),
        truth=files / TRUTH_FILE,
        planted=files / PLANTED_FILE,
    )


def _addresses(addresses: gpd.GeoDataFrame) -> pd.DataFrame:
    """Write the register with longitude and latitude, EPSG:4326."""
    lon, lat = reproject_points(
        addresses.geometry.x, addresses.geometry.y, source=SWEREF99_TM, target=WGS84
    )
    return pd.DataFrame(
        {
            "gata": addresses["street"],
            "nummer": addresses["number"],
            "postnummer": addresses["postcode"],
            "postort": addresses["locality"],
            "lon": lon.round(7),
            "lat": lat.round(7),
        }
    )


def _places(places: gpd.GeoDataFrame) -> str:
    """Write the names of places as GeoJSON, EPSG:4326."""
    degrees = places.to_crs(WGS84)
    degrees.geometry = degrees.geometry.set_precision(1e-7)
    text: str = degrees.to_json(ensure_ascii=False, drop_id=True)
    return text + "\n"


def _planted(town: DemoTown) -> str:
    """Write where, when and what was planted."""
    rows = []
    for planted in PLANTED:
        east, north = middle_of(planted, town)
        rows.append(
            {
                "key": planted.key,
                "east": round(float(east), 1),
                "north": round(float(north), 1),
                "radius_m": planted.radius_m,
                "from": planted.period.first.isoformat(),
                "to": planted.period.last.isoformat(),
                "categories": sorted(planted.categories),
                "count": planted.count,
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
