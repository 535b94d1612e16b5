"""
Read one GeoTIFF through and write it anew, in a process of its own.

Run by its path in isolated mode, never imported by the program that hosts it: a
raster from outside is opened only here, with no driver but GTiff. Size, bands and
system are looked at before any cell is read. One JSON object goes to standard
output: what the raster is, or `{"problem": …}`.
"""

import json
import resource
import sys
import warnings
from typing import Any

import numpy as np
import rasterio
import rasterio.errors
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.windows import Window

ALLOWED_DRIVERS = frozenset({"GTiff"})
MAX_CELLS = 1_000_000_000
_MAX_BLOCK_CELLS = 64_000_000
_CELLS_AT_A_TIME = 8_000_000
_TILE = 256
_EPSG = 3006
_MEMORY_BYTES = 2 << 30
_WRITTEN_BYTES = 8 << 30
_CPU_SECONDS = 300


class _RefusedError(Exception):
    """What is wrong, as a code with what was found."""

    def __init__(self, problem: str, **found: object) -> None:
        super().__init__(problem)
        self.line = {"problem": problem, **found}


def main() -> int:
    """Read the file named first and write the one named second."""
    source, draft = sys.argv[1:3]
    _limit_resources()
    warnings.simplefilter("ignore")
    try:
        with rasterio.Env():
            line = _rewritten(source, draft)
    except _RefusedError as refusal:
        line = refusal.line
    except (rasterio.errors.RasterioError, MemoryError, ValueError):
        line = {"problem": "corrupt-file"}
    sys.stdout.write(json.dumps(line, allow_nan=False) + "\n")
    return 0


def _limit_resources() -> None:
    """Bound memory, time and what can be written."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN_BYTES, _WRITTEN_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rewritten(source: str, draft: str) -> dict[str, Any]:
    """Check a raster, copy its cells, and tell what it is."""
    extra = set(rasterio.env.GDALEnv().drivers()) - ALLOWED_DRIVERS
    if extra:
        raise _RefusedError("unsafe-reader")
    with rasterio.open(source, driver="GTiff") as dataset:
        _check(dataset)
        profile = {
            "driver": "GTiff",
            "width": dataset.width,
            "height": dataset.height,
            "count": 1,
            "dtype": dataset.dtypes[0],
            "crs": f"EPSG:{_EPSG}",
            "transform": dataset.transform,
            "nodata": dataset.nodata,
            "tiled": True,
            "blockxsize": _TILE,
            "blockysize": _TILE,
            "compress": "deflate",
            "BIGTIFF": "IF_SAFER",
        }
        with rasterio.open(draft, "w", **profile) as written:
            found = _copied(dataset, written)
            # Read from far away, a large raster is a small one.
            written.build_overviews(_overviews(dataset), Resampling.nearest)
        corner = dataset.transform
        return {
            "width": dataset.width,
            "height": dataset.height,
            "cell_m": [corner.a, -corner.e],
            "bounds": list(dataset.bounds),
            **found,
        }


def _check(dataset: rasterio.DatasetReader) -> None:
    """Refuse what is too large, or no plain raster in our system, by its head."""
    cells = dataset.width * dataset.height
    rows, columns = dataset.block_shapes[0]
    if cells > MAX_CELLS or rows * columns > _MAX_BLOCK_CELLS:
        raise _RefusedError("raster-too-large", cells=cells)
    if dataset.count != 1:
        raise _RefusedError("raster-bands", bands=dataset.count)
    if np.dtype(dataset.dtypes[0]).kind not in "iuf":
        raise _RefusedError("raster-values", kind=dataset.dtypes[0])
    epsg = dataset.crs.to_epsg() if dataset.crs is not None else None
    if epsg is None:
        raise _RefusedError("unknown-crs")
    if epsg != _EPSG:
        raise _RefusedError("raster-crs", epsg=epsg)
    corner = dataset.transform
    if corner.b or corner.d or corner.a <= 0 or corner.e >= 0:
        raise _RefusedError("raster-turned")


def _copied(
    dataset: rasterio.DatasetReader, written: rasterio.io.DatasetWriter
) -> dict[str, Any]:
    """Copy all cells, some rows at a time; give their number and range."""
    known = 0
    low, high = np.inf, -np.inf
    step = max(1, min(dataset.height, _CELLS_AT_A_TIME // dataset.width))
    step = max(step // _TILE, 1) * _TILE
    for first in range(0, dataset.height, step):
        rows = min(step, dataset.height - first)
        window = Window(0, first, dataset.width, rows)
        band = dataset.read(1, window=window)
        written.write(band, 1, window=window)
        values = _known(band, dataset.nodata)
        if values.size:
            known += values.size
            low, high = min(low, values.min()), max(high, values.max())
    if not known:
        raise _RefusedError("no-rows")
    return {"known": known, "low": float(low), "high": float(high)}


def _overviews(dataset: rasterio.DatasetReader) -> list[int]:
    """Halve the raster until it is as small as one tile."""
    longest = max(dataset.width, dataset.height)
    return [2**step for step in range(1, 20) if longest > _TILE * 2 ** (step - 1)]


def _known(band: NDArray[Any], nodata: float | None) -> NDArray[Any]:
    """Give the cells that hold a number."""
    is_known = np.isfinite(band)
    if nodata is not None:
        is_known &= band != nodata
    known: NDArray[Any] = band[is_known]
    return known


if __name__ == "__main__":
    sys.exit(main())
