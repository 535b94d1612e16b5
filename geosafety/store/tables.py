"""The tables of schema `core`, as SQLAlchemy sees them."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

SCHEMA = "core"
VERSION_SCHEMA = "core"
LAYER_SCHEMA = "layers"

metadata = MetaData(schema=SCHEMA)

# Codes and keys are compared byte by byte; names sort as in Swedish.
_CODE = Text(collation="C")
_TIME = DateTime(timezone=True)


def _point(name: str, *, nullable: bool = False) -> Column[object]:
    """Make a column of points, EPSG:3006; each index is declared by itself."""
    kind = Geometry("POINT", srid=3006, spatial_index=False)
    return Column(name, kind, nullable=nullable)


municipality = Table(
    "municipality",
    metadata,
    Column("code", _CODE, primary_key=True),
    Column("name", Text, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("id", SmallInteger, CheckConstraint("id = 1"), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("counted_anew", BigInteger, nullable=False),
)

cube_series = Table(
    "cube_series",
    metadata,
    Column("id", SmallInteger, Identity(), primary_key=True),
    Column("category", _CODE, nullable=False),
    Column("kind", _CODE, nullable=False),
    Column("sender", _CODE, nullable=False),
    UniqueConstraint("category", "kind", "sender"),
)

cube_change = Table(
    "cube_change",
    metadata,
    Column("revision", BigInteger, nullable=False),
    Column("series_id", SmallInteger, nullable=False),
    Column("day", Integer),
    Column("cell", BigInteger),
    Column("footprint_id", BigInteger),
    Column("count", Integer, nullable=False),
    Column("hour", SmallInteger),
    Index("cube_change_revision", "revision", postgresql_using="brin"),
)

register_version = Table(
    "register_version",
    metadata,
    Column("id", SmallInteger, CheckConstraint("id = 1"), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", SmallInteger, Identity(), primary_key=True),
    Column("key", _CODE, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type", _CODE, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("username", _CODE, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", _CODE, nullable=False),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("password_hash", Text),
    Column("language", _CODE, nullable=False, server_default="sv"),
    Column("created_at", _TIME, nullable=False, server_default=func.now()),
    Column("closed_at", _TIME),
    Column(
        "must_change_password", Boolean, nullable=False, server_default=text("false")
    ),
    Column("issuer", _CODE),
    Column("subject", _CODE),
    UniqueConstraint("issuer", "subject"),
)

session = Table(
    "session",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey(account.c.id, ondelete="CASCADE"), nullable=False),
    Column("begun_at", _TIME, nullable=False, server_default=func.now()),
    Column("expires_at", _TIME, nullable=False),
    Index("session_account", "account_id"),
)

allowance = Table(
    "allowance",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("spent", Double, nullable=False),
    Column("at", _TIME, nullable=False),
    prefixes=["UNLOGGED"],
)

daily_salt = Table(
    "daily_salt",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    prefixes=["UNLOGGED"],
)

job = Table(
    "job",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("kind", _CODE, nullable=False),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("account_id", ForeignKey(account.c.id), nullable=False),
    Column("request", JSONB, nullable=False),
    Column("created_at", _TIME, nullable=False, server_default=func.now()),
    Column("started_at", _TIME),
    Column("finished_at", _TIME),
    Column("state", _CODE, nullable=False, server_default="waiting"),
    Column("stage", Text),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("parts", Integer, nullable=False, server_default="0"),
    Column("answer", JSONB),
    Index("job_account", "account_id", "created_at"),
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("sender", _CODE, nullable=False),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("imported_at", _TIME, nullable=False),
    Column("on_error", _CODE, nullable=False),
    Column("counts", JSONB, nullable=False),
    Column("kind", _CODE),
    Column("crs", Integer),
    Column("account_id", ForeignKey(account.c.id)),
    Index("import_batch_file", "sender", "sha256"),
)

quarantine_row = Table(
    "quarantine_row",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column(
        "batch_id", ForeignKey(import_batch.c.id, ondelete="CASCADE"), nullable=False
    ),
    Column("row", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("problems", JSONB, nullable=False),
    Column("corrected", JSONB),
    Index("quarantine_row_batch", "batch_id"),
)

sender_mapping = Table(
    "sender_mapping",
    metadata,
    Column("key", _CODE, primary_key=True),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("content", JSONB, nullable=False),
    Column("saved_at", _TIME, nullable=False, server_default=func.now()),
    Column("account_id", ForeignKey(account.c.id)),
)

import_draft = Table(
    "import_draft",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("account_id", ForeignKey(account.c.id), nullable=False),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("kind", _CODE, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("target", _CODE),
    Column("source_layer", Text),
    Column("content", JSONB, nullable=False, server_default="{}"),
    Column("looked", ForeignKey(job.c.id)),
    Column("tried", ForeignKey(job.c.id)),
    Column("stored", ForeignKey(job.c.id)),
    Column("begun_at", _TIME, nullable=False, server_default=func.now()),
    Index("import_draft_account", "account_id", "begun_at"),
)

layer_import = Table(
    "layer_import",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("layer", _CODE, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("mode", _CODE, nullable=False),
    Column("imported_at", _TIME, nullable=False),
    Column("account_id", ForeignKey(account.c.id)),
    Column("counts", JSONB, nullable=False),
    Index("layer_import_layer", "layer", "id"),
)

# References to batches and reports are kept by triggers, once for each statement.
report = Table(
    "report",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("organisation_id", SmallInteger, nullable=False),
    Column("batch_id", UUID),
    Column("sender", _CODE, nullable=False),
    Column("external_id", _CODE, nullable=False),
    Column("received_at", _TIME, nullable=False),
    Column("occurred_from", _TIME),
    Column("occurred_to", _TIME),
    Column("time_precision", _CODE, nullable=False),
    Column("kind", _CODE, nullable=False),
    Column("category", _CODE, nullable=False),
    Column("confidentiality", _CODE, nullable=False),
    Column("state", _CODE, nullable=False, server_default="received"),
    Column("duplicate_of", UUID),
    Column("digest", LargeBinary, nullable=False),
    Column("is_unproven", Boolean, nullable=False, server_default=text("false")),
    Index("report_occurred", "occurred_from", "category"),
    Index(
        "report_duplicate",
        "duplicate_of",
        postgresql_where=text("duplicate_of IS NOT NULL"),
    ),
    Index(
        "report_waiting",
        "is_unproven",
        "received_at",
        postgresql_where=text("state IN ('received', 'returned')"),
    ),
)

report_text = Table(
    "report_text",
    metadata,
    Column("report_id", UUID, primary_key=True),
    Column("address", Text),
    Column("shared", Text),
    Column("redactions", ARRAY(Text), nullable=False, server_default="{}"),
)

report_raw = Table(
    "report_raw",
    metadata,
    Column("report_id", UUID, primary_key=True),
    Column("text", Text, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("report_id", UUID, primary_key=True),
    Column("code", LargeBinary, nullable=False, unique=True),
)

contact = Table(
    "contact",
    metadata,
    Column("report_id", UUID, primary_key=True),
    Column("contact", Text, nullable=False),
    Column("given_at", _TIME, nullable=False, server_default=func.now()),
)

report_step = Table(
    "report_step",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("report_id", UUID, nullable=False),
    Column("at", _TIME, nullable=False, server_default=func.clock_timestamp()),
    Column("account_id", ForeignKey(account.c.id)),
    Column("action", _CODE, nullable=False),
    Column("note", Text),
    Index("report_step_report", "report_id"),
)

report_before = Table(
    "report_before",
    metadata,
    Column(
        "step_id", ForeignKey(report_step.c.id, ondelete="CASCADE"), primary_key=True
    ),
    Column("report_id", UUID, nullable=False),
    Column("content", JSONB, nullable=False),
    Index("report_before_report", "report_id"),
)

photo = Table(
    "photo",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("report_id", UUID, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", _CODE, nullable=False, server_default="waiting"),
    Column("faces", ARRAY(REAL)),
    Column("created_at", _TIME, nullable=False, server_default=func.now()),
    Column("checked_by", ForeignKey(account.c.id)),
    Column("checked_at", _TIME),
    UniqueConstraint("report_id", "position"),
    Index(
        "photo_waiting", "created_at", postgresql_where=text("state = 'waiting'::text")
    ),
)

photo_pixels = Table(
    "photo_pixels",
    metadata,
    Column("photo_id", ForeignKey(photo.c.id, ondelete="CASCADE"), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
)

photo_set = Table(
    "photo_set",
    metadata,
    Column("report_id", UUID, primary_key=True),
    Column("announced", SmallInteger, nullable=False),
)

footprint = Table(
    "footprint",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("cells", ARRAY(BigInteger), nullable=False),
    Column("weights", ARRAY(REAL), nullable=False),
)

placement = Table(
    "placement",
    metadata,
    Column("report_id", UUID, primary_key=True),
    Column("precision", _CODE, nullable=False),
    Column("accuracy_m", REAL),
    Column("cell", BigInteger),
    Column("footprint_id", BigInteger),
    _point("point", nullable=True),
    Column("label", Text),
    Index("placement_cell_number", "cell", postgresql_where=text("cell IS NOT NULL")),
    Index(
        "placement_footprint",
        "footprint_id",
        postgresql_where=text("footprint_id IS NOT NULL"),
    ),
)

address = Table(
    "address",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("street", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("postcode", Text),
    Column("locality", Text),
    _point("point"),
    Index("address_point", "point", postgresql_using="gist"),
)

place_name = Table(
    "place_name",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", _CODE, nullable=False),
    Column("source", _CODE, nullable=False),
    Column("accuracy_m", REAL),
    Column(
        "geom", Geometry("GEOMETRY", srid=3006, spatial_index=False), nullable=False
    ),
    Index("place_name_source", "source"),
    Index("place_name_geom", "geom", postgresql_using="gist"),
)

development = Table(
    "development",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("file_name", Text),
    Column("stage", _CODE, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("created_by", Text),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("properties", JSONB, nullable=False, server_default="{}"),
    Column(
        "geom", Geometry("MULTIPOLYGON", srid=3006, spatial_index=False), nullable=False
    ),
    Index("development_geom", "geom", postgresql_using="gist"),
)

review = Table(
    "review",
    metadata,
    Column("id", UUID, primary_key=True),
    Column(
        "development_id",
        ForeignKey(development.c.id, ondelete="CASCADE"),
        nullable=False,
    ),
    Column("stage", _CODE, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("document", JSONB, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("review_development", "development_id", "created_at"),
)

hotspot_run = Table(
    "hotspot_run",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("created_at", _TIME, nullable=False),
    Column("resolution", SmallInteger, nullable=False),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("categories", ARRAY(Text), nullable=False),
    Column("method", JSONB, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("placed_share", REAL),
    Column("cells", Integer, nullable=False),
    Column("hot", Integer, nullable=False),
    Index("hotspot_run_created", "created_at"),
)

hotspot_cell = Table(
    "hotspot_cell",
    metadata,
    Column(
        "run_id", ForeignKey(hotspot_run.c.id, ondelete="CASCADE"), primary_key=True
    ),
    Column("cell", BigInteger, primary_key=True),
    Column("n", Double, nullable=False),
    Column("z", Double),
    Column("p", Double),
    Column("q", Double),
    Column("bin", SmallInteger, nullable=False),
    Column("stability", REAL),
)

feed_call = Table(
    "feed_call",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("url", Text, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("status", Integer),
    Index("feed_call_url", "url", "at"),
)

own_place = Table(
    "own_place",
    metadata,
    Column("id", UUID, primary_key=True, server_default=func.gen_random_uuid()),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text),
    _point("point", nullable=True),
    UniqueConstraint("organisation_id", "name"),
)

feed_event = Table(
    "feed_event",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("fetched_at", _TIME, nullable=False),
    Column("published_at", _TIME, nullable=False),
    Column("content", JSONB, nullable=False),
    Index("feed_event_published", "published_at"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", UUID, primary_key=True, server_default=func.gen_random_uuid()),
    Column("kind", _CODE, nullable=False, server_default="operational"),
    Column("number", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("cutoff_at", _TIME, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("state", _CODE, nullable=False, server_default="planned"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("locked_at", _TIME),
    Column("locked_by", ForeignKey(account.c.id)),
    UniqueConstraint("kind", "number"),
)

issue = Table(
    "issue",
    metadata,
    Column("id", UUID, primary_key=True, server_default=func.gen_random_uuid()),
    Column("title", Text, nullable=False),
    Column("state", _CODE, nullable=False, server_default="new"),
    Column(
        "area", Geometry("GEOMETRY", srid=3006, spatial_index=False), nullable=False
    ),
    Column("place", Text, nullable=False, server_default=""),
    Column("cause", Text, nullable=False, server_default=""),
    Column("opened_at", _TIME, nullable=False, server_default=func.now()),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("escalated_at", _TIME),
    Column("escalated_why", Text),
    Column("closed_at", _TIME),
    Index("issue_area", "area", postgresql_using="gist"),
)

meeting_section = Table(
    "meeting_section",
    metadata,
    Column("meeting_id", ForeignKey(meeting.c.id), primary_key=True),
    Column("key", _CODE, primary_key=True),
    Column("text", Text, nullable=False, server_default=""),
    Column("confidentiality", _CODE, nullable=False, server_default="est"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("updated_at", _TIME, nullable=False, server_default=func.now()),
)

meeting_attendance = Table(
    "meeting_attendance",
    metadata,
    Column("meeting_id", ForeignKey(meeting.c.id), primary_key=True),
    Column("organisation_id", ForeignKey(organisation.c.id), primary_key=True),
    Column("role", _CODE, primary_key=True),
    Column("people", SmallInteger, nullable=False),
)

meeting_comment = Table(
    "meeting_comment",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("meeting_id", ForeignKey(meeting.c.id), nullable=False),
    Column("issue_id", ForeignKey(issue.c.id)),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("account_id", ForeignKey(account.c.id), nullable=False),
    Column("at", _TIME, nullable=False, server_default=func.now()),
    Column("text", Text, nullable=False),
    Index("meeting_comment_meeting", "meeting_id"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", UUID, primary_key=True, server_default=func.gen_random_uuid()),
    Column("meeting_id", ForeignKey(meeting.c.id), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("issue_id", ForeignKey(issue.c.id)),
    UniqueConstraint("meeting_id", "number"),
)

issue_step = Table(
    "issue_step",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("issue_id", ForeignKey(issue.c.id), nullable=False),
    Column("meeting_id", ForeignKey(meeting.c.id)),
    Column("account_id", ForeignKey(account.c.id)),
    Column("at", _TIME, nullable=False, server_default=func.clock_timestamp()),
    Column("state", _CODE, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Index("issue_step_issue", "issue_id"),
    Index("issue_step_meeting", "meeting_id"),
)

meeting_issue = Table(
    "meeting_issue",
    metadata,
    Column("meeting_id", ForeignKey(meeting.c.id), primary_key=True),
    Column("issue_id", ForeignKey(issue.c.id), primary_key=True),
    Column("rank", SmallInteger, nullable=False),
    Column("what", Text, nullable=False, server_default=""),
    Column("known_cause", Text, nullable=False, server_default=""),
    UniqueConstraint("meeting_id", "rank"),
    Index("meeting_issue_issue", "issue_id"),
)

operation = Table(
    "operation",
    metadata,
    Column("id", UUID, primary_key=True, server_default=func.gen_random_uuid()),
    Column("meeting_id", ForeignKey(meeting.c.id), nullable=False),
    Column("issue_id", ForeignKey(issue.c.id)),
    Column("what", Text, nullable=False),
    Column("owner_organisation_id", ForeignKey(organisation.c.id)),
    Column("due_on", Date, nullable=False),
    Column("state", _CODE, nullable=False, server_default="planned"),
    Column("outcome", Text),
    Column("reported_at", _TIME),
    Column("reported_by", ForeignKey(account.c.id)),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("operation_meeting", "meeting_id"),
    Index("operation_owner", "owner_organisation_id", "state"),
)

meeting_counted = Table(
    "meeting_counted",
    metadata,
    Column("meeting_id", ForeignKey(meeting.c.id), primary_key=True),
    Column("report_id", UUID, primary_key=True),
)

meeting_document = Table(
    "meeting_document",
    metadata,
    Column("meeting_id", ForeignKey(meeting.c.id), primary_key=True),
    Column("edition", _CODE, primary_key=True),
    Column("json", LargeBinary, nullable=False),
    Column("html", LargeBinary, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("made_at", _TIME, nullable=False, server_default=func.now()),
)

meeting_amendment = Table(
    "meeting_amendment",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("meeting_id", ForeignKey(meeting.c.id), nullable=False),
    Column("at", _TIME, nullable=False, server_default=func.now()),
    Column("account_id", ForeignKey(account.c.id), nullable=False),
    Column("organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("text", Text, nullable=False),
    Column("confidentiality", _CODE, nullable=False, server_default="est"),
    Index("meeting_amendment_meeting", "meeting_id"),
)

measure = Table(
    "measure",
    metadata,
    Column("id", UUID, primary_key=True, server_default=func.gen_random_uuid()),
    Column("title", Text, nullable=False),
    Column("goal", Text, nullable=False),
    Column("kind", _CODE, nullable=False),
    Column("horizon", _CODE, nullable=False),
    Column("issue_id", ForeignKey(issue.c.id)),
    Column("meeting_id", ForeignKey(meeting.c.id)),
    Column("owner_organisation_id", ForeignKey(organisation.c.id), nullable=False),
    Column("state", _CODE, nullable=False, server_default="proposed"),
    Column("area", Geometry("GEOMETRY", srid=3006, spatial_index=False)),
    Column("place", Text, nullable=False, server_default=""),
    Column("starts_on", Date),
    Column("due_on", Date),
    Column("done_on", Date),
    Column("indicator", Text, nullable=False, server_default=""),
    Column("indicator_categories", ARRAY(Text), nullable=False, server_default="{}"),
    Column("indicator_kind", _CODE),
    Column("baseline_first", Date),
    Column("baseline_last", Date),
    Column("baseline_value", Double),
    Column("target_value", Double),
    Column("cost_class", _CODE),
    Column("reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", _TIME, nullable=False, server_default=func.now()),
    Index("measure_area", "area", postgresql_using="gist"),
    Index("measure_state", "state", "due_on"),
)

measure_step = Table(
    "measure_step",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("measure_id", ForeignKey(measure.c.id, ondelete="CASCADE"), nullable=False),
    Column("account_id", ForeignKey(account.c.id)),
    Column("organisation_id", ForeignKey(organisation.c.id)),
    Column("at", _TIME, nullable=False, server_default=func.now()),
    Column("state", _CODE),
    Column("note", Text, nullable=False, server_default=""),
    Index("measure_step_measure", "measure_id", "id"),
)

measure_follow_up = Table(
    "measure_follow_up",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("measure_id", ForeignKey(measure.c.id, ondelete="CASCADE"), nullable=False),
    Column("account_id", ForeignKey(account.c.id)),
    Column("at", _TIME, nullable=False, server_default=func.now()),
    Column("value", Double, nullable=False),
    Column("comment", Text, nullable=False),
    Column("numbers", JSONB, nullable=False, server_default="{}"),
    Index("measure_follow_up_measure", "measure_id", "id"),
)
