"""Check, list and apply what `layers/` declares."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from geosafety.catalog import check_catalog, read_catalog
from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.cli.progress import ProgressBar
from geosafety.jobs.apply_layers import apply_layers
from geosafety.jobs.installation import opened
from geosafety.jobs.layer_files import LayerChoices, import_layer
from geosafety.model.layer import LayerSpec
from geosafety.settings import read_settings


@click.group(help=say("Kontrollera och använd lagren.", "Check and apply the layers."))
def command() -> None:
    """Group what can be done with the layers."""


@command.command(
    help=say(
        "Läs alla filer och visa fel med fil och rad.",
        "Read all files and show faults with file and line.",
    )
)
@answers
def check() -> Answer:
    """Check every file; refused if any is wrong."""
    files, problems = check_catalog(read_settings())
    content = {
        "files": len(files),
        "errors": [
            {
                "file": problem.layer,
                "line": problem.row,
                "code": problem.code,
                "message": problem.message(language()),
            }
            for problem in problems
        ],
    }
    if problems:
        words = "\n".join(problem.message(language()) for problem in problems)
        return Answer(content, refused=True, words=words)
    words = say(f"{len(files)} filer är rätt.", f"{len(files)} files are right.")
    return Answer(content, words=words)


@command.command(
    help=say(
        "Skapa lagrens tabeller och vyer i databasen.",
        "Make the layers' tables and views in the database.",
    )
)
@answers
def apply() -> dict[str, object]:
    """Apply the layers, all or none."""
    with opened(read_settings()) as (catalog, engine):
        return {"applied": apply_layers(engine, catalog)}


@command.command(
    "import",
    help=say(
        "Läs in en geografisk fil till ett lager: GeoJSON, GeoPackage, packad "
        "shapefil, KML, KMZ, GML eller GPX; GeoTIFF till ett raster.",
        "Bring a geographic file into a layer: GeoJSON, GeoPackage, packed shapefile, "
        "KML, KMZ, GML or GPX; GeoTIFF for a raster.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--layer", "key", required=True, help=say("Lagrets nyckel.", "Key of the layer.")
)
@click.option(
    "--replace",
    "mode",
    flag_value="replace",
    help=say("Ersätt det som finns.", "Replace what is there."),
)
@click.option(
    "--add",
    "mode",
    flag_value="add",
    help=say("Lägg till det som finns.", "Add to what is there."),
)
@click.option(
    "--source-layer",
    help=say("Lager i filen, om den har flera.", "Layer of the file, if several."),
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help=say(
        "Vår kolumn = filens, där namnen inte är lika.",
        "Our column = the file's, where the names differ.",
    ),
)
@click.option(
    "--dry-run",
    is_flag=True,
    help=say("Pröva, men spara ingenting.", "Try it, but store nothing."),
)
@answers
def bring_in(  # noqa: PLR0913, PLR0917 - the options
    file: Path,
    key: str,
    mode: str | None,
    source_layer: str | None,
    columns: tuple[str, ...],
    dry_run: bool,  # noqa: FBT001
) -> Answer:
    """Bring a file into a layer and say what became of it."""
    settings = read_settings()
    with opened(settings) as (catalog, engine):
        content = import_layer(
            engine,
            settings,
            catalog,
            file,
            key,
            choices=LayerChoices(
                mode="replace" if mode == "replace" else "add" if mode else None,
                source_layer=source_layer,
                columns=_pairs(columns),
                dry_run=dry_run,
            ),
            now=datetime.now(UTC),
            language=language(),
            progress=ProgressBar(),
        )
    return Answer(content, words=_import_words(content))


def _pairs(columns: tuple[str, ...]) -> dict[str, str]:
    """Read `ours=theirs`."""
    pairs = {}
    for each in columns:
        ours, equals, theirs = each.partition("=")
        if not equals:
            raise click.BadOptionUsage(
                "columns",
                say(
                    f"--column ska vara VÅR=FILENS, inte {each}.",
                    f"--column should be OURS=THEIRS, not {each}.",
                ),
            )
        pairs[ours.strip()] = theirs.strip()
    return pairs


def _import_words(content: Mapping[str, Any]) -> str:
    """Tell what became of a file."""
    lines = [
        say(
            f"{content['layer']}: {content['stored']} objekt sparade, "
            f"{content['removed']} borttagna, {content['unchanged']} fanns redan.",
            f"{content['layer']}: {content['stored']} features stored, "
            f"{content['removed']} removed, {content['unchanged']} were there already.",
        )
    ]
    told = {
        "missing": say("Kolumner som filen saknar", "Columns the file lacks"),
        "unused": say("Kolumner i filen som inte används", "Columns not used"),
    }
    lines += [
        f"{words}: {', '.join(content[key])}."
        for key, words in told.items()
        if content.get(key)
    ]
    return "\n".join([*lines, *(note["message"] for note in content["notes"])])


@command.command("list", help=say("Visa lagren.", "List the layers."))
@answers
def list_layers() -> Answer:
    """List the layers in the order of drawing, and the senders."""
    catalog = read_catalog(read_settings())
    layers = [
        {
            "key": layer.key,
            "folder": layer.folder,
            "title": layer.title.text(language()),
            "kind": _kind(layer),
            "file": str(layer.path),
        }
        for layer in catalog.layers.values()
    ]
    layers += [
        {
            "key": each.key,
            "folder": "base",
            "title": each.title.text(language()),
            "kind": each.source_type,
            "file": str(each.path),
        }
        for each in catalog.base_maps.values()
    ]
    content = {
        "municipality": catalog.municipality.name,
        "layers": layers,
        "senders": list(catalog.senders),
    }
    width = max(len(layer["key"]) for layer in layers)
    words = "\n".join(f"{layer['key']:{width}}  {layer['title']}" for layer in layers)
    return Answer(content, words=words)


def _kind(layer: LayerSpec) -> str:
    """Tell what a layer is made of."""
    if layer.raster is not None:
        return "raster"
    return "query" if layer.query is not None else "table"
