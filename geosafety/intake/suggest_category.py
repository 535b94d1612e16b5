"""Suggest a category for what somebody tells in words."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary

_WORD = re.compile(r"[a-zåäöéü]{4,}")
# Words that stand in many categories' names and so tell little.
_COMMON: Final = frozenset(
    {
        *("annan", "annat", "övrig", "övriga", "plats", "platser", "bostad", "lokal"),
        *("fordon", "skola", "störande"),
    }
)
# Two words are the same if they begin alike for so many letters: Swedish bends its
# words at the end (klotter, klottret, klottrat).
_STEM: Final = 6


class CategorySuggester:
    """Knows the words that the categories and the senders use."""

    def __init__(
        self, vocabulary: Vocabulary, senders: Mapping[str, SenderMapping]
    ) -> None:
        """Gather the words once."""
        self._categories_of: dict[str, set[str]] = {}
        for key, category in vocabulary.accepted().items():
            self._learn(category.title.sv, key)
        for sender in senders.values():
            for word, key in sender.categories.items():
                if word not in vocabulary.categories:
                    self._learn(word, key)

    def suggest(self, text: str | None) -> str | None:
        """
        Give the category whose words the text holds most of; None for a tie or none.

        A word that belongs to fewer categories counts for more.
        """
        scores: Counter[str] = Counter()
        for stem in _stems(text or ""):
            categories = self._categories_of.get(stem, set())
            for key in categories:
                scores[key] += 12 // len(categories)
        best = scores.most_common(2)
        if not best or (len(best) > 1 and best[0][1] == best[1][1]):
            return None
        return best[0][0]

    def _learn(self, words: str, key: str) -> None:
        """Take the words of a name as signs of a category."""
        for stem in _stems(words):
            self._categories_of.setdefault(stem, set()).add(key)


def _stems(text: str) -> set[str]:
    """Give the beginnings of the words that tell something."""
    words = set(_WORD.findall(text.casefold())) - _COMMON
    return {word[:_STEM] for word in words}
