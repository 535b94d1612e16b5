"""Nothing that opens a door lies in the project's own files."""

import math
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*",
    "a key of Amazon's": r"\bAKIA[0-9A-Z]{16}\b",
    "a token of GitHub's": r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "a token of Slack's": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a key of Google's": r"\bAIza[\w-]{35}\b",
    "a password in an address": r"\b[a-z+]{2,20}://[^\s:/@{}<>\"'$]+:[^\s:/@{}<>\"'$*]{3,}@",
    "a password hash": r"\$argon2id?\$v=\d+\$m=\d+",
    "a long random value": (
        r"(?i)(?:secret|passw(?:or)?d|token|api.?key)\w*[\"']?\s*[:=]\s*"
        r"[\"']([A-Za-z0-9+/_=-]{20,})[\"']"
    ),
}
# A value with less surprise in each character is words.
_RANDOM_BITS = 3.7
# Made-up ones, in tests of what is refused and hidden.
KNOWN = {"https://user:word@", "postgresql://u:secret@"}


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - the developer's own
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def texts():
    for path in tracked():
        if path.is_file() and path.suffix not in {".lock", ".png", ".ipynb"}:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def surprise(value):
    """Give the bits in each character."""
    shares = [count / len(value) for count in Counter(value).values()]
    return -sum(share * math.log2(share) for share in shares)


def found_in(text, pattern):
    for match in re.finditer(pattern, text):
        value = match[match.lastindex or 0]
        if match.lastindex is None or surprise(value) > _RANDOM_BITS:
            yield value


@pytest.mark.parametrize("kind", SECRETS)
def test_no_file_holds(kind):
    found = {
        (path.relative_to(ROOT).as_posix(), value)
        for path, text in texts()
        for value in found_in(text, SECRETS[kind])
        if value not in KNOWN
    }
    assert found == set()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("a signed token", "eyJhbGciOiJSUzI1NiJ9" + ".eyJzdWIiOiJhbm5hIn0.c2ln"),
        ("a password in an address", "postgresql://anna:" + "hemligt@db/x"),
        ("a password hash", "$argon2id" + "$v=19$m=19456,t=2"),
        ("a long random value", "client_secret = '8f1b6c0de5" + "a94e27b3d6f0c1'"),
        ("a token of GitHub's", "ghp_" + "a1B2" * 9),
    ],
)
def test_the_scan_would_find(kind, text):
    assert list(found_in(text, SECRETS[kind]))


def test_files_of_settings_are_not_tracked():
    names = {path.name for path in tracked()}
    assert not {name for name in names if name in {".env", "secret-key"}}
    assert not {name for name in names if name.endswith((".pem", ".key", ".p12"))}
