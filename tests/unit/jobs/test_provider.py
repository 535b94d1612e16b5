import pytest

from geosafety.errors import SettingError
from geosafety.jobs.provider import (
    CLIENT_ID,
    ISSUER,
    ROLES,
    SECRET_FILE,
    read_provider,
)
from geosafety.model.account import Role

TENANT = "11111111-2222-3333-4444-555555555555"
ENTRA = "https://login.microsoftonline.com"
GOOD = """
claim = "roles"
[[grant]]
value = "a"
role = "coordinator"
[[grant]]
value = "b"
role = "police"
organisation = "polisen"
"""


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "roles.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "secret").write_text("hemligheten-är-lång\n", encoding="utf-8")
    return {
        ISSUER: f"{ENTRA}/{TENANT}/v2.0",
        CLIENT_ID: "geosafety",
        SECRET_FILE: str(tmp_path / "secret"),
        ROLES: str(tmp_path / "roles.toml"),
    }


def test_without_settings_there_is_no_provider():
    assert read_provider({}) is None
    assert read_provider({ISSUER: "", CLIENT_ID: ""}) is None


def test_a_provider_is_read_with_what_its_values_give(settings):
    provider = read_provider(settings)
    assert provider.tenant == TENANT
    assert provider.granted(["b", "a"]).role == Role.COORDINATOR
    assert provider.granted(["b"]).organisation == "polisen"
    assert provider.granted("a").organisation == "kommunen"


def test_the_secret_is_not_shown_with_the_provider(settings):
    provider = read_provider(settings)
    assert provider.client_secret == "hemligheten-är-lång"  # noqa: S105
    assert "hemligheten" not in repr(provider)


@pytest.mark.parametrize("name", [ISSUER, CLIENT_ID, SECRET_FILE, ROLES])
def test_a_missing_setting_is_named(settings, name):
    del settings[name]
    with pytest.raises(SettingError, match=f"^{name} is missing"):
        read_provider(settings)


@pytest.mark.parametrize(
    "issuer",
    [
        f"{ENTRA}/common/v2.0",
        f"{ENTRA}/organizations/v2.0",
        f"{ENTRA}/Consumers/v2.0",
        f"{ENTRA}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
        f"{ENTRA}/kommun.onmicrosoft.com/v2.0",
        "https://sts.windows.net/",
        "https://id.example/common",
    ],
)
def test_an_issuer_of_everybodys_is_refused(settings, issuer):
    with pytest.raises(SettingError, match="accounts of others"):
        read_provider(settings | {ISSUER: issuer})


@pytest.mark.parametrize(
    "issuer",
    [
        "https://login.microsoftonline.com/{tenantid}/v2.0",
        "https://login.microsoftonline.com/<tenant>/v2.0",
        "http://id.example",
        "http://127.0.0.1.evil.example",
        "ftp://127.0.0.1/x",
        "id.example",
        "https://",
        "https://user:word@id.example",
        "https://id.example/?x=1",
        "https://id.example/#x",
        "https://id.example/ x",
        "https://id.exämple/",
    ],
)
def test_an_address_that_is_no_issuers_is_refused(settings, issuer):
    with pytest.raises(SettingError, match="should be the issuer's address"):
        read_provider(settings | {ISSUER: issuer})


@pytest.mark.parametrize(
    "issuer",
    ["https://id.example", "http://localhost:8080/realms/a", "http://[::1]:1/a"],
)
def test_other_issuers_are_taken_to_the_letter(settings, issuer):
    assert read_provider(settings | {ISSUER: issuer}).issuer == issuer


@pytest.mark.parametrize("secret", ["", " \n", "kort"])
def test_a_short_secret_is_refused(settings, tmp_path, secret):
    (tmp_path / "secret").write_text(secret, encoding="utf-8")
    with pytest.raises(SettingError, match="at least 16"):
        read_provider(settings)


@pytest.mark.parametrize("name", [SECRET_FILE, ROLES])
def test_a_file_that_is_not_there_is_named(settings, name):
    with pytest.raises(SettingError, match=f"in {name} cannot be read"):
        read_provider(settings | {name: "/finns/inte"})


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("claim = ", "Invalid value"),
        ("", "claim"),
        ('claim = "roles"', "grant"),
        ('claim = "roles"\ngrant = []', "grant"),
        ('claim = "roles"\ngrants = 1\n[[grant]]\nvalue = "a"', "grants"),
        (GOOD.replace("coordinator", "chef"), "grant 1"),
        (GOOD.replace('value = "b"', ""), "grant 2"),
        (GOOD.replace('"polisen"', "7"), "grant 2"),
        (GOOD.replace('"polisen"', '""'), "grant 2"),
        (GOOD.replace("organisation", "organization"), "grant 2"),
    ],
)
def test_a_file_of_roles_that_cannot_be_used_says_where(
    settings, tmp_path, text, where
):
    (tmp_path / "roles.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=f"{ROLES}\\): {where}"):
        read_provider(settings)
