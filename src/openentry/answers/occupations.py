"""One occupation, once it is chosen: its names, what it was before, what counts its work.

Categories and programs are told here and nowhere in the search. That work in an occupation
counts says nothing of a person: the programs and categories ask for more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from openentry.answers.occupation_search import Found, picker
from openentry.rules.errors import InputError
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.categories import Category
from openentry.rules.loading.reading import Certainty, Text
from openentry.rules.loading.titles import Title
from openentry.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A category version that lists an occupation.

    Attributes
    ----------
    version : str
    name : Text
    announced : date or None
    first, last : date or None
        Days in force, both included; no first day when it was only announced, no last day while
        nothing has replaced it.
    certainty : Certainty
    """

    version: str
    name: Text
    announced: date | None
    first: date | None
    last: date | None
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Whether a program counts work in an occupation.

    Attributes
    ----------
    program : str
        ``fsw``, ``cec``, ``fst`` or ``pnp``.
    counts : bool or None
        None when the law of the day reads codes of another edition of the NOC.
    rule : str
        What decides: ``teer``, ``trades``, ``programs`` (a nominee needs one of those) or
        ``edition``.
    provision : str
    """

    program: str
    counts: bool | None
    rule: str
    provision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationTold:
    """Everything of an occupation.

    Attributes
    ----------
    found : Found
        What may be told before it is chosen.
    names : Text
        Title of the unit group.
    titles : tuple of Title
        What people call jobs of it, in both languages.
    skilled : tuple of str
        TEER categories that count as skilled on the day.
    programs : tuple of Counting
    categories : tuple of Listed
        In the order of categories and days.
    """

    found: Found
    names: Text
    titles: tuple[Title, ...]
    skilled: tuple[str, ...]
    programs: tuple[Counting, ...]
    categories: tuple[Listed, ...]


def occupation(code: str, lawbook: Lawbook, lang: Language) -> OccupationTold:
    """Tell of one occupation what follows from choosing it.

    Parameters
    ----------
    code : str
        Unit group of NOC 2021.
    lawbook : Lawbook
        Its day decides which work is skilled; category versions are told of all days.
    lang : Language

    Raises
    ------
    InputError
        ``occupation-former`` for a code of NOC 2016, with where it leads;
        ``occupation-unknown`` for any other code that does not exist.
    """
    known = picker(lawbook.law)
    if code not in known.occupations:
        if code in known.passages:
            now = ", ".join(way.noc_2021 for way in known.passages[code])
            raise InputError("occupation-former", code=code, now=now)
        raise InputError("occupation-unknown", code=code)
    unit = known.occupations[code]
    return OccupationTold(
        found=known.found(code, lang, unit.title(lang), lang, "code"),
        names=Text(en=unit.title_en, fr=unit.title_fr),
        titles=tuple(title for title in known.titles if title.noc == code),
        skilled=lawbook.work.skilled if lawbook.work.noc_edition == "2021" else (),
        programs=tuple(_programs(code, lawbook)),
        categories=tuple(_listed(code, lawbook.law)),
    )


def _programs(code: str, lawbook: Lawbook) -> Iterator[Counting]:
    known, teer = lawbook.work.noc_edition == "2021", code[1]
    skilled = teer in lawbook.work.skilled
    trade = code in lawbook.fst.trade_codes
    answers = {"fsw": skilled, "cec": skilled, "fst": trade}
    answers["pnp"] = any(answers[program] for program in lawbook.pnp.federal_programs)
    rules = {"fsw": "teer", "cec": "teer", "fst": "trades", "pnp": "programs"}
    provisions = {
        "fsw": lawbook.fsw.provisions.continuous_work,
        "cec": lawbook.cec.provisions.canadian_work,
        "fst": lawbook.fst.provisions.trade_work,
        "pnp": lawbook.pnp.provisions.federal_program,
    }
    for program, counts in answers.items():
        yield Counting(
            program=program,
            counts=counts if known else None,
            rule=rules[program] if known else "edition",
            provision=provisions[program],
        )


def _listed(code: str, law: Law) -> Iterator[Listed]:
    for category in law.categories.values():
        ends = _ends(category)
        for version in category.version:
            if code in version.occupations:
                yield Listed(
                    version=version.id,
                    name=category.named(version),
                    announced=version.announced,
                    first=version.in_force,
                    last=ends.get(version.id),
                    certainty=version.certainty,
                )


def _ends(category: Category) -> dict[str, date]:
    """Give the last day of each version that another replaced."""
    dated = [(v.id, v.in_force) for v in category.version if v.in_force is not None]
    return {before: first - timedelta(days=1) for (before, _), (_, first) in pairwise(dated)}
