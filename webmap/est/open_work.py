"""What the group has under way at a hexagon: measures and lifted places."""

import numpy as np
from flask import url_for
from flask_login import current_user

from geosafety import grid
from geosafety.jobs.measures import open_measures
from geosafety.store import issues
from geosafety.store.connection import Connection
from webmap.access import allows
from webmap.measures.words import state_titles
from webmap.meetings.words import issue_state_titles


def open_work(connection: Connection, cell: int) -> dict[str, list[dict[str, str]]]:
    """
    List what is open at a hexagon, as far as the reader may know of it.

    Parameters
    ----------
    connection
        Of the reader, whom the database lets see some and others not.
    cell
        H3 cell of any resolution.

    Returns
    -------
    dict
        `measures` and `issues`, each with `title`, `state` in words and `url`.
    """
    measures = [
        {
            "title": stored.measure.title,
            "state": state_titles()[stored.measure.state],
            "url": url_for("measures.measure", number=stored.id),
        }
        for stored in open_measures(connection, cell)
    ]
    return {"measures": measures, "issues": _issues(connection, cell)}


def _issues(connection: Connection, cell: int) -> list[dict[str, str]]:
    """List the lifted places that touch a hexagon; they are the group's own."""
    if not allows("issues.issue", "GET", current_user.role):
        return []
    shape = grid.polygons_3006(np.array([cell]))[0]
    return [
        {
            "title": each.title,
            "state": issue_state_titles()[each.state],
            "url": url_for("issues.issue", number=each.id),
        }
        for each in issues.read_open(connection)
        if each.area.intersects(shape)
    ]
