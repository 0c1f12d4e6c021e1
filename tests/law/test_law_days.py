"""On every day since the first there is one version of each dated rule, and no two."""

from datetime import date, timedelta

import pytest

from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import Category, load_categories
from openentry.rules.loading.language import LanguageTest, load_language
from openentry.rules.loading.periods import (
    DatedVersion,
    load_invitation_periods,
    load_profile_validity,
    load_ranking,
)
from openentry.rules.loading.reading import PACKAGE_LAW

ROOTS = (PACKAGE_LAW,)
FIRST, LAST = date(2015, 1, 1), date(2027, 12, 31)
DAYS = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
LAW = Law(roots=ROOTS)
CATEGORIES = load_categories(ROOTS)


@pytest.mark.parametrize(
    "versions",
    [load_ranking(ROOTS), load_invitation_periods(ROOTS), load_profile_validity(ROOTS)],
    ids=["ranking", "invitation period", "profile validity"],
)
def test_every_day_has_exactly_one_version_of_each_rule_of_rounds(
    versions: tuple[DatedVersion, ...],
) -> None:
    starts = [version.in_force for version in versions]
    assert starts[0] == FIRST
    ends = [*(start - timedelta(days=1) for start in starts[1:]), LAST]
    for day in DAYS:
        holding = [i for i, (a, b) in enumerate(zip(starts, ends, strict=True)) if a <= day <= b]
        assert len(holding) == 1


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2015, 1, 1), date(2016, 11, 18), 60),
        (date(2016, 11, 19), date(2018, 6, 25), 90),
        (date(2018, 6, 26), date(2020, 3, 17), 60),
        (date(2020, 3, 18), date(2021, 6, 28), 90),
        (date(2021, 6, 29), date(2026, 11, 22), 60),
    ],
)
def test_invited_people_have_60_or_90_days(first: date, last: date, days: int) -> None:
    assert LAW.on(first).invitation_period.days == days
    assert LAW.on(last).invitation_period.days == days


def test_the_first_day_of_the_pandemic_period_is_marked_inferred() -> None:
    assert LAW.on(date(2020, 3, 18)).invitation_period.certainty == "inferred"


@pytest.mark.parametrize(
    ("day", "tie_break", "nominee_class_only"),
    [
        (date(2015, 1, 1), False, False),
        (date(2017, 6, 5), False, False),
        (date(2017, 6, 6), True, False),
        (date(2017, 6, 21), True, False),
        (date(2017, 6, 22), True, True),
        (date(2026, 11, 22), True, True),
    ],
)
def test_ties_are_broken_from_6_june_2017_and_nominees_kept_apart_from_22_june(
    day: date, tie_break: bool, nominee_class_only: bool
) -> None:
    ranking = LAW.on(day).ranking
    assert (ranking.tie_break, ranking.nominee_class_only) == (tie_break, nominee_class_only)
    assert ranking.class_order == ("pnp", "cec", "fsw", "fst")
    assert ranking.field_certainty["class_order"] == "inferred"


def test_a_profile_stays_twelve_months_to_the_instant_since_2017() -> None:
    before, after = load_profile_validity(ROOTS)
    assert (before.months, before.counted_to) == (12, "day")
    assert (after.months, after.counted_to, after.in_force) == (12, "instant", date(2017, 6, 6))


PRESENT: dict[str, list[tuple[date, date | None]]] = {
    "french": [(date(2023, 5, 31), None)],
    "healthcare": [(date(2023, 5, 31), None)],
    "stem": [(date(2023, 5, 31), None)],
    "trades": [(date(2023, 5, 31), None)],
    "agriculture": [(date(2023, 5, 31), date(2026, 2, 17))],
    "transport": [(date(2023, 5, 31), date(2025, 2, 26)), (date(2026, 2, 18), None)],
    "education": [(date(2025, 2, 27), None)],
    "physicians": [(date(2026, 2, 18), None)],
    "senior-managers": [(date(2026, 2, 18), None)],
    "researchers": [(date(2026, 2, 18), None)],
    "military": [(date(2026, 2, 18), None)],
}


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=list(CATEGORIES))
def test_each_category_is_in_force_on_its_days_and_on_no_other(category: Category) -> None:
    spans = PRESENT[category.category]
    for day in DAYS:
        expected = any(first <= day and (last is None or day <= last) for first, last in spans)
        assert (category.on(day) is not None) == expected, day


@pytest.mark.parametrize("test", load_language(ROOTS).tests.values(), ids=lambda t: t.test)
def test_each_language_test_has_one_chart_on_every_day_since_it_is_accepted(
    test: LanguageTest,
) -> None:
    starts = [version.in_force for version in test.version]
    assert starts == sorted(set(starts))
    expected = {"pte_core": date(2024, 1, 30), "tcf_canada": date(2018, 12, 3)}
    assert starts[0] == expected.get(test.test, FIRST)
