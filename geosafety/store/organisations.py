"""The organisations that reports and accounts belong to."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from geosafety.model.organisation import Organisation, OrganisationType
from geosafety.store.tables import organisation


def ensure(
    connection: Connection, key: str, *, name: str, organisation_type: str
) -> int:
    """Give the number of an organisation, adding it if it is not there."""
    known = connection.execute(
        select(organisation.c.id).where(organisation.c.key == key)
    ).scalar()
    if known is not None:
        return int(known)
    values = {"key": key, "name": name, "type": organisation_type}
    statement = insert(organisation).values(values)
    # Another program may have added it just now.
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=values)
    return int(connection.execute(statement.returning(organisation.c.id)).scalar_one())


def read(connection: Connection) -> list[Organisation]:
    """Give the organisations that the actor may know of, sorted by name."""
    statement = select(organisation).order_by(organisation.c.name)
    return [
        Organisation(
            id=row.id, key=row.key, name=row.name, type=OrganisationType(row.type)
        )
        for row in connection.execute(statement)
    ]
