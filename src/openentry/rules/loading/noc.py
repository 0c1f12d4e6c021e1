"""Occupations: the unit groups of NOC 2021 and where those of NOC 2016 went.

For finding and checking codes. A code is text, never a number: some begin with zero. Titles
are those of the classification in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openentry.rules.errors import LawError
from openentry.rules.loading.lists import Described, ListDocument, read_list
from openentry.wording import Language

TEER_TOP = 5
SkillLevel = Literal["0", "A", "B", "C", "D"]
_SKILL_LEVELS: tuple[SkillLevel, ...] = ("A", "A", "B", "B", "C", "C", "D", "D")
"""Skill level of NOC 2016 by the second digit of a code."""


def skill_2016(code: str) -> SkillLevel:
    """Give the skill type 0 (management) or the skill level of a code of NOC 2016."""
    return "0" if code[0] == "0" else _SKILL_LEVELS[int(code[1])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """One unit group of NOC 2021.

    Attributes
    ----------
    code : str
        Five digits.
    teer : int
        Training, education, experience and responsibilities category, 0 to 5.
    title_en, title_fr : str
    """

    code: str
    teer: int
    title_en: str
    title_fr: str

    def title(self, lang: Language) -> str:
        """Give the title in a language."""
        return self.title_fr if lang == "fr" else self.title_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One way from NOC 2016 to NOC 2021; a code may have several.

    Attributes
    ----------
    noc_2016, noc_2021 : str
    changes : tuple of str
        Kinds of change, keys of `Concordance.codes`.
    """

    noc_2016: str
    noc_2021: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """Every passage, by NOC 2016 code, and what the kinds of change mean."""

    document: ListDocument
    passages: dict[str, tuple[Passage, ...]]


def load_occupations(roots: tuple[Path, ...]) -> dict[str, Occupation]:
    """Read the unit groups of NOC 2021 by code.

    Raises
    ------
    LawError
        ``law-teer`` when the category is not the second digit of the code, 0 to 5.
    """
    occupations: dict[str, Occupation] = {}
    for file, line, row in read_list(roots, "noc/noc_2021").rows:
        code, teer = str(row["code"]), row["teer"]
        assert isinstance(teer, int)
        if teer > TEER_TOP or code[1] != str(teer):
            raise LawError("law-teer", file=file, row=str(line), noc=code, found=teer)
        occupations[code] = Occupation(
            code=code, teer=teer, title_en=str(row["title_en"]), title_fr=str(row["title_fr"])
        )
    return occupations


def load_described(roots: tuple[Path, ...]) -> Described:
    """Read where the official descriptions of the unit groups stand."""
    found = read_list(roots, "noc/noc_2021").document.described
    assert found is not None, "the package says it"
    return found


def load_concordance(roots: tuple[Path, ...]) -> Concordance:
    """Read where each NOC 2016 unit group went.

    Raises
    ------
    LawError
        ``law-noc-unknown-row`` for a NOC 2021 code that does not exist,
        ``law-noc-unreached`` for one that nothing leads to.
    """
    occupations = load_occupations(roots)
    read = read_list(roots, "noc/noc_2016_to_2021")
    passages: dict[str, tuple[Passage, ...]] = {}
    reached: set[str] = set()
    file = read.document.file
    for file, line, row in read.rows:
        old, new, changes = str(row["noc_2016"]), str(row["noc_2021"]), row["changes"]
        assert isinstance(changes, tuple)
        if new not in occupations:
            raise LawError("law-noc-unknown-row", file=file, row=str(line), noc=new)
        reached.add(new)
        passage = Passage(noc_2016=old, noc_2021=new, changes=changes)
        passages[old] = (*passages.get(old, ()), passage)
    for code in occupations:
        if code not in reached:
            raise LawError("law-noc-unreached", file=file, noc=code)
    return Concordance(document=read.document, passages=passages)
