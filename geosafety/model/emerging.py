"""How a place's hotspot came and went: the 17 classes of emerging hotspots."""

from enum import StrEnum


class Pattern(StrEnum):
    """
    What the periods of a place look like together, as Esri's classes name them.

    Each hot class has a cold mirror, in which "hot" and "cold" change places.

    Attributes
    ----------
    NONE
        None of the others.
    NEW_HOT
        Hot in the last period and never before.
    CONSECUTIVE_HOT
        Hot in an unbroken run of at least two periods up to the last, never before
        it, and in less than 90 % of the periods.
    INTENSIFYING_HOT, PERSISTENT_HOT, DIMINISHING_HOT
        Hot in at least 90 % of the periods, the last among them, while the scores
        rise, have no trend, or fall.
    SPORADIC_HOT
        Hot in the last period, on and off before, in less than 90 % of the
        periods, and never cold.
    OSCILLATING_HOT
        Hot in the last period, cold in some period before, and hot in less than
        90 % of the periods.
    HISTORICAL_HOT
        Not hot in the last period, but in at least 90 % of the periods.
    """

    NONE = "none"
    NEW_HOT = "new-hot"
    CONSECUTIVE_HOT = "consecutive-hot"
    INTENSIFYING_HOT = "intensifying-hot"
    PERSISTENT_HOT = "persistent-hot"
    DIMINISHING_HOT = "diminishing-hot"
    SPORADIC_HOT = "sporadic-hot"
    OSCILLATING_HOT = "oscillating-hot"
    HISTORICAL_HOT = "historical-hot"
    NEW_COLD = "new-cold"
    CONSECUTIVE_COLD = "consecutive-cold"
    INTENSIFYING_COLD = "intensifying-cold"
    PERSISTENT_COLD = "persistent-cold"
    DIMINISHING_COLD = "diminishing-cold"
    SPORADIC_COLD = "sporadic-cold"
    OSCILLATING_COLD = "oscillating-cold"
    HISTORICAL_COLD = "historical-cold"


# The number of each class in tables: 0 none, 1 to 8 hot, -1 to -8 cold, as the
# column CATEGORY of other programs has them.
CATEGORIES = {
    Pattern.NONE: 0,
    Pattern.NEW_HOT: 1,
    Pattern.CONSECUTIVE_HOT: 2,
    Pattern.INTENSIFYING_HOT: 3,
    Pattern.PERSISTENT_HOT: 4,
    Pattern.DIMINISHING_HOT: 5,
    Pattern.SPORADIC_HOT: 6,
    Pattern.OSCILLATING_HOT: 7,
    Pattern.HISTORICAL_HOT: 8,
    Pattern.NEW_COLD: -1,
    Pattern.CONSECUTIVE_COLD: -2,
    Pattern.INTENSIFYING_COLD: -3,
    Pattern.PERSISTENT_COLD: -4,
    Pattern.DIMINISHING_COLD: -5,
    Pattern.SPORADIC_COLD: -6,
    Pattern.OSCILLATING_COLD: -7,
    Pattern.HISTORICAL_COLD: -8,
}

PATTERNS = {category: pattern for pattern, category in CATEGORIES.items()}
