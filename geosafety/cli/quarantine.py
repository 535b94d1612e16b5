"""`geosafety quarantine`: rows that wait to be corrected."""

from datetime import UTC, datetime
from uuid import UUID

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.jobs.corrections import Correctable, send_on
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import StoredGazetteer
from geosafety.settings import read_settings
from geosafety.store import quarantine
from geosafety.store.connection import transaction


@click.group(help=say("Rader som väntar på rättning.", "Rows to be corrected."))
def command() -> None:
    """Look after rows that could not be imported."""


@command.command("list", help=say("Visa raderna, fil för fil.", "List them by file."))
@answers
def list_rows() -> Answer:
    """List the rows that wait and what is wrong with each; never their cells."""
    with opened(read_settings()) as (_, engine), transaction(engine) as connection:
        found = [
            (file, quarantine.read(connection, file.id))
            for file in quarantine.files(connection)
        ]
    speech = language()
    content = {
        "waiting": sum(file.waiting for file, _ in found),
        "files": [
            {
                "batch": str(file.id),
                "file": file.file_name,
                "sender": file.sender,
                "imported_at": file.imported_at.isoformat(),
                "rows": [
                    {
                        "id": row.id,
                        "row": row.row,
                        "problems": [
                            {
                                "code": problem["code"],
                                "column": problem["column"],
                                "message": problem[speech],
                            }
                            for problem in row.problems
                        ],
                    }
                    for row in rows
                ],
            }
            for file, rows in found
        ],
    }
    lines = [
        say(f"{content['waiting']} rader väntar.", f"{content['waiting']} rows wait.")
    ]
    for file, rows in found:
        lines.append(f"{file.file_name} ({file.sender}), {file.id}:")
        lines += [
            f"  {say('rad', 'row')} {row.row}: {problem[speech]}"
            for row in rows
            for problem in row.problems
        ]
    return Answer(content, words="\n".join(lines))


@command.command(
    help=say(
        "Läs raderna igen, som avsändarens filer läses i dag, och spara de rätta.",
        "Read the rows again as the sender's files are read today; store the right.",
    )
)
@click.option(
    "--batch",
    type=click.UUID,
    help=say("Bara en fils rader, se list.", "Only one file's rows, see list."),
)
@answers
def retry(batch: UUID | None) -> Answer:
    """Send on what has become right."""
    with opened(read_settings()) as (catalog, engine):
        content = send_on(
            engine,
            Correctable(batch=batch),
            catalog=catalog,
            gazetteer=StoredGazetteer(engine, municipality=catalog.municipality),
            now=datetime.now(UTC),
        )
    sent, waiting = content["sent"], content["waiting"]
    words = say(
        f"{sent} rader sparades, {waiting} väntar fortfarande.",
        f"{sent} rows were stored, {waiting} still wait.",
    )
    return Answer(content, words=words)
