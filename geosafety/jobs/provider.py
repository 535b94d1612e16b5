"""The OpenID provider that vouches for staff: which one it is, and what it may give."""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from geosafety.errors import SettingError
from geosafety.jobs.accounts import MUNICIPALITY
from geosafety.model.account import Role

ISSUER = "GEOSAFETY_OIDC_ISSUER"
CLIENT_ID = "GEOSAFETY_OIDC_CLIENT_ID"
SECRET_FILE = "GEOSAFETY_OIDC_CLIENT_SECRET_FILE"  # noqa: S105 - the name of it
ROLES = "GEOSAFETY_OIDC_ROLES"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SHORTEST_SECRET = 16
_GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# At these, whoever has an account with Microsoft anywhere could come in.
_EVERYBODYS = frozenset(
    {
        *("common", "organizations", "consumers"),
        "9188040d-6c67-4c5b-b112-36a304b66dad",
    }
)
_ENTRA = frozenset(
    {
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "sts.windows.net",
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in an organisation, for those with one value of the claim."""

    value: str
    role: Role
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """
    One OpenID provider, pinned.

    Attributes
    ----------
    issuer
        What tokens must say they come from, to the letter.
    client_id, client_secret
        What the provider knows this site by.
    claim
        The claim of the identity token that tells what somebody is.
    grants
        What its values give; the first that fits decides.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str
    grants: tuple[Grant, ...]

    @property
    def is_entra(self) -> bool:
        """Tell whether it is Microsoft's, whose tokens name their tenant."""
        return urlsplit(self.issuer).hostname in _ENTRA

    @property
    def tenant(self) -> str | None:
        """Give the tenant's number in the issuer, if there is one."""
        return _tenant(urlsplit(self.issuer))

    def granted(self, held: object) -> Grant | None:
        """
        Give what the value, or the list of values, of the claim gives.

        Examples
        --------
        >>> grants = (Grant("plan", Role.PLANNER, "kommunen"),)
        >>> provider = Provider(
        ...     issuer="https://id.example", client_id="geosafety", client_secret="",
        ...     claim="roles", grants=grants,
        ... )
        >>> provider.granted(["plan", "other"]).role
        <Role.PLANNER: 'planner'>
        >>> provider.granted("planning") is None
        True
        """
        values = [held] if isinstance(held, str) else held
        if not isinstance(values, list):
            return None
        return next((each for each in self.grants if each.value in values), None)


def read_provider(environ: Mapping[str, str] | None = None) -> Provider | None:
    """
    Read which provider vouches for staff; None if there is none.

    `GEOSAFETY_OIDC_ISSUER` and `GEOSAFETY_OIDC_CLIENT_ID` are told by the provider,
    `GEOSAFETY_OIDC_CLIENT_SECRET_FILE` names a file with the secret it gave, and
    `GEOSAFETY_OIDC_ROLES` a TOML file: `claim`, and `[[grant]]` tables with `value`,
    `role` and `organisation`.

    Raises
    ------
    SettingError
        If some of the four are missing, or one cannot be used.
    """
    env = os.environ if environ is None else environ
    chosen = {
        name: env.get(name, "") for name in (ISSUER, CLIENT_ID, SECRET_FILE, ROLES)
    }
    missing = [name for name, value in chosen.items() if not value]
    if len(missing) == len(chosen):
        return None
    if missing:
        names = ", ".join(missing)
        raise SettingError(
            sv=f"{names} saknas; inloggning med kommunkonto behöver {ISSUER}, "
            f"{CLIENT_ID}, {SECRET_FILE} och {ROLES}.",
            en=f"{names} is missing; signing in with an account of the municipality "
            f"needs {ISSUER}, {CLIENT_ID}, {SECRET_FILE} and {ROLES}.",
        )
    claim, grants = _roles(Path(chosen[ROLES]))
    return Provider(
        issuer=_issuer(chosen[ISSUER]),
        client_id=chosen[CLIENT_ID],
        client_secret=_secret(Path(chosen[SECRET_FILE])),
        claim=claim,
        grants=grants,
    )


def is_encrypted(address: str) -> bool:
    """Tell whether an address is https, or leads to this machine itself."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in LOOPBACK
    )


def _issuer(address: str) -> str:
    """Accept the address of one provider and, at Microsoft, of one tenant."""
    parts = urlsplit(address)
    is_plain = re.fullmatch("[!-~]+", address) and not re.search("[{}<>]", address)
    if (
        not is_plain
        or not is_encrypted(address)
        or not parts.hostname
        or parts.username is not None
        or parts.query
        or parts.fragment
    ):
        raise SettingError(
            sv=f"{ISSUER} är ”{address}”; det ska vara utfärdarens adress, utan "
            "klamrar, frågetecken och fyrkant: https://….",
            en=f"{ISSUER} is “{address}”; it should be the issuer's address, without "
            "braces, question mark and hash: https://….",
        )
    names = set(parts.path.lower().split("/"))
    if names & _EVERYBODYS or (parts.hostname in _ENTRA and _tenant(parts) is None):
        raise SettingError(
            sv=f"{ISSUER} är ”{address}”, som släpper in konton från andra än "
            "kommunen; sätt in kommunens egen katalog: "
            "https://login.microsoftonline.com/KATALOGENS-ID/v2.0.",
            en=f"{ISSUER} is “{address}”, which lets in accounts of others than the "
            "municipality; put in the municipality's own tenant: "
            "https://login.microsoftonline.com/TENANT-ID/v2.0.",
        )
    return address


def _tenant(parts: SplitResult) -> str | None:
    """Give the first number of a tenant in a path."""
    names = parts.path.lower().split("/")
    return next((name for name in names if _GUID.fullmatch(name)), None)


def _secret(path: Path) -> str:
    """Read the secret from its file."""
    secret = _read(path, SECRET_FILE).strip()
    if len(secret) >= _SHORTEST_SECRET:
        return secret
    raise SettingError(
        sv=f"Filen i {SECRET_FILE} har {len(secret)} tecken; leverantörens hemlighet "
        f"ska ha minst {_SHORTEST_SECRET}.",
        en=f"The file in {SECRET_FILE} has {len(secret)} characters; the provider's "
        f"secret should have at least {_SHORTEST_SECRET}.",
    )


def _roles(path: Path) -> tuple[str, tuple[Grant, ...]]:
    """Read the claim, and what its values give."""
    try:
        declared = tomllib.loads(_read(path, ROLES))
    except tomllib.TOMLDecodeError as error:
        raise _bad_roles(path, f"{error}") from error
    claim, tables = declared.get("claim"), declared.get("grant")
    if not isinstance(claim, str) or not claim:
        raise _bad_roles(path, "claim")
    if not isinstance(tables, list) or not tables:
        raise _bad_roles(path, "grant")
    if unknown := declared.keys() - {"claim", "grant"}:
        raise _bad_roles(path, ", ".join(sorted(unknown)))
    return claim, tuple(_grants(path, tables))


def _grants(path: Path, tables: Sequence[object]) -> list[Grant]:
    """Read what each value gives."""
    grants = []
    for number, table in enumerate(tables, start=1):
        known = {"organisation": MUNICIPALITY} | (
            table if isinstance(table, dict) else {}
        )
        texts = {key: value for key, value in known.items() if isinstance(value, str)}
        if (
            known.keys() != {"value", "role", "organisation"}
            or len(texts) != len(known)
            or not all(texts.values())
            or texts["role"] not in set(Role)
        ):
            raise _bad_roles(path, f"grant {number}")
        grants.append(Grant(texts["value"], Role(texts["role"]), texts["organisation"]))
    return grants


def _bad_roles(path: Path, where: str) -> SettingError:
    """Tell how the file of roles should look, and where it does not."""
    roles = ", ".join(Role)
    return SettingError(
        sv=f'{path} ({ROLES}): {where}. Filen ska ha claim = "…" och ett eller flera '
        "[[grant]] med value, role och organisation. Rollerna är " + f"{roles}.",
        en=f'{path} ({ROLES}): {where}. The file should have claim = "…" and one or '
        "more [[grant]] with value, role and organisation. The roles are "
        f"{roles}.",
    )


def _read(path: Path, variable: str) -> str:
    """Read a file that a setting names."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError, ValueError) as error:
        raise SettingError(
            sv=f"Filen {path} i {variable} går inte att läsa.",
            en=f"The file {path} in {variable} cannot be read.",
        ) from error
