"""Job titles and neighbours: what people call their jobs, and groups that are easily confused.

For finding a code of NOC 2021. A title leads to a unit group; what the work of the group is, its
official description says. Titles are in English and in French, none a translation of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openentry.rules.errors import LawError
from openentry.rules.loading.lists import read_list
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.reading import Certainty
from openentry.wording import Language
from openentry.wording.folding import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What people call a job of a unit group.

    Attributes
    ----------
    noc : str
        Unit group of NOC 2021.
    lang : Language
    text : str
        In French with the masculine and the feminine.
    origin : str
        Who wrote it: ``statcan`` or ``ours``.
    """

    noc: str
    lang: Language
    text: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Two unit groups that are easily taken for each other.

    Attributes
    ----------
    codes : tuple of (str, str)
        The lower first; the order says nothing of which is better.
    difference_en, difference_fr : str
        What sets them apart.
    certainty : Certainty
    """

    codes: tuple[str, str]
    difference_en: str
    difference_fr: str
    certainty: Certainty

    def difference(self, lang: Language) -> str:
        """Say in a language what sets them apart."""
        return self.difference_fr if lang == "fr" else self.difference_en


def load_titles(roots: tuple[Path, ...]) -> tuple[Title, ...]:
    """Read every job title; a later root adds titles.

    Raises
    ------
    LawError
        ``law-noc-unknown-row`` for a code that does not exist, ``law-title-twice`` for a title
        that a group has already in that language, written otherwise; else as `read_list`.
    """
    occupations = load_occupations(roots)
    titles: list[Title] = []
    seen: dict[tuple[str, str, str], tuple[int, str]] = {}
    for file, line, row in read_list(roots, "noc/titles").rows:
        code, text = str(row["noc_2021"]), str(row["title"])
        lang: Language = "fr" if row["lang"] == "fr" else "en"
        where = {"file": file, "row": str(line), "noc": code}
        if code not in occupations:
            raise LawError("law-noc-unknown-row", **where)
        key = (code, lang, folded(text))
        if key in seen:
            other, written = seen[key]
            raise LawError("law-title-twice", **where, found=text, other=str(other), first=written)
        seen[key] = (line, text)
        titles.append(Title(noc=code, lang=lang, text=text, origin=str(row["origin"])))
    return tuple(titles)


def load_neighbours(roots: tuple[Path, ...]) -> tuple[Neighbours, ...]:
    """Read the groups that are easily confused; a later root adds pairs.

    Raises
    ------
    LawError
        ``law-noc-unknown-row`` for a code that does not exist, ``law-neighbours-order`` when the
        first code is not the lower; else as `read_list`.
    """
    occupations = load_occupations(roots)
    read = read_list(roots, "noc/neighbours")
    found: list[Neighbours] = []
    for file, line, row in read.rows:
        codes = (str(row["noc_2021"]), str(row["beside"]))
        for code in codes:
            if code not in occupations:
                raise LawError("law-noc-unknown-row", file=file, row=str(line), noc=code)
        if codes[0] >= codes[1]:
            first, second = codes
            raise LawError(
                "law-neighbours-order", file=file, row=str(line), first=first, second=second
            )
        found.append(
            Neighbours(
                codes=codes,
                difference_en=str(row["difference_en"]),
                difference_fr=str(row["difference_fr"]),
                certainty=read.document.certainty,
            )
        )
    return tuple(found)
