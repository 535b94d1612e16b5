"""Signing in through the municipality's OpenID provider, which is pinned."""

from webmap.openid.entrance import Entrance, attach, entrance
from webmap.openid.refusals import not_admitted

__all__ = ["Entrance", "attach", "entrance", "not_admitted"]
