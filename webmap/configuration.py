"""Flask's own settings, and the key that signs the cookies."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from geosafety.errors import SettingError
from geosafety.jobs.signing import chosen_key
from geosafety.settings import Settings
from webmap.report_limits import ReportLimits

MEBIBYTE = 1024 * 1024
LARGEST_UPLOAD = 50 * MEBIBYTE
LARGEST_FIELD = 2 * MEBIBYTE
_MOST_PROXIES = 5
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def configure(
    settings: Settings, environ: Mapping[str, str] | None = None
) -> dict[str, object]:
    """
    Give Flask's configuration.

    `GEOSAFETY_SECRET_KEY` signs the cookies; without it a key is made once and
    kept in the data folder. `GEOSAFETY_HOSTS` lists the names, with commas
    between, that the site answers to besides loopback. `GEOSAFETY_PROXIES` is how
    many proxies of one's own stand in front, 0 unless set.

    Raises
    ------
    SettingError
        If somebody could guess the key, or the proxies are no number.
    """
    env = os.environ if environ is None else environ
    hosts = [host.strip() for host in env.get("GEOSAFETY_HOSTS", "").split(",")]
    return {
        "SECRET_KEY": _secret_key(settings, env),
        "TRUSTED_HOSTS": [*_LOOPBACK, *filter(None, hosts)],
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FIELD,
        "MAX_FORM_PARTS": 100,
        "REPORT_LIMITS": ReportLimits(),
        "PROXIES": _proxies(env),
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=10),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        # The origin is checked in webmap.guard; a token for each session is
        # enough beside it, and an hour would be too short for a long meeting.
        "WTF_CSRF_SSL_STRICT": False,
        # Asked for in webmap.guard, since programs come without cookies.
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_HEADERS": ["X-CSRF-Token"],
        "BABEL_DEFAULT_LOCALE": "sv",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Stockholm",
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_MIMETYPES": [
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "application/geo+json",
            "application/problem+json",
            "image/svg+xml",
        ],
    }


def trust_proxies(app: Flask) -> None:
    """
    Take the asker's address and scheme from as many proxies as there are.

    What stands before those in `X-Forwarded-For` anybody may have written.
    """
    proxies = app.config["PROXIES"]
    if proxies:
        wrapped = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
        app.wsgi_app = wrapped  # type: ignore[method-assign]


def _proxies(env: Mapping[str, str]) -> int:
    """Read how many proxies of our own stand before the site."""
    text = env.get("GEOSAFETY_PROXIES") or "0"
    if text in map(str, range(_MOST_PROXIES + 1)):
        return int(text)
    raise SettingError(
        sv=f"GEOSAFETY_PROXIES är ”{text}”; det ska vara antalet egna proxyservrar "
        f"framför webbplatsen, 0 till {_MOST_PROXIES}.",
        en=f"GEOSAFETY_PROXIES is “{text}”; it should be the number of proxies of your "
        f"own in front of the site, 0 to {_MOST_PROXIES}.",
    )


def _secret_key(settings: Settings, env: Mapping[str, str]) -> str:
    """Take the key from the environment, or make one that is kept."""
    return chosen_key(env) or kept_secret(settings.data_dir / "secret-key")


def kept_secret(path: Path) -> str:
    """Read a secret that only the owner can read; make it the first time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as (file):
        file.write(secrets.token_hex(32))
    try:
        # A link never replaces: of two workers that start at once, one wins.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
