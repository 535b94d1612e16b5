"""Review a plan area: from a file to a stored review and two documents."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from geosafety import __version__
from geosafety.catalog import Catalog
from geosafety.documents.page import as_json
from geosafety.geofiles.areas import AreaFile, read_areas
from geosafety.jobs.review_evidence import data_until, gather
from geosafety.jobs.review_rasters import raster_files
from geosafety.jobs.whole_file import whole
from geosafety.maps.plan_map import describe, plan_map
from geosafety.model.development import Development, PlanStage
from geosafety.planning import (
    Made,
    Review,
    as_html,
    case_of,
    document_of,
    plan_area,
    review,
    site_of,
)
from geosafety.planning.site import WIDENING_M
from geosafety.settings import Settings
from geosafety.store import developments, revision
from geosafety.store.connection import Connection, Engine, transaction

# Names under which plan files carry what the plan is called.
_NAME_FIELDS = ("plannamn", "namn", "name", "beteckning", "plan")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReviewMade:
    """
    A review that was made and stored.

    `document` is all of `review.json`; `findings` counts what was found by state:
    `known`, `few` and `missing`.
    """

    development_id: UUID
    review_id: UUID
    document: dict[str, object]
    findings: dict[str, int]


def review_file(  # noqa: PLR0913 - the choices of the command line
    engine: Engine,
    settings: Settings,
    catalog: Catalog,
    path: Path,
    *,
    stage: PlanStage,
    out_dir: Path,
    now: datetime,
    layer: str | None = None,
) -> dict[str, object]:
    """
    Review the area in a file and write `review.json` and `review.html`.

    Parameters
    ----------
    engine
        The store.
    settings
        Where the rasters are.
    catalog
        Municipality, vocabulary, layers and checklists.
    path
        A GeoJSON or GeoPackage file.
    stage
        How far the planning has come; it chooses the questions.
    out_dir
        Folder for the documents; made if it is not there.
    now
        The moment of the review, UTC.
    layer
        Which layer of the file, where it has several.

    Returns
    -------
    dict
        What the command answers.

    Raises
    ------
    RefusedInputError
        If the file cannot be reviewed; `problems` says why.
    """
    file = read_areas(path, municipality=catalog.municipality, layer=layer)
    development = development_of(file, file_name=path.name, stage=stage, layer=layer)
    _try_folder(out_dir)
    made = review_area(engine, settings, catalog, development, now=now)
    return {
        "development": {"id": str(made.development_id), "name": development.name},
        "review": str(made.review_id),
        "stage": stage.value,
        "site_m2": round(development.area.area, 1),
        "files": [str(path) for path in write_documents(made.document, out_dir)],
        "period": made.document["period"],
        "findings": made.findings,
        "missing": made.document["missing"],
        "notes": list(development.notes),
    }


def development_of(
    file: AreaFile,
    *,
    file_name: str | None,
    stage: PlanStage,
    name: str | None = None,
    layer: str | None = None,
) -> Development:
    """Make the plan area of what was handed in; polygons win over lines and points."""
    area, widened = plan_area(file.features.geometry.to_numpy())
    notes = [note.sv for note in file.notes]
    if widened:
        notes.append(
            "Filen har ingen yta; dess punkter och linjer har vidgats med "
            f"{round(WIDENING_M)} m och granskats som yta."
        )
    elif len(area.geoms) > 1:
        notes.append(f"Planområdet består av {len(area.geoms)} skilda delar.")
    handed_in = file.digest if layer is None else f"{file.digest} {layer}"
    return Development(
        name=name or _name_in(file) or Path(file_name or "Planområde").stem,
        area=area,
        stage=stage,
        digest=file.digest if layer is None else sha256(handed_in.encode()).hexdigest(),
        file_name=file_name,
        crs_found=file.crs_found,
        notes=tuple(notes),
    )


def review_area(  # noqa: PLR0913 - what to review, from what, when and by whom
    engine: Engine,
    settings: Settings,
    catalog: Catalog,
    development: Development,
    *,
    now: datetime,
    created_by: str | None = None,
) -> ReviewMade:
    """
    Review an area, store the development and the review, and give both ids.

    The same area, moment and state of the store always give the same document.
    """
    with transaction(engine) as connection:
        found = _reviewed(connection, settings, catalog, development, now=now)
        document = document_of(
            found, drawing=plan_map(found.case), description=describe(found.case)
        )
        number = developments.save(
            connection, development, created_at=now, created_by=created_by
        )
        stored = developments.save_review(
            connection,
            number,
            document,
            stage=development.stage,
            created_at=now,
        )
    states = Counter(finding.state for finding in found.findings().values())
    return ReviewMade(
        development_id=number,
        review_id=stored,
        document=document,
        findings={state: states[state] for state in ("known", "few", "missing")},
    )


def write_documents(document: dict[str, object], out_dir: Path) -> tuple[Path, Path]:
    """Write the review as JSON and HTML; each file is whole or not there."""
    out_dir.mkdir(parents=True, exist_ok=True)
    as_data, as_page = out_dir / "review.json", out_dir / "review.html"
    with whole(as_data) as draft:
        draft.write_text(as_json(document), encoding="utf-8")
    with whole(as_page) as draft:
        draft.write_text(as_html(document), encoding="utf-8")
    return as_data, as_page


def _try_folder(out_dir: Path) -> None:
    """Make the folder and write in it, before anything is stored."""
    out_dir.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=out_dir, prefix=".review-"):
        pass


def _reviewed(
    connection: Connection,
    settings: Settings,
    catalog: Catalog,
    development: Development,
    *,
    now: datetime,
) -> Review:
    """Gather the evidence and review it."""
    site = site_of(development.area)
    until = data_until(connection, now=now)
    made = Made(
        now=now,
        data_until=until,
        revision=revision.read(connection),
        version=__version__,
        municipality=catalog.municipality,
    )
    evidence = gather(
        connection,
        site,
        catalog=catalog,
        rasters=raster_files(settings, catalog),
        cutoff=until or now,
    )
    return review(
        development,
        case_of(site, evidence, vocabulary=catalog.vocabulary),
        checklist=catalog.checklists["planning"],
        made=made,
    )


def _name_in(file: AreaFile) -> str | None:
    """Find what the file itself calls the plan."""
    for properties in file.features["properties"]:
        lowered = {str(key).lower(): value for key, value in properties.items()}
        for field in _NAME_FIELDS:
            value = lowered.get(field)
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())[:_LONGEST_NAME]
    return None
