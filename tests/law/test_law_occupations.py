"""NOC 2021 is whole in both languages, and every code has a way from NOC 2016."""

from collections import Counter

import pytest

from openentry.rules.loading.noc import load_concordance, load_occupations
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.occupations import Occupations

ROOTS = (PACKAGE_LAW,)
OCCUPATIONS = load_occupations(ROOTS)
CONCORDANCE = load_concordance(ROOTS)
READY = Occupations.load(ROOTS)


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


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("0011", "0"),
        ("0912", "0"),
        ("1111", "A"),
        ("3012", "A"),
        ("7237", "B"),
        ("7321", "B"),
        ("1411", "C"),
        ("7511", "C"),
        ("6611", "D"),
        ("7612", "D"),
    ],
)
def test_the_skill_level_of_2016_is_read_from_the_code(code: str, level: str) -> None:
    assert READY.skill_of[READY.index_2016[code]] == level


def test_every_code_of_2016_has_one_of_five_levels() -> None:
    counts = Counter(READY.skill_of.tolist())
    assert set(counts) == {"0", "A", "B", "C", "D"}
    assert sum(counts.values()) == len(READY.codes_2016) == 500
    assert counts["0"] == sum(code.startswith("0") for code in CONCORDANCE.passages)


def test_arrays_stand_in_the_order_of_the_codes() -> None:
    assert list(READY.codes_2021) == sorted(OCCUPATIONS)
    assert list(READY.codes_2016) == sorted(CONCORDANCE.passages)
    assert READY.teer_of.dtype == "int8"
    assert READY.teer_of.tolist() == [int(code[1]) for code in READY.codes_2021]
    for place, code in enumerate(READY.codes_2021):
        assert READY.index_2021[code] == place
    assert not READY.teer_of.flags.writeable
    assert not READY.skill_of.flags.writeable


def test_codes_that_do_not_exist_are_not_guessed() -> None:
    assert not {"99999", "3012"} & READY.index_2021.keys()
    assert "0000" not in READY.index_2016
    assert READY.title("31301", "fr") == OCCUPATIONS["31301"].title_fr
    assert READY.title("31301", "en") == OCCUPATIONS["31301"].title_en
    assert READY.title("3012", "en") is None
