"""Base maps that come as pictures, as a map page is told of them."""

from pathlib import Path
from typing import Final

from flask import g, url_for

from geosafety.errors import NotFoundError
from geosafety.model.base_map import BaseMap
from webmap.site import site
from webmap.text import title

# A PMTiles header of version 3: 127 bytes, of which one tells what the tiles are.
_MAGIC: Final = b"PMTiles\x03"
_HEADER: Final = 127
_TYPE_AT: Final = 99
_PICTURES: Final = frozenset({2, 3, 4, 5})


def base_maps() -> list[dict[str, object]]:
    """
    List the base maps to choose from, and let the page fetch their pictures.

    The page that is being made may then ask the declared servers for pictures, and no
    other; a file of ours that is not there, or holds no pictures, is not listed.
    """
    found = [each for each in site().catalog.base_maps.values() if _is_there(each)]
    g.picture_hosts = sorted({each.origin for each in found if each.origin})
    return [_described(each) for each in found]


def base_map_file(key: str) -> Path:
    """
    Give the file of a base map.

    Raises
    ------
    NotFoundError
        If no such base map is declared as a file, or the file is not there.
    """
    found = site().catalog.base_maps.get(key)
    if found is None or found.file is None or not _is_there(found):
        raise NotFoundError(
            sv=f"Det finns ingen bakgrundskarta ”{key[:40]}”.",
            en=f"There is no base map “{key[:40]}”.",
        )
    return _path(found.file)


def _described(base_map: BaseMap) -> dict[str, object]:
    """Tell a script where the pictures are and how to ask for them."""
    url = base_map.tile_url
    if base_map.file is not None:
        url = url_for("api_tiles.base_map", key=base_map.key)
    return {
        "key": base_map.key,
        "title": title(base_map.title),
        "type": base_map.source_type,
        "url": url,
        "attribution": base_map.attribution,
        "layers": base_map.layers,
        "style": base_map.style,
        "image": base_map.image,
        "min_zoom": base_map.min_zoom,
        "max_zoom": base_map.max_zoom,
    }


def _path(name: str) -> Path:
    """Name a file of the data folder."""
    return site().settings.municipality_dir / "basemaps" / name


def _is_there(base_map: BaseMap) -> bool:
    """Tell whether a base map can be shown: a file must hold pictures."""
    if base_map.file is None:
        return True
    try:
        with _path(base_map.file).open("rb") as file:
            head = file.read(_HEADER)
    except OSError:
        return False
    is_whole = len(head) == _HEADER and head.startswith(_MAGIC)
    return is_whole and head[_TYPE_AT] in _PICTURES
