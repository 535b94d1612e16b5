"""Make and list the accounts that may sign in to the map."""

from datetime import timedelta

import click

from geosafety.catalog import read_catalog
from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.errors import NotFoundError
from geosafety.jobs.accounts import MUNICIPALITY, add_account, passphrase
from geosafety.model.account import Role
from geosafety.settings import read_settings
from geosafety.store.accounts import by_username, read_accounts
from geosafety.store.connection import transaction
from geosafety.store.opening import open_store
from geosafety.store.sessions import begin


@click.group(help=say("Sköt kontona som får logga in.", "Look after who may sign in."))
def command() -> None:
    """Group what can be done with accounts."""


@command.command(
    help=say(
        "Lägg till ett konto, eller ge ett konto nytt lösenord.",
        "Add an account, or give one a new password.",
    )
)
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", help=say("Namnet som visas.", "The name that is shown."))
@click.option(
    "--organisation",
    default=MUNICIPALITY,
    show_default=True,
    help=say("Nyckel till organisationen.", "Key of the organisation."),
)
@click.option(
    "--ask",
    is_flag=True,
    help=say("Fråga efter lösenord.", "Ask for the password instead of making one."),
)
@answers
def add(
    username: str, role: str, name: str | None, organisation: str, *, ask: bool
) -> dict[str, object]:
    """Add one account and give its password."""
    password = _asked() if ask else passphrase()
    settings = read_settings()
    engine = open_store(settings, municipality=read_catalog(settings).municipality)
    with transaction(engine) as connection:
        new = add_account(
            connection,
            username.strip().lower(),
            role=Role(role),
            password=password,
            name=name or username,
            organisation=organisation,
        )
    given = {} if ask else {"password": password}
    return {"username": username.strip().lower(), "role": role, "new": new, **given}


@command.command(
    "token",
    help=say(
        "Ge ett program en nyckel till API:et: Authorization: Bearer …",
        "Give a program a token for the API: Authorization: Bearer …",
    ),
)
@click.argument("username")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@answers
def token(username: str, days: int) -> dict[str, object]:
    """Begin a long session for a program; a new password ends it."""
    settings = read_settings()
    engine = open_store(settings, municipality=read_catalog(settings).municipality)
    with transaction(engine) as connection:
        found = by_username(connection, username.strip().lower())
        if found is None:
            raise NotFoundError(
                sv=f"Det finns inget konto ”{username}”.",
                en=f"There is no account “{username}”.",
            )
        made = begin(connection, found.id, lasting=timedelta(days=days))
    return {"username": found.username, "token": made, "days": days}


@command.command("list", help=say("Visa kontona.", "List the accounts."))
@answers
def list_accounts() -> dict[str, object]:
    """List the accounts, without passwords."""
    settings = read_settings()
    engine = open_store(settings, municipality=read_catalog(settings).municipality)
    with transaction(engine) as connection:
        found = read_accounts(connection)
    return {
        "accounts": [
            {"username": each.username, "name": each.name, "role": each.role.value}
            for each in found
        ]
    }


def _asked() -> str:
    """Ask twice for a password, without showing it."""
    answer: str = click.prompt(
        say("Lösenord", "Password"), hide_input=True, confirmation_prompt=True, err=True
    )
    return answer
