"""An index of job titles: which titles have words like those that somebody typed.

It gives likeness, nothing else. What is found is put into words by `occupation_search`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal

from openentry.answers import likeness
from openentry.answers.shortened import INITIALS, learned_initials, one_gender, shortens
from openentry.rules.loading.noc import Occupation
from openentry.rules.loading.titles import Title
from openentry.wording import LANGUAGES, Language
from openentry.wording.folding import folded

How = Literal["title", "group"]

_EXACT, _STEM, _ROOT = 1.0, 0.99, 0.98
_BEGINNING, _ONE_TYPO, _ROOT_OF_NO_WORD = 0.75, 0.85, 0.7
"""How alike a word is to one with the same stem, root or beginning, or with a typing error."""

_SHORTENED = 0.9
"""How alike a word without its vowels is to the whole one."""

_OFTEN = 10
"""Titles a word stands in before people shorten it, as manager and assistant."""

_COVERED, _COVERING = 0.7, 0.3
"""What the typed words found in a title count, and the words of the title that were typed."""

_NARROWING = 0.4
"""What a word counts that stands after a dash or in brackets, where titles are made narrower."""

_RANK = 0.4
"""What a word counts that tells a rank and not a job."""

_OF_THE_GROUP = 0.97
"""A title of the classification, which names several jobs at once, after the title of one."""

_LEAST_COVERED, _LEAST_OF_BEST = 0.34, 0.5
_LEAST_STRANGE = 0.36
"""The least likeness where a word is like none of any title: such a text may be no job at all."""

_WORDS_MOST = 12
_DASH = re.compile(r" [-\u2013] ")
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way to say a title, ready to compare.

    Attributes
    ----------
    noc : str
    lang : Language
    text : str
        The title as it is shown.
    how : How
        Whether it is the title of a job or of the unit group.
    weights : dict
        Stems of the words, and what each counts.
    """

    noc: str
    lang: Language
    text: str
    how: How
    weights: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A title that is like what was typed."""

    entry: Entry
    score: float


class TitleIndex:
    """Every job title and every title of a unit group, by their words.

    Parameters
    ----------
    titles : iterable of Title
    occupations : iterable of Occupation
    """

    def __init__(self, titles: Iterable[Title], occupations: Iterable[Occupation]) -> None:
        said = [
            (*parts, *reading)
            for parts in _texts(titles, occupations)
            for reading in _readings(parts[2])
        ]
        self._initials = learned_initials(text for _, _, text, *_ in said)
        words = {word for *_, heads, narrowing in said for word in (*heads, *narrowing)}
        self._words = {word: likeness.stem(word) for word in sorted(words)}
        self._sorted = list(self._words)
        self._roots: defaultdict[str, set[str]] = defaultdict(set)
        self._lengths: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for word, stem in self._words.items():
            self._roots[likeness.root(word)].add(stem)
            self._lengths[len(word)].append((word, likeness.letters(word)))
        self.entries: list[Entry] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for noc, lang, text, how, heads, narrowing in said:
            weights = {self._words[word]: _NARROWING for word in narrowing}
            weights |= {self._words[word]: 1.0 for word in heads}
            for stem in weights:
                self._places[stem].append(len(self.entries))
            self.entries.append(Entry(noc=noc, lang=lang, text=text, how=how, weights=weights))
        count = len(self.entries)
        self._rarity = {
            stem: log(1 + count / len(at)) * (_RANK if stem in likeness.RANKS else 1)
            for stem, at in self._places.items()
        }

    def find(self, text: str, lang: Language) -> list[Match]:
        """Find the titles that are like a text, the best of each unit group, best first.

        Among equals, titles in the language asked for come first, then short ones, then those
        of lower codes: nothing that would make one occupation look better than another.
        """
        best: dict[str, tuple[tuple[float, bool, int, str], Match]] = {}
        for words, spelled in self._ways(folded(one_gender(text)).split()):
            for match in self._compare(words, spelled):
                entry = match.entry
                key = (-round(match.score, 6), entry.lang != lang, len(entry.text), entry.text)
                known = best.get(entry.noc)
                if known is None or key < known[0]:
                    best[entry.noc] = (key, match)
        ordered = sorted(best.items(), key=lambda pair: (pair[1][0][:3], pair[0]))
        matches = [match for _, (_, match) in ordered]
        least = matches[0].score * _LEAST_OF_BEST if matches else 0.0
        return [match for match in matches if match.score >= least]

    def _ways(self, typed: list[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Give the ways to read what was typed: as it stands, joined, parted, spelled out.

        With each, the words that initials were spelled out with.
        """
        words = [w for w in typed if w not in likeness.SMALL_WORDS][:_WORDS_MOST]
        # A name may be all small words, as IT and OR are.
        words = words or typed[:_WORDS_MOST]
        if not words:
            return
        yield tuple(dict.fromkeys(words)), ()
        for place, (left, right) in enumerate(pairwise(words)):
            if left + right in self._words:
                yield (*words[:place], left + right, *words[place + 2 :]), ()
        for place, word in enumerate(words):
            if word not in self._words:
                for pair in likeness.split_words(word, self._words):
                    yield (*words[:place], *pair, *words[place + 1 :]), ()
            for spelled in self._initials.get(word, ()):
                whole = (*words[:place], *spelled, *words[place + 1 :])
                yield tuple(dict.fromkeys(whole)), spelled

    def _compare(self, words: tuple[str, ...], spelled: tuple[str, ...]) -> Iterator[Match]:
        known = [(word, found) for word in words if (found := self._alike(word))]
        alike = [found for _, found in known]
        # A personal support worker is no other worker: initials are found whole or not at all.
        needed = {number for number, (word, _) in enumerate(known) if word in spelled}
        if not alike:
            return
        counts = [max(self._rarity[stem] * how for stem, how in found.items()) for found in alike]
        # What matches nothing counts half the commonest word, so that it does not decide.
        total = sum(counts) + (len(words) - len(alike)) * min(counts) / 2
        reached: defaultdict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
        for number, found in enumerate(alike):
            for stem, how in sorted(found.items(), key=lambda pair: (pair[1], pair[0])):
                for place in self._places[stem]:
                    reached[place][number] = (how, stem)
        for place, found_here in reached.items():
            covered = sum(counts[n] * how for n, (how, _) in found_here.items()) / total
            if covered < _LEAST_COVERED or not needed <= found_here.keys():
                continue
            entry = self.entries[place]
            whole = sum(self._rarity[s] * weight for s, weight in entry.weights.items())
            used = {stem: how for how, stem in found_here.values()}
            covering = sum(self._rarity[s] * entry.weights[s] * how for s, how in used.items())
            score = covered * (_COVERED + _COVERING * covering / whole)
            if len(words) > len(alike) and score < _LEAST_STRANGE:
                continue
            yield Match(entry=entry, score=score * (_OF_THE_GROUP if entry.how == "group" else 1))

    def _alike(self, word: str) -> dict[str, float]:
        """Give the stems like a typed word, and how alike."""
        found: dict[str, float] = {}

        def note(stem: str, how: float) -> None:
            found[stem] = max(how, found.get(stem, 0.0))

        stem = likeness.stem(word)
        if stem in self._places:
            note(stem, _EXACT if word in self._words else _STEM)
        for other in self._beginning(word):
            share = len(word) / len(other)
            note(self._words[other], _BEGINNING + (_STEM - _BEGINNING) * share**2)
        if not found:
            for other in self._shortened(word):
                note(self._words[other], _SHORTENED)
        mistyped = not found
        for other in self._roots.get(likeness.root(word), ()):
            note(other, _ROOT if likeness.names_work(word) else _ROOT_OF_NO_WORD)
        if mistyped:
            for other, count in self._mistyped(word):
                note(self._words[other], _ONE_TYPO / count)
        return found

    def _beginning(self, word: str) -> Iterator[str]:
        if len(word) < 2:
            return
        for other in self._sorted[bisect_left(self._sorted, word) :]:
            if not other.startswith(word):
                return
            yield other

    def _shortened(self, word: str) -> list[str]:
        found = [
            other
            for other in self._sorted[bisect_left(self._sorted, word[0]) :]
            if shortens(word, other) and len(self._places[self._words[other]]) >= _OFTEN
        ]
        # Acct is an accountant rather than an architect.
        return [other for other in found if other[1] == word[1]] or found

    def _mistyped(self, word: str) -> Iterator[tuple[str, int]]:
        most, bits = likeness.typos_allowed(word), likeness.letters(word)
        if not most:
            return
        for length in range(len(word) - most, len(word) + most + 1):
            for other, others in self._lengths.get(length, ()):
                # Each typing error changes at most two letters of the set.
                if (bits ^ others).bit_count() > 2 * most or not likeness.may_be_typos(word, other):
                    continue
                if (count := likeness.typos(word, other, most)) <= most:
                    yield other, count


def _texts(
    titles: Iterable[Title], occupations: Iterable[Occupation]
) -> Iterator[tuple[str, Language, str, How]]:
    for title in titles:
        yield title.noc, title.lang, title.text, "title"
    for occupation in occupations:
        for lang in LANGUAGES:
            yield occupation.code, lang, occupation.title(lang), "group"


def _readings(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Give the words of a title, those that narrow it apart; with initials it is a title too."""
    head, *narrowing = _DASH.split(text)
    bare = _BRACKETS.sub(" ", head)
    narrowing += _BRACKETS.findall(head)
    yield _words(bare), _words(" ".join(narrowing))
    for initials in INITIALS.finditer(head):
        # Heating, ventilation and air conditioning (HVAC) engineer is an HVAC engineer too.
        yield _words(f"{initials[1]} {head[initials.end() :]}"), _words(" ".join(narrowing))


def _words(text: str) -> list[str]:
    words = folded(text).split()
    return [w for w in words if w not in likeness.SMALL_WORDS] or words
