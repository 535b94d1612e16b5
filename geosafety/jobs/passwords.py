"""Passwords: how they are kept, and which are refused."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geosafety.errors import RefusedInputError

SHORTEST = 12
LONGEST = 200

# What OWASP's cheat sheet on password storage gives as the least for Argon2id: 19 MiB,
# two rounds. Sign-ins are also counted, so that nobody tries many.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked when nobody has the name, so that a wrong name takes as long to refuse as a
# wrong password and tells nothing.
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """
    Give the Argon2id hash of a password, with method and salt.

    Raises
    ------
    RefusedInputError
        If the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedInputError(
            sv=f"Lösenordet har {len(password)} tecken; det ska ha minst {SHORTEST} "
            f"och högst {LONGEST}.",
            en=f"The password has {len(password)} characters; it should have at least "
            f"{SHORTEST} and at most {LONGEST}.",
        )
    return _HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was kept; no hash is never right."""
    try:
        _HASHER.verify(kept or _NOBODY, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
