"""A sitting of a language test as somebody types it: a test or levels, and what each ability gave.

An ability that is left out keeps the level it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openentry.answers.quick_facts import LEVELS, Wrong, WrongAnswers, language_tests
from openentry.files.profiles.rulings import Rulings
from openentry.files.profiles.whatif.sittings import accepted
from openentry.rules.columns import ABILITIES, column, words
from openentry.rules.language import level
from openentry.rules.lawbook import Lawbook
from openentry.wording import Language, say

LEVELS_IN = {f"{LEVELS}-{word}": word for word in words("first_language") if word}
"""Instead of a test: levels of a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What a sitting would give.

    Attributes
    ----------
    test : str or None
        None for levels.
    language : str
    levels : mapping of str to int
        Of the abilities that were told.
    """

    test: str | None
    language: str
    levels: Mapping[str, int]


def tests_to_take(lawbook: Lawbook) -> tuple[str, ...]:
    """Name the tests that may be taken on the day."""
    return tuple(accepted(Rulings.of(lawbook.law), lawbook.day))


def read_sitting(test: str, marks: Mapping[str, str], lawbook: Lawbook) -> Sitting | None:
    """Read a sitting; None where nothing was told.

    Parameters
    ----------
    test : str
        A test, or one of `LEVELS_IN`; empty for none.
    marks : mapping of str to str
        By ability; empty for one that is left out.
    lawbook : Lawbook

    Raises
    ------
    WrongAnswers
        By the name of the ability, or ``test``.
    """
    typed = {name: marks[name].strip() for name in ABILITIES if marks.get(name, "").strip()}
    if not test and not typed:
        return None
    if test not in LEVELS_IN and test not in tests_to_take(lawbook):
        raise WrongAnswers((_wrong("test", "answers.wrong-sitting"),))
    if not typed:
        raise WrongAnswers((_wrong(ABILITIES[0], "answers.wrong-no-mark"),))
    wrong: list[Wrong] = []
    read = _level if test in LEVELS_IN else _mark
    levels = {name: read(test, name, text, lawbook, wrong) for name, text in typed.items()}
    if wrong:
        raise WrongAnswers(tuple(wrong))
    if test in LEVELS_IN:
        return Sitting(test=None, language=LEVELS_IN[test], levels=levels)
    language = language_tests(lawbook.law).law.tests[test].language
    return Sitting(test=test, language=language, levels=levels)


def _level(_test: str, name: str, text: str, _lawbook: Lawbook, wrong: list[Wrong]) -> int:
    known = column(f"first_{name}")
    if text.isascii() and text.isdigit() and known.low <= int(text) <= known.high:
        return int(text)
    wrong.append(_wrong(name, "answers.wrong-whole", low=known.low, high=known.high))
    return known.low


def _mark(test: str, name: str, text: str, lawbook: Lawbook, wrong: list[Wrong]) -> int:
    try:
        mark: float | str = float(text.replace(",", "."))
    except ValueError:
        mark = text.upper()
    found = level(test, name, mark, lawbook.day, language_tests(lawbook.law))
    if found.level is None:
        text_of: dict[Language, str] = {"en": found.message("en"), "fr": found.message("fr")}
        wrong.append(Wrong(name=name, text=text_of))
        return 0
    return found.level


def _wrong(name: str, message_id: str, **params: object) -> Wrong:
    en, fr = say(message_id, "en", **params), say(message_id, "fr", **params)
    return Wrong(name=name, text={"en": en, "fr": fr})
