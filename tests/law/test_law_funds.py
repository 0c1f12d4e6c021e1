"""Settlement funds by day and size, by values written here a second time."""

from datetime import date
from fractions import Fraction

import pytest

from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW

LAW = Law(roots=(PACKAGE_LAW,))

TABLES = {
    date(2018, 1, 1): ((12474, 15530, 19092, 23181, 26291, 29652, 33013), 3361),
    date(2019, 1, 1): ((12669, 15772, 19390, 23542, 26701, 30114, 33528), 3414),
    date(2020, 1, 1): ((12960, 16135, 19836, 24083, 27315, 30806, 34299), 3492),
    date(2021, 7, 15): ((13213, 16449, 20222, 24553, 27847, 31407, 34967), 3560),
    date(2022, 6, 9): ((13310, 16570, 20371, 24733, 28052, 31638, 35224), 3586),
    date(2023, 5, 2): ((13757, 17127, 21055, 25564, 28994, 32700, 36407), 3706),
    date(2024, 5, 28): ((14690, 18288, 22483, 27297, 30690, 34917, 38875), 3958),
    date(2025, 7, 7): ((15263, 19001, 23360, 28362, 32168, 36280, 40392), 4112),
}
LAST_DAYS = (
    date(2018, 12, 31),
    date(2019, 12, 31),
    date(2021, 7, 14),
    date(2022, 6, 8),
    date(2023, 5, 1),
    date(2024, 5, 27),
    date(2025, 7, 6),
    date(2027, 12, 31),
)
MISPRINTED = (date(2024, 5, 28), 5)


@pytest.mark.parametrize(("first", "last"), list(zip(TABLES, LAST_DAYS, strict=True)))
def test_a_table_holds_from_its_first_day_to_the_day_before_the_next(
    first: date, last: date
) -> None:
    amounts, each_more = TABLES[first]
    for day in (first, last):
        funds = LAW.on(day).funds
        assert funds is not None
        assert (funds.in_force, funds.amounts, funds.each_more) == (first, amounts, each_more)
        assert LAW.on(day).versions["funds.settlement"] is funds


def test_no_table_is_known_before_2018() -> None:
    for day in (date(2015, 1, 1), date(2017, 12, 31)):
        assert LAW.on(day).funds is None


def test_larger_families_add_the_same_amount_each_time() -> None:
    funds = LAW.on(date(2026, 1, 1)).funds
    assert funds is not None
    assert [funds.amount(size) for size in (1, 2, 7, 8, 10)] == [
        15263,
        19001,
        40392,
        40392 + 4112,
        40392 + 3 * 4112,
    ]
    for size in (0, -1):
        with pytest.raises(ValueError, match="at least one person"):
            funds.amount(size)


def test_only_the_table_of_2025_leaves_time_to_adapt() -> None:
    grace = {version.in_force: version.grace_until for version in LAW.funds if version.grace_until}
    assert grace == {date(2025, 7, 7): date(2025, 7, 27)}


def test_the_table_before_is_the_one_that_held_the_day_before() -> None:
    for day, before in zip(list(TABLES)[1:], TABLES, strict=False):
        funds = LAW.on(day).funds
        assert funds is not None
        earlier = LAW.funds_before(funds)
        assert earlier is not None
        assert earlier.in_force == before
    assert LAW.funds_before(LAW.funds[0]) is None


def test_every_size_rises_alike_except_the_amount_that_looks_misprinted() -> None:
    for later, earlier in zip(list(TABLES)[1:], TABLES, strict=False):
        new, old = TABLES[later][0], TABLES[earlier][0]
        usual = Fraction(new[0], old[0])
        for size, (a, b) in enumerate(zip(new, old, strict=True), 1):
            alike = abs(Fraction(a, b) - usual) < Fraction(1, 1000)
            assert alike == ((later, size) != MISPRINTED and (earlier, size) != MISPRINTED)


def test_the_misprinted_amount_is_kept_as_published_and_said_to_be_doubted() -> None:
    funds = LAW.on(date(2024, 5, 28)).funds
    assert funds is not None
    assert funds.amount(5) == 30690
    assert funds.certainty_note is not None
    assert "30,960" in funds.certainty_note.en
    assert "30\u00a0960" in funds.certainty_note.fr.replace("30 960", "30\u00a0960")


def test_days_that_are_not_known_exactly_are_marked() -> None:
    doubted = [version.field_certainty.get("in_force") for version in LAW.funds]
    assert doubted == ["unverified"] * 3 + ["inferred"] * 5
    assert [version.certainty for version in LAW.funds] == ["inferred"] * 3 + ["stated"] * 5
