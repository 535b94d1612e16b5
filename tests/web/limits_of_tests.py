"""
The site with limits that only tests set; gunicorn starts it as `limits_of_tests:app`.

`TEST_REPORTS` is how many reports an hour are taken from one address, from one without
a proof of work, and from all. `TEST_COMMIT=off` lets the database forget what it has
acknowledged, to show that the tests would notice.
"""

import os

from sqlalchemy import event

from webmap import create_app
from webmap.access import ACCESS, ANYONE
from webmap.report_limits import ReportLimits

app = create_app()
address, unproven, everybody = map(int, os.environ["TEST_REPORTS"].split(","))
app.config["REPORT_LIMITS"] = ReportLimits(
    address=address, unproven=unproven, everybody=everybody
)
if os.environ.get("TEST_COMMIT") == "off":

    @event.listens_for(app.extensions["geosafety"].pool, "begin")
    def forget(connection):
        connection.exec_driver_sql("set local synchronous_commit = off")


@app.post("/empty")
def empty():
    """Answer a form with nothing, to be measured beside."""
    return "", 204


ACCESS["empty", "POST"] = ANYONE
