"""The formats: one writer for each, for whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass

from geosafety.handout.csv_file import csv_file, excel_csv_file
from geosafety.handout.geojson_file import geojson_file
from geosafety.handout.gpkg_file import gpkg_file
from geosafety.handout.method import method_text
from geosafety.handout.paper import html_file, pdf_file, png_file
from geosafety.handout.parquet_file import parquet_file
from geosafety.handout.xlsx_file import xlsx_file
from geosafety.handout.zip_file import zip_file
from geosafety.model.handout import Format, Handout


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format is written; `has_method` tells if the card stands in the file."""

    suffix: str
    mimetype: str
    write: Callable[[Handout], bytes]
    needs_shapes: bool = False
    has_method: bool = True


@dataclass(frozen=True, slots=True)
class HandoutFile:
    """A file to hand out."""

    name: str
    mimetype: str
    content: bytes


WRITERS: dict[Format, Writer] = {
    Format.XLSX: Writer(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_file,
    ),
    Format.CSV: Writer(".csv", "text/csv", csv_file, has_method=False),
    Format.EXCEL: Writer(".csv", "text/csv", excel_csv_file, has_method=False),
    Format.GPKG: Writer(
        ".gpkg", "application/geopackage+sqlite3", gpkg_file, needs_shapes=True
    ),
    Format.PARQUET: Writer(
        ".parquet", "application/vnd.apache.parquet", parquet_file, needs_shapes=True
    ),
    Format.GEOJSON: Writer(
        ".geojson", "application/geo+json", geojson_file, needs_shapes=True
    ),
    Format.PNG: Writer(".png", "image/png", png_file, needs_shapes=True),
    Format.PDF: Writer(".pdf", "application/pdf", pdf_file),
    Format.HTML: Writer(".html", "text/html", html_file, needs_shapes=True),
}


def packed(handout: Handout, wanted: Format) -> HandoutFile:
    """
    Write a file that is never without its method.

    Returns
    -------
    HandoutFile
        A table that has no room for the method lies in a ZIP beside it.
    """
    writer = WRITERS[wanted]
    content = writer.write(handout)
    if writer.has_method:
        return HandoutFile(handout.stem + writer.suffix, writer.mimetype, content)
    method = handout.say("metod.txt", "method.txt")
    both = {f"{handout.stem}{writer.suffix}": content, method: method_text(handout)}
    archive = zip_file(both, at=handout.made_at)
    return HandoutFile(f"{handout.stem}.zip", "application/zip", archive)
