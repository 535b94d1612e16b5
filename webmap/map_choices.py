"""What a reader can choose on a map of hexagons: kinds, categories and senders."""

from collections.abc import Collection

from flask_babel import gettext as _

from geosafety.jobs.senders import known_senders
from geosafety.jobs.submit import PARTNER_SENDER, PUBLIC_SENDER
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from geosafety.store.connection import transaction
from webmap.categories import mapped
from webmap.site import site
from webmap.text import title
from webmap.titles import kind_titles

KINDS = (
    ReportKind.INCIDENT,
    ReportKind.UNSAFE_PLACE,
    ReportKind.DEFICIENCY,
    ReportKind.SAFE_PLACE,
)


def kind_choices() -> list[tuple[str, str]]:
    """Name the kinds that maps show."""
    return [(kind.value, kind_titles()[kind]) for kind in KINDS]


def size_choices() -> list[tuple[str, str]]:
    """Name the sizes of hexagons by their resolution."""
    return [("8", _("Large")), ("9", _("Medium")), ("10", _("Small"))]


def sender_titles() -> dict[str, str]:
    """Name those who send reports."""
    with transaction(site().hexagons.engine) as connection:
        known = known_senders(connection, site().catalog)
    return {key: title(each.title) for key, each in known.items()} | {
        PUBLIC_SENDER: _("The public"),
        PARTNER_SENDER: _("The form for partners"),
    }


def category_groups(
    vocabulary: Vocabulary, chosen: Collection[str]
) -> list[dict[str, object]]:
    """List the categories by group, for the kinds that maps show."""
    groups = []
    for key, group_title in vocabulary.groups.items():
        categories = [
            {"key": each.key, "title": title(each.title), "kind": kind.value}
            for kind in KINDS
            for each in mapped(vocabulary, kind)
            if each.group == key
        ]
        if categories:
            groups.append(
                {
                    "title": title(group_title),
                    "categories": categories,
                    "kinds": sorted({str(each["kind"]) for each in categories}),
                    "open": any(each["key"] in chosen for each in categories),
                }
            )
    return groups


def category_titles(vocabulary: Vocabulary) -> dict[str, str]:
    """Name the categories that maps show."""
    return {
        each.key: title(each.title)
        for kind in KINDS
        for each in mapped(vocabulary, kind)
    }
