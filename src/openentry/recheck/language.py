"""Marks of the approved language tests as CLB or NCLC levels, one ability at a time.

Second implementation, transcribed from the sources below and from nothing else in this project.
Level 10 stands for 10 or higher, 0 for anything below 4: no rule of Express Entry tells those
apart. A mark is never rounded, averaged or read beside another. Basis: IRPR 74(3), 74(7).

Sources:
  T  IRCC, "Language test results", Express Entry documents page, as read in 2025 and 2026:
     https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry/documents/language-test.html
  E  IRCC equivalency tables, transcribed 2025-12-07:
     https://www.canada.ca/en/immigration-refugees-citizenship/services/study-canada/work/after-graduation/eligibility/language-results.html
The scales below level 4 are those the owners of the tests publish (unverified): IELTS 0 to 9 in
halves, CELPIP 0 to 12 (its "M" stands for 0 to 2), PTE Core 10 to 90, TCF Canada 100 to 699 for
comprehension and 0 to 20 for expression.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

Mark = int | float | Decimal

ABILITIES = ("listening", "reading", "speaking", "writing")

# First day of a test whose result Express Entry takes.
EXPRESS_ENTRY_BEGINS = date(2015, 1, 1)  # IELTS, CELPIP, TEF Canada: stated (E)
PTE_CORE_BEGINS = date(2024, 1, 30)  # inferred
TCF_CANADA_BEGINS = date(2018, 12, 3)  # unverified

TEF_SECOND_COLUMN_BEGINS = date(2019, 10, 1)  # reports carry a 0 to 699 column from this test day
TEF_SECOND_COLUMN_MOST = 699

NOT_ACCEPTED = (
    "ielts_academic",
    "celpip_general_ls",
    "pte_academic",
    "tef",
    "tcf",
    "delf_dalf",
    "toefl",
)


def level(test: str, ability: str, mark: Mark, tested_on: date) -> int:
    """Give the level of one mark.

    Parameters
    ----------
    test : str
        `ielts_general_training`, `celpip_general`, `pte_core`, `tef_canada` or `tcf_canada`.
    ability : str
        `listening`, `reading`, `speaking` or `writing`.
    mark : int, float or Decimal
        The mark as printed. For TEF Canada, of the column "Équivalence ancien score".
    tested_on : date
        Day of the test.

    Returns
    -------
    int
        4 to 10, or 0 below level 4.

    Raises
    ------
    ValueError
        If the test or ability is not one of these, the test was not yet accepted on that day, or
        the mark is not on the test's scale; a TEF mark of the 0 to 699 column is named as such.
    """
    if ability not in ABILITIES:
        raise ValueError(f"ability: {ability!r} is not one of {ABILITIES}")
    if isinstance(mark, bool) or not isinstance(mark, int | float | Decimal):
        raise ValueError(f"{test} {ability}: {mark!r} is not a mark")
    if test == "ielts_general_training":
        _refuse_before(test, EXPRESS_ENTRY_BEGINS, tested_on)
        _refuse_off_scale(test, ability, mark, 0, 9, halves=True)
        return _ielts_level(ability, mark)
    if test == "celpip_general":
        _refuse_before(test, EXPRESS_ENTRY_BEGINS, tested_on)
        _refuse_off_scale(test, ability, mark, 0, 12)
        return _celpip_level(mark)
    if test == "pte_core":
        _refuse_before(test, PTE_CORE_BEGINS, tested_on)
        _refuse_off_scale(test, ability, mark, 10, 90)
        return _pte_level(ability, mark)
    if test == "tef_canada":
        _refuse_before(test, EXPRESS_ENTRY_BEGINS, tested_on)
        most = _tef_most(ability)
        if tested_on >= TEF_SECOND_COLUMN_BEGINS and most < mark <= TEF_SECOND_COLUMN_MOST:
            raise ValueError(
                f"{test} {ability}: {mark} is a mark of the 0 to 699 column, which Express Entry "
                f'does not read; give the mark of "Équivalence ancien score", 0 to {most}'
            )
        _refuse_off_scale(test, ability, mark, 0, most)
        return _tef_level(ability, mark)
    if test == "tcf_canada":
        _refuse_before(test, TCF_CANADA_BEGINS, tested_on)
        if ability in ("listening", "reading"):
            _refuse_off_scale(test, ability, mark, 100, 699)
        else:
            _refuse_off_scale(test, ability, mark, 0, 20)
        return _tcf_level(ability, mark)
    if test in NOT_ACCEPTED:
        raise ValueError(f"test: {test!r} is not accepted in Express Entry")
    raise ValueError(f"test: {test!r} is not known")


def levels(test: str, marks: Mapping[str, Mark], tested_on: date) -> dict[str, int]:
    """Give the four levels of one test report; all four abilities come from the same report."""
    if set(marks) != set(ABILITIES):
        raise ValueError(f"{test}: marks of {sorted(marks)} where {ABILITIES} are needed")
    return {ability: level(test, ability, marks[ability], tested_on) for ability in ABILITIES}


def _refuse_before(test: str, accepted_from: date, tested_on: date) -> None:
    if tested_on < accepted_from:
        raise ValueError(f"{test}: accepted from {accepted_from}, tested on {tested_on}")


def _refuse_off_scale(
    test: str, ability: str, mark: Mark, least: int, most: int, *, halves: bool = False
) -> None:
    if not least <= mark <= most:  # also refuses a mark that is not a number
        raise ValueError(f"{test} {ability}: {mark} is outside the scale of {least} to {most}")
    steps = mark * 2 if halves else mark
    if steps % 1 != 0:
        step = "half" if halves else "whole"
        raise ValueError(f"{test} {ability}: {mark} is not in {step} marks")


def _climb(
    mark: Mark,
    *,
    ten: float,
    nine: float,
    eight: float,
    seven: float,
    six: float,
    five: float,
    four: float,
) -> int:
    """Give the highest level whose lowest mark is reached."""
    if mark >= ten:
        return 10
    if mark >= nine:
        return 9
    if mark >= eight:
        return 8
    if mark >= seven:
        return 7
    if mark >= six:
        return 6
    if mark >= five:
        return 5
    if mark >= four:
        return 4
    return 0


def _ielts_level(ability: str, mark: Mark) -> int:
    """IELTS General Training: lowest band of each CLB level. T, E. Stated."""
    if ability == "listening":
        return _climb(mark, ten=8.5, nine=8, eight=7.5, seven=6, six=5.5, five=5, four=4.5)
    if ability == "reading":
        return _climb(mark, ten=8, nine=7, eight=6.5, seven=6, six=5, five=4, four=3.5)
    return _climb(mark, ten=7.5, nine=7, eight=6.5, seven=6, six=5.5, five=5, four=4)


def _celpip_level(mark: Mark) -> int:
    """CELPIP-General: its levels are CLB levels; 10, 11 and 12 all count as 10. T, E. Stated."""
    if mark >= 10:
        return 10
    if mark >= 4:
        return int(mark)
    return 0


def _pte_level(ability: str, mark: Mark) -> int:
    """PTE Core: lowest mark of each CLB level. T, E. Stated."""
    if ability == "listening":
        return _climb(mark, ten=89, nine=82, eight=71, seven=60, six=50, five=39, four=28)
    if ability == "reading":
        return _climb(mark, ten=88, nine=78, eight=69, seven=60, six=51, five=42, four=33)
    if ability == "writing":
        return _climb(mark, ten=90, nine=88, eight=79, seven=69, six=60, five=51, four=41)
    return _climb(mark, ten=89, nine=84, eight=76, seven=68, six=59, five=51, four=42)


def _tef_most(ability: str) -> int:
    """TEF Canada, "Équivalence ancien score": highest mark of an ability. T. Stated."""
    if ability == "listening":
        return 360
    if ability == "reading":
        return 300
    return 450


def _tef_level(ability: str, mark: Mark) -> int:
    """TEF Canada, "Équivalence ancien score": lowest mark of each NCLC level. T.

    One chart whatever the day of the test: stated today, inferred for tests of 2019-10 to 2024.
    """
    if ability == "listening":
        return _climb(mark, ten=316, nine=298, eight=280, seven=249, six=217, five=181, four=145)
    if ability == "reading":
        return _climb(mark, ten=263, nine=248, eight=233, seven=207, six=181, five=151, four=121)
    return _climb(mark, ten=393, nine=371, eight=349, seven=310, six=271, five=226, four=181)


def _tcf_level(ability: str, mark: Mark) -> int:
    """TCF Canada: lowest mark of each NCLC level. T, E. Stated."""
    if ability == "listening":
        return _climb(mark, ten=549, nine=523, eight=503, seven=458, six=398, five=369, four=331)
    if ability == "reading":
        return _climb(mark, ten=549, nine=524, eight=499, seven=453, six=406, five=375, four=342)
    return _climb(mark, ten=16, nine=14, eight=12, seven=10, six=7, five=6, four=4)
