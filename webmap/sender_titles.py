"""Names of those who send reports."""

from flask_babel import gettext as _

from geosafety.jobs.senders import known_senders
from geosafety.jobs.submit import PARTNER_SENDER, PUBLIC_SENDER
from geosafety.store.connection import transaction
from webmap.site import site
from webmap.text import title


def sender_titles() -> dict[str, str]:
    """Name those who send reports, by key."""
    with transaction(site().hexagons.engine) as connection:
        known = known_senders(connection, site().catalog)
    return {key: title(each.title) for key, each in known.items()} | {
        PUBLIC_SENDER: _("The public"),
        PARTNER_SENDER: _("The form for partners"),
    }
