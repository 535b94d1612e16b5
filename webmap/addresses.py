"""The municipality's addresses, indexed once and again when they have changed."""

from dataclasses import dataclass
from threading import Lock

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.geocode import Gazetteer
from geosafety.hotspots.place_names import extent_of
from geosafety.model.municipality import Municipality
from geosafety.store import register
from geosafety.store.connection import Engine, transaction


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """
    The addresses and names of places as they were at one version.

    Attributes
    ----------
    extent
        West, south, east, north of all but the outermost addresses; degrees. None
        where there are no addresses.
    """

    version: int
    gazetteer: Gazetteer
    extent: tuple[float, float, float, float] | None


class Addresses:
    """The newest index; an older one is let go when the register changes."""

    def __init__(self, *, municipality: Municipality, engine: Engine) -> None:
        """Know where to read from; nothing is read yet."""
        self._municipality = municipality
        self._engine = engine
        self._lock = Lock()
        self._newest: Indexed | None = None

    @property
    def kept(self) -> Indexed | None:
        """Give what was indexed last, without asking whether it still holds."""
        return self._newest

    def newest(self) -> Indexed:
        """
        Give the index of the register as it is, made anew if it has changed.

        It asks for a connection of its own, so call it outside a transaction.

        Raises
        ------
        ClusterError
            If the database does not answer.
        """
        with transaction(self._engine) as connection:
            version = register.version(connection)
        newest = self._newest
        if newest is not None and newest.version >= version:
            return newest
        with self._lock:
            newest = self._newest
            if newest is None or newest.version < version:
                newest = self._read()
                self._newest = newest
            return newest

    def _read(self) -> Indexed:
        """Read and index the register."""
        with transaction(self._engine) as connection:
            # First the version: what is read after it is as new or newer.
            version = register.version(connection)
            addresses = register.read_addresses(connection)
            place_names = register.read_place_names(connection)
        longitude, latitude = reproject_points(
            addresses["east"].to_numpy(float),
            addresses["north"].to_numpy(float),
            source=SWEREF99_TM,
            target=WGS84,
        )
        gazetteer = Gazetteer.build(
            addresses, place_names, municipality=self._municipality
        )
        return Indexed(version, gazetteer, extent_of(longitude, latitude))
