"""Categories hold the occupations and the conditions of the published lists."""

from datetime import date

import pytest

from openentry.rules.loading.categories import CategoryVersion, load_categories
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.rounds import load_history

ROOTS = (PACKAGE_LAW,)
CATEGORIES = load_categories(ROOTS)
VERSIONS = {v.id: v for category in CATEGORIES.values() for v in category.version}

SIZES = {
    "healthcare-1": 35,
    "healthcare-2": 37,
    "healthcare-3": 37,
    "stem-1": 24,
    "stem-2": 11,
    "stem-3": 11,
    "trades-1": 10,
    "trades-2": 25,
    "trades-3": 25,
    "agriculture-1": 3,
    "agriculture-2": 1,
    "transport-1": 10,
    "transport-2": 4,
    "education-1": 5,
    "education-2": 5,
    "physicians-announced": 3,
    "physicians-1": 3,
    "senior-managers-1": 4,
    "researchers-1": 2,
    "military-1": 3,
}


def test_there_are_eleven_categories_and_twenty_two_versions() -> None:
    assert len(CATEGORIES) == 11
    asked = [v for v in VERSIONS.values() if not v.repealed]
    assert len(asked) == 22
    assert {v.id for v in VERSIONS.values() if v.repealed} == {
        "agriculture-2-repealed",
        "transport-1-repealed",
    }


@pytest.mark.parametrize(("version", "size"), SIZES.items())
def test_each_list_has_its_published_size(version: str, size: int) -> None:
    assert len(VERSIONS[version].occupations) == size


def test_round_379_ran_under_37_healthcare_occupations_not_35() -> None:
    held = load_history(ROOTS).rounds["379"]
    assert held.category == "healthcare-2"
    added = {"31120", "32104", "32111", "32123", "32124", "32129", "41300", "42201"}
    removed = {"31204", "32200", "32209", "33109", "41320", "42203"}
    first, second = VERSIONS["healthcare-1"], VERSIONS["healthcare-2"]
    assert second.occupations == (first.occupations | added) - removed
    assert VERSIONS["healthcare-3"].occupations == second.occupations


def test_the_trades_list_of_2026_lets_butchers_in_and_cooks_out() -> None:
    before, after = VERSIONS["trades-2"].occupations, VERSIONS["trades-3"].occupations
    assert after - before == {"63201"}
    assert before - after == {"63200"}


def test_stem_lost_nineteen_occupations_and_gained_six_in_2025() -> None:
    before, after = VERSIONS["stem-1"].occupations, VERSIONS["stem-2"].occupations
    assert (len(before - after), len(after - before)) == (19, 6)


def test_senior_managers_of_government_are_not_on_the_list() -> None:
    assert "00011" not in VERSIONS["senior-managers-1"].occupations


def test_home_support_workers_are_in_no_category() -> None:
    assert all("44101" not in version.occupations for version in VERSIONS.values())


def test_every_listed_occupation_is_a_unit_group_of_noc_2021() -> None:
    known = load_occupations(ROOTS)
    for version in VERSIONS.values():
        assert version.occupations <= set(known)


def with_work() -> list[CategoryVersion]:
    return [v for v in VERSIONS.values() if v.work_experience is not None]


@pytest.mark.parametrize("version", with_work(), ids=lambda v: v.id)
def test_experience_is_six_continuous_months_until_february_2026_and_twelve_since(
    version: CategoryVersion,
) -> None:
    asked = version.work_experience
    assert asked is not None
    assert asked.within_years == 3
    assert asked.single_occupation
    assert not asked.primary_occupation
    if version.announced_only:
        assert (asked.months_min, asked.continuous) == (12, True)
        return
    assert version.in_force is not None
    since_2026 = version.in_force >= date(2026, 2, 18)
    assert (asked.months_min, asked.continuous) == ((12, False) if since_2026 else (6, True))


@pytest.mark.parametrize("name", ["physicians-1", "senior-managers-1", "researchers-1"])
def test_three_categories_want_the_experience_in_canada(name: str) -> None:
    asked = VERSIONS[name].work_experience
    assert asked is not None
    assert asked.place == ("canada",)


@pytest.mark.parametrize("name", ["french-1", "french-2"])
def test_french_asks_for_level_7_in_all_four_abilities(name: str) -> None:
    asked = VERSIONS[name].language
    assert asked is not None
    assert (asked.scale, asked.level_min, len(asked.abilities)) == ("NCLC", 7, 4)
    assert VERSIONS[name].occupations == frozenset()


def test_what_was_only_announced_is_never_in_force() -> None:
    announced = VERSIONS["physicians-announced"]
    assert announced.announced_only
    assert announced.in_force is None
    for day in (date(2025, 12, 8), date(2026, 2, 17), date(2026, 2, 18), date(2026, 11, 22)):
        assert CATEGORIES["physicians"].on(day) is not announced


def test_french_of_2026_starts_at_its_first_round_and_the_others_at_the_announcement() -> None:
    assert VERSIONS["french-2"].in_force == date(2026, 2, 6)
    started = {v.in_force for v in VERSIONS.values() if v.in_force and v.in_force.year == 2026}
    assert started == {date(2026, 2, 6), date(2026, 2, 18)}
    assert all(v.certainty == "inferred" for v in VERSIONS.values() if v.in_force in started)


def test_every_category_round_ran_under_the_version_in_force_on_its_day() -> None:
    for held in load_history(ROOTS).rounds.values():
        if held.category is None:
            continue
        current = CATEGORIES[held.category.rpartition("-")[0]].on(held.held_on)
        assert current is not None
        assert current.id == held.category, held.number


def test_the_label_of_a_round_is_the_label_of_its_version() -> None:
    for held in load_history(ROOTS).rounds.values():
        if held.category is None:
            continue
        label = VERSIONS[held.category].label
        assert label is not None
        assert held.label.casefold().replace(",", "") == label.casefold().replace(",", "")


def test_names_stand_in_both_languages_and_versions_may_have_their_own() -> None:
    healthcare = CATEGORIES["healthcare"]
    assert healthcare.named(VERSIONS["healthcare-1"]).fr == "Professions de la santé"
    assert healthcare.named(VERSIONS["healthcare-2"]).fr.endswith("et des services sociaux")
    for category in CATEGORIES.values():
        assert category.name.en
        assert category.name.fr
        assert category.name.en != category.name.fr
