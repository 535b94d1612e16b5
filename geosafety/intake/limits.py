"""How much one file of reports may hold before it is refused."""

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_FIELD_CHARACTERS = 10_000
