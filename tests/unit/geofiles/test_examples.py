import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from geosafety import geofiles

_OTHERS = {"vector_child"}
_MODULES = [
    module.name
    for module in iter_modules(geofiles.__path__)
    if module.name not in _OTHERS
]


@pytest.mark.parametrize("name", _MODULES)
def test_the_examples_are_true(name):
    module = import_module(f"geosafety.geofiles.{name}")
    assert doctest.testmod(module).failed == 0
