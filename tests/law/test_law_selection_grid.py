"""The selection grid of the Federal Skilled Worker Program, cell by cell."""

from datetime import date

import pytest

from openentry.rules.lawbook import FIRST_DAY, Law
from openentry.rules.loading.reading import PACKAGE_LAW

LAW = Law(roots=(PACKAGE_LAW,))
GRID = LAW.on(date(2026, 11, 22)).fsw_grid

EDUCATION = {
    "none": 0,
    "secondary": 5,
    "one_year": 15,
    "two_year": 19,
    "three_year": 21,
    "two_or_more": 22,
    "masters": 23,
    "doctorate": 25,
}


def test_the_tables_are_five_and_the_same_on_every_day() -> None:
    assert list(GRID) == ["first_language", "second_language", "education", "experience", "age"]
    assert LAW.on(FIRST_DAY).fsw_grid is GRID


def test_age_gives_12_until_35_then_one_point_less_a_year() -> None:
    wanted = [0] * 18 + [12] * 18 + [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] + [0] * 74
    assert GRID["age"].points[0].tolist() == wanted


def test_experience_gives_9_11_13_and_15() -> None:
    assert GRID["experience"].points[0][:9].tolist() == [0, 9, 11, 11, 13, 13, 15, 15, 15]
    assert set(GRID["experience"].points[0][6:].tolist()) == {15}


def test_education_gives_from_5_to_25() -> None:
    (axis,) = GRID["education"].axes
    points = GRID["education"].points[0].tolist()
    assert dict(zip(axis.words, points, strict=True)) == EDUCATION


def test_each_ability_gives_4_5_or_6_and_nothing_below_level_7() -> None:
    table = GRID["first_language"]
    assert table.each_ability
    assert table.points[0].tolist() == [0] * 7 + [4, 5, 6, 6, 6, 6]
    assert int(table.cap[0]) == 24


def test_the_second_language_gives_4_when_the_lowest_ability_is_at_level_5() -> None:
    table = GRID["second_language"]
    assert [axis.name for axis in table.axes] == ["second_language_lowest"]
    assert not table.each_ability
    assert table.points[0].tolist() == [0] * 5 + [4] * 8


@pytest.mark.parametrize(
    ("name", "provision"),
    [
        ("first_language", "IRPR 79(3)"),
        ("second_language", "IRPR 79(3)"),
        ("education", "IRPR 78(1)"),
        ("experience", "IRPR 80(1)"),
        ("age", "IRPR 81"),
    ],
)
def test_each_table_cites_its_section(name: str, provision: str) -> None:
    assert GRID[name].version.provision == provision
    assert GRID[name].version.certainty == "stated"


def test_company_changes_nothing_in_the_grid() -> None:
    for table in GRID.values():
        assert (table.points[0] == table.points[1]).all()
