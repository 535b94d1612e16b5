"""`geosafety demo`: the made-up municipality, from nothing to a map."""

from functools import partial

import click

from geosafety.cli.answer import Answer, answers
from geosafety.cli.language import language, say
from geosafety.cli.progress import ProgressBar
from geosafety.cli.serve import refuse_taken_port, serve
from geosafety.errors import GeosafetyError
from geosafety.jobs.demo import DemoBuilt, build
from geosafety.settings import read_settings

HOST = "127.0.0.1"


@click.command(
    help=say(
        "Bygg den påhittade kommunen och visa kartan.",
        "Build the made-up municipality and serve the map.",
    )
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--serve/--no-serve",
    "is_serving",
    default=True,
    help=say("Visa kartan efteråt.", "Serve the map afterwards."),
)
@answers
def command(port: int, *, is_serving: bool) -> Answer:
    """Build what is missing, tell what there is, and become the web server."""
    if is_serving:
        refuse_taken_port(HOST, port)
    built = build(read_settings(), progress=ProgressBar())
    url = f"http://{HOST}:{port}"
    if is_serving:
        # The answer is written first; then this program becomes the web server.
        click.get_current_context().call_on_close(partial(_become_server, port))
    words = _words(built, url if is_serving else None)
    return Answer({**built, "url": url}, words=words)


def _become_server(port: int) -> None:
    """Serve the map; comes back only with a sentence why not."""
    try:
        serve(HOST, port)
    except GeosafetyError as error:
        raise click.ClickException(error.message(language())) from error


def _words(built: DemoBuilt, url: str | None) -> str:
    """Tell in words what is there and how to look at it."""
    reports, found = built["reports"], built["hotspots"]
    placed = reports["placed"]
    lines = [
        say(
            f"Rapporter: {reports['read']} lästa, {reports['stored']} nya, "
            f"{reports['unchanged']} oförändrade, {reports['duplicates']} dubbletter, "
            f"{placed['unplaced']} utan plats.",
            f"Reports: {reports['read']} read, {reports['stored']} new, "
            f"{reports['unchanged']} unchanged, {reports['duplicates']} duplicates, "
            f"{placed['unplaced']} without a place.",
        ),
        say(
            f"Hotspots: {found['hot']} av {found['cells']} sexhörningar sticker ut.",
            f"Hotspots: {found['hot']} of {found['cells']} hexagons stand out.",
        ),
        say("Planområden:", "Plan areas:"),
        *(f"  {plan}" for plan in built["plans"]),
        say("Logga in som:", "Sign in as:"),
        *(
            f"  {each['username']:12} {each['password']:32} ({each['role']})"
            for each in built["signins"]
        ),
    ]
    if url is not None:
        lines.append(
            say(f"Kartan: {url} (avsluta med Ctrl+C)", f"Map: {url} (stop with Ctrl+C)")
        )
    return "\n".join(lines)
