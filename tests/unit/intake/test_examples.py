import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from geosafety import intake

_MODULES = [module.name for module in iter_modules(intake.__path__)]


@pytest.mark.parametrize("name", _MODULES)
def test_the_examples_are_true(name):
    module = import_module(f"geosafety.intake.{name}")
    assert doctest.testmod(module).failed == 0
