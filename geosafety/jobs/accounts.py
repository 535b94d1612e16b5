"""Make accounts: the demo's own, and those of one's own municipality."""

import json
import os
import re
import secrets
from pathlib import Path
from typing import TypedDict

from geosafety.errors import RefusedInputError
from geosafety.jobs import passwords
from geosafety.model.account import Role
from geosafety.store import accounts, organisations
from geosafety.store.connection import Connection

MUNICIPALITY = "kommunen"
_ORGANISATIONS = {
    MUNICIPALITY: ("Kommunen", "department"),
    "polisen": ("Polisen", "police"),
    "bostadsbolaget": ("Bostadsbolaget", "property_owner"),
    "vaktbolaget": ("Vaktbolaget", "guard_company"),
    "lansstyrelsen": ("Länsstyrelsen", "authority"),
}
# Username to role, name and organisation: one account for each role, and a second
# reporter, since what one of them tells is no business of the other.
_DEMO_ACCOUNTS = {
    "samordnare": (Role.COORDINATOR, "Säkerhetssamordnare", MUNICIPALITY),
    "est": (Role.EST_MEMBER, "EST-medlem", MUNICIPALITY),
    "polis": (Role.POLICE, "Kommunpolis", "polisen"),
    "fastighet": (Role.EXTERNAL_REPORTER, "Fastighetsvärd", "bostadsbolaget"),
    "vakt": (Role.EXTERNAL_REPORTER, "Väktare", "vaktbolaget"),
    "planerare": (Role.PLANNER, "Planarkitekt", MUNICIPALITY),
    "vandring": (Role.WALK_LEADER, "Vandringsledare", MUNICIPALITY),
    "gis": (Role.GIS_EDITOR, "GIS-ingenjör", MUNICIPALITY),
    "drift": (Role.MAINTENANCE, "Driftledare", MUNICIPALITY),
    "rad": (Role.COUNCIL, "Ledamot i BRÅ", MUNICIPALITY),
    "lansstyrelse": (Role.REGION_READER, "Länsstyrelsen", "lansstyrelsen"),
    "dataskydd": (Role.DPO_ARCHIVIST, "Dataskyddsombud", MUNICIPALITY),
    "admin": (Role.ADMIN, "Systemadministratör", MUNICIPALITY),
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
    Make the demo's accounts, each with a passphrase of its own.

    The passphrases are made once and kept in `<data_dir>/demo/signins.json`,
    which only its owner can read; a second call changes nothing.
    """
    path = data_dir / "demo" / "signins.json"
    sign_ins = _kept(path) or _written(path)
    for key, (title, kind) in _ORGANISATIONS.items():
        organisations.ensure(connection, key, name=title, organisation_type=kind)
    for sign_in in sign_ins:
        kept = accounts.credentials(connection, sign_in["username"])
        if kept is None or not passwords.is_right(sign_in["password"], kept[1]):
            role, name, organisation = _DEMO_ACCOUNTS[sign_in["username"]]
            accounts.save(
                connection,
                sign_in["username"],
                name=name,
                role=role,
                organisation_key=organisation,
                password_hash=passwords.hashed(sign_in["password"]),
            )
    return sign_ins


def add_account(  # noqa: PLR0913 - what an account is made of
    connection: Connection,
    username: str,
    *,
    role: Role,
    password: str,
    name: str,
    organisation: str = MUNICIPALITY,
    must_change_password: bool = False,
) -> bool:
    """
    Make an account, or give it a new password, role and organisation.

    Returns
    -------
    bool
        True if the account is new.

    Raises
    ------
    RefusedInputError
        If the name or the password cannot be used.
    NotFoundError
        If there is no such organisation.
    """
    if not re.fullmatch("[a-z0-9åäöéü._@-]{2,64}", username):
        raise RefusedInputError(
            sv=f"Användarnamnet ”{username}” kan inte användas; det ska ha 2 till 64 "
            "små bokstäver, siffror eller tecknen . _ @ -.",
            en=f"The username “{username}” cannot be used; it should have 2 to 64 "
            "lower-case letters, digits or the characters . _ @ -.",
        )
    if organisation == MUNICIPALITY:
        title, kind = _ORGANISATIONS[MUNICIPALITY]
        organisations.ensure(
            connection, MUNICIPALITY, name=title, organisation_type=kind
        )
    return accounts.save(
        connection,
        username,
        name=name,
        role=role,
        organisation_key=organisation,
        password_hash=passwords.hashed(password),
        must_change_password=must_change_password,
    )


def reset_password(connection: Connection, number: int, password: str) -> str:
    """
    Give an account a password that must be changed at the next sign-in.

    Returns
    -------
    str
        The account's username.

    Raises
    ------
    NotFoundError
        If there is no such account.
    """
    return accounts.set_password(connection, number, passwords.hashed(password))


def passphrase() -> str:
    """Make a passphrase of four words and a number, at random."""
    words = [secrets.choice(_WORDS.split()) for _ in range(4)]
    return "-".join([*words, str(secrets.randbelow(90) + 10)])


def _kept(path: Path) -> list[SignIn] | None:
    """Read the passphrases made before, if they are for the accounts of today."""
    if not path.exists():
        return None
    kept: list[SignIn] = json.loads(path.read_text(encoding="utf-8"))
    return kept if [each["username"] for each in kept] == [*_DEMO_ACCOUNTS] else None


def _written(path: Path) -> list[SignIn]:
    """Make the passphrases and keep them where only the owner reads."""
    made = [
        SignIn(username=username, password=passphrase(), role=role.value)
        for username, (role, _, _) in _DEMO_ACCOUNTS.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, indent=1)
    return made
