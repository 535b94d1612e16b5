"""Who is signed in."""

from dataclasses import dataclass
from hashlib import sha256

from flask import Flask, current_app, g
from flask_login import LoginManager, UserMixin
from werkzeug.security import check_password_hash, generate_password_hash

from geosafety.errors import Language
from geosafety.model.account import Account, Role
from geosafety.store import accounts as stored
from geosafety.store.connection import Engine, transaction

# Checked when nobody has the name, so that a wrong name takes as long to refuse
# as a wrong password and tells nothing.
_NOBODY = generate_password_hash("nobody has this password")


@dataclass(frozen=True, slots=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind a request, as Flask-Login wants it."""

    account: Account

    @property
    def role(self) -> Role:
        """Tell what the account is for."""
        return self.account.role

    @property
    def name(self) -> str:
        """Tell what the page shows."""
        return self.account.name

    @property
    def language(self) -> Language:
        """Tell what the account holder reads."""
        return self.account.language

    def get_id(self) -> str:
        """Name the account and its password, so that a new one ends sessions."""
        return f"{self.account.id}.{_fingerprint(self.account)}"


def attach(app: Flask) -> None:
    """Load the account of each request from the store."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(key: str) -> SignedIn | None:
        name, _, fingerprint = key.partition(".")
        with transaction(_engine()) as connection:
            account, g.revision = stored.with_revision(connection, int(name))
        if account is None or _fingerprint(account) != fingerprint:
            return None
        return SignedIn(account)


def check(username: str, password: str) -> SignedIn | None:
    """Give the account if name and password belong together."""
    with transaction(_engine()) as connection:
        account = stored.by_username(connection, username.strip().lower())
    right = check_password_hash(account.password_hash if account else _NOBODY, password)
    return SignedIn(account) if account and right else None


def _engine() -> Engine:
    """Give the database of the current application."""
    engine: Engine = current_app.extensions["geosafety"].engine
    return engine


def _fingerprint(account: Account) -> str:
    """Shorten the password hash to something that tells it apart."""
    return sha256(account.password_hash.encode()).hexdigest()[:16]
