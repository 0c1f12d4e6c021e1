"""NOC 2021 is whole in both languages, and every code has a way from NOC 2016."""

from collections import Counter

import pytest

from openentry.rules.loading.noc import load_concordance, load_occupations
from openentry.rules.loading.reading import PACKAGE_LAW

ROOTS = (PACKAGE_LAW,)
OCCUPATIONS = load_occupations(ROOTS)
CONCORDANCE = load_concordance(ROOTS)


def test_there_are_516_unit_groups_with_a_title_in_each_language() -> None:
    assert len(OCCUPATIONS) == 516
    assert all(found.title_en and found.title_fr for found in OCCUPATIONS.values())


def test_the_teer_category_is_the_second_digit() -> None:
    assert all(found.teer == int(code[1]) for code, found in OCCUPATIONS.items())
    assert OCCUPATIONS["82021"].teer == 2


@pytest.mark.parametrize(
    ("code", "teer", "english", "french"),
    [
        ("31301", 1, "Registered nurses", "Infirmiers autorisés"),
        ("31101", 1, "Specialists in surgery", "chirurgie"),
        ("31102", 1, "family physicians", "médecine familiale"),
        ("41300", 1, "Social workers", "Travailleurs sociaux"),
        ("33102", 3, "Nurse aides, orderlies", "Aides-infirmiers"),
        ("44101", 4, "Home support workers", "Aides de maintien à domicile"),
        ("42201", 2, "Social and community service workers", "services sociaux"),
        ("00010", 0, "Legislators", "Membres des corps législatifs"),
    ],
)
def test_well_known_occupations_are_found_by_code(
    code: str, teer: int, english: str, french: str
) -> None:
    found = OCCUPATIONS[code]
    assert found.teer == teer
    assert english in found.title_en
    assert french in found.title_fr


def test_500_unit_groups_of_2016_lead_in_585_ways_to_all_516_of_2021() -> None:
    ways = [way for found in CONCORDANCE.passages.values() for way in found]
    assert len(CONCORDANCE.passages) == 500
    assert len(ways) == 585
    assert {way.noc_2021 for way in ways} == set(OCCUPATIONS)


def test_one_code_of_2016_may_lead_to_several_so_nothing_is_converted_unasked() -> None:
    ways = {way.noc_2021 for way in CONCORDANCE.passages["0112"]}
    assert ways == {"10011", "11200", "13110", "22232"}


def test_every_kind_of_change_is_explained() -> None:
    kinds = Counter(
        kind for ways in CONCORDANCE.passages.values() for way in ways for kind in way.changes
    )
    assert set(kinds) == set(CONCORDANCE.document.codes)
    assert kinds["VC2"] == 585
    assert kinds["RC5"] == 88
