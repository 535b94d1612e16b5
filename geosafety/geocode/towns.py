"""Names of Swedish towns, so that another town's street is not taken for ours."""

from functools import cache
from importlib.resources import files

from geosafety.geocode.normalise import key


@cache
def other_towns(municipality: str) -> frozenset[str]:
    """
    Give the keys of the towns outside a municipality.

    Parameters
    ----------
    municipality
        Code of four digits; towns that share a name with one of its own are left
        out. With any other text all towns are given.

    Examples
    --------
    >>> "lund" in other_towns("1280"), "oxie" in other_towns("1280")
    (True, False)
    """
    towns: dict[bool, set[str]] = {True: set(), False: set()}
    table = files("geosafety.geocode") / "towns.txt"
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, names = line.split(" ", 1)
        towns[code == municipality].update(key(name) for name in names.split(", "))
    return frozenset(towns[False] - towns[True])
