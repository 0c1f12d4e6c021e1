"""The form of a comparison: up to three columns, each with lists to choose from and marks to type.

A choice is one of those offered, by its key; nothing else that is sent is read. What cannot be is
told beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.http import HttpRequest

from openentry.answers.marks_typed import LEVELS_IN, Sitting, read_sitting, tests_to_take
from openentry.answers.quick_facts import WrongAnswers, named_test
from openentry.answers.ranked_changes import Change
from openentry.files.profiles.whatif.changes import TOGETHER_TOP
from openentry.rules.columns import ABILITIES
from openentry.rules.names import axis_title
from openentry.web.pages.change_keys import LETTERS, key_of
from openentry.web.pages.change_words import ChangeWords
from openentry.web.pages.questions import Option, Part
from openentry.wording import say

LISTS = tuple(str(number) for number in range(1, TOGETHER_TOP + 1))
ASK, SPOUSE = "ask", "spouse"
"""Name and value of what asks for changes of who comes along and who applies."""

NAMES = tuple(f"{letter}-{part}" for letter in LETTERS for part in (*LISTS, "test", *ABILITIES))
_LONGEST = 256


class Choosable(Protocol):
    """A change that can be chosen."""

    def plain(self) -> Change:
        """Give it as data."""


C = TypeVar("C", bound=Choosable)


def choices_sent(sent: Mapping[str, str]) -> dict[str, str]:
    """Read what was chosen and typed in the columns, empty fields left out."""
    found = {name: sent[name][:_LONGEST].strip() for name in NAMES if sent.get(name)}
    return {name: value for name, value in found.items() if value}


def spouse_asked(request: HttpRequest) -> dict[str, str]:
    """Give what asks for changes of who comes along, as it travels on; nothing if not asked."""
    return {ASK: SPOUSE} if request.POST.get(ASK) == SPOUSE else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Choices of one kind, under its name."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShown:
    """A list to choose one change from."""

    name: str
    label: str
    wrong: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnAsked:
    """The fields of a column.

    Attributes
    ----------
    letter, title : str
    lists : tuple of ListShown
    test : Part
    marks : tuple of Part
    typed : bool
        Whether anything stands in the fields of the test.
    """

    letter: str
    title: str
    lists: tuple[ListShown, ...]
    test: Part
    marks: tuple[Part, ...]
    typed: bool


class ChangeForm(Generic[C]):
    """Reads and shows the columns.

    Parameters
    ----------
    offered : sequence
        Changes that may be chosen.
    sent : mapping of str to str
        As `choices_sent` gives it.
    words : ChangeWords
    sitting : callable
        Makes a change of marks that were typed; None where an ability would have no level.

    Attributes
    ----------
    refused : dict of str to str
        What is wrong, by the name of the field.
    columns : dict of str to list
        The changes of each column that has any, and the field each came from, by its letter.
    """

    def __init__(
        self,
        offered: Sequence[C],
        sent: Mapping[str, str],
        words: ChangeWords,
        sitting: Callable[[Sitting], C | None],
    ) -> None:
        self._words, self._sent, self._sitting = words, sent, sitting
        self._offered = {key_of(change.plain()): change for change in offered}
        self.refused: dict[str, str] = {}
        self.columns: dict[str, list[tuple[str, C]]] = {}
        for letter in LETTERS:
            found = [*self._typed(letter), *self._chosen(letter)]
            if found:
                self.columns[letter] = found
                self._count(found)
        # In the order of the fields on the page.
        self.refused = {name: self.refused[name] for name in NAMES if name in self.refused}

    def refuse(self, letter: str, number: int, text: str) -> None:
        """Say what is wrong with a change of a column, beside the field it came from."""
        self.refused[self.columns[letter][number][0]] = text

    def _say(self, name: str, **params: object) -> str:
        return say(f"comparing.{name}", self._words.lang, **params)

    def _chosen(self, letter: str) -> Iterator[tuple[str, C]]:
        seen: list[Change] = []
        for name in (f"{letter}-{number}" for number in LISTS):
            key = self._sent.get(name, "")
            if not key:
                continue
            if key not in self._offered:
                self.refused[name] = self._say("wrong-choice")
                continue
            plain = self._offered[key].plain()
            if any(_same(plain, other) for other in seen):
                self.refused[name] = self._say("wrong-twice")
            seen.append(plain)
            yield name, self._offered[key]

    def _typed(self, letter: str) -> Iterator[tuple[str, C]]:
        marks = {ability: self._sent.get(f"{letter}-{ability}", "") for ability in ABILITIES}
        try:
            sitting = read_sitting(self._sent.get(f"{letter}-test", ""), marks, self._words.lawbook)
        except WrongAnswers as wrong:
            for each in wrong.wrong:
                self.refused[f"{letter}-{each.name}"] = each.text[self._words.lang]
            return
        if sitting is None:
            return
        change = self._sitting(sitting)
        if change is None:
            self.refused[f"{letter}-test"] = self._say("wrong-four")
            return
        yield f"{letter}-test", change

    def _count(self, found: Sequence[tuple[str, C]]) -> None:
        if len(found) > TOGETHER_TOP:
            self.refused[found[-1][0]] = self._say("wrong-many", top=TOGETHER_TOP)

    def shown(self) -> Iterator[ColumnAsked]:
        """Give the columns with what was chosen and typed."""
        for letter in LETTERS:
            yield ColumnAsked(
                letter=letter,
                title=self._say("column", letter=letter.upper()),
                lists=tuple(self._list(f"{letter}-{number}", number) for number in LISTS),
                test=self._test(f"{letter}-test"),
                marks=tuple(self._mark(letter, ability) for ability in ABILITIES),
                typed=any(f"{letter}-{part}" in self._sent for part in ("test", *ABILITIES)),
            )

    def _list(self, name: str, number: str) -> ListShown:
        kinds: dict[str, dict[str, Option]] = {}
        for key, change in self._offered.items():
            plain = change.plain()
            text = self._words.said(plain)
            option = Option(value=key, text=text, chosen=key == self._sent.get(name))
            # Of two changes that are said alike, as two degrees of one worth, one is enough.
            kinds.setdefault(self._words.kind(plain), {}).setdefault(text, option)
        return ListShown(
            name=name,
            label=self._say("change", number=number),
            wrong=self.refused.get(name, ""),
            kinds=tuple(
                Kind(title=title, options=tuple(options.values()))
                for title, options in kinds.items()
            ),
        )

    def _test(self, name: str) -> Part:
        lawbook, lang = self._words.lawbook, self._words.lang
        chosen = self._sent.get(name, "")
        values = [("", self._say("no-test"))]
        values += [(test, named_test(lawbook.law, test, lang)) for test in tests_to_take(lawbook)]
        values += [(f"levels-{word}", self._say(f"levels-{word}")) for word in LEVELS_IN.values()]
        return Part(
            name=name,
            label=self._say("test"),
            wrong=self.refused.get(name, ""),
            options=tuple(Option(value=v, text=t, chosen=v == chosen) for v, t in values),
        )

    def _mark(self, letter: str, ability: str) -> Part:
        name = f"{letter}-{ability}"
        return Part(
            name=name,
            label=axis_title(ability, self._words.lang),
            value=self._sent.get(name, ""),
            wrong=self.refused.get(name, ""),
        )


def _same(one: Change, other: Change) -> bool:
    """Tell whether two changes are one, or change the same answer."""
    if "row" in one and "row" in other:
        return not set(one["row"]).isdisjoint(other["row"])
    return one == other
