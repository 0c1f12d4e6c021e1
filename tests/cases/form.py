"""The worked cases as the tests read them: one value a case, from the TOML files of this folder.

For reading and checking the form of a case. It knows no law and nothing of the product.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
ABILITIES = ("listening", "reading", "speaking", "writing")
FIRST_LAW_DAY_REFUSED = "before-first-law"
NONE = "none"
"""How a case writes an empty answer: TOML has no null."""

COMPONENTS = (
    *("core.age", "core.education", "core.first_language", "core.second_language"),
    *("core.canadian_work", "core.total"),
    *("spouse.education", "spouse.language", "spouse.canadian_work", "spouse.total"),
    *("transferability.education_language", "transferability.education_canadian_work"),
    *("transferability.foreign_work_language", "transferability.foreign_work_canadian_work"),
    *("transferability.certificate_language", "transferability.total"),
    *("additional.sibling", "additional.french", "additional.canadian_study"),
    *("additional.job_offer", "additional.nomination", "additional.total"),
    "total",
)
"""Every key of an answer that holds points."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What every case has: a name, the arithmetic, the provisions, what is expected."""

    file: str
    name: str
    why: str
    cites: tuple[str, ...]
    trap: int | None
    expect: Mapping[str, object]

    @property
    def id(self) -> str:
        """File and name, as pytest shows them."""
        return f"{self.file}: {self.name}"

    @property
    def refused(self) -> str | None:
        """Why the question is refused, where it is."""
        reason = self.expect.get("refused")
        return None if reason is None else str(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCase(Case):
    """Facts of one person on one day."""

    on: date
    given: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageCase(Case):
    """One mark of one test."""

    test: str
    ability: str
    mark: int | float
    taken_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCase(Case):
    """A small pool and the instruction of one round."""

    instruction: Row
    pool: tuple[Row, ...]

    @property
    def held_at(self) -> datetime:
        """Instant of the round."""
        held_at = self.instruction["held_at"]
        assert isinstance(held_at, datetime)
        return held_at


def facts_row(given: Mapping[str, object]) -> Row:
    """Give a row of facts as JSON has it.

    `first`, `second` and `spouse` become the four columns they are short for, instants become
    RFC 3339 text.
    """
    row: Row = {}
    for name, value in given.items():
        if isinstance(value, datetime):
            row[name] = value.isoformat().replace("+00:00", "Z")
            continue
        if name not in ("first", "second", "spouse"):
            row[name] = value
            continue
        assert isinstance(value, list)
        for ability, level in zip(ABILITIES, value, strict=True):
            row[f"{name}_{ability}"] = level
    return row


def _case(file: str, raw: dict[str, object]) -> Case:
    """Build the kind of case its keys say it is; an unknown key is a mistake in the file."""
    names = {**raw}
    cites, expect = names.pop("cites"), names.pop("expect")
    assert isinstance(cites, list)
    assert isinstance(expect, dict)
    common = {
        "file": file,
        "cites": tuple(map(str, cites)),
        "expect": expect,
        "trap": names.pop("trap", None),
    }
    kind: type[Case] = Case
    if "test" in names:
        kind = LanguageCase
    elif "pool" in names:
        kind = RoundCase
        pool = names.pop("pool")
        assert isinstance(pool, list)
        names["pool"] = tuple(map(facts_row, pool))
    elif "given" in names:
        kind = ScoreCase
        given = names.pop("given")
        assert isinstance(given, dict)
        names["given"] = facts_row(given)
    return kind(**common, **names)  # type: ignore[arg-type]  # a wrong key fails here, by name


def load() -> tuple[Case, ...]:
    """Give every case of every file, in the order of the files."""
    cases = []
    for path in sorted(FOLDER.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        cases += [_case(path.stem, raw) for raw in document.pop("case")]
        assert not document, f"{path.name}: only [[case]] blocks belong here, found {document}"
    return tuple(cases)
