"""The questions of the calculator: asked one by one or all on one page, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from openentry.answers.ends_of_lists import most_years
from openentry.answers.quick_facts import (
    LEVELS,
    NO,
    NO_TEST,
    YES,
    day_told,
    named_test,
    tests_of,
)
from openentry.rules.columns import ABILITIES, words
from openentry.rules.errors import OpenEntryError
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.names import axis_title, value_text
from openentry.web.pages.showing import today
from openentry.wording import Language, say

Kind = Literal["day", "yes-no", "list", "language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes
    ----------
    name : str
        Of the answer, or what the names of its parts begin with.
    kind : Kind
    group : str
        Part of the one page it stands in.
    of_spouse : bool
        Asked only of those whose spouse comes along.
    """

    name: str
    kind: Kind
    group: str
    of_spouse: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of everything it asks."""
        if self.kind == "day":
            return tuple(f"{self.name}_{part}" for part in ("day", "month", "year"))
        if self.kind == "language":
            asked = ("test", *(("language",) if self.name == "first" else ()), *ABILITIES)
            return tuple(f"{self.name}_{part}" for part in asked)
        return (self.name,)


QUESTIONS = (
    Question(name="on", kind="day", group="you"),
    Question(name="born", kind="day", group="you"),
    Question(name="accompanied", kind="yes-no", group="you"),
    Question(name="education", kind="list", group="you"),
    Question(name="canadian_study", kind="list", group="you"),
    Question(name="first", kind="language", group="language"),
    Question(name="second", kind="language", group="language"),
    Question(name="canadian_work_years", kind="list", group="work"),
    Question(name="foreign_work_years", kind="list", group="work"),
    Question(name="trade_certificate", kind="yes-no", group="work"),
    Question(name="job_offer", kind="list", group="work"),
    Question(name="spouse_education", kind="list", group="spouse", of_spouse=True),
    Question(name="spouse", kind="language", group="spouse", of_spouse=True),
    Question(name="spouse_canadian_work_years", kind="list", group="spouse", of_spouse=True),
    Question(name="sibling", kind="yes-no", group="more"),
    Question(name="nominated", kind="yes-no", group="more"),
)
"""In the order in which they are asked."""

GROUPS = tuple(dict.fromkeys(question.group for question in QUESTIONS))
NAMES = tuple(part for question in QUESTIONS for part in question.parts)
"""Every name that an answer may have; nothing else that is sent is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice that can be made."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One box, list or set of buttons.

    Attributes
    ----------
    name, label, hint, value : str
    wrong : str
        What is wrong with the answer; empty for nothing.
    reads : str
        How a mark is read.
    options : tuple of Option
        Empty for a box to type in.
    """

    name: str
    label: str
    hint: str = ""
    value: str = ""
    wrong: str = ""
    reads: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as a page shows it.

    Attributes
    ----------
    question : Question
    title, hint : str
    parts : tuple of Part
    """

    question: Question
    title: str
    hint: str
    parts: tuple[Part, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is wrong with its answers."""
        return tuple(part.wrong for part in self.parts if part.wrong)


class Asking:
    """Puts questions in words, with what was answered so far.

    Parameters
    ----------
    law : Law
    lang : Language
    answers : mapping of str to str
    wrong : mapping of str to str, optional
        What is wrong with an answer, by its name.
    reads : mapping of str to str, optional
        How a mark was read, by the name of its answer.
    """

    def __init__(
        self,
        law: Law,
        lang: Language,
        answers: Mapping[str, str],
        wrong: Mapping[str, str] | None = None,
        reads: Mapping[str, str] | None = None,
    ) -> None:
        self._law, self._lang, self._answers = law, lang, answers
        self._wrong, self._reads = wrong or {}, reads or {}

    def group(self, name: str) -> tuple[Asked, ...]:
        """Put the questions of a group."""
        return tuple(self.ask(question) for question in QUESTIONS if question.group == name)

    def ask(self, question: Question) -> Asked:
        """Put one question."""
        build: Mapping[Kind, Callable[[Question], Iterator[Part]]] = {
            "day": self._day,
            "yes-no": self._yes_no,
            "list": self._list,
            "language": self._language,
        }
        return Asked(
            question=question,
            title=self._say(f"ask-{question.name}"),
            hint=self._say(f"hint-{question.name}"),
            parts=tuple(build[question.kind](question)),
        )

    def _say(self, name: str, **params: object) -> str:
        return say(f"calculator.{name}", self._lang, **params)

    def _part(
        self, name: str, label: str, options: tuple[Option, ...] = (), hint: str = ""
    ) -> Part:
        return Part(
            name=name,
            label=label,
            hint=hint,
            value=self._answers.get(name, ""),
            wrong=self._wrong.get(name, ""),
            reads=self._reads.get(name, ""),
            options=options,
        )

    def _day(self, question: Question) -> Iterator[Part]:
        for name, part in zip(question.parts, ("day", "month", "year"), strict=True):
            yield self._part(name, self._say(f"part-{part}"))

    def _yes_no(self, question: Question) -> Iterator[Part]:
        told = self._answers.get(question.name) or NO
        options = tuple(
            Option(value=value, text=self._say(f"answer-{value}"), chosen=told == value)
            for value in (YES, NO)
        )
        yield self._part(question.name, self._say(f"ask-{question.name}"), options)

    def _list(self, question: Question) -> Iterator[Part]:
        name = question.name
        told = self._answers.get(name, "")
        if name.endswith("_years"):
            most = most_years(name, self._lawbook())
            choices = [(str(n), self._years(n, most)) for n in range(most + 1)]
            # Who told more years than the list has is at its end.
            told = str(min(int(told), most)) if told.isascii() and told.isdigit() else ""
        else:
            choices = [(word, value_text(name, word, self._lang)) for word in words(name)]
        chosen = told or choices[0][0]
        options = tuple(
            Option(value=value, text=text, chosen=chosen == value) for value, text in choices
        )
        yield self._part(name, self._say(f"ask-{name}"), options)

    def _years(self, count: int, most: int) -> str:
        name = "years-most" if count == most else "years"
        return self._say("years-none") if count == 0 else self._say(name, count=count)

    def _lawbook(self) -> Lawbook:
        """Give the law of the day that was asked about; of today, where that is no day of it."""
        asked = day_told(self._answers, "on")
        try:
            return self._law.on(asked or today())
        except OpenEntryError:
            return self._law.on(today())

    def _language(self, question: Question) -> Iterator[Part]:
        whose = question.name
        name = f"{whose}_test"
        told = self._answers.get(name) or NO_TEST
        tests = [(NO_TEST, self._say("test-none"))]
        tests += [(test, self._test(test)) for test in tests_of(self._law)]
        tests += [(LEVELS, self._say("test-levels"))]
        options = tuple(Option(value=v, text=text, chosen=told == v) for v, text in tests)
        yield self._part(name, self._say("part-test"), options)
        if whose == "first":
            yield self._which_language(f"{whose}_language")
        for ability in ABILITIES:
            yield self._part(f"{whose}_{ability}", axis_title(ability, self._lang))

    def _which_language(self, name: str) -> Part:
        told = self._answers.get(name) or words("first_language")[1]
        options = tuple(
            Option(value=v, text=value_text("first_language", v, self._lang), chosen=told == v)
            for v in words("first_language")[1:]
        )
        return self._part(name, self._say("part-language"), options)

    def _test(self, test: str) -> str:
        return named_test(self._law, test, self._lang)
