"""Job titles as people shorten them: initials, words without their vowels, both genders at once.

What initials stand for is learned from the titles themselves, where the initials follow the
words in brackets, so that HR manager is read as human resources manager.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from openentry.answers.likeness import SMALL_WORDS
from openentry.wording.folding import folded

INITIALS = re.compile(r"\(((?:[A-Z]\.? ?){2,6})\)")
"""Initials in brackets, after the words that they stand for."""

_FEMININE = re.compile(
    r"(?<=\w\w)[(.\u00b7\u2022\u2027/\-]"
    r"(?:e|ne|le|te|re|fe|ve|se|ère|ere|ière|iere|euse|eure|ice|rice|trice|ive|enne|ienne)"
    r"(?:[.\u00b7\u2022\u2027\-]?s)?\)?(?!\w)",
    re.IGNORECASE,
)
"""The feminine ending after a masculine word, as in infirmier(ère), caissier/ère and agent.e."""

_VOWELS = frozenset("aeiouy")
_LETTERS_LEAST, _LETTERS_MOST, _WHOLE_LEAST = 3, 5, 6


def one_gender(text: str) -> str:
    """Take the feminine endings off words that are written in both genders at once.

    Examples
    --------
    >>> one_gender("Préposé(e) aux bénéficiaires, caissier/ère")
    'Préposé aux bénéficiaires, caissier'
    """
    return _FEMININE.sub("", text)


def learned_initials(titles: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Learn from titles which words initials stand for; some stand for several.

    Examples
    --------
    >>> learned_initials(["Heating, ventilation and air conditioning (HVAC) engineer"])
    {'hvac': (('heating', 'ventilation', 'air', 'conditioning'),)}
    """
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for title in titles:
        for match in INITIALS.finditer(title):
            initials = "".join(folded(match[1]).split())
            if words := _spelled(initials, folded(title[: match.start()]).split()):
                found[initials].add(words)
    return {initials: tuple(sorted(words)) for initials, words in sorted(found.items())}


def shortens(word: str, whole: str) -> bool:
    """Tell whether a word is another without its vowels and some of its letters: mgr, acct, asst.

    The first letter and the last are kept.
    """
    if not _LETTERS_LEAST <= len(word) <= _LETTERS_MOST or len(whole) < _WHOLE_LEAST:
        return False
    if word[0] != whole[0] or word[-1] != whole[-1] or not _VOWELS.isdisjoint(word[1:]):
        return False
    rest = iter(whole)
    return all(letter in rest for letter in word)


def _spelled(initials: str, words: list[str]) -> tuple[str, ...]:
    """Give the last words that begin with the initials, small words aside; none if they do not."""
    spelled: list[str] = []
    left = initials
    for word in reversed(words):
        if not left:
            break
        if word[0] == left[-1]:
            left = left[:-1]
            spelled.append(word)
        elif word not in SMALL_WORDS:
            return ()
    if left:
        return ()
    return tuple(word for word in reversed(spelled) if word not in SMALL_WORDS)
