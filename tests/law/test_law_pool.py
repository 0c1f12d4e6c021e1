"""The prints of the pool: 129 days, bands that add up, quirks that are flagged and true."""

from datetime import date

import pytest

from openentry.rules.loading.pool import PoolPrint, check_pool_rounds, load_pool_prints
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.rounds import load_history

ROOTS = (PACKAGE_LAW,)
PRINTS = load_pool_prints(ROOTS)
ROUNDS = load_history(ROOTS).rounds


def test_there_are_129_days_published_with_231_rounds() -> None:
    assert len(PRINTS) == 129
    assert sum(len(found.rounds) for found in PRINTS.values()) == 231
    assert min(PRINTS) == date(2022, 1, 17)
    assert max(PRINTS) == date(2026, 9, 13)


def test_rounds_and_prints_name_each_other() -> None:
    check_pool_rounds(PRINTS, ROUNDS)


@pytest.mark.parametrize(
    "found", [p for p in PRINTS.values() if p.usable], ids=lambda p: str(p.pool_on)
)
def test_the_narrowest_bands_of_a_usable_print_hold_the_whole_pool_once(found: PoolPrint) -> None:
    assert found.candidates == sum(band.candidates for band in found.parts)
    scores = sorted(score for b in found.parts for score in range(b.low, b.high + 1))
    assert scores == list(range(1201))


def test_two_prints_are_not_usable() -> None:
    unusable = {found.rounds: set(found.flags) for found in PRINTS.values() if not found.usable}
    assert unusable == {
        ("226",): {"partial", "as-of-after-round"},
        ("247",): {"inconsistent"},
    }


def test_one_band_of_round_247_is_misprinted_by_180() -> None:
    found = PRINTS[date(2023, 4, 26)]
    parts = sum(b.candidates for b in found.parts if b.low >= 451 and b.high <= 500)
    stated = next(b.candidates for b in found.bands if (b.low, b.high) == (451, 500))
    assert stated - parts == 180


def test_four_prints_repeat_an_earlier_one() -> None:
    repeats = {p.pool_on: p.repeats for p in PRINTS.values() if p.repeats is not None}
    assert repeats == {
        date(2022, 4, 11): date(2022, 3, 28),
        date(2022, 5, 23): date(2022, 5, 9),
        date(2023, 6, 28): date(2023, 6, 27),
        date(2025, 12, 15): date(2025, 12, 14),
    }


def test_the_pool_before_round_379_is_as_published() -> None:
    found = PRINTS[date(2025, 11, 9)]
    assert found.candidates == 245706
    assert {"377", "378", "379"} <= set(found.rounds)
    above_600 = next(b.candidates for b in found.parts if b.low == 601)
    assert above_600 == 696
    assert ROUNDS["377"].invitations == 714


def test_computed_subtotals_are_marked() -> None:
    marked = {p.pool_on for p in PRINTS.values() if any(b.computed for b in p.bands)}
    assert marked == {date(2026, 8, 30), date(2026, 9, 13)}
