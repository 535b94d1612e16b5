"""Gather what the store and the rasters know about a site."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geosafety.catalog import Catalog
from geosafety.errors import NotFoundError
from geosafety.grid import BASE_RESOLUTION, cells_touching
from geosafety.jobs.review_rasters import read_rasters
from geosafety.model.period import LOCAL_TIME
from geosafety.planning import (
    Evidence,
    HotspotEvidence,
    Site,
    whole_months,
)
from geosafety.planning.nearby_findings import SEARCHED_M
from geosafety.store import developments, hotspots, layers, register, report_counts
from geosafety.store.connection import Connection

_NEAR_M = 100.0
# Layers, and how far from the plan area their features are looked for.
_LAYERS = {
    "buildings": _NEAR_M,
    "districts": 0.0,
    "lamps": _NEAR_M,
    "parks": SEARCHED_M,
    "paths": _NEAR_M,
    "railways": _NEAR_M,
    "schools": SEARCHED_M,
    "stops": SEARCHED_M,
    "streets": _NEAR_M,
    "underpasses": SEARCHED_M,
    "water": _NEAR_M,
}
# Place names stand in for a layer that is empty.
_PLACE_KINDS = {"stops": "stop", "schools": "school"}


def data_until(connection: Connection, *, now: datetime) -> datetime | None:
    """Give the last moment, up to now, that any report tells of; UTC."""
    span = report_counts.span(connection)
    return None if span is None else min(span[1], now)


def gather(
    connection: Connection,
    site: Site,
    *,
    catalog: Catalog,
    rasters: Mapping[str, Path],
    cutoff: datetime,
) -> Evidence:
    """
    Read everything that a review of a site needs.

    Parameters
    ----------
    connection
        The store; all is read in its transaction.
    site
        The plan area and its surroundings, EPSG:3006.
    catalog
        Layers and their sources.
    rasters
        Layer key of a raster to its file.
    cutoff
        The last moment that the reports reach to; whole months up to it count.
    """
    period = whole_months(cutoff.astimezone(LOCAL_TIME).date())
    cells = cells_touching(site.whole, BASE_RESOLUTION)
    found = _layers(connection, site)
    return Evidence(
        reports=report_counts.near(connection, cells, period=period),
        totals=report_counts.totals_by_precision(connection, period=period),
        period=period,
        layers=found,
        sources={key: layer.source for key, layer in catalog.layers.items()},
        hotspots=_hotspots(connection),
        other_plans=_other_plans(connection, site),
        rasters=read_rasters(site, found.get("paths"), files=rasters),
    )


def _layers(connection: Connection, site: Site) -> dict[str, gpd.GeoDataFrame]:
    """Read the features near the site; a layer that is empty is left out."""
    found = {}
    for key, distance_m in _LAYERS.items():
        reach = max(distance_m, site.radius_m + _NEAR_M)
        features = _features(connection, key, site.area.buffer(reach))
        if features is not None:
            found[key] = _in_order(features)
    return found


def _features(
    connection: Connection, key: str, around: shapely.geometry.base.BaseGeometry
) -> gpd.GeoDataFrame | None:
    """Read one layer, or place names in its stead; None when there are none."""
    try:
        if layers.has_features(connection, key):
            return layers.read_features(connection, key, within=around)
    except NotFoundError:
        pass
    kind = _PLACE_KINDS.get(key)
    if kind is None:
        return None
    names = register.read_place_names(connection)
    named = names[names["kind"] == kind]
    return named[named.intersects(around)] if len(named) else None


def _in_order(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Sort by shape, so that the same features always come in the same order."""
    order = np.argsort(shapely.to_wkb(features.geometry.to_numpy()), kind="stable")
    return features.iloc[order].reset_index(drop=True)


def _other_plans(connection: Connection, site: Site) -> tuple[str, ...]:
    """Name the stored plans that touch the zones, but for the very same area."""
    stored = [each.development for each in developments.read_all(connection)]
    return tuple(
        sorted(
            plan.name
            for plan in stored
            if plan.area.intersects(site.whole) and not plan.area.equals(site.area)
        )
    )


def _hotspots(connection: Connection) -> HotspotEvidence | None:
    """Give the hot cells of the latest run."""
    run = hotspots.latest(connection)
    if run is None:
        return None
    return HotspotEvidence(
        cells=hotspots.read_cells(connection, run.id, only_hot=True),
        resolution=run.resolution,
        period=run.period,
        reports=run.reports,
    )
