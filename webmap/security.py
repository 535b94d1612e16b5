"""Headers on every answer, and the cookie."""

from collections.abc import Mapping, Sequence

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSessionInterface

# Where browsers tell what they refused. Not `report-to`, which waits for a minute and
# is not known to all of them.
REPORTS = "/csp-rapport"
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "default",
    "report-uri": REPORTS,
}


def written(policy: Mapping[str, str]) -> str:
    """Write a policy as the header has it."""
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


def document_policy(style_source: str) -> str:
    """
    Give the policy of a document that stands alone.

    It may use its own style sheet and pictures within it, and has no right to
    anything of the site's.
    """
    return written(
        {
            "default-src": "'none'",
            "style-src": style_source,
            "img-src": "data:",
            "form-action": "'none'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            "sandbox": "",
        }
    )


def picture_policy(hosts: Sequence[str]) -> dict[str, str]:
    """
    Give the headers that let a page show the pictures of some servers.

    Parameters
    ----------
    hosts
        Scheme, host and port of each, as declared in `layers/base/`.

    Returns
    -------
    dict
        Only what differs from other pages. Pictures of others come without our
        cookies, and need not say that they may be shown here.
    """
    if not hosts:
        return {}
    pictures = " ".join([CONTENT_SECURITY_POLICY["img-src"], *hosts])
    return {
        "Content-Security-Policy": written(
            CONTENT_SECURITY_POLICY | {"img-src": pictures}
        ),
        "Cross-Origin-Embedder-Policy": "credentialless",
    }


HEADERS = {
    "Content-Security-Policy": written(CONTENT_SECURITY_POLICY),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` from our own forms,
    # and the check of the origin would refuse them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class SessionCookie(SecureCookieSessionInterface):
    """The signed cookie, secure everywhere but on this machine itself."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Ask for TLS unless the request came to loopback in the clear."""
        return not in_the_clear_on_loopback(request)

    def get_cookie_name(self, app: Flask) -> str:
        """Bind the cookie to this host where the browser accepts that."""
        return "__Host-geosafety" if self.get_cookie_secure(app) else "geosafety"


def in_the_clear_on_loopback(asked: Request) -> bool:
    """Tell whether a request came over plain HTTP to this machine itself."""
    host = asked.environ.get("HTTP_HOST", "")
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return not asked.is_secure and name in _LOOPBACK


def attach(app: Flask) -> None:
    """Put the headers on every answer that has not chosen its own."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        wider = picture_policy(g.get("picture_hosts", ()))
        for name, value in (HEADERS | wider).items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = TWO_YEARS
        return response
