"""Occupations ready to look up, by code or in bulk: titles, TEER, skill level of NOC 2016.

For deciding what work is skilled. Codes are text in both editions; the arrays stand in the
order of the codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from openentry.rules.loading.noc import (
    Occupation,
    load_concordance,
    load_occupations,
    skill_2016,
)
from openentry.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occupations:
    """Unit groups of both editions of the NOC.

    Attributes
    ----------
    codes_2021, codes_2016 : tuple of str
        In order.
    index_2021, index_2016 : dict
        Code to its place in `codes_2021` or `codes_2016`, and in the array beside it.
    teer_of : (n,) int8
        TEER category of each code of NOC 2021.
    skill_of : (n,) text of one letter
        Skill type 0 or level A to D of each code of NOC 2016.
    by_code : dict
        Occupations of NOC 2021.
    """

    codes_2021: tuple[str, ...]
    codes_2016: tuple[str, ...]
    index_2021: dict[str, int]
    index_2016: dict[str, int]
    teer_of: NDArray[np.int8]
    skill_of: NDArray[np.str_]
    by_code: dict[str, Occupation]

    @classmethod
    def load(cls, roots: tuple[Path, ...]) -> Self:
        """Read both editions.

        Raises
        ------
        LawError
            As `load_occupations` and `load_concordance`.
        """
        by_code = load_occupations(roots)
        new = tuple(sorted(by_code))
        old = tuple(sorted(load_concordance(roots).passages))
        teer_of = np.array([by_code[code].teer for code in new], np.int8)
        skill_of = np.array([skill_2016(code) for code in old], np.str_)
        teer_of.flags.writeable = skill_of.flags.writeable = False
        return cls(
            codes_2021=new,
            codes_2016=old,
            index_2021={code: place for place, code in enumerate(new)},
            index_2016={code: place for place, code in enumerate(old)},
            teer_of=teer_of,
            skill_of=skill_of,
            by_code=by_code,
        )

    def title(self, code: str, lang: Language) -> str | None:
        """Give the title of a code of NOC 2021; None for no such code."""
        found = self.by_code.get(code)
        return None if found is None else found.title(lang)
