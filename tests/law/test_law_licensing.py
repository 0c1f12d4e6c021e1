"""Who licenses: every occupation in every province, as the lists have it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from openentry.files.profiles.places import provinces
from openentry.rules.audit import audit
from openentry.rules.lawbook import Law
from openentry.rules.loading.licensing import LicenceRule
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.sources import load_sources
from openentry.wording import LANGUAGES

LAW = Law(roots=(PACKAGE_LAW,))
LICENSING = LAW.licensing
RULES = [rule for found in LICENSING.rules.values() for rule in found]


def rule(noc: str, occupation: str, province: str) -> LicenceRule:
    (found,) = LICENSING.rules[noc, occupation, province]
    return found


def test_the_occupations_are_those_of_the_category_of_health_and_social_services() -> None:
    versions = {version.id: version for version in LAW.categories["healthcare"].version}
    listed = versions["healthcare-3"].noc
    assert listed is not None
    assert set(LICENSING.occupations) == set(listed.any_of)
    assert len(LICENSING.occupations) == 37


def test_the_provinces_are_those_of_a_profile_and_have_names() -> None:
    assert set(LICENSING.provinces) == set(provinces())


def test_the_answers_are_as_many_of_each_kind_as_were_gathered() -> None:
    assert Counter(found.status for found in RULES) == {
        "regulated": 331,
        "not_regulated": 172,
        "not_known": 4,
    }
    assert Counter(found.certainty for found in RULES) == {
        "stated": 131,
        "inferred": 372,
        "unverified": 4,
    }


def test_what_comes_from_memory_is_never_called_stated() -> None:
    pages = load_sources(LAW.roots)
    for found in RULES:
        kinds = {pages[key].kind for key in found.source}
        if found.certainty == "stated":
            assert kinds
            assert "own-knowledge" not in kinds
            assert found.checked_on is not None
        if found.certainty == "inferred":
            assert kinds == {"own-knowledge"}
        if found.certainty == "unverified":
            assert not kinds
            assert found.status == "not_known"


@pytest.mark.parametrize(
    ("noc", "occupation", "province", "status", "regulator"),
    [
        ("31301", "registered-nurse", "ON", "regulated", "College of Nurses of Ontario"),
        ("31301", "registered-psychiatric-nurse", "ON", "not_regulated", None),
        ("31101", "specialist", "QC", "regulated", "Collège des médecins du Québec"),
        ("31303", "physician-assistant", "NL", "not_known", None),
        ("41300", "social-worker", "YT", "not_regulated", None),
        ("42201", "social-service-worker", "ON", "regulated", None),
    ],
)
def test_well_known_answers(
    noc: str, occupation: str, province: str, status: str, regulator: str | None
) -> None:
    found = rule(noc, occupation, province)
    assert found.status == status
    assert (found.regulator is not None) == (status == "regulated")
    if regulator:
        assert found.regulator is not None
        assert found.regulator.name.said("en") == regulator


def test_a_name_is_told_in_the_language_it_is_known_in() -> None:
    nurses = LICENSING.regulators["college-of-nurses-of-ontario"].name
    assert nurses.said("en") == "College of Nurses of Ontario"
    assert nurses.said("fr") == "Ordre des infirmières et infirmiers de l’Ontario"
    hygienists = LICENSING.regulators["alberta-college-of-dental-hygienists"].name
    assert hygienists.fr is None
    assert hygienists.said("fr") == hygienists.said("en") == "Alberta College of Dental Hygienists"
    midwives = LICENSING.regulators["ordre-des-sages-femmes-du-quebec"].name
    assert midwives.en is None
    assert midwives.said("en") == midwives.fr == "Ordre des sages-femmes du Québec"


def test_a_remark_on_provinces_without_a_register_is_not_made_of_those_with_one() -> None:
    for province in LICENSING.provinces:
        found = rule("31301", "registered-psychiatric-nurse", province)
        assert bool(found.note.en) == (found.status == "not_regulated")


def test_every_regulator_licenses_somebody_and_every_address_is_safe() -> None:
    used = {found.regulator.id for found in RULES if found.regulator}
    assert used == set(LICENSING.regulators)
    for regulator in LICENSING.regulators.values():
        assert regulator.url is None or regulator.url.startswith("https://")


def test_names_and_remarks_stand_in_both_languages_and_french_is_spaced() -> None:
    for occupation in (one for found in LICENSING.occupations.values() for one in found):
        assert occupation.name.en
        assert occupation.name.fr
    notes = [found.note for found in RULES if found.note.en]
    notes += [one.note for found in LICENSING.occupations.values() for one in found if one.note.en]
    assert len(notes) > 15
    for note in notes:
        assert note.fr
        assert note.fr != note.en
        assert not re.search(r"[^\N{NO-BREAK SPACE}]:\s|[ \N{NO-BREAK SPACE}];|'", note.fr)


def test_the_audit_counts_the_answers() -> None:
    counted = {finding.what: finding.count for finding in audit(LAW)}
    assert counted["licensing"] == len(RULES) == 39 * 13


def test_titles_of_the_lists_stand_in_both_languages() -> None:
    for lang in LANGUAGES:
        assert all(LAW.occupations.title(noc, lang) for noc in LICENSING.occupations)
