"""Make and list the accounts that may sign in to the map."""

import click

from geosafety.catalog import read_catalog
from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.jobs.accounts import add_account, passphrase
from geosafety.model.account import Role
from geosafety.settings import read_settings
from geosafety.store.accounts import read_accounts
from geosafety.store.connection import transaction
from geosafety.store.opening import open_store


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
    "--ask",
    is_flag=True,
    help=say("Fråga efter lösenord.", "Ask for the password instead of making one."),
)
@answers
def add(username: str, role: str, name: str | None, *, ask: bool) -> dict[str, object]:
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
        )
    given = {} if ask else {"password": password}
    return {"username": username.strip().lower(), "role": role, "new": new, **given}


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
