"""How one sender's columns and categories become ours."""

from dataclasses import dataclass, field
from typing import Literal

from geosafety.model.report import Confidentiality
from geosafety.model.vocabulary import Title

# Fields that a sender's columns can be mapped to.
FIELDS = (
    "external_id",
    "occurred_from",
    "occurred_to",
    "category",
    "lat",
    "lon",
    "east",
    "north",
    "accuracy_m",
    "address",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderMapping:
    """
    One `layers/senders/<key>.toml`.

    Attributes
    ----------
    key
        File stem; `--sender` on the command line.
    title
        What people call the sender.
    organisation
        Key of the organisation that the reports belong to.
    organisation_type
        Kind of organisation (`department`, `property_owner`, `guard_company`, …).
    columns
        Our field name to the sender's column name; a field that is missing here
        is not sent.
    required
        Fields whose column must exist and whose cells must be filled.
    categories
        The sender's word, lower case, to our category key.
    crs
        EPSG code of `lat`/`lon` or `east`/`north`.
    personal_data
        `refuse` a row whose text holds personal data, or `mask` it.
    unknown_columns
        `refuse` a file with columns that are not mapped, or `ignore` them.
    place_from_text
        Whether the free text may be read for a place when nothing else tells.
    review
        `each` report waits for the coordinator, or whoever imports a file vouches
        for all of it: `on_import`.
    """

    key: str
    title: Title
    organisation: str
    organisation_type: str
    columns: dict[str, str]
    required: tuple[str, ...]
    categories: dict[str, str]
    crs: int = 4326
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    personal_data: Literal["refuse", "mask"] = "refuse"
    unknown_columns: Literal["refuse", "ignore"] = "refuse"
    place_from_text: bool = False
    review: Literal["on_import", "each"] = "on_import"
    ignored_columns: tuple[str, ...] = field(default=())
