"""Which language the pages speak, and how numbers and days are written."""

from datetime import date, datetime

from flask import Flask, current_app, request, session
from flask_babel import format_date, format_datetime, format_decimal, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from geosafety.errors import Language
from geosafety.model.period import LOCAL_TIME
from geosafety.model.vocabulary import Title
from webmap.access import allows
from webmap.swedish import Speech

# Pages that belong to a place in the menu which has another name.
SECTIONS = {
    "import_mapping": "imports",
    "quarantine": "imports",
    "senders": "imports",
    "layer_files": "layers",
    "handout": "hotspots",
    "own_new": "own_reports",
    "own_places": "own_reports",
    "meeting_changes": "meetings",
    "issues": "meetings",
    "operations": "meetings",
}
# Pages that are reached from another, by those who may open that one.
_BEHIND = {"issues.page": "meetings.page", "operations.page": "meetings.page"}
_IN_ROW = 7
LANGUAGES: dict[Language, str] = {"sv": "Svenska", "en": "English"}


def choose_language() -> Language:
    """Take what the reader chose, else what the account says, else Swedish."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "sv"
    if current_user and current_user.is_authenticated:
        return "en" if current_user.language == "en" else "sv"
    return "sv"


def language() -> Language:
    """Give the language of the current request."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "sv"


def attach(app: Flask) -> None:
    """Let the templates speak."""
    Speech(app, locale_selector=choose_language)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)
    app.jinja_env.filters.update(
        title=title, number=format_decimal, day=day, month=month, when=when
    )
    app.context_processor(page_words)


def page_words() -> dict[str, object]:
    """Give what the frame of every page needs."""
    signed_in = bool(current_user and current_user.is_authenticated)
    labels = {
        "inbox.page": _("Inbox"),
        "own_reports.page": _("Own reports"),
        "est.page": _("EST"),
        "hotspots.page": _("Hotspots"),
        "meetings.page": _("Meetings"),
        "issues.page": _("Lifted places"),
        "operations.page": _("Operations"),
        "measures.page": _("Measures"),
        "developments.page": _("Plans"),
        "reports.page": _("Reports"),
        "layers.page": _("Layers"),
        "photos.page": _("Check photos"),
        "imports.page": _("Import"),
        "accounts.page": _("Accounts"),
        "audit.page": _("Log"),
    }
    menu = [
        (endpoint, label)
        for endpoint, label in labels.items()
        if signed_in
        and allows(endpoint, "GET", current_user.role)
        and not allows(_BEHIND.get(endpoint), "GET", current_user.role)
    ]
    # What does not fit in one row of a projector is folded, if it is more than one.
    folded = menu[_IN_ROW:] if len(menu) > _IN_ROW + 1 else []
    section = SECTIONS.get(request.blueprint or "", request.blueprint)
    return {
        "reader": current_user if signed_in else None,
        "menu": menu[: len(menu) - len(folded)],
        "folded": folded,
        "section": section,
        "folded_here": any(
            name.partition(".")[0] == section for name, _label in folded
        ),
        "here": request.full_path.removesuffix("?"),
        "municipality": current_app.extensions["geosafety"].catalog.municipality,
    }


def day(moment: date | None) -> str:
    """Write a day as people do; a dash when there is none."""
    return str(format_date(moment, "d MMM y")) if moment else "–"


def when(moment: datetime | str) -> str:
    """Write a moment, or one in ISO form, as people in Sweden do."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return str(
        format_datetime(at.astimezone(LOCAL_TIME), "d MMM y HH:mm", rebase=False)
    )


def month(text: str) -> str:
    """Write `2026-03` as people do."""
    return str(format_date(date(int(text[:4]), int(text[5:]), 1), "MMM y"))


def title(text: Title) -> str:
    """Give a name from the layers folder in the reader's language."""
    return text.text(language())
