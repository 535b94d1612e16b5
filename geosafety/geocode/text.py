"""Read a free Swedish text for the streets and places where it takes place."""

from dataclasses import dataclass

from geosafety.geocode import cues
from geosafety.geocode.cues import is_one_of
from geosafety.geocode.mentions import Mention, MentionFinder
from geosafety.geocode.normalise import key
from geosafety.geocode.roles import Role, is_found_by_control, roles_of
from geosafety.geocode.tokens import Sentence, sentences

_TOWN_WORDS = 3
_NEAR = 6
_SLASHES = frozenset(("/", "-", "–"))
_BESIDE = (
    *("höjd", "närhet", "nära", "intill", "korsning", "korsa", "rondell", "hörn"),
    *("cirkulationsplats", "möts", "möter"),
)
_PARTS_OF_TOWN = frozenset(("centrala", "norra", "södra", "östra", "västra"))


@dataclass(frozen=True, slots=True)
class Scene:
    """
    A place where something happened.

    Attributes
    ----------
    mention
        The street or place.
    sentence
        Number of the sentence in the text, from 0.
    is_beside
        Whether the text says that another place is right there: ”i höjd med”,
        ”korsningen”, ”A/B”.
    """

    mention: Mention
    sentence: int
    is_beside: bool = False


class TextReader:
    """Reads texts for the names of one municipality."""

    def __init__(
        self, finder: MentionFinder, *, municipality: str, other_towns: frozenset[str]
    ) -> None:
        """Keep the names to look for, and those of other towns."""
        self._finder = finder
        self._own = key(municipality)
        self._other_towns = other_towns

    def scenes(self, text: str) -> list[Scene]:
        """
        List where a text takes place, in the order of the text.

        Places where somebody was caught, fled to or lives are left out, and so
        are streets of other towns.
        """
        told = sentences(text)
        by_control = is_found_by_control(told)
        found: list[tuple[Scene, Role]] = []
        is_away = False
        for at, sentence in enumerate(told):
            away_here = self._says_elsewhere(sentence)
            is_passing = any(is_one_of(token, cues.CAUGHT) for token in sentence)
            if away_here is not None and not (away_here and is_passing):
                is_away = away_here
            mentions = self._finder.find(sentence)
            roles = roles_of(sentence, mentions, at=at, by_control=by_control)
            for mention, role in zip(mentions, roles, strict=True):
                if is_away or away_here or self._is_followed_by_town(sentence, mention):
                    continue
                scene = Scene(mention, at, is_beside=_is_beside(sentence, mention))
                found.append((scene, role))
        return _settled(found)

    def _says_elsewhere(self, sentence: Sentence) -> bool | None:
        """Tell whether a sentence moves to another town, or back; None if neither."""
        said: bool | None = None
        for at, token in enumerate(sentence):
            if not token.is_capital:
                continue
            if token.word in {self._own, f"{self._own}s"}:
                return False
            if token.word in self._other_towns and _is_in(sentence, at):
                said = True
        return said

    def _is_followed_by_town(self, sentence: Sentence, mention: Mention) -> bool:
        """Tell whether another town is named right after a street."""
        rest = sentence[mention.end : mention.end + _TOWN_WORDS]
        return any(
            token.is_capital
            and token.word in self._other_towns
            and _is_in(sentence, mention.end + at)
            for at, token in enumerate(rest)
        )


def _is_in(sentence: Sentence, at: int) -> bool:
    """Tell whether a town is where something is: ”i Lund”, ”Rån, Lund.”."""
    if not at:
        return len(sentence) == 1 or sentence[1].gap[:1] in {",", "."}
    before = sentence[at - 1]
    if before.word in _PARTS_OF_TOWN and at > 1:
        before = sentence[at - 2]
    if before.word == "i" and not sentence[at].gap:
        return True
    is_last = at + 1 == len(sentence) or sentence[at + 1].gap[:1] in {",", "."}
    return sentence[at].gap == "," and is_last


def _is_beside(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a place is said to lie beside another one."""
    if mention.begin and sentence[mention.begin].gap in _SLASHES:
        return True
    before = sentence[max(mention.begin - _NEAR, 0) : mention.begin]
    return any(token.word.startswith(_BESIDE) for token in before)


def _settled(found: list[tuple[Scene, Role]]) -> list[Scene]:
    """Keep the scenes; a doubtful place counts when no street is certain."""
    sure = [scene for scene, role in found if role is Role.SCENE]
    if any(scene.mention.kind == "street" for scene in sure):
        return sure
    return [scene for scene, role in found if role is not Role.ELSEWHERE]
