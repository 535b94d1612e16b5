"""The key that signs the cookies, where somebody has chosen one."""

import re
from collections.abc import Mapping

from geosafety.errors import SettingError

SECRET_KEY = "GEOSAFETY_SECRET_KEY"  # noqa: S105 - the name of it
_SHORTEST = 32
# Thirty-two hexadecimal digits at random have fewer kinds once in many millions.
_FEWEST_KINDS = 8
_FOUND_IN_EXAMPLES = re.compile(
    "change.?me|secret|password|default|example|hemlig|l[oö]senord|123456",
    re.IGNORECASE,
)


def chosen_key(environ: Mapping[str, str]) -> str | None:
    """
    Give the key in `GEOSAFETY_SECRET_KEY`, or None if there is none.

    Raises
    ------
    SettingError
        If somebody could guess it: it is short, of few characters, or an example.
    """
    key = environ.get(SECRET_KEY)
    if key is None:
        return None
    if len(key) < _SHORTEST:
        raise SettingError(
            sv=f"{SECRET_KEY} har {len(key)} tecken; nyckeln ska ha minst {_SHORTEST} "
            "slumpade tecken.",
            en=f"{SECRET_KEY} has {len(key)} characters; the key should have at least "
            f"{_SHORTEST} random ones.",
        )
    if len(set(key)) < _FEWEST_KINDS or _FOUND_IN_EXAMPLES.search(key):
        raise SettingError(
            sv=f"{SECRET_KEY} går att gissa; nyckeln ska vara minst {_SHORTEST} "
            "slumpade tecken, till exempel från openssl rand -hex 32.",
            en=f"{SECRET_KEY} can be guessed; the key should be at least {_SHORTEST} "
            "random characters, from openssl rand -hex 32 for example.",
        )
    return key
