"""Official languages from the sittings of tests: which sitting counts on a day, and its levels.

All four abilities come from one sitting. A result counts until the day before it is two years old.
Provisions: IRPR 74(3) (approved tests), 75(2)(d), 79(1); MI s. 3(4), 12(3) (two years). One sitting
for each language: practice, inferred. Marks to levels: `language`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from openentry.recheck.days import valid
from openentry.recheck.fields import (
    Object,
    day,
    day_or_none,
    expect_only,
    flag,
    objects,
    word,
    word_or_none,
)
from openentry.recheck.language import ABILITIES, Mark, level
from openentry.recheck.reading import Levels

RESULT_YEARS = 2  # MI s. 12(3); IRPR 75(2)(d). Stated.
NO_LEVELS: Levels = (0, 0, 0, 0)

LANGUAGE_OF = {  # IRPR 74(3): approved tests and the language each tests. Stated.
    "ielts_general_training": "en",
    "celpip_general": "en",
    "pte_core": "en",
    "tef_canada": "fr",
    "tcf_canada": "fr",
}
TESTS = frozenset(LANGUAGE_OF)
LANGUAGES = frozenset(("en", "fr"))
TEF_COLUMNS = frozenset(("equivalence_ancien_score",))
SITTING_FIELDS = frozenset(
    ("test", "taken_on", "result_on", "column", "used", "registration", *ABILITIES)
)


@dataclass(frozen=True, slots=True)
class Languages:
    """Which language is the first, and the levels in both; "" and zeros for none."""

    first: str
    english: Levels
    french: Levels

    def first_levels(self) -> Levels:
        """Give the levels of the first official language."""
        if self.first == "":
            return NO_LEVELS
        return self.french if self.first == "fr" else self.english

    def second_levels(self) -> Levels:
        """Give the levels of the other official language."""
        if self.first == "":
            return NO_LEVELS
        return self.english if self.first == "fr" else self.french


def _mark(sitting: Object, test: str, ability: str) -> Mark:
    value = sitting.get(ability)
    if isinstance(value, str):
        if test == "celpip_general" and value == "M":  # below level 3: `language`
            return 0
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise ValueError(f"{ability}: {value!r} is not a mark") from error
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"{ability}: {value!r} is not a mark")
    return value


def _levels(sitting: Object) -> Levels:
    test, taken = word(sitting, "test", TESTS), day(sitting, "taken_on")
    listening, reading, speaking, writing = (
        level(test, ability, _mark(sitting, test, ability), taken)
        for ability in ("listening", "reading", "speaking", "writing")
    )
    return listening, reading, speaking, writing


def _latest(sittings: list[Object], language: str, on: date) -> Levels:
    """Give the levels of the latest valid sitting in a language; of equals, the later listed."""
    chosen: Object | None = None
    for sitting in sittings:
        if LANGUAGE_OF[word(sitting, "test", TESTS)] != language:
            continue
        if not flag(sitting, "used", absent=True):
            continue
        taken = day(sitting, "taken_on")
        result = day_or_none(sitting, "result_on") or taken
        if not valid(result, RESULT_YEARS, on):
            continue
        if chosen is None or taken >= day(chosen, "taken_on"):
            chosen = sitting
    return NO_LEVELS if chosen is None else _levels(chosen)


def languages(person: Object, on: date) -> Languages:
    """Give the official languages of a person on a day.

    The first language is the one stated, else the language of the tests.

    Raises
    ------
    ValueError
        If tests in both languages are given and none is stated as the first, or a test or a mark
        cannot be.
    """
    sittings = objects(person, "tests")
    tested = set()
    for sitting in sittings:
        expect_only(sitting, SITTING_FIELDS, "tests")
        test = word(sitting, "test", TESTS)
        tested.add(LANGUAGE_OF[test])
        if word_or_none(sitting, "column", TEF_COLUMNS) is not None and test != "tef_canada":
            raise ValueError("column: only the report of TEF Canada has two")
        result = day_or_none(sitting, "result_on")
        if result is not None and result < day(sitting, "taken_on"):
            raise ValueError("result_on: before the test was taken")
    first = word_or_none(person, "first_language", LANGUAGES)
    if first is None:
        if len(tested) > 1:
            raise ValueError("first_language: needed where tests in both languages are given")
        first = next(iter(tested), "")
    return Languages(first, _latest(sittings, "en", on), _latest(sittings, "fr", on))
