"""Finding an occupation: from a job title in either language, a code or a part of one.

For whoever must name their work by a code of NOC 2021. What is found stands in the order of
likeness to what was typed, and says nothing of points or categories: the code that is right is
the one that fits what was done. What follows from a code is told in `occupations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from openentry.answers.title_index import TitleIndex
from openentry.rules.lawbook import Law
from openentry.rules.loading.noc import load_concordance, load_described, load_occupations
from openentry.rules.loading.reading import Certainty
from openentry.rules.loading.sources import load_sources
from openentry.rules.loading.titles import Neighbours, load_neighbours, load_titles
from openentry.wording import Language
from openentry.wording.folding import folded

TYPED_MOST = 200
"""Letters of what somebody typed that are read; the rest is no title."""

_SAYS_CODE = frozenset({"noc", "cnp", "code", "teer", "feer"})

How = Literal["title", "group", "code", "former"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An occupation that was found, without anything that would make it look better.

    Attributes
    ----------
    code : str
        Unit group of NOC 2021.
    teer : int
    title : str
        Title of the unit group in the language asked for.
    matched, matched_lang : str, Language
        The title that is like what was typed, in its own language; the title of the unit group
        when a code was typed.
    how : How
        Found by the title of a job, by that of the unit group, by its code, or by a code of NOC
        2016 that leads to it.
    former : tuple of str
        Codes of NOC 2016 that lead to it.
    description : str
        Address of the official description.
    description_certainty : Certainty
        How sure that address is.
    neighbours : tuple of Neighbours
        Pairs of occupations that are easily confused, this one in each.
    """

    code: str
    teer: int
    title: str
    matched: str
    matched_lang: Language
    how: How
    former: tuple[str, ...]
    description: str
    description_certainty: Certainty
    neighbours: tuple[Neighbours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search found.

    Attributes
    ----------
    typed : str
    found : tuple of Found
        The likest first, at most as many as were asked for.
    count : int
        How many there were in all.
    former : tuple of str
        Codes of NOC 2016 that were typed and exist: each may have become several.
    """

    typed: str
    found: tuple[Found, ...]
    count: int
    former: tuple[str, ...]


class Picker:
    """Everything that is needed to find occupations, read once.

    Parameters
    ----------
    roots : tuple of Path
        Folders of law files, the package's first.
    """

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.occupations = load_occupations(roots)
        self.titles = load_titles(roots)
        self.described = load_described(roots)
        self.site = load_sources(roots)[self.described.source[0]].url or ""
        self.passages = load_concordance(roots).passages
        self.former: dict[str, tuple[str, ...]] = dict.fromkeys(self.occupations, ())
        for old, ways in sorted(self.passages.items()):
            for way in ways:
                self.former[way.noc_2021] = (*self.former[way.noc_2021], old)
        self.neighbours: dict[str, tuple[Neighbours, ...]] = {}
        for pair in load_neighbours(roots):
            for code in pair.codes:
                self.neighbours[code] = (*self.neighbours.get(code, ()), pair)
        self._index = TitleIndex(self.titles, self.occupations.values())

    def search(self, typed: str, lang: Language, limit: int | None = None) -> Search:
        """Find the occupations that are like what somebody typed.

        Parameters
        ----------
        typed : str
            A job title in either language, or a code or its beginning; of NOC 2016, the whole
            code. Anything is allowed; what is like nothing finds nothing.
        lang : Language
            Language of the titles of the unit groups.
        limit : int, optional

        Returns
        -------
        Search
            The same for the same law and text, whatever the day.
        """
        words = folded(typed[:TYPED_MOST]).split()
        codes = [word for word in words if word.isascii() and word.isdigit()]
        if codes and all(word in codes or word in _SAYS_CODE for word in words):
            found = list(self._of_codes(codes, lang))
        else:
            found = [
                self.found(m.entry.noc, lang, m.entry.text, m.entry.lang, m.entry.how)
                for m in self._index.find(typed[:TYPED_MOST], lang)
            ]
        former = tuple(code for code in dict.fromkeys(codes) if code in self.passages)
        return Search(typed=typed, found=tuple(found[:limit]), count=len(found), former=former)

    def found(
        self, code: str, lang: Language, matched: str, matched_lang: Language, how: How
    ) -> Found:
        """Tell of an occupation what may be told before it is chosen."""
        occupation = self.occupations[code]
        return Found(
            code=code,
            teer=occupation.teer,
            title=occupation.title(lang),
            matched=matched,
            matched_lang=matched_lang,
            how=how,
            former=self.former[code],
            description=self.described.address.said(lang).replace("{code}", code),
            description_certainty=self.described.certainty,
            neighbours=self.neighbours.get(code, ()),
        )

    def _of_codes(self, typed: list[str], lang: Language) -> Iterator[Found]:
        """Give what codes lead to: those of NOC 2016 first, then those that begin so."""
        told: set[str] = set()
        for text in dict.fromkeys(typed):
            ways: list[tuple[str, How]] = [
                (way.noc_2021, "former") for way in self.passages.get(text, ())
            ]
            ways += [(code, "code") for code in sorted(self.occupations) if code.startswith(text)]
            for code, how in ways:
                if code not in told:
                    told.add(code)
                    yield self.found(code, lang, self.occupations[code].title(lang), lang, how)


def picker(law: Law) -> Picker:
    """Give what finds occupations under a law; read once for each."""
    return _picker(law.roots)


@lru_cache(maxsize=4)
def _picker(roots: tuple[Path, ...]) -> Picker:
    return Picker(roots)


def search(typed: str, law: Law, lang: Language, limit: int | None = None) -> Search:
    """Find the occupations that are like what somebody typed; see `Picker.search`."""
    return picker(law).search(typed, lang, limit)
