"""A single mark is read by the version of its test on the day, and says which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from openentry.rules.language import LanguageTests, level

TESTS = LanguageTests.load()
CHANGED = date(2026, 1, 1)


def test_a_mark_is_read_by_the_version_of_its_day() -> None:
    known = TESTS.law.tests["pte_core"]
    before = known.version[-1]
    after = before.model_copy(update={"id": "pte_core-9", "in_force": CHANGED})
    changed = known.model_copy(update={"version": (*known.version, after)})
    tests = LanguageTests(law=replace(TESTS.law, tests={**TESTS.law.tests, "pte_core": changed}))
    eve = CHANGED - timedelta(days=1)
    for day, version in ((before.in_force, before), (eve, before), (CHANGED, after)):
        assert level("pte_core", "reading", 60, day, tests).version is version
