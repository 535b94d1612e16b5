"""From the claims of a checked token to whom they are about, and what they give."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _

from geosafety.jobs.provider import Provider
from geosafety.model.account import Vouched
from webmap.openid.refusals import DistrustedError

_SUBJECT = re.compile("[ -~]{1,255}")
_LONGEST_NAME = 80


def vouched(claims: Mapping[str, object], provider: Provider) -> Vouched:
    """
    Give whom the claims of a checked token are about, and what they give.

    Raises
    ------
    DistrustedError
        If the token is for others too, of another tenant, or names nobody.
    """
    if claims.get("aud") not in (provider.client_id, [provider.client_id]):
        raise DistrustedError("aud")
    grant = provider.granted(claims.get(provider.claim))
    return Vouched(
        issuer=provider.issuer,
        subject=_subject(claims, provider),
        name=_name(claims.get("name")) or _("Account of the municipality"),
        role=grant.role if grant else None,
        organisation=grant.organisation if grant else None,
    )


def _subject(claims: Mapping[str, object], provider: Provider) -> str:
    """Give the provider's own mark for whoever it is, which no other ever gets."""
    tenant = claims.get("tid")
    if (tenant is not None or provider.is_entra) and tenant != provider.tenant:
        raise DistrustedError("tid")
    # At Microsoft `sub` is another one for each application, and `oid` stays.
    subject = claims.get("sub" if tenant is None else "oid")
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise DistrustedError("sub")
    return subject


def _name(told: object) -> str:
    """Give a name that can be shown, or nothing."""
    words = " ".join(told.split()) if isinstance(told, str) else ""
    return words[:_LONGEST_NAME] if words.isprintable() else ""
