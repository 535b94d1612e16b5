"""Who is signed in."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Request, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from geosafety.errors import ClusterError, Language
from geosafety.jobs import passwords
from geosafety.model.account import PUBLIC, Account, Actor, Role, Vouched
from geosafety.store import accounts as stored
from geosafety.store import sessions
from geosafety.store.allowances import Allowance, give_back, spend
from geosafety.store.connection import Engine, transaction
from webmap.errors import TooManyError
from webmap.openid import not_admitted

# A long meeting and the work around it, and then a new sign-in.
LASTING = timedelta(hours=10)
_LONGEST_TOKEN = 200
# Failed tries from one address, whoever they are for, and for one name.
_TRIES = {
    "sign-in": Allowance(60, timedelta(minutes=15)),
    "sign-in as": Allowance(10, timedelta(minutes=15)),
}


@dataclass(frozen=True, slots=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind a request, as Flask-Login wants it."""

    account: Account
    token: str
    must_change_password: bool = False

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
        """Name the session; the server knows whose it is and until when."""
        return self.token


def attach(app: Flask, pool: Engine) -> None:
    """Load the account of each request from the store."""
    manager = LoginManager(app)
    manager.session_protection = None

    def loaded(token: str) -> SignedIn | None:
        if g.get("is_store_gone"):
            # The page that tells so is made for nobody.
            return None
        try:
            with transaction(pool) as connection:
                found = sessions.read(connection, token)
        except ClusterError:
            g.is_store_gone = True
            raise
        if found is None:
            return None
        account, must_change_password, g.revision = found
        return SignedIn(account, token, must_change_password)

    manager.user_loader(loaded)

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load_by_token(asked: Request) -> SignedIn | None:
        kind, _, token = asked.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token or len(token) > _LONGEST_TOKEN:
            return None
        g.is_program = True
        return loaded(token.strip())


def is_program() -> bool:
    """
    Tell whether a token of its own speaks for the request, and no cookie.

    No other site can make a browser send such a header.
    """
    return bool(current_user.is_authenticated and g.get("is_program"))


def actor() -> Actor:
    """Tell for whom the store is asked in this request."""
    if current_user and current_user.is_authenticated:
        return Actor.of(current_user.account)
    return PUBLIC


def enter(pool: Engine, username: str, password: str) -> bool:
    """
    Begin a session if name and password belong together.

    Raises
    ------
    TooManyError
        If the name, or the address that asks, has been tried too often.
    """
    number = checked(pool, username, password)
    if number is None:
        return False
    begin(pool, number)
    return True


def checked(pool: Engine, username: str, password: str) -> int | None:
    """
    Give the account that name and password belong to, and count the try.

    Raises
    ------
    TooManyError
        If the name, or the address that asks, has been tried too often.
    """
    name = username.strip().lower()
    counted = {"sign-in": request.remote_addr or "", "sign-in as": name}
    with transaction(pool) as connection:
        waits = [
            spend(connection, _TRIES[purpose], purpose, whose)
            for purpose, whose in counted.items()
        ]
        kept = stored.credentials(connection, name)
    wait = max(filter(None, waits), default=None)
    if wait is not None:
        raise TooManyError(wait)
    if not passwords.is_right(password, kept[1] if kept else None) or kept is None:
        return None
    with transaction(pool) as connection:
        for purpose, whose in counted.items():
            give_back(connection, purpose, whose)
    return kept[0]


def admitted(pool: Engine, vouched: Vouched) -> int:
    """
    Give the account of whoever a provider vouches for, made the first time.

    Raises
    ------
    NotAdmittedError
        If the account is closed, or the claims give no role or organisation.
    """
    with transaction(pool) as connection:
        entered = stored.enter_from_provider(connection, vouched)
    if isinstance(entered, str):
        raise not_admitted(entered)
    return entered


def begin(pool: Engine, account_id: int) -> None:
    """Begin a session for an account that has shown who it is."""
    before = current_user.token if current_user.is_authenticated else None
    with transaction(pool) as connection:
        if before is not None:
            sessions.end(connection, before)
        token = sessions.begin(connection, account_id, lasting=LASTING)
        found = sessions.read(connection, token)
    chosen = session.get("language")
    # Nothing that was known before the sign-in is known after it.
    session.clear()
    if chosen:
        session["language"] = chosen
    if found is not None:
        account, must_change_password, g.revision = found
        login_user(SignedIn(account, token, must_change_password))
        # A hash of the reader's address, which nothing here asks for.
        session.pop("_id", None)
        session.permanent = True


def sign_out(pool: Engine) -> None:
    """End the session, on the server too."""
    if current_user.is_authenticated:
        with transaction(pool) as connection:
            sessions.end(connection, current_user.token)
    logout_user()
