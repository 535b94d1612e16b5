"""Addresses as people type them in a hurry."""

import re
from collections.abc import Callable

import numpy as np

_ABBREVIATIONS = (
    (r"gatan\b", "g."),
    (r"vägen\b", "v."),
    (r"gatan\b", "g"),
    (r"vägen\b", "v"),
    (r"^Norra ", "N "),
    (r"^Södra ", "S. "),
    (r"^Östra ", "Ö "),
    (r"^Västra ", "V. "),
)
_FLAT = str.maketrans("åäöÅÄÖé", "aaoAAOe")
_SHORTEST = 6


def slip(address: str, rng: np.random.Generator) -> str:
    """
    Write an address with one slip of the pen.

    Examples
    --------
    >>> slip("Björkvägen 12", np.random.default_rng(1))
    'Bjorkvagen 12'
    """
    way = _WAYS[int(rng.integers(len(_WAYS)))]
    written = way(address, rng)
    return written if written != address else _dropped(address, rng)


def _place(address: str, rng: np.random.Generator) -> int:
    """Choose a letter well inside the street name."""
    end = re.search(r" [0-9]", address)
    last = end.start() if end else len(address)
    return int(rng.integers(1, max(min(last, len(address)) - 2, _SHORTEST - 2)))


def _dropped(address: str, rng: np.random.Generator) -> str:
    """Leave a letter out."""
    at = _place(address, rng)
    return address[:at] + address[at + 1 :]


def _doubled(address: str, rng: np.random.Generator) -> str:
    """Write a letter twice."""
    at = _place(address, rng)
    return address[: at + 1] + address[at:]


def _swapped(address: str, rng: np.random.Generator) -> str:
    """Write two letters in the wrong order."""
    at = _place(address, rng)
    return address[:at] + address[at + 1] + address[at] + address[at + 2 :]


def _flattened(address: str, rng: np.random.Generator) -> str:  # noqa: ARG001
    """Leave rings and dots out."""
    return address.translate(_FLAT)


def _abbreviated(address: str, rng: np.random.Generator) -> str:
    """Shorten the ending or the side of the sky."""
    fitting = [pair for pair in _ABBREVIATIONS if re.search(pair[0], address)]
    if not fitting:
        return address
    pattern, short = fitting[int(rng.integers(len(fitting)))]
    return re.sub(pattern, short, address)


def _shouted(address: str, rng: np.random.Generator) -> str:  # noqa: ARG001
    """Write in capitals."""
    return address.upper()


def _joined(address: str, rng: np.random.Generator) -> str:  # noqa: ARG001
    """Leave out the space before the number."""
    return re.sub(r" (?=[0-9])", "", address)


_WAYS: tuple[Callable[[str, np.random.Generator], str], ...] = (
    _dropped,
    _doubled,
    _swapped,
    _flattened,
    _abbreviated,
    _shouted,
    _joined,
)
