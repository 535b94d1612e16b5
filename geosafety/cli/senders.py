"""`geosafety senders`: how the files of each sender are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from geosafety.catalog import Catalog
from geosafety.catalog.document import read_document
from geosafety.catalog.sender_contents import as_toml, content_of_mapping
from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.errors import NotFoundError, Problem, refuse_all
from geosafety.jobs.installation import opened
from geosafety.jobs.look import Look, look_at_file
from geosafety.jobs.senders import find_sender, known_senders, save_sender
from geosafety.jobs.suggested_content import suggested_content
from geosafety.settings import read_settings
from geosafety.store import senders
from geosafety.store.connection import Connection, transaction

_WHY = {
    "saved": ("sparat sedan förut", "saved before"),
    "header": ("rubriken", "the header"),
    "content": ("innehållet", "the content"),
    "both": ("rubriken och innehållet", "the header and the content"),
}


@click.group(help=say("Sköt avsändarnas kolumner.", "Look after the senders."))
def command() -> None:
    """Look after how senders' files are read."""


@command.command(
    help=say(
        "Föreslå hur en ny avsändares fil ska läsas, som en fil för layers/senders.",
        "Suggest how a new sender's file is to be read, as a file for layers/senders.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--sender",
    help=say(
        "Avsändare vars kolumner gäller först.", "Sender whose columns come first."
    ),
)
@click.option(
    "--layer",
    help=say("Lager i en GeoPackage, om den har flera.", "Layer of a GeoPackage."),
)
@answers
def suggest(file: Path, sender: str | None, layer: str | None) -> Answer:
    """Suggest a mapping, and tell what each part of it rests on."""
    with opened(read_settings()) as (catalog, engine):
        with transaction(engine) as connection:
            known = known_senders(connection, catalog)
            if sender is not None:
                find_sender(connection, catalog, sender)
        look = look_at_file(
            file,
            catalog=catalog,
            senders=known,
            sender=sender,
            layer=layer,
            language=language(),
        )
        content = suggested_content(look, title=file.stem)
    rests_on = _rests_on(look)
    lines = [
        f"# {each['field']} = {each['column']}: {each['why']}" for each in rests_on
    ]
    answer = {"rows": look.rows, "toml": as_toml(content), "rests_on": rests_on}
    return Answer(answer, words="\n".join([as_toml(content), *lines]))


@command.command(
    help=say(
        "Spara hur en avsändares filer ska läsas; det gäller före layers/senders.",
        "Save how a sender's files are read; it wins over layers/senders.",
    )
)
@click.argument("key")
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say("En TOML-fil som i layers/senders.", "A TOML file as in layers/senders."),
)
@answers
def save(key: str, source: Path) -> dict[str, object]:
    """Keep a mapping."""
    document = read_document(source, name=source.name)
    if isinstance(document, Problem):
        raise refuse_all([document])
    with (
        opened(read_settings()) as (catalog, engine),
        transaction(engine) as connection,
    ):
        mapping = save_sender(connection, catalog, key, document.data)
    return {"key": mapping.key, "title": mapping.title.text(language())}


@command.command(
    help=say(
        "Glöm det som är sparat; filen i layers/senders gäller igen.",
        "Forget what is saved; the file in layers/senders holds again.",
    )
)
@click.argument("key")
@answers
def remove(key: str) -> dict[str, object]:
    """Forget a mapping."""
    with _store() as (_, connection):
        if not senders.remove(connection, key):
            raise NotFoundError(
                sv=f"Ingenting är sparat för avsändaren ”{key}”.",
                en=f"Nothing is saved for the sender “{key}”.",
            )
    return {"removed": key}


@command.command("list", help=say("Visa avsändarna.", "List the senders."))
@answers
def list_senders() -> Answer:
    """List the senders and where each is declared."""
    with (
        opened(read_settings()) as (catalog, engine),
        transaction(engine) as connection,
    ):
        known = known_senders(connection, catalog)
        saved = senders.read(connection)
    listed: list[dict[str, Any]] = [
        {
            "key": key,
            "title": mapping.title.text(language()),
            "organisation": mapping.organisation,
            "source": "saved" if key in saved else "file",
        }
        for key, mapping in sorted(known.items())
    ]
    width = max(len(each["key"]) for each in listed)
    words = "\n".join(f"{each['key']:{width}}  {each['title']}" for each in listed)
    return Answer({"senders": listed}, words=words)


@command.command(help=say("Visa en avsändare som TOML.", "Show a sender as TOML."))
@click.argument("key")
@answers
def show(key: str) -> Answer:
    """Show a mapping as a file for layers/senders."""
    with (
        opened(read_settings()) as (catalog, engine),
        transaction(engine) as connection,
    ):
        mapping = find_sender(connection, catalog, key)
        text = as_toml(content_of_mapping(mapping, catalog.vocabulary))
    return Answer({"key": key, "toml": text}, words=text.rstrip("\n"))


@contextmanager
def _store() -> Iterator[tuple[Catalog, Connection]]:
    """Open the installation and a transaction in its store."""
    with (
        opened(read_settings()) as (catalog, engine),
        transaction(engine) as connection,
    ):
        yield catalog, connection


def _rests_on(look: Look) -> list[dict[str, str]]:
    """Tell what each suggested column rests on."""
    return [
        {"field": column.field, "column": column.name, "why": say(*_WHY[column.why])}
        for column in look.columns
        if column.field is not None and column.why is not None
    ]
