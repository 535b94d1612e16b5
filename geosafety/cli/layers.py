"""Check, list and apply what `layers/` declares."""

import click

from geosafety.catalog import check_catalog, read_catalog
from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.jobs.apply_layers import apply_layers
from geosafety.jobs.installation import opened
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
