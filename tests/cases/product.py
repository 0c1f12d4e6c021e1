"""The product behind the worked cases, one function a question, in plain values.

The only place of this folder that knows how the product is called.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cases.form import FIRST_LAW_DAY_REFUSED, Row
from tests.cases.profile_form import in_words

from openentry.files.profiles.reading import check_profiles
from openentry.files.tables import read_all
from openentry.rules.crs import crs
from openentry.rules.eligibility.evaluation import evaluate, evaluate_facts
from openentry.rules.errors import FactsErrors, InputError, OpenEntryError, PoolError
from openentry.rules.facts import PROGRAMS, Facts, moment
from openentry.rules.language import LanguageTests, LevelResult
from openentry.rules.language import level as read_level
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.rounds import Instruction, select

USUAL = {"general": PROGRAMS, "program": (), "category": ("fsw", "cec", "fst")}
Answer = dict[str, object]
Versions = tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a round decided, in the words of a case."""

    invited: list[str]
    crs: dict[str, int]
    crs_cutoff: int | None
    tie_break_at: datetime | None
    eligible: int
    equal_at_line: int
    rule_set: str
    provisional: bool


def facts(rows: Sequence[Row], *, require_round: bool = False) -> Facts:
    """Read plain rows as the product reads a file of them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.jsonl"
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file.write_text(text, encoding="utf-8")
        category_ids = Law.load().category_ids
        return read_all(file, category_ids=category_ids, require_round=require_round)[0]


def score(row: Row, on: date) -> Answer:
    """Score one row; the answer has the keys of the JSON answer."""
    lawbook = Lawbook.on(on)
    return {
        "rule_set": lawbook.rule_set.id,
        "provisional": lawbook.provisional,
        **_total_and_blocks(facts([row]), lawbook),
    }


def _total_and_blocks(one: Facts, lawbook: Lawbook) -> Answer:
    points = crs(one, lawbook)
    return {"total": int(points.total[0]), **points.blocks(0)}


def judge(profile: Row | None, row: Row | None, on: date, versions: Versions, crs: bool) -> Answer:
    """Derive the facts of a profile, or take a row of them, and judge programs and categories."""
    lawbook = Lawbook.on(on)
    if profile is None:
        assert row is not None
        judged = evaluate_facts(facts([row]), lawbook, versions=versions)
    else:
        chunk = check_profiles([profile], law=Law.load())
        judged = evaluate(chunk.profiles, lawbook, versions=versions)
    answer, derived = judged.row(0), judged.facts.row(0)
    parts = answer["programs"], answer["categories"]
    words = in_words(None if profile is None else derived, *parts)
    return {**words, "crs": score(derived, on)} if crs else words


def judge_together(
    profiles: Sequence[Row], rows: Sequence[Row], on: date, versions: Versions
) -> list[Answer]:
    """Judge many people of one day at once, those of profiles or those of rows, and score them."""
    lawbook = Lawbook.on(on)
    if profiles:
        chunk = check_profiles(list(profiles), law=Law.load())
        judged = evaluate(chunk.profiles, lawbook, versions=versions)
    else:
        judged = evaluate_facts(facts(rows), lawbook, versions=versions)
    found = []
    for place in range(len(judged.facts)):
        answer, derived = judged.row(place), judged.facts.row(place) if profiles else None
        words = in_words(derived, answer["programs"], answer["categories"])
        points = {"total": int(judged.score.total[place]), **judged.score.blocks(place)}
        found.append({**words, "crs": points})
    return found


def level(test: str, ability: str, mark: float, taken_on: date) -> LevelResult:
    """Read one mark; the result has a level or a refusal."""
    return read_level(test, ability, mark, taken_on, LanguageTests.load())


def hold(rows: Sequence[Row], given: Mapping[str, object]) -> Outcome:
    """Hold a round on a pool of plain rows."""
    pool = facts(rows, require_round=True)
    usual = USUAL[str(given["kind"])] or (given["program"],)
    instruction = Instruction(**{"programs": usual, **given})  # type: ignore[arg-type]
    lawbook = Lawbook.on(instruction.law_day)
    points = crs(pool, lawbook).total
    chosen = select(points, pool, instruction, lawbook)
    ids = [name.decode("utf-8") for name in pool.id.tolist()]
    return Outcome(
        invited=[ids[place] for place in chosen.invited],
        crs=dict(zip(ids, points.tolist(), strict=True)),
        crs_cutoff=chosen.crs_cutoff,
        tie_break_at=None if chosen.tie_break_at is None else moment(chosen.tie_break_at),
        eligible=int(chosen.eligible.sum()),
        equal_at_line=chosen.equal_at_line,
        rule_set=lawbook.rule_set.id,
        provisional=lawbook.provisional,
    )


def refusal(error: OpenEntryError) -> str:
    """Name what was refused as a case names it."""
    if isinstance(error, InputError) and error.code == "day-before-law":
        return FIRST_LAW_DAY_REFUSED
    if isinstance(error, FactsErrors):
        return error.errors[0].column
    if isinstance(error, PoolError):
        return str(error.params.get("column", error.code))
    return error.code
