"""Alembic runs this to carry out the changes on the connection it is given."""

from alembic import context

from geosafety.store.tables import VERSION_SCHEMA, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table_schema=VERSION_SCHEMA,
)
with context.begin_transaction():
    context.run_migrations()
