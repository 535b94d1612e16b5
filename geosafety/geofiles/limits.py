"""How much one file may hold before it is refused."""

MAX_FILE_BYTES = 64 * 2**20
MAX_JSON_DEPTH = 64

MAX_ARCHIVE_BYTES = 256 * 2**20
MAX_ARCHIVE_MEMBERS = 2_000
# A part may be this many times its packed size once it is larger than the floor.
MAX_ARCHIVE_RATIO = 100
ARCHIVE_RATIO_FLOOR_BYTES = 4 * 2**20
