"""Words of the page where plan areas are drawn."""

from flask_babel import gettext as _


def development_words() -> dict[str, str]:
    """Give the words the scripts of the page need."""
    return {
        "draw_first": _("Press “Draw on the map” and click for each corner."),
        "corners_so_far": _("%(n)s corners. Click the first one to close the area."),
        "area_ready": _("The area is closed, with %(n)s corners."),
        "faulty_line": _("Line %(line)s is not two numbers."),
        "too_few_corners": _("The area needs at least three corners."),
        "reviewing": _("Reviewing …"),
    }
