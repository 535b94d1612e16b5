"""Bring a geographic file into a layer: its features into a table, or a raster."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from geosafety.catalog import Catalog
from geosafety.errors import Language, NotFoundError, RefusedInputError, refuse
from geosafety.geofiles import AreaFile, read_areas
from geosafety.intake.layer_rows import (
    LayerRows,
    attribute_names,
    layer_rows,
    match_columns,
)
from geosafety.jobs.progress import Progress, teller
from geosafety.jobs.report_batches import Answer
from geosafety.jobs.whole_file import whole
from geosafety.model.audit import Action
from geosafety.model.layer import LayerSpec
from geosafety.settings import Settings
from geosafety.store import audit, layer_imports, layers
from geosafety.store.connection import Connection, Engine, transaction
from geosafety.store.layer_imports import Mode
from geosafety.surfaces import take_in

MOST_FEATURES: Final = 200_000
RASTER_ENDINGS: Final = frozenset({".tif", ".tiff"})
_STAGES = {
    "sv": ("Läser och granskar filen", "Sparar lagret"),
    "en": ("Reading and checking the file", "Saving the layer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerChoices:
    """
    How a file is brought into a layer.

    Attributes
    ----------
    mode
        `replace` what the layer holds or `add` to it; None where it is empty. A raster
        is always replaced.
    source_layer
        Which layer of the file, where it has several.
    columns
        Our column to the file's, where the names are not the same.
    dry_run
        Do everything, answer the same, and store nothing.
    account_id
        Who brings it; None for the command line.
    """

    mode: Mode | None = None
    source_layer: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    account_id: int | None = None


def import_layer(  # noqa: PLR0913 - the store, what is known, the file and its choices
    engine: Engine,
    settings: Settings,
    catalog: Catalog,
    path: Path,
    key: str,
    *,
    choices: LayerChoices,
    now: datetime,
    language: Language = "sv",
    progress: Progress | None = None,
    answered: Callable[[Connection, Answer], None] | None = None,
) -> Answer:
    """
    Fill a declared layer from a file, all or nothing.

    Parameters
    ----------
    engine
        The store.
    path
        GeoJSON, GeoPackage, packed shapefile, KML, KMZ, GML or GPX for a layer with
        columns; GeoTIFF for a raster.
    key
        The layer's key.
    choices
        Replace or add, and which columns.
    answered
        Told the answer, in the transaction that stores the layer.

    Returns
    -------
    dict
        `layer`, `read`, `stored`, `removed`, `unchanged`, `first`, `notes`; for
        features `crs_found`, `source_layer`, `columns`, `missing` and `unused`; for a
        raster `cells`, `cell_m`, `low`, `high` and `covered_share`.

    Raises
    ------
    NotFoundError
        If no such layer is declared.
    RefusedInputError
        If anything is wrong with the file; `problems` lists each fault.
    """
    layer = find_layer(catalog, key)
    tell = teller(progress, _STAGES[language])
    tell(0)
    if layer.raster is not None:
        with (
            _raster(settings, catalog, path, layer, choices) as answer,
            transaction(engine) as connection,
        ):
            _note(connection, layer, path, choices, answer, now=now)
            if answered is not None:
                answered(connection, answer)
        return answer
    file, rows = read_for_layer(catalog, path, layer, choices)
    tell(1)
    with transaction(engine) as connection:
        trial = connection.begin_nested()
        answer = _features(connection, layer, choices, (file, rows), language)
        _note(connection, layer, path, choices, answer, now=now)
        if choices.dry_run:
            trial.rollback()
        else:
            trial.commit()
        if answered is not None:
            answered(connection, answer)
    tell(2)
    return answer


def find_layer(catalog: Catalog, key: str) -> LayerSpec:
    """
    Find a layer that a file can be brought into.

    Raises
    ------
    NotFoundError
        If no such layer is declared, or it is made by a query.
    """
    layer = catalog.layers.get(key)
    if layer is not None and layer.query is None:
        return layer
    known = ", ".join(each.key for each in fillable(catalog))
    raise NotFoundError(
        sv=f"Lagret ”{key[:40]}” finns inte eller görs av en fråga; välj ett av "
        f"{known}.",
        en=f"There is no layer “{key[:40]}”, or it is made by a query; choose one of "
        f"{known}.",
    )


def fillable(catalog: Catalog) -> list[LayerSpec]:
    """List the layers that are filled from files."""
    return [layer for layer in catalog.layers.values() if layer.query is None]


def read_for_layer(
    catalog: Catalog, path: Path, layer: LayerSpec, choices: LayerChoices
) -> tuple[AreaFile, LayerRows]:
    """
    Read a file's features as rows of a layer.

    Raises
    ------
    RefusedInputError
        If anything is wrong with the file or does not fit the layer.
    """
    file = read_areas(
        path,
        municipality=catalog.municipality,
        layer=choices.source_layer,
        most=MOST_FEATURES,
    )
    return file, layer_rows(file, layer, chosen=choices.columns)


def look_at_layer(  # noqa: PLR0913 - the file, where it goes and what is known
    settings: Settings,
    catalog: Catalog,
    path: Path,
    key: str,
    *,
    source_layer: str | None = None,
    language: Language = "sv",
) -> Answer:
    """
    Read a file for a layer, and tell what stands in it.

    Returns
    -------
    dict
        `read`, and for features `crs_found`, `source_layer`, `names` of attributes,
        `columns` they seem to be, and `notes`; for a raster what `import_layer`
        answers.

    Raises
    ------
    NotFoundError, RefusedInputError
        As `import_layer`, but for what a choice of columns can mend.
    """
    layer = find_layer(catalog, key)
    if layer.raster is not None:
        trial = LayerChoices(dry_run=True)
        with _raster(settings, catalog, path, layer, trial) as answer:
            return answer
    file = read_areas(
        path,
        municipality=catalog.municipality,
        layer=source_layer,
        most=MOST_FEATURES,
    )
    names = attribute_names(file)
    return {
        "read": len(file.raw),
        "crs_found": file.crs_found,
        "source_layer": file.layer,
        "names": names,
        "columns": match_columns(layer, names, {}),
        "notes": _notes(file, language),
    }


def _features(
    connection: Connection,
    layer: LayerSpec,
    choices: LayerChoices,
    read: tuple[AreaFile, LayerRows],
    language: Language,
) -> Answer:
    """Store the features, and say what became of them."""
    file, rows = read
    layers.apply(connection, [layer])
    held = layers.count_features(connection, layer.key)
    if choices.mode is None and held:
        raise _choose_mode(layer, held)
    first = layer_imports.held_already(
        connection, layer.key, bytes.fromhex(file.digest)
    )
    found = len(rows.features)
    answer: Answer = {
        "layer": layer.key,
        "read": found,
        "stored": found,
        "removed": held if choices.mode == "replace" else 0,
        "unchanged": 0,
        "first": first,
        "crs_found": file.crs_found,
        "source_layer": file.layer,
        "columns": rows.taken,
        "missing": list(rows.missing),
        "unused": list(rows.unused),
        "notes": _notes(file, language),
    }
    if choices.mode == "replace":
        layers.replace_features(connection, layer, rows.features)
    elif first is None:
        layers.add_features(connection, layer, rows.features)
    else:
        # The layer holds the file already; adding it again would double it.
        answer |= {"stored": 0, "unchanged": found}
    return answer


@contextmanager
def _raster(
    settings: Settings,
    catalog: Catalog,
    path: Path,
    layer: LayerSpec,
    choices: LayerChoices,
) -> Iterator[Answer]:
    """
    Put a raster in the place of an older one, if what is done with the answer holds.

    The file takes its place last, so that none is there of which nothing is noted.
    """
    if path.suffix.lower() not in RASTER_ENDINGS:
        raise refuse(
            "content-mismatch",
            f"Filen {path.name} är ingen GeoTIFF; lagret {layer.key} är ett raster.",
            f"The file {path.name} is no GeoTIFF; the layer {layer.key} is a raster.",
        )
    folder = settings.municipality_dir / "rasters"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / str(layer.raster)
    removed = int(target.exists())
    with ExitStack() as stack:
        if choices.dry_run:
            trial = stack.enter_context(TemporaryDirectory(dir=folder))
            draft = Path(trial) / target.name
        else:
            draft = stack.enter_context(whole(target))
        found = take_in(path, draft, municipality=catalog.municipality)
        yield {
            "layer": layer.key,
            "read": 1,
            "stored": 1,
            "removed": removed,
            "unchanged": 0,
            "first": None,
            "cells": found.width * found.height,
            "cell_m": list(found.cell_m),
            "low": found.low,
            "high": found.high,
            "covered_share": found.covered_share,
            "notes": [],
        }


def _note(  # noqa: PLR0913 - what is noted
    connection: Connection,
    layer: LayerSpec,
    path: Path,
    choices: LayerChoices,
    answer: Answer,
    *,
    now: datetime,
) -> None:
    """Note where the layer's content came from."""
    if choices.dry_run:
        return
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").digest()
    numbers = {key: answer[key] for key in ("read", "stored", "removed", "unchanged")}
    is_added = choices.mode == "add" and layer.raster is None
    mode: Mode = "add" if is_added else "replace"
    layer_imports.add(
        connection,
        layer.key,
        file_name=path.name,
        sha256=digest,
        mode=mode,
        imported_at=now,
        account_id=choices.account_id,
        counts=numbers,
    )
    audit.note(
        connection,
        Action.LAYER_IMPORTED.value,
        object_type="layer",
        object_id=layer.key,
        details={"mode": mode, **numbers},
    )


def _notes(file: AreaFile, language: Language) -> list[dict[str, str]]:
    """Write what a person should know."""
    return [
        {"code": note.code, "message": note.message(language)} for note in file.notes
    ]


def _choose_mode(layer: LayerSpec, held: int) -> RefusedInputError:
    """Ask whether what is there is to go."""
    return refuse(
        "choose-mode",
        f"Lagret {layer.key} har redan {held} objekt; välj om de ska ersättas "
        "(--replace) eller om filen ska läggas till (--add).",
        f"The layer {layer.key} holds {held} features already; choose whether to "
        "replace them (--replace) or to add to them (--add).",
    )
