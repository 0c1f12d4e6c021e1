"""The worked cases of profiles as the tests read them: one value a case, from `profiles/*.toml`.

A case stands on one of the persons of `profiles/persons.toml`, or has a row of facts of its own. It
knows no law and nothing of either implementation. Form: `README.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from tests.cases.form import ABILITIES, FOLDER, Row, facts_row

PROFILES = FOLDER / "profiles"
PERSONS = "persons"
ANYONE = "anyone"
NOT_KNOWN = "not known"
"""How a case writes that something is not known: TOML has no null."""

KEYS = frozenset(
    (
        "name",
        "why",
        "on",
        "cites",
        "expect",
        "person",
        "without",
        "given",
        "row",
        "versions",
        "trap",
    )
)
CONDITION = frozenset(("met", "needed", "found"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCase:
    """A profile or a row of facts on one day, and what follows from it."""

    file: str
    name: str
    why: str
    cites: tuple[str, ...]
    on: date
    profile: Row | None
    row: Row | None
    versions: tuple[str, ...] | None
    trap: int | None
    expect: Mapping[str, object]

    @property
    def id(self) -> str:
        """File and name, as pytest shows them."""
        return f"profiles/{self.file}: {self.name}"

    @property
    def refused(self) -> str | None:
        """Which field is refused, where one is."""
        field = self.expect.get("refused")
        return None if field is None else str(field)


def as_json(value: object) -> object:
    """Give a value of a case as JSON has it; `marks` become the marks of the four abilities."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    fields = {key: as_json(part) for key, part in value.items() if key != "marks"}
    if "marks" in value:
        marks = value["marks"]
        four = marks if isinstance(marks, list) else [marks] * 4
        fields |= dict(zip(ABILITIES, four, strict=True))
    return fields


def expected(value: object) -> object:
    """Give what a case expects, with null where it says that something is not known."""
    if isinstance(value, Mapping):
        return {key: expected(part) for key, part in value.items()}
    return None if value == NOT_KNOWN else value


def persons() -> dict[str, Row]:
    """Give the persons the cases stand on, by name, without what is said about them."""
    document = tomllib.loads((PROFILES / f"{PERSONS}.toml").read_text(encoding="utf-8"))
    found = {}
    for name, fields in document.items():
        assert fields.pop("why").strip(), f"{name}: it says who this is"
        found[name] = cast(Row, as_json(fields))
    return found


def _case(file: str, raw: dict[str, object], known: Mapping[str, Row]) -> ProfileCase:
    """Build a case; an unknown key is a mistake in the file."""
    where = f"{file}: {raw.get('name')}"
    assert raw.keys() <= KEYS, f"{where}: {raw.keys() - KEYS}"
    profile: Row | None = None
    row: Row | None = None
    if "row" in raw:
        assert not raw.keys() & {"person", "given", "without"}, where
        row = facts_row(cast(Row, raw["row"]))
    else:
        profile = {**known[str(raw.get("person", ANYONE))]}
        for field in cast("list[str]", raw.get("without", [])):
            del profile[field]
        profile |= cast(Row, as_json(raw.get("given", {})))
    versions, trap = raw.get("versions"), raw.get("trap")
    on = raw["on"]
    assert isinstance(on, date), where
    return ProfileCase(
        file=file,
        name=str(raw["name"]),
        why=str(raw["why"]),
        cites=tuple(map(str, cast("list[str]", raw["cites"]))),
        on=on,
        profile=profile,
        row=row,
        versions=None if versions is None else tuple(map(str, cast("list[str]", versions))),
        trap=None if trap is None else int(str(trap)),
        expect=cast("Mapping[str, object]", expected(raw["expect"])),
    )


def load_profile_cases() -> tuple[ProfileCase, ...]:
    """Give every case of every file of `profiles`, in the order of the files."""
    known = persons()
    cases = []
    for path in sorted(PROFILES.glob("*.toml")):
        if path.stem == PERSONS:
            continue
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        cases += [_case(path.stem, raw, known) for raw in document.pop("case")]
        assert not document, f"{path.name}: only [[case]] blocks belong here, found {document}"
    return tuple(cases)


def in_words(
    facts: Mapping[str, object] | None,
    programs: Mapping[str, object],
    categories: Mapping[str, object],
) -> Row:
    """Give an answer by the names cases use, conditions by their code."""
    answer: Row = {"judged": sorted(categories)}
    if facts is not None:
        lists = {
            name: sorted(cast("list[str]", facts[name])) for name in ("programs", "categories")
        }
        answer["facts"] = {**facts, **lists}
    for name, judged in {**programs, **categories}.items():
        part = cast(Row, judged)
        conditions = cast("list[Row]", part["conditions"])
        answer[name] = {
            "met": part["met"],
            **{str(one["code"]): {key: one[key] for key in CONDITION} for one in conditions},
            **({"grid": part["points"]} if "points" in part else {}),
        }
    return answer


def differences(wanted: Mapping[str, object], found: Mapping[str, object], where: str = "") -> Row:
    """Give what a case expects and does not find, by dotted name: (expected, found)."""
    wrong: Row = {}
    for key, value in wanted.items():
        name = f"{where}{key}"
        other = found.get(key, "nothing")
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            wrong |= differences(value, other, f"{name}.")
        elif value != other or isinstance(value, bool) != isinstance(other, bool):
            wrong[name] = (value, other)
    return wrong
