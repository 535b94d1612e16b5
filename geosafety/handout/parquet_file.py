"""GeoParquet."""

from io import BytesIO

import pyarrow.parquet as pq

from geosafety.handout.cells import geo_frame
from geosafety.handout.method import method_json
from geosafety.model.handout import Handout

METHOD_KEY = b"geosafety"


def parquet_file(handout: Handout) -> bytes:
    """Write GeoParquet, with the method in the file's key-value metadata."""
    file = BytesIO()
    geo_frame(handout).to_parquet(file, index=False)
    table = pq.read_table(file)
    known = {**table.schema.metadata, METHOD_KEY: method_json(handout).encode()}
    written = BytesIO()
    pq.write_table(table.replace_schema_metadata(known), written)
    return written.getvalue()
