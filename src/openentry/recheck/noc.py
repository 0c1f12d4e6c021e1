"""Occupations: which edition of the classification a day reads, and what a code tells in it.

On a day only one edition counts. A declaration coded in the other edition only is *not coded* on
that day: many codes were split or merged, so none is ever translated here (IRCC: candidates in the
pool were not invited until they had re-coded their occupations).

Provisions: SOR/2022-220 (NOC 2021 and TEER from 2022-11-16 in IRPR 73, 75, 80, 87.1, 87.2); before,
NOC 2011/2016 with skill type 0 and levels A and B. Trades: IRPR 87.2(1), both texts. Stated.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from openentry.recheck.fields import Object, text_or_none
from openentry.recheck.noc_codes import UNIT_GROUPS_2016, UNIT_GROUPS_2021

Edition = Literal["2016", "2021"]

NOC_2021_BEGINS = date(2022, 11, 16)  # SOR/2022-220, in force 2022-11-16. Stated.

# IRPR 87.2(1), "skilled trade occupation", as of 2022-11-16. Stated.
TRADES_2021 = ("72", "73", "82", "83", "92", "93", "6320", "62200")
NO_TRADES_2021 = ("726", "932")
# IRPR 87.2(1) as of 2013-01-02 to 2022-11-15: listed groups, skill level B only. Stated.
TRADES_2016 = ("72", "73", "82", "92", "632", "633")

SENIOR_MANAGEMENT = "00"  # major group 00, the same in both editions


@dataclass(frozen=True, slots=True)
class Occupation:
    """A code as declared: edition, code, and the code in the other edition where it is given."""

    edition: Edition
    code: str
    other: str | None = None

    def on(self, day: date) -> str | None:
        """Give the code of a day, or None when it is not coded on that day."""
        return self.code if self.edition == edition_of(day) else self.other


def edition_of(day: date) -> Edition:
    """Name the edition that a day reads. SOR/2022-220."""
    return "2021" if day >= NOC_2021_BEGINS else "2016"


def expect_code(code: str, edition: Edition) -> str:
    """Refuse a code that is no unit group of the edition."""
    groups = UNIT_GROUPS_2021 if edition == "2021" else UNIT_GROUPS_2016
    if code not in groups:
        raise ValueError(f"noc: {code!r} is no unit group of NOC {edition}")
    return code


def occupation(thing: Object, prefix: str = "noc") -> Occupation | None:
    """Read `noc`, `noc_edition` and `noc_other` of a declaration, or those of another prefix."""
    code = text_or_none(thing, prefix)
    named = text_or_none(thing, prefix + "_edition")
    other = text_or_none(thing, prefix + "_other")
    if code is None:
        if named is not None or other is not None:
            raise ValueError(f"{prefix}: an edition or another code without a code")
        return None
    edition: Edition
    twin: Edition
    if named is None or named == "2021":
        edition, twin = "2021", "2016"
    elif named == "2016":
        edition, twin = "2016", "2021"
    else:
        raise ValueError(f"{prefix}_edition: {named!r} is neither 2016 nor 2021")
    return Occupation(
        edition=edition,
        code=expect_code(code, edition),
        other=None if other is None else expect_code(other, twin),
    )


def needed_occupation(thing: Object) -> Occupation:
    """Read the occupation of a declaration that must have one."""
    found = occupation(thing)
    if found is None:
        raise ValueError("noc: a code is needed")
    return found


def is_skilled(code: str) -> bool:
    """Tell whether a code is of TEER 0 to 3, or of skill type 0 or level A or B.

    Five digits are NOC 2021, whose second digit is the TEER; four are NOC 2016, where a first
    digit 0 is management, a second digit 0 or 1 level A and 2 or 3 level B. IRPR 73(1), 80(1),
    87.1(2)(a).
    """
    if len(code) == 4 and code[0] == "0":
        return True
    return code[1] in "0123"


def is_teer_0_or_1(code: str) -> bool:
    """Tell whether a code is of TEER 0 or 1, or of skill type 0 or level A. IRPR 87.1(2)(d)."""
    if len(code) == 4 and code[0] == "0":
        return True
    return code[1] in "01"


def is_trade(code: str) -> bool:
    """Tell whether a code is a skilled trade occupation of its edition. IRPR 87.2(1)."""
    if len(code) == 5:
        return code.startswith(TRADES_2021) and not code.startswith(NO_TRADES_2021)
    return code.startswith(TRADES_2016) and code[1] in "23"


def is_senior_management(code: str) -> bool:
    """Tell whether a code is in major group 00. MI s. 29 as of MI 2016-1."""
    return code.startswith(SENIOR_MANAGEMENT)
