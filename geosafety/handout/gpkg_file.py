"""GeoPackage with the style that it opens in and the method in its metadata."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd

from geosafety.handout.cells import geo_frame
from geosafety.handout.gpkg_style import qml_of, sld_of
from geosafety.handout.method import method_json
from geosafety.model.handout import Handout

GEOMETRY = "geom"
# As QGIS itself makes it.
_STYLES = """
create table layer_styles (
    id integer primary key autoincrement not null, f_table_catalog text(256),
    f_table_schema text(256), f_table_name text(256), f_geometry_column text(256),
    styleName text(30), styleQML text, styleSLD text, useAsDefault boolean,
    description text, owner text(30), ui text(30), update_time datetime
)
"""
# As the GeoPackage standard has them, annex F.8.
_METADATA = """
create table gpkg_metadata (
    id integer constraint m_pk primary key asc not null,
    md_scope text not null default 'dataset',
    md_standard_uri text not null,
    mime_type text not null default 'text/xml',
    metadata text not null default ''
);
create table gpkg_metadata_reference (
    reference_scope text not null, table_name text, column_name text,
    row_id_value integer, timestamp datetime not null, md_file_id integer not null,
    md_parent_id integer,
    constraint crmr_mfi_fk foreign key (md_file_id) references gpkg_metadata(id),
    constraint crmr_mpi_fk foreign key (md_parent_id) references gpkg_metadata(id)
);
create table if not exists gpkg_extensions (
    table_name text, column_name text, extension_name text not null,
    definition text not null, scope text not null,
    constraint ge_tce unique (table_name, column_name, extension_name)
);
insert into gpkg_extensions values
    ('gpkg_metadata', null, 'gpkg_metadata',
     'http://www.geopackage.org/spec121/#extension_metadata', 'read-write'),
    ('gpkg_metadata_reference', null, 'gpkg_metadata',
     'http://www.geopackage.org/spec121/#extension_metadata', 'read-write');
"""


def gpkg_file(handout: Handout) -> bytes:
    """
    Write one layer in the coordinate system of its shapes.

    Returns
    -------
    bytes
        A GeoPackage: QGIS draws the layer in the legend's colours and names its
        columns; title, secrecy class and method are in its description and metadata.
    """
    with TemporaryDirectory(prefix="geosafety-") as folder:
        path = Path(folder) / f"{handout.name}.gpkg"
        frame = geo_frame(handout)
        kind = _kind(frame)
        frame.to_file(
            path,
            driver="GPKG",
            engine="pyogrio",
            layer=handout.name,
            layer_options={"GEOMETRY_NAME": GEOMETRY, "FID": "fid"},
        )
        with closing(sqlite3.connect(path, isolation_level=None)) as package:
            _describe(package, handout)
            _put_style(package, handout, kind)
            package.execute("vacuum")
        return path.read_bytes()


def _kind(frame: gpd.GeoDataFrame) -> str:
    """Tell whether the layer is of points, lines or polygons."""
    known = {"Polygon": "polygon", "LineString": "line", "Point": "point"}
    types = frame.geom_type.dropna()
    first = str(types.iloc[0]) if len(types) else "Polygon"
    return known.get(first.removeprefix("Multi"), "polygon")


def _describe(package: sqlite3.Connection, handout: Handout) -> None:
    """Put title and method into the file, and its own moment."""
    stamp = _stamp(handout.made_at)
    method = method_json(handout)
    about = f"{handout.class_line}. {handout.summary}"
    package.execute(
        "update gpkg_contents set identifier = ?, description = ?, last_change = ? "
        "where table_name = ?",
        (handout.title, about, stamp, handout.name),
    )
    package.executescript(_METADATA)
    package.execute(
        "insert into gpkg_metadata values "
        "(1, 'dataset', 'https://www.geopackage.org/', 'application/json', ?)",
        (method,),
    )
    package.execute(
        "insert into gpkg_metadata_reference values "
        "('table', ?, null, null, ?, 1, null)",
        (handout.name, stamp),
    )


def _put_style(package: sqlite3.Connection, handout: Handout, kind: str) -> None:
    """Put the style where QGIS looks for it."""
    legend = handout.legend
    if legend is None:
        return
    package.execute(_STYLES)
    package.execute(
        "insert into layer_styles values "
        "(1, '', '', ?, ?, ?, ?, ?, 1, ?, 'geosafety', null, ?)",
        (
            handout.name,
            GEOMETRY,
            handout.name[:30],
            qml_of(handout, legend, kind),
            sld_of(handout, legend, kind),
            legend.title,
            _stamp(handout.made_at),
        ),
    )


def _stamp(at: datetime) -> str:
    """Write a moment as the GeoPackage standard has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
