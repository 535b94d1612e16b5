"""Whole numbers of addresses, no larger than the database's."""

from werkzeug.routing import IntegerConverter, Map


class BoundedConverter(IntegerConverter):
    """A whole number up to that of a row; a larger one leads nowhere."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - as Werkzeug has it
        """Set the limit, which the base class compares with."""
        super().__init__(map, max=2**31 - 1)
