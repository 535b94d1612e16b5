import secrets

import pytest

from geosafety.errors import SettingError
from geosafety.jobs.signing import SECRET_KEY, chosen_key


def test_no_key_is_chosen_unless_somebody_does():
    assert chosen_key({}) is None


def test_a_random_key_is_taken():
    keys = [secrets.token_hex(16) for _ in range(1000)]
    assert [chosen_key({SECRET_KEY: key}) for key in keys] == keys


@pytest.mark.parametrize("key", ["", " ", "x", "0123456789abcdef" * 2])
def test_a_short_key_is_refused(key):
    with pytest.raises(SettingError, match="at least 32"):
        chosen_key({SECRET_KEY: key[:31]})


@pytest.mark.parametrize(
    "key",
    [
        "a" * 40,
        "abcabc" * 8,
        "change-me-to-something-long-and-good",
        "x" * 20 + "secret" * 3,
    ],
)
def test_a_key_that_can_be_guessed_is_refused(key):
    with pytest.raises(SettingError, match="can be guessed"):
        chosen_key({SECRET_KEY: key})
