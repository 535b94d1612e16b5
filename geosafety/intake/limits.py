"""How much one file of reports may hold before it is refused."""

MAX_ROWS = 200_000
# A table of numbers, such as a cube of cells and periods, has no texts to search.
MAX_NUMBER_FILE_BYTES = 512 * 2**20
MAX_NUMBER_ROWS = 6_000_000
MAX_COLUMNS = 200
MAX_FIELD_CHARACTERS = 10_000
