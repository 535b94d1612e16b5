"""`geosafety db`: look after the database."""

from pathlib import Path
from typing import TextIO

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.errors import ClusterError
from geosafety.settings import Settings, read_settings
from geosafety.store.backup import back_up
from geosafety.store.backup import restore as read_back
from geosafety.store.cluster import Cluster
from geosafety.store.connection import connect, database_url, transaction
from geosafety.store.health import durability_problems
from geosafety.store.health import status as status_of
from geosafety.store.migrate import newest
from geosafety.store.opening import bring_up_to_date
from geosafety.store.roles import set_web_password


@click.group(help=say("Sköt databasen.", "Look after the database."))
def command() -> None:
    """Gather the commands below."""


@command.command(
    help=say("Starta den inbyggda databasen.", "Start the embedded database.")
)
@answers
def start() -> Answer:
    """Start the embedded server, making it first if needed."""
    cluster = _cluster(read_settings())
    running = cluster.start()
    content = {"running": True, "pid": running.pid, "socket": str(running.sockets)}
    words = say("Databasen är igång.", "The database is running.")
    if cluster.location.is_elsewhere:
        home = cluster.location.home
        words += say(
            f" Den ligger i {home}, eftersom datamappen är stängd för användaren "
            f"{cluster.location.user.name}.",
            f" It lies in {home}, since the data folder is closed to the user "
            f"{cluster.location.user.name}.",
        )
    return Answer(content, words=words)


@command.command(
    help=say("Stoppa den inbyggda databasen.", "Stop the embedded database.")
)
@answers
def stop() -> Answer:
    """Stop the embedded server cleanly."""
    was_running = _cluster(read_settings()).stop()
    words = (
        say("Databasen är stoppad.", "The database is stopped.")
        if was_running
        else say("Databasen var inte igång.", "The database was not running.")
    )
    return Answer({"stopped": was_running}, words=words)


@command.command(help=say("Visa hur databasen mår.", "Tell how the database does."))
@answers
def status() -> Answer:
    """Tell where the database is and how it does."""
    found = status_of(read_settings())
    problems = durability_problems(found)
    content = {
        **found,
        "problems": [problem.as_json(language()) for problem in problems],
    }
    return Answer(content, refused=bool(problems))


@command.command(
    help=say(
        "Visa adressen, för psql och QGIS.", "Show the address, for psql and QGIS."
    )
)
@answers
def url() -> Answer:
    """Show the database's address; a password is not shown."""
    address = database_url(read_settings())
    return Answer({"url": address}, words=address)


@command.command(
    help=say("Gör de ändringar som saknas.", "Carry out the changes that are missing.")
)
@click.option(
    "--site-password",
    "password_file",
    type=click.File(encoding="utf-8"),
    help=say(
        "Fil med webbplatsens lösenord i databasen, för en egen server.",
        "File with the site's password in the database, for a server of one's own.",
    ),
)
@answers
def migrate(*, password_file: TextIO | None) -> dict[str, object]:
    """Bring the database to this version's tables."""
    engine = connect(read_settings())
    try:
        before = bring_up_to_date(engine)
        if password_file is not None:
            with transaction(engine) as connection:
                set_web_password(connection, password_file.read().strip())
    finally:
        engine.dispose()
    return {"before": before, "after": newest()}


_OVERWRITE = click.option(
    "--overwrite",
    is_flag=True,
    help=say("Ersätt det som redan finns.", "Replace what is there already."),
)


@command.command(
    help=say("Säkerhetskopiera till en fil.", "Back the database up to a file.")
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_OVERWRITE
@answers
def backup(*, file: Path, overwrite: bool) -> Answer:
    """Write the database to a file and count the rows in it."""
    rows = back_up(read_settings(), file, overwrite=overwrite)
    total = sum(rows.values())
    words = say(f"{total} rader sparade i {file}.", f"{total} rows saved in {file}.")
    return Answer({"file": str(file), "rows": total, "tables": rows}, words=words)


@command.command(
    help=say("Läs tillbaka en säkerhetskopia.", "Read a backup back into the database.")
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_OVERWRITE
@answers
def restore(*, file: Path, overwrite: bool) -> Answer:
    """Read a backup back and count the rows."""
    settings = read_settings()
    rows = read_back(settings, file, overwrite=overwrite)
    engine = connect(settings)
    try:
        bring_up_to_date(engine)
    finally:
        engine.dispose()
    total = sum(rows.values())
    words = say(f"{total} rader lästa från {file}.", f"{total} rows read from {file}.")
    return Answer({"file": str(file), "rows": total, "tables": rows}, words=words)


def _cluster(settings: Settings) -> Cluster:
    """Give the embedded cluster, or refuse when a server of one's own is set."""
    if settings.database_url is not None:
        raise ClusterError(
            sv="GEOSAFETY_DATABASE_URL är satt; den servern startas och stoppas inte "
            "härifrån.",
            en="GEOSAFETY_DATABASE_URL is set; that server is not started or stopped "
            "from here.",
        )
    return Cluster.of(settings.data_dir)
