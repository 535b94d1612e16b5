"""Tiles that have been drawn, kept as long as there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST_BYTES = 16_000_000


class TileCache:
    """
    A store of bodies by what they were made of; the longest unused goes first.

    The key names the content, so that nothing old is ever given.
    """

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        """Begin empty."""
        self._most = most_bytes
        self._held = 0
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Give a body, made if it is not there; two may make the same at once."""
        with self._lock:
            known = self._bodies.get(key)
            if known is not None:
                self._bodies.move_to_end(key)
                return known
        body = make()
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = body
                self._held += len(body)
            while self._held > self._most:
                _, gone = self._bodies.popitem(last=False)
                self._held -= len(gone)
        return body
