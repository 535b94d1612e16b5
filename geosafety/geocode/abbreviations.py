"""How people shorten street names, and what the short forms stand for."""

# At the beginning of a name: ”Ö. Förstadsgatan”, ”St Nygatan”, ”S:t Knuts torg”.
# A bare ”st” is both Stora and Sankt, ”v” first is Västra and ”g” first Gamla.
FIRST_WORDS: dict[str, tuple[str, ...]] = {
    "n": ("norra",),
    "s": ("södra",),
    "v": ("västra",),
    "ö": ("östra",),
    "o": ("östra",),
    "st": ("stora", "sankt"),
    "sta": ("stora", "sankta"),
    "l": ("lilla",),
    "ll": ("lilla",),
    "g": ("gamla",),
    "gl": ("gamla",),
    "gla": ("gamla",),
}

# At the end of a name as a word of its own: ”Ymers v.”, ”Lovisas g”.
LAST_WORDS: dict[str, tuple[str, ...]] = {
    "v": ("väg", "vägen"),
    "vg": ("väg", "vägen"),
    "g": ("gata", "gatan"),
    "gt": ("gata", "gatan"),
    "gr": ("gränd", "gränden"),
    "pl": ("plats", "plan", "platsen", "planen"),
    "t": ("torg", "torget"),
    "tg": ("torg", "torget"),
    "st": ("stig", "stigen"),
    "al": ("allé", "allén"),
    "esp": ("esplanad", "esplanaden"),
}

# Glued to the end of a name: ”Storg.”, ”Nobelv”, ”Rådmansgt”.
ENDINGS: dict[str, tuple[str, ...]] = {
    "gt": ("gatan",),
    "gr": ("gränd", "gränden"),
    "vg": ("vägen", "väg"),
    "pl": ("plan", "platsen", "plats"),
    "g": ("gatan",),
    "v": ("vägen", "väg"),
    "t": ("torget", "torg"),
}

# Words that are written in two ways and mean one: ”S:t” is Sankt.
SAME_WORDS: dict[str, str] = {
    "s:t": "sankt",
    "s:ta": "sankta",
    "s:te": "sankte",
    "skt": "sankt",
    "dr": "doktor",
}

# First words that people leave out: ”Grängesbergsgatan” for the northern one.
DIRECTIONS = frozenset(
    ("norra", "södra", "östra", "västra", "inre", "yttre", "nya", "stora", "lilla")
)
