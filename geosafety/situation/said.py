"""What a follow-up shows, in sentences that say no more than it does."""

import math

from geosafety.errors import Language
from geosafety.model.period import Period
from geosafety.model.vocabulary import Title
from geosafety.situation.compare import BeforeAfter
from geosafety.situation.control import Control
from geosafety.situation.follow_up import FollowUp
from geosafety.stats.before_after import RateRatio
from geosafety.stats.displacement import Displacement

_SURE = 0.05
_LEAST_P, _ROUND = 0.001, 0.1
NO_PROOF = {
    "sv": "Detta är inte bevis för att åtgärden haft effekt. En plats som valts för "
    "att det var ovanligt mycket där blir ofta mer som vanligt av sig själv (återgång "
    "mot det vanliga), och annat än åtgärden kan ha ändrats samtidigt.",
    "en": "This is not proof that the measure had an effect. A place chosen because "
    "there was unusually much there often becomes more usual by itself (regression to "
    "the mean), and other things than the measure may have changed at the same time.",
}


UNMATCHED = Title(
    "Inga två områden var ungefär lika hårt drabbade före, så jämförelsen är med "
    "resten av kommunen. Den tar inte bort återgången mot det vanliga: en nedgång kan "
    "se ut som en effekt utan att vara det.",
    "No two areas were hit about as hard before, so the comparison is with the rest of "
    "the municipality. It does not take out regression to the mean: a fall may look "
    "like an effect without being one.",
)


_REST = Title("resten av kommunen", "the rest of the municipality")
_MATCHED = Title("jämförbara områden längre bort", "comparable areas further away")
_TOO_FEW = Title(
    "Det är för få rapporter för att säga mer.",
    "There are too few reports to say more.",
)
_MAY_BE_CHANCE = Title(
    "Skillnaden mot jämförelsen kan vara slump",
    "The difference from the comparison may be chance",
)
_BETTER = Title(
    "Det gick bättre än i jämförelsen, mer än slumpen brukar ge",
    "It fared better than that, by more than chance usually gives",
)
_WORSE = Title(
    "Det gick sämre än i jämförelsen, mer än slumpen brukar ge",
    "It fared worse than that, by more than chance usually gives",
)


def follow_up_sentence(found: FollowUp, language: Language) -> str:
    """Say what was seen, with n and periods, and that it proves nothing."""
    verdict = _verdict(found.compared.change, language)
    return f"{_seen(found, language)} {verdict} {NO_PROOF[language]}"


def displacement_sentence(moved: Displacement, language: Language) -> str:
    """Say whether trouble moved to the ring, or went down there too."""
    is_swedish = language == "sv"
    if moved.quotient is None:
        return (
            "Om besvären flyttat kan inte bedömas, eftersom platsen själv inte visar "
            "någon säker minskning."
            if is_swedish
            else "Whether trouble moved cannot be told, since the place itself shows "
            "no certain fall."
        )
    value, low, high = moved.quotient
    figures = _interval(value, low, high, language)
    if low > 0:
        return (
            f"Runt platsen minskade det också (kvot {figures})."
            if is_swedish
            else f"Around the place it went down too (quotient {figures})."
        )
    if high < 0:
        return (
            f"Runt platsen ökade det: en del kan ha flyttat dit (kvot {figures})."
            if is_swedish
            else f"Around the place it went up: some may have moved there (quotient "
            f"{figures})."
        )
    return (
        f"Runt platsen syns ingen säker förändring åt något håll (kvot {figures})."
        if is_swedish
        else "Around the place no certain change shows either way (quotient "
        f"{figures})."
    )


def change_words(counted: BeforeAfter, language: Language) -> str:
    """
    Say how many reports there were, and how much that changed.

    Examples
    --------
    >>> change_words((40, 20), "sv")
    '40 före och 20 efter (−50 %)'
    >>> change_words((0, 3), "en")
    '0 before and 3 after'
    """
    before, after = counted
    words = (
        f"{before} före och {after} efter"
        if language == "sv"
        else f"{before} before and {after} after"
    )
    if not before:
        return words
    percent = round(100 * (after - before) / before)
    sign = "−" if percent < 0 else "+" if percent else "±"
    return f"{words} ({sign}{abs(percent)}{' ' if language == 'sv' else ''}%)"


def figure(value: float, language: Language) -> str:
    """
    Write a ratio with two decimals; infinite is told in words.

    Examples
    --------
    >>> figure(0.5, "sv"), figure(math.inf, "en")
    ('0,50', 'any')
    """
    if math.isinf(value):
        return "hur högt som helst" if language == "sv" else "any"
    written = f"{abs(value):.2f}"
    sign = "−" if value < 0 and float(written) else ""
    return sign + (written.replace(".", ",") if language == "sv" else written)


def chance_words(p: float, language: Language) -> str:
    r"""
    Write a probability; a very small one as less than a thousandth.

    Examples
    --------
    >>> chance_words(0.2, "sv"), chance_words(0.0, "en")
    ('p\xa0=\xa00,20', 'p\xa0<\xa00.001')
    """
    sign, written = ("<", "0.001") if p < _LEAST_P else ("=", f"{p:.2f}")
    if sign == "=" and p < _ROUND:
        written = f"{p:.3f}"
    return f"p\u00a0{sign}\u00a0" + (
        written.replace(".", ",") if language == "sv" else written
    )


def _interval(value: float, low: float, high: float, language: Language) -> str:
    """Write a value with its interval of 95 percent."""
    ends = f"{figure(low, language)}–{figure(high, language)}"
    of = "95 %-intervall" if language == "sv" else "95% interval"
    if low < 0:
        joint = "till" if language == "sv" else "to"
        ends = f"{figure(low, language)} {joint} {figure(high, language)}"
    return f"{figure(value, language)}, {of} {ends}"


def _seen(found: FollowUp, language: Language) -> str:
    """Say how many there were, before and after, in the place and elsewhere."""
    target, control = found.compared.target, found.compared.control
    here, there = (change_words(each, language) for each in (target, control))
    elsewhere = _elsewhere(found, language)
    if language == "sv":
        return (
            f"På platsen (n = {sum(target)} rapporter) var det {here}, och i "
            f"{elsewhere} (n = {sum(control)}) {there}; före är "
            f"{_days(found.before, 'till')} och efter {_days(found.after, 'till')}."
        )
    return (
        f"In the place (n = {sum(target)} reports) there were {here}, and in "
        f"{elsewhere} (n = {sum(control)}) {there}; before is "
        f"{_days(found.before, 'to')} and after {_days(found.after, 'to')}."
    )


def _verdict(change: RateRatio | None, language: Language) -> str:
    """Say whether that is more than chance usually gives."""
    if change is None:
        return _TOO_FEW.text(language)
    if change.p > _SURE:
        words = _MAY_BE_CHANCE
    else:
        words = _BETTER if change.ratio.value < 1 else _WORSE
    ratio = "kvot" if language == "sv" else "ratio"
    figures = f"{ratio} {_interval(*change.ratio, language)}"
    return f"{words.text(language)} ({figures}; {chance_words(change.p, language)})."


def _elsewhere(found: FollowUp, language: Language) -> str:
    """Say what the place is compared with."""
    if found.compared_with is Control.REST:
        return _REST.text(language)
    if found.compared_with is Control.MATCHED:
        return f"{_areas(found)} {_MATCHED.text(language)}"
    return _chosen(found, language)


def _chosen(found: FollowUp, language: Language) -> str:
    """Say how many hexagons somebody chose to compare with."""
    n = len(found.control)
    if language == "sv":
        return "1 vald sexhörning" if n == 1 else f"{n} valda sexhörningar"
    return "1 chosen hexagon" if n == 1 else f"{n} chosen hexagons"


def _areas(found: FollowUp) -> int:
    """Count the areas that it is compared with."""
    return len(found.control) // len(found.places.target)


def _days(period: Period, joint: str) -> str:
    """Write a period's first and last day."""
    return f"{period.first.isoformat()} {joint} {period.last.isoformat()}"
