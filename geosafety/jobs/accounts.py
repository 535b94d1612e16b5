"""Make accounts: the demo's own, and those of one's own municipality."""

import json
import os
import re
import secrets
from pathlib import Path
from typing import TypedDict

from werkzeug.security import generate_password_hash

from geosafety.errors import RefusedInputError
from geosafety.model.account import Role
from geosafety.store import accounts, organisations
from geosafety.store.connection import Connection

MUNICIPALITY = "kommunen"
SHORTEST_PASSWORD = 12
_DEMO_ACCOUNTS = {
    "samordnare": (Role.COORDINATOR, "Säkerhetssamordnare"),
    "est": (Role.EST_MEMBER, "EST-medlem"),
    "planerare": (Role.PLANNER, "Planarkitekt"),
    "gis": (Role.GIS_EDITOR, "GIS-ingenjör"),
}
# Short Swedish words that are easy to tell apart when read aloud; four of them
# and a number make about 30 bits, which is enough on loopback.
_WORDS = (
    "backe berg bild bro bygel ek fjord flagga gran gren hamn hav hjul hylla is järn "
    "kant karta kedja klippa korg kust lind ljus lykta mast moln mur nyckel nät ö pil "
    "port regn ring rot sand sjö skog snö sol spår sten stig strand stuga tall tid "
    "torn tråd tun vall vind våg ås älv ång äng öga vik holme dal rönn alm"
)


class SignIn(TypedDict):
    """What somebody needs to sign in as one of the demo's roles."""

    username: str
    password: str
    role: str


def ensure_demo_accounts(connection: Connection, data_dir: Path) -> list[SignIn]:
    """
    Make the demo's four accounts, each with a passphrase of its own.

    The passphrases are made once and kept in `<data_dir>/demo/signins.json`,
    which only its owner can read; a second call changes nothing.
    """
    path = data_dir / "demo" / "signins.json"
    sign_ins = _kept(path) or _written(path)
    organisations.ensure(
        connection, MUNICIPALITY, name="Kommunen", organisation_type="department"
    )
    for sign_in in sign_ins:
        known = accounts.by_username(connection, sign_in["username"])
        if known is None:
            role, name = _DEMO_ACCOUNTS[sign_in["username"]]
            accounts.save(
                connection,
                sign_in["username"],
                name=name,
                role=role,
                organisation_key=MUNICIPALITY,
                password_hash=generate_password_hash(sign_in["password"]),
            )
    return sign_ins


def add_account(
    connection: Connection, username: str, *, role: Role, password: str, name: str
) -> bool:
    """
    Make an account of the municipality's own, or give it a new password.

    Returns
    -------
    bool
        True if the account is new.

    Raises
    ------
    RefusedInputError
        If the name or the password cannot be used.
    """
    if not re.fullmatch("[a-z0-9åäöéü._@-]{2,64}", username):
        raise RefusedInputError(
            sv=f"Användarnamnet ”{username}” kan inte användas; det ska ha 2 till 64 "
            "små bokstäver, siffror eller tecknen . _ @ -.",
            en=f"The username “{username}” cannot be used; it should have 2 to 64 "
            "lower-case letters, digits or the characters . _ @ -.",
        )
    if len(password) < SHORTEST_PASSWORD:
        raise RefusedInputError(
            sv=f"Lösenordet har {len(password)} tecken; det ska ha minst "
            f"{SHORTEST_PASSWORD}.",
            en=f"The password has {len(password)} characters; it should have at least "
            f"{SHORTEST_PASSWORD}.",
        )
    organisations.ensure(
        connection, MUNICIPALITY, name="Kommunen", organisation_type="department"
    )
    return accounts.save(
        connection,
        username,
        name=name,
        role=role,
        organisation_key=MUNICIPALITY,
        password_hash=generate_password_hash(password),
    )


def passphrase() -> str:
    """Make a passphrase of four words and a number, at random."""
    words = [secrets.choice(_WORDS.split()) for _ in range(4)]
    return "-".join([*words, str(secrets.randbelow(90) + 10)])


def _kept(path: Path) -> list[SignIn] | None:
    """Read the passphrases made before."""
    if not path.exists():
        return None
    kept: list[SignIn] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _written(path: Path) -> list[SignIn]:
    """Make the passphrases and keep them where only the owner reads."""
    made = [
        SignIn(username=username, password=passphrase(), role=role.value)
        for username, (role, _) in _DEMO_ACCOUNTS.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, indent=1)
    return made
