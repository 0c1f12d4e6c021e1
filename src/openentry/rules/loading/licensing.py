"""Who licenses health and social occupations: the folder ``law/licensing``.

Three lists: the occupations that were looked up, the regulators, and one row for each occupation
in each province or territory. It decides no points and no eligibility, so it is no part of a
lawbook. What nobody found is empty, which means not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from openentry.rules.errors import LawError
from openentry.rules.loading.lists import Cell, cell_day, cell_text, cell_texts, read_list
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.reading import Certainty
from openentry.rules.loading.sources import Source, load_sources
from openentry.wording import Language

Status = Literal["regulated", "not_regulated", "not_known"]

FOLDER = "licensing"
OCCUPATIONS, REGULATORS, RULES = (
    f"{FOLDER}/{name}" for name in ("occupations", "regulators", "rules")
)

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in the languages it was found in.

    Attributes
    ----------
    en, fr : str or None
        None where it is not known in that language.
    """

    en: str | None
    fr: str | None

    def said(self, lang: Language) -> str:
        """Give it in a language, or in the other where only that is known."""
        first, other = (self.fr, self.en) if lang == "fr" else (self.en, self.fr)
        return first or other or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulator:
    """One body that licenses.

    Attributes
    ----------
    id : str
    name : Words
        Official; often known in one language only.
    url : str or None
        Address of its site; None where it is not known.
    """

    id: str
    name: Words
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedOccupation:
    """One occupation of a unit group, licensed anywhere or not.

    Attributes
    ----------
    noc : str
        Unit group of NOC 2021.
    id : str
        Once a unit group.
    name : Words
    assessment : tuple of Words
        National bodies and examinations; empty where none is known.
    note : Words
        What to beware of in the unit group; often nothing.
    """

    noc: str
    id: str
    name: Words
    assessment: tuple[Words, ...]
    note: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRule:
    """What is known of an occupation in a province or territory from a day on.

    Attributes
    ----------
    in_force : date or None
        First day; None where it is not known.
    status : str
        ``regulated`` ``not_regulated`` ``not_known``.
    regulator : Regulator or None
        Never None for what is regulated.
    source : tuple of str
        Keys of ``sources.toml``; empty only for what is not known.
    certainty : str
    checked_on : date or None
        Day the source was found; None where no page was read.
    note : Words
    """

    in_force: date | None
    status: Status
    regulator: Regulator | None
    source: tuple[str, ...]
    certainty: Certainty
    checked_on: date | None
    note: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingLaw:
    """The three lists, joined.

    Attributes
    ----------
    provinces : tuple of str
        Every province and territory, in a fixed order.
    occupations : dict
        Unit group to its occupations, in the order of the list.
    regulators : dict
        Id to regulator.
    rules : dict
        Unit group, occupation and province to what is known, the earliest day first; never empty.
    """

    provinces: tuple[str, ...]
    occupations: dict[str, tuple[LicensedOccupation, ...]]
    regulators: dict[str, Regulator]
    rules: dict[tuple[str, str, str], tuple[LicenceRule, ...]]


def load_licensing(roots: tuple[Path, ...]) -> LicensingLaw:
    """Read who licenses; a later root adds occupations, regulators and rules of later days.

    Raises
    ------
    LawError
        ``law-noc-unknown-row`` for a unit group that does not exist, ``law-licence-name`` for an
        occupation or a regulator that is not listed, ``law-licence-nameless``,
        ``law-licence-language`` for a text in one language, ``law-licence-regulator`` where one is
        missing or too many, ``law-licence-source``, ``law-licence-checked`` where the day of a page
        is missing or there was no page, ``law-licence-missing`` for an occupation
        without a rule in a province, and what `read_list` finds.
    """
    occupations = _occupations(roots)
    regulators = _regulators(roots)
    pages = load_sources(roots)
    listed = read_list(roots, RULES, pages, "sources.toml")
    provinces = next(c.words for c in listed.document.column if c.name == "province")
    rules: dict[tuple[str, str, str], tuple[LicenceRule, ...]] = {}
    for file, line, row in listed.rows:
        noc, occupation = str(row["noc"]), str(row["occupation"])
        if occupation not in {one.id for one in occupations.get(noc, ())}:
            raise _unlisted(file, line, "occupation", f"{noc} {occupation}", OCCUPATIONS)
        key = noc, occupation, str(row["province"])
        rules[key] = (*rules.get(key, ()), _rule(row, regulators, pages, file, line))
    for noc, found in occupations.items():
        for key in ((noc, one.id, province) for one in found for province in provinces):
            if key not in rules:
                raise LawError(
                    "law-licence-missing",
                    file=f"law/{RULES}.csv",
                    noc=noc,
                    occupation=key[1],
                    province=key[2],
                )
    return LicensingLaw(
        provinces=provinces,
        occupations=occupations,
        regulators=regulators,
        rules={
            key: tuple(sorted(found, key=lambda rule: rule.in_force or date.min))
            for key, found in rules.items()
        },
    )


def _occupations(roots: tuple[Path, ...]) -> dict[str, tuple[LicensedOccupation, ...]]:
    known = load_occupations(roots)
    found: dict[str, tuple[LicensedOccupation, ...]] = {}
    for file, line, row in read_list(roots, OCCUPATIONS).rows:
        noc = str(row["noc"])
        if noc not in known:
            raise LawError("law-noc-unknown-row", file=file, row=str(line), noc=noc)
        english, french = cell_texts(row["assessment_en"]), cell_texts(row["assessment_fr"])
        if len(english) != len(french):
            raise LawError("law-licence-language", file=file, row=str(line), column="assessment_en")
        occupation = LicensedOccupation(
            noc=noc,
            id=str(row["occupation"]),
            name=_words(row, "name"),
            assessment=tuple(Words(en=e, fr=f) for e, f in zip(english, french, strict=True)),
            note=_note(row, file, line),
        )
        found[noc] = (*found.get(noc, ()), occupation)
    return found


def _regulators(roots: tuple[Path, ...]) -> dict[str, Regulator]:
    found = {}
    for file, line, row in read_list(roots, REGULATORS).rows:
        name = _words(row, "name")
        if not (name.en or name.fr):
            raise LawError("law-licence-nameless", file=file, row=str(line))
        regulator = Regulator(id=str(row["regulator"]), name=name, url=cell_text(row["url"]))
        found[regulator.id] = regulator
    return found


def _rule(
    row: Row, regulators: dict[str, Regulator], pages: Mapping[str, Source], file: str, line: int
) -> LicenceRule:
    named, status = cell_text(row["regulator"]), cast("Status", row["status"])
    if named is not None and named not in regulators:
        raise _unlisted(file, line, "regulator", named, REGULATORS)
    if (named is not None) != (status == "regulated"):
        raise LawError("law-licence-regulator", file=file, row=str(line), status=status)
    sources = cell_texts(row["source"])
    if not sources and status != "not_known":
        raise LawError("law-licence-source", file=file, row=str(line), status=status)
    checked_on = cell_day(row["checked_on"])
    read = any(pages[key].kind != "own-knowledge" for key in sources)
    if read != (checked_on is not None):
        raise LawError("law-licence-checked", file=file, row=str(line))
    return LicenceRule(
        in_force=cell_day(row["in_force"]),
        status=status,
        regulator=None if named is None else regulators[named],
        source=sources,
        certainty=cast("Certainty", row["certainty"]),
        checked_on=checked_on,
        note=_note(row, file, line),
    )


def _words(row: Row, name: str) -> Words:
    return Words(en=cell_text(row[f"{name}_en"]), fr=cell_text(row[f"{name}_fr"]))


def _note(row: Row, file: str, line: int) -> Words:
    note = _words(row, "note")
    if bool(note.en) != bool(note.fr):
        raise LawError("law-licence-language", file=file, row=str(line), column="note_en")
    return note


def _unlisted(file: str, line: int, column: str, found: str, listed: str) -> LawError:
    where: dict[str, object] = {"file": file, "row": str(line), "column": column}
    return LawError("law-licence-name", **where, found=found, listed=f"{listed}.csv")
