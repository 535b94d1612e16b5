"""A sender's content as a look at one of its files suggests it."""

from typing import Any, Final

from geosafety.crs import WGS84
from geosafety.jobs.look import Look

# What cannot be counted at all without it, and by what a report is known again.
_REQUIRED: Final = ("external_id", "occurred_from", "category")


def suggested_content(
    look: Look,
    *,
    title: str,
    organisation: str = "kommunen",
    organisation_type: str = "department",
) -> dict[str, Any]:
    """
    Write what was seen as a file in `layers/senders` would say it.

    Columns that nothing takes are ignored, and personal data is masked; each report
    waits for a review until somebody says otherwise.
    """
    columns = {
        column.field: column.name for column in look.columns if column.field is not None
    }
    return {
        "title": {"sv": title, "en": title},
        "organisation": organisation,
        "organisation_type": organisation_type,
        "required": required_of(look, columns),
        **({"crs": look.crs} if look.crs != WGS84 and not look.has_places else {}),
        "personal_data": "mask",
        "review": "each",
        "ignored_columns": [
            column.name for column in look.columns if column.field is None
        ],
        "columns": columns,
        "categories": categories_of(look, columns.get("category")),
    }


def required_of(look: Look, columns: dict[str, str]) -> list[str]:
    """Require what a report cannot do without, where every row of the file has it."""
    filled = {column.name for column in look.columns if column.filled == look.rows}
    return [
        field
        for field in _REQUIRED
        if field == "category" or columns.get(field) in filled
    ]


def categories_of(look: Look, column: str | None) -> dict[str, str]:
    """Give the category of each word of a column, where one came near."""
    words = next((each.words for each in look.columns if each.name == column), None)
    return {
        word.strip().casefold(): look.categories[word]
        for word, _ in words or ()
        if look.categories.get(word)
    }
