"""Where the embedded cluster and its socket lie on disk."""

import os
import secrets
import stat
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from geosafety.errors import ClusterError, system_reason
from geosafety.store.server_user import ServerUser, can_enter, server_user

_ELSEWHERE = Path("/var/lib/geosafety/clusters")
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True, slots=True)
class Location:
    """
    The places of one cluster.

    Attributes
    ----------
    data_dir
        The data folder that was chosen.
    home
        Folder of the cluster: `<data_dir>/postgres`, or a folder of its own below
        `/var/lib/geosafety/clusters` when the server's user cannot enter the data
        folder.
    user
        Who the server runs as.
    """

    data_dir: Path
    home: Path
    user: ServerUser

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL calls its data directory."""
        return self.home / "data"

    @property
    def lock(self) -> Path:
        """The file that is locked while the cluster is made or started."""
        return self.data_dir / "cluster.lock"

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the cluster lies outside the data folder."""
        return self.home.parent != self.data_dir


def locate_cluster(data_dir: Path) -> Location:
    """
    Decide where the cluster of a data folder lies, making the folders.

    Raises
    ------
    ClusterError
        If the folder cannot be made or belongs to somebody else.
    """
    try:
        # Root's server runs as another user, who must be able to pass.
        _make_folders(data_dir, 0o711 if os.geteuid() == 0 else 0o700)
        return _locate(data_dir)
    except OSError as error:
        sv, en = system_reason(error)
        raise ClusterError(
            sv=f"Datamappen {data_dir} går inte att använda ({sv}); välj "
            "en annan med GEOSAFETY_DATA_DIR.",
            en=f"The data folder {data_dir} cannot be used ({en}); choose "
            "another with GEOSAFETY_DATA_DIR.",
        ) from None


def _locate(data_dir: Path) -> Location:
    """Find the cluster of a data folder that is there."""
    beside = data_dir / "postgres"
    identity = data_dir / "cluster-id"
    if not beside.exists():
        user = server_user(beside)
        if identity.exists() or not can_enter(user, data_dir):
            home = _ELSEWHERE / _read_or_make_id(identity)
            _make_folders(_ELSEWHERE, 0o711)
            _own(home, server_user(home))
            return Location(data_dir, home, server_user(home))
        _own(beside, user)
    return Location(data_dir, beside, server_user(beside))


def socket_folder(location: Location) -> Path:
    """
    Make the short, private folder of the server's socket.

    Raises
    ------
    ClusterError
        If somebody else has taken the folder's name.
    """
    name = blake2b(os.fsencode(location.home), digest_size=6).hexdigest()
    parent = _runtime_folder()
    folder = parent / name
    _own(folder, location.user)
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        raise ClusterError(
            sv=f"Sökvägen {folder} är för lång för en Unix-socket.",
            en=f"The path {folder} is too long for a Unix socket.",
        )
    return folder


def _runtime_folder() -> Path:
    """Make the folder for sockets: below /run for root, else the user's own."""
    uid = os.geteuid()
    if uid == 0 and os.access("/run", os.W_OK):
        parent, mode = Path("/run/geosafety"), 0o711
    elif uid == 0:
        parent, mode = Path("/tmp/geosafety-0"), 0o711  # noqa: S108 (owner checked)
    else:
        home = os.environ.get("XDG_RUNTIME_DIR")
        has_home = home is not None and os.access(home, os.W_OK)
        parent = Path(home if has_home and home else "/tmp") / f"geosafety-{uid}"  # noqa: S108
        mode = 0o700
    parent.mkdir(mode=mode, parents=True, exist_ok=True)
    _refuse_unless_owned(parent, uid)
    parent.chmod(mode)
    return parent


def _own(folder: Path, user: ServerUser) -> None:
    """Make a folder that only the server's user (and root) can enter."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _refuse_unless_owned(folder, user.uid)
        return
    if os.geteuid() == 0:
        os.chown(folder, user.uid, user.gid)


def _refuse_unless_owned(folder: Path, uid: int) -> None:
    """Refuse a folder that is a link, not a folder or somebody else's."""
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == uid:
        return
    raise ClusterError(
        sv=f"Mappen {folder} tillhör någon annan; ta bort den och försök igen.",
        en=f"The folder {folder} belongs to somebody else; remove it and try again.",
    )


def _make_folders(folder: Path, mode: int) -> None:
    """Make a folder and its parents; those that exist keep their mode."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(mode)


def _read_or_make_id(identity: Path) -> str:
    """Give the cluster's name, made once for each data folder."""
    try:
        with identity.open("x", encoding="ascii") as file:
            file.write(secrets.token_hex(8))
    except FileExistsError:
        pass
    return identity.read_text(encoding="ascii").strip()
