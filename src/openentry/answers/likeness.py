"""How alike two words of job titles are: number, gender, endings and small typing errors aside.

For the search of occupations, in English and French together, so that nobody has to say in
which language they ask. Words are folded already: lower case, no accents.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

SMALL_WORDS = frozenset(
    {
        *("a", "an", "and", "at", "by", "for", "i", "in", "of", "on", "or", "s", "the", "to"),
        *("with", "au", "aux", "ce", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le"),
        *("les", "n", "ou", "par", "pour", "sur", "un", "une", "am", "as", "chez", "je", "suis"),
    }
)
"""Words that say nothing of a job."""

RANKS = frozenset({"senior", "junior", "princip", "principal"})
"""Stems of words that tell a rank and not a job."""

_WORK = ("ing", "age", "erie", "ery", "ement", "ation", "ie", "ology", "ure")
"""Endings of words that name the work and not the worker."""

_GENDERS = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("eure", "eur"),
    ("iere", "ier"),
    ("ienne", "ien"),
    ("esse", "e"),
    ("onne", "on"),
    ("enne", "en"),
    ("elle", "el"),
    ("ive", "if"),
    ("ere", "er"),
)
"""Feminine endings of French and the masculine ones, longer first."""

_ENDINGS = (
    ("ologist", "ologie", "ologue", "ology"),
    ("isation", "ization", "ation", "ician", "icien", "icist", "erie", "ement"),
    ("ing", "eur", "ier", "ist", "age", "ant", "ian", "ien", "ure", "ery", "iste"),
    ("er", "or", "ic"),
)
"""Endings that make the worker, the work and the place out of one word, longer first."""

_ROOT_LEAST = 4
_TYPO_LEAST = 4
_TWO_TYPOS_LEAST = 8


def stem(word: str) -> str:
    """Take number and gender off a word.

    Examples
    --------
    >>> {stem(word) for word in ("infirmier", "infirmiere", "infirmieres")}
    {'infirmier'}
    >>> stem("secretaries") == stem("secretary")
    True
    """
    plain = word
    if len(plain) > 3 and plain[-1] in "sx" and not plain.endswith("ss"):
        plain = plain[:-1]
    for feminine, masculine in _GENDERS:
        if plain.endswith(feminine) and len(plain) > len(feminine) + 1:
            plain = plain.removesuffix(feminine) + masculine
            break
    if len(plain) > 3 and plain.endswith("e"):
        plain = plain[:-1].removesuffix("e") if plain.endswith("ee") else plain[:-1]
    return plain[:-1] + "i" if len(plain) > 3 and plain.endswith("y") else plain


def names_work(word: str) -> bool:
    """Tell whether a word names the work, as welding and soudage do, and not the worker."""
    return word.endswith(_WORK)


def root(word: str) -> str:
    """Take off what makes worker, work and place of a word: welder and welding, weld.

    A word that would be left too short stays whole.
    """
    plain = stem(word)
    for endings in _CUTS:
        for cut in endings:
            if plain.endswith(cut) and len(plain) - len(cut) >= _ROOT_LEAST:
                return plain.removesuffix(cut)
    return plain


_CUTS = tuple(tuple(stem("xxx" + end).removeprefix("xxx") for end in ends) for ends in _ENDINGS)
"""Endings as stems end: the letters before them keep short ones from being left whole."""


def letters(word: str) -> int:
    """Give the letters of a word as bits, to tell at once that two words have few in common."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def typos_allowed(word: str) -> int:
    """Give how many typing errors a word of this length may have."""
    if len(word) < _TYPO_LEAST or any(c.isdigit() for c in word):
        return 0
    return 1 if len(word) < _TWO_TYPOS_LEAST else 2


def typos(left: str, right: str, most: int) -> int:
    """Count the letters left out, added, changed or turned round between two words.

    Returns
    -------
    int
        The count, or ``most + 1`` when there are more.
    """
    over = most + 1
    if abs(len(left) - len(right)) > most:
        return over
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [i, *([over] * len(right))]
        for j in range(max(1, i - most), min(len(right), i + most) + 1):
            b = right[j - 1]
            cost = min(before[j - 1] + (a != b), before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
        if min(row) > most:
            return over
    return min(row[-1], over)


def may_be_typos(word: str, other: str) -> bool:
    """Tell whether two words begin alike enough to be compared: people rarely miss there twice."""
    return word[0] == other[0] or word[1:3] == other[1:3] or word[1::-1] == other[:2]


def split_words(word: str, known: Container[str]) -> Iterator[tuple[str, str]]:
    """Give the ways to read a word as two known ones: childcare as child and care."""
    for cut in range(3, len(word) - 2):
        if word[:cut] in known and word[cut:] in known:
            yield word[:cut], word[cut:]
