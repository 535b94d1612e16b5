"""Proof of work: a calculation that costs a visitor little and a flood much."""

from datetime import UTC, datetime, timedelta

from altcha import Payload, create_challenge, verify_solution

# 256 tries on average, each of 5,000 rounds that a browser and a program of a
# flooder's own do equally fast: a second or two on a phone, while somebody writes.
_ALGORITHM = "PBKDF2/SHA-256"
_ROUNDS = 5000
_PREFIX = "00"
_LASTING = timedelta(hours=2)
_LONGEST = 4000
_KEY = "geosafety proof of work\0"


def challenge(secret: str, client_id: str) -> dict[str, object]:
    """
    Make the calculation for one page.

    It holds for the report of that page alone, and each report is stored once: so
    nobody uses it for a second one, whichever process is asked.
    """
    made = create_challenge(
        _ALGORITHM,
        _ROUNDS,
        key_prefix=_PREFIX,
        expires_at=datetime.now(UTC) + _LASTING,
        data={"report": client_id},
        hmac_secret=_KEY + secret,
    )
    return dict(made.to_dict())


def is_proven(secret: str, client_id: str, proof: str) -> bool:
    """Tell whether a proof solves the calculation of this page, and in time."""
    if not proof or len(proof) > _LONGEST:
        return False
    if not verify_solution(proof, _KEY + secret).verified:
        return False
    parameters = Payload.from_base64(proof).challenge.parameters
    return parameters.data == {"report": client_id}
