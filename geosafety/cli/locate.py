"""`geosafety locate`: tell where a text takes place."""

from collections.abc import Iterator
from pathlib import Path

import click

from geosafety.cli.answer import Answer, answers, write_json
from geosafety.cli.language import say
from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles import load_json
from geosafety.geofiles.limits import MAX_FILE_BYTES
from geosafety.intake import read_raw
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import located_as_json, locator, stored_gazetteer
from geosafety.settings import read_settings


@click.command(
    help=say(
        "Visa var en fri text, eller med --address ett adressfält, utspelar sig.",
        "Tell where a free text, or with --address an address field, takes place.",
    )
)
@click.argument("text", required=False)
@click.option("--address", is_flag=True, help=say("Ett adressfält.", "An address."))
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say(
        "Rader av JSON med id och text; en rad för varje skrivs ut.",
        "Lines of JSON with id and text; one line for each is written.",
    ),
)
@answers
def command(text: str | None, *, address: bool, file: Path | None) -> Answer | None:
    """Locate one text, or each line of a file."""
    if (text is None) == (file is None):
        raise click.UsageError(
            say("Ange antingen en text eller --file.", "Give a text or --file.")
        )
    with opened(read_settings()) as (catalog, engine):
        gazetteer = stored_gazetteer(engine, municipality=catalog.municipality)
    locate = locator(gazetteer, address=address)
    if file is None:
        return Answer(located_as_json(locate(text or "")))
    for line_id, line_text in list(_lines(file)):
        write_json({"id": line_id, **located_as_json(locate(line_text))})
    return None


def _lines(file: Path) -> Iterator[tuple[object, str]]:
    """Read the objects of the file, one a line; blank lines are passed over."""
    whole = read_raw(file)
    if len(whole) > MAX_FILE_BYTES:
        raise refuse(
            "too-large",
            f"Filen är större än {MAX_FILE_BYTES} byte; dela den.",
            f"The file is larger than {MAX_FILE_BYTES} bytes; split it.",
        )
    for number, raw in enumerate(whole.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            line = load_json(raw)
        except RefusedInputError as refused:
            raise RefusedInputError(
                sv=f"Rad {number}: {refused.sv}", en=f"Line {number}: {refused.en}"
            ) from None
        text = line.get("text") if isinstance(line, dict) else None
        if not isinstance(line, dict) or "id" not in line or not isinstance(text, str):
            raise RefusedInputError(
                sv=f"Rad {number} är inte ett objekt med id och text.",
                en=f"Line {number} is not an object with id and text.",
            )
        yield line["id"], text
