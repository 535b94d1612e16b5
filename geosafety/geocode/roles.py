"""Whether something happened at a place, or the place is only spoken of."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise

from geosafety.geocode import cues
from geosafety.geocode.cues import is_one_of
from geosafety.geocode.mentions import Mention
from geosafety.geocode.street_words import looks_like_street
from geosafety.geocode.tokens import Sentence, Token

_JOINING = frozenset(("och", "samt", "eller", "till", "korsningen", "in"))
_MARKS = frozenset(("/", "-", "–", "&", "+", ","))
_ARTICLES = frozenset(("den", "det", "de"))
_NEAR = 4
_OPENING = 3
_AS_FAR_AS_A_CLAUSE = 8
# Sentences that stand first are headlines: what is set off there is the scene.
_HEADLINES = 2


class Role(StrEnum):
    """
    What a place has to do with an event.

    `UNSURE` counts as the scene when the text tells of no other street.
    """

    SCENE = "scene"
    UNSURE = "unsure"
    ELSEWHERE = "elsewhere"


# Words that settle the role by themselves, read in this order.
_SETTLED = (
    (cues.LIVES, Role.ELSEWHERE),
    ((*cues.CLOSED, *cues.FLEES), Role.UNSURE),
    ((*cues.EVENTS, *cues.SENT), Role.SCENE),
)


def is_found_by_control(sentences: Iterable[Sentence]) -> bool:
    """Tell whether a text is about a deed that comes to light by a control."""
    words = [token for sentence in sentences for token in sentence]
    by_control = any(is_one_of(word, cues.FOUND_BY_CONTROL) for word in words)
    return by_control and not any(is_one_of(w, cues.DONE_TO_SOMEBODY) for w in words)


def roles_of(
    sentence: Sentence, mentions: list[Mention], *, at: int, by_control: bool
) -> list[Role]:
    """
    Tell the role of each place in a sentence.

    Parameters
    ----------
    sentence
        The sentence.
    mentions
        Its streets and places, in order.
    at
        The sentence's number in the text, from 0.
    by_control
        As `is_found_by_control` tells of the whole text.
    """
    if any(is_one_of(token, cues.CORRECTED) for token in sentence):
        return [Role.ELSEWHERE] * len(mentions)
    roles: list[Role] = []
    for number, mention in enumerate(mentions):
        before = mentions[number - 1] if number else None
        if before is not None and _is_joined(sentence, before, mention):
            roles.append(roles[-1])
        elif _bounds(sentence, mentions, number):
            roles.append(Role.ELSEWHERE)
        elif at < _HEADLINES and _is_set_off(sentence, mention):
            roles.append(Role.SCENE)
        else:
            known = roles[-1] if roles else None
            roles.append(
                _by_preposition(sentence[: mention.begin])
                or _by_nearest(
                    sentence,
                    reversed(sentence[before.end if before else 0 : mention.begin]),
                    by_control=by_control,
                )
                or known
                or _by_nearest(
                    sentence,
                    iter(_words_after(sentence, mentions[number:])),
                    by_control=by_control,
                )
                or Role.SCENE
            )
    return roles


def _words_after(sentence: Sentence, mentions: list[Mention]) -> Sentence:
    """Give the verb after a place, or those joined to it, that opens a sentence."""
    last = mentions[0]
    if last.begin > _OPENING:
        return ()
    for mention in mentions[1:]:
        if not _is_joined(sentence, last, mention):
            break
        last = mention
    return sentence[last.end : last.end + _NEAR]


def _is_joined(sentence: Sentence, before: Mention, mention: Mention) -> bool:
    """Tell whether two places stand side by side: ”A/B”, ”A och B”, ”från A till B”."""
    between = sentence[before.end : mention.begin]
    gap = sentence[mention.begin].gap
    if not between:
        return gap in _MARKS or not gap
    return len(between) == 1 and between[0].word in _JOINING


def _bounds(sentence: Sentence, mentions: list[Mention], number: int) -> bool:
    """
    Tell whether a place only says how far another one reaches.

    So do B and C in ”på A mellan B och C” and ”A fram till B”, and a village in
    ”E4 mellan Stavsjö och …” whose other end is not known.
    """
    mention = mentions[number]
    begin = mentions[number - 1].end if number else 0
    words = [token.word for token in sentence[begin : mention.begin]]
    if number and (words[-1:] == ["mellan"] or words[-2:] == ["fram", "till"]):
        return True
    if mention.kind == "street":
        return False
    if words[-1:] == ["mellan"]:
        follows = mentions[number + 1 : number + 2]
        return not (follows and _is_joined(sentence, mention, follows[0]))
    return words[-1:] == ["och"] and "mellan" in words[-_NEAR:]


def _is_set_off(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a place stands alone in a headline: ”Rån, Storgatan.”."""
    is_last = mention.end == len(sentence)
    gap_after = "." if is_last else sentence[mention.end].gap
    if mention.begin == 0:
        return gap_after[:1] in {".", ",", ":", "/"} or is_last
    return is_last and sentence[mention.begin].gap in {",", ".", "–", "-"}


def _by_preposition(left: Sentence) -> Role | None:
    """Read the word right before a place; None if it settles nothing."""
    if not left:
        return None
    near = left[-_NEAR - 1 : -1]
    role = None
    match left[-1].word:
        case "mot":
            is_aim = any(is_one_of(token, cues.AIMED) for token in near)
            role = None if is_aim else Role.ELSEWHERE
        case "från":
            is_scene = any(is_one_of(token, cues.FROM_THE_SCENE) for token in near)
            role = Role.SCENE if is_scene else Role.ELSEWHERE
        case "till":
            role = _by_journey(left)
        case "mellan" if near and looks_like_street(near[-1]):
            role = Role.ELSEWHERE
        case _ if _is_of_another_event(left[-_AS_FAR_AS_A_CLAUSE:]):
            role = Role.ELSEWHERE
    return role


def _is_of_another_event(clause: Sentence) -> bool:
    """Tell of ”kommer från ett inbrott på …” and ”den tidigare branden på …”."""
    return any(
        (following.word == "från" and is_one_of(token, cues.COMES))
        or (following.word == "tidigare" and token.word in _ARTICLES)
        for token, following in pairwise(clause)
    )


def _by_journey(left: Sentence) -> Role | None:
    """Tell who went ”till” a place: the helpers go to the scene, others leave it."""
    for token in reversed(left[:-1]):
        if is_one_of(token, cues.SENT):
            return Role.SCENE
        if is_one_of(token, cues.MOVES):
            has_helper = any(is_one_of(each, cues.HELPERS) for each in left)
            return Role.SCENE if has_helper else Role.ELSEWHERE
    return None


def _by_nearest(
    sentence: Sentence, tokens: Iterable[Token], *, by_control: bool
) -> Role | None:
    """Read the first telling word; None if there is none."""
    for token in tokens:
        if is_one_of(token, cues.CAUGHT):
            return Role.UNSURE if by_control else Role.ELSEWHERE
        if is_one_of(token, cues.FOUND):
            return _found(sentence, by_control=by_control)
        if is_one_of(token, cues.STOPPED):
            return _halted(sentence, by_control=by_control)
        for stems, role in _SETTLED:
            if is_one_of(token, stems):
                return role
    return None


def _found(sentence: Sentence, *, by_control: bool) -> Role:
    """Tell who or what was found: suspects and getaway cars are found elsewhere."""
    for stems, role in (
        (cues.SUSPECTS, Role.ELSEWHERE),
        (cues.VICTIMS, Role.SCENE),
        (cues.CARRIERS, Role.ELSEWHERE),
    ):
        if any(is_one_of(token, stems) for token in sentence):
            return role
    return _halted(sentence, by_control=by_control)


def _halted(sentence: Sentence, *, by_control: bool) -> Role:
    """Tell whether a stop was the end of a deed done elsewhere."""
    is_caught = any(is_one_of(token, cues.CAUGHT) for token in sentence)
    return Role.ELSEWHERE if is_caught and not by_control else Role.UNSURE
