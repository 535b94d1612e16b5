"""What street names look like, and words that only seem to be streets."""

from geosafety.geocode.tokens import Token

# What street names end in; a misspelt word must end like the name it stands for.
_ENDINGS = (
    *("gatan", "gata", "vägen", "väg", "gränden", "gränd", "torget", "torg", "plan"),
    *("platsen", "plats", "allén", "allé", "stigen", "stig", "gången", "kajen"),
    *("esplanaden", "esplanad", "promenaden", "boulevard", "ringen", "backen"),
)
_FORMS = (("vägen", "väg"), ("gatan", "gata"), ("torget", "torg"), ("allén", "allé"))
# Endings in haste.
_MISSPELT_ENDINGS = {"gtan": "gatan", "gatn": "gatan", "gaten": "gatan"}
_MISSPELT_ENDINGS |= {"vagen": "vägen", "vägn": "vägen", "vägan": "vägen"}
_ANY_ENDING = (*_ENDINGS, *_MISSPELT_ENDINGS)
# Words that end like streets and are none, or are too common without a capital.
COMMON = frozenset(
    (
        *(
            "gatan",
            "vägen",
            "väg",
            "gata",
            "torget",
            "torg",
            "plan",
            "plats",
            "platsen",
        ),
        *(
            "motorvägen",
            "landsvägen",
            "cykelvägen",
            "gångvägen",
            "bilvägen",
            "spårvägen",
        ),
        *("gågatan", "huvudgatan", "tvärgatan", "sidogatan", "genomfartsvägen"),
        *(
            "ringvägen",
            "järnvägen",
            "stationen",
            "parkvägen",
            "grusvägen",
            "skogsvägen",
        ),
        *("brottsplatsen", "olycksplatsen", "arbetsplatsen", "lekplatsen", "kajen"),
        *("badvägen", "sjövägen", "markvägen", "backen", "gången", "stigen", "ringen"),
        *("norravägen", "gamlagatan", "lugnagatan", "påväg", "iväg", "utgången"),
    )
)


def looks_like_street(token: Token) -> bool:
    """Tell whether a word could be a street, known to the register or not."""
    return token.is_capital and bool(ending_of(token.word)) and token.word not in COMMON


def ending_of(name_key: str) -> str | None:
    """Give the ending that makes a word look like a street, mended if misspelt."""
    if not name_key.endswith(_ANY_ENDING):
        return None
    for wrong, right in _MISSPELT_ENDINGS.items():
        if name_key.endswith(wrong):
            return right
    return next((end for end in _ENDINGS if name_key.endswith(end)), None)


def other_form(name_key: str) -> tuple[str, ...]:
    """Give the name with its ending in the other form: ”väg” for ”vägen”."""
    for long, short in _FORMS:
        if name_key.endswith(long):
            return (name_key.removesuffix(long) + short,)
        if name_key.endswith(short):
            return (name_key.removesuffix(short) + long,)
    return ()
