from pathlib import Path

import pytest

from geosafety.errors import SettingError
from geosafety.settings import read_settings


@pytest.mark.parametrize("variable", ["GEOSAFETY_DATA_DIR", "GEOSAFETY_LAYERS"])
@pytest.mark.parametrize("value", ["a\nb", "a\udcff", "~nobody-of-that-name/x"])
def test_a_folder_that_cannot_be_written_down_is_refused(variable, value):
    with pytest.raises(SettingError, match=variable) as refused:
        read_settings({variable: value})
    assert refused.value.sv.encode()


def test_a_folder_may_have_letters_of_any_language():
    settings = read_settings({"GEOSAFETY_DATA_DIR": "/srv/räk smörgås 😀"})
    assert settings.data_dir == Path("/srv/räk smörgås 😀")


@pytest.mark.parametrize("code", ["04 80", "DEMO", "\uff10480", "0480\n", "../x"])
def test_a_municipality_is_four_digits_or_demo(code):
    with pytest.raises(SettingError, match="four digits"):
        read_settings({"GEOSAFETY_MUNICIPALITY": code})
