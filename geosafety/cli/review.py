"""`geosafety review`: what is known about a plan area, as two documents."""

from datetime import UTC, datetime
from pathlib import Path

import click

from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.jobs.installation import opened
from geosafety.jobs.review import review_file
from geosafety.model.development import PlanStage
from geosafety.settings import read_settings


@click.command(
    help=say(
        "Granska planområdet i FILE (GeoJSON eller GeoPackage) och skriv review.json "
        "och review.html.",
        "Review the plan area in FILE (GeoJSON or GeoPackage) and write review.json "
        "and review.html.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in PlanStage]),
    default=PlanStage.CONSULTATION.value,
    show_default=True,
    help=say("Planskedet; det väljer frågorna.", "The stage; it chooses questions."),
)
@click.option(
    "--layer",
    help=say("Lager i filen, om den har flera.", "Layer of the file, if several."),
)
@click.option(
    "--out",
    "out_dir",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=say("Mapp för dokumenten.", "Folder for the documents."),
)
@answers
def command(
    file: Path, stage: str, layer: str | None, out_dir: Path
) -> dict[str, object]:
    """Review a plan area."""
    settings = read_settings()
    with opened(settings) as (catalog, engine):
        return review_file(
            engine,
            settings,
            catalog,
            file,
            stage=PlanStage(stage),
            out_dir=out_dir,
            now=datetime.now(UTC),
            layer=layer,
        )
