"""The record of a round: one JSON document that says how it was decided and lets it be redone.

Typed values only: whole numbers, RFC 3339 instants in UTC, codes, and text in both languages
side by side. The form is a contract with a version of its own; its JSON Schema is published
and `schema` names it. Blocks that only a register can fill (approvals, log, proofs) are not
here.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "openentry/record/1"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, lower hex")]
Instant = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?Z$",
        description="RFC 3339 instant in UTC",
    ),
]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Day in Ottawa")]
Crs = Annotated[int, Field(ge=0, le=1200)]
Count = Annotated[int, Field(ge=0)]
ProgramCode = Literal["fsw", "cec", "fst", "pnp"]


class Part(BaseModel):
    """A part of a record: nothing unknown, nothing changed after."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(Part):
    """The same words in both languages."""

    en: str
    fr: str


class Identity(Part):
    """Which document this is."""

    version: int = Field(ge=1, description="1, and one more for each correction")
    status: Literal["executed", "corrected", "recalled"]


class Source(Part):
    """Where a rule was taken from."""

    key: str
    title: Said
    url: str | None


class Authority(Part):
    """What the round rests on."""

    provisions: tuple[str, ...]
    instruction: Said
    sources: tuple[Source, ...]


class CategoryDefinition(Part):
    """The exact version of the category of a category round."""

    id: str
    name: Said
    definition_digest: Digest
    occupations_edition: str | None
    occupations: tuple[str, ...]
    announced_only: bool


class Type(Part):
    """Who the round is for."""

    kind: Said
    programs: dict[ProgramCode, Said]
    category: CategoryDefinition | None


class TableInForce(Part):
    """One table the round was decided by."""

    table: str
    version: str
    sha256: Digest


class Rules(Part):
    """Law and software."""

    law_day: Day
    rule_set: str
    provisional: bool
    tie_break: bool
    nominee_class_only: bool
    tables: tuple[TableInForce, ...]
    software: str


class Band(Part):
    """Candidates in a band of scores; null when withheld as a small count."""

    low: Crs
    high: Crs
    candidates: Count | None


class Group(Part):
    """People of one group; null when withheld as a small count."""

    group: str
    name: Said
    people: Count | None


class FrozenPool(Part):
    """The pool at the instant of the round."""

    size: Count
    eligible: Count
    not_eligible: tuple[Group, ...]
    bands: tuple[Band, ...]


class Quantiles(Part):
    """Scores of the invited."""

    highest: Crs
    upper_quartile: Crs
    median: Crs
    lower_quartile: Crs
    lowest: Crs


class Result(Part):
    """What was decided."""

    invited: Count
    asked: Count | None
    fewer_than_asked: bool
    crs_cutoff: Crs | None
    tie_break_at: Instant | None
    tie_break_itself_invited: Literal[True]
    at_cutoff: Count
    at_cutoff_invited: Count
    equal_at_line: Count
    equal_at_line_invited: Count
    ids_decided: bool
    scores: Quantiles | None
    by_program: tuple[Group, ...]
    by_age: tuple[Group, ...]
    by_education: tuple[Group, ...]
    by_first_language: tuple[Group, ...]


class ReScore(Part):
    """Every invited candidate scored again by the second implementation."""

    implementation: Literal["openentry.recheck"]
    compared: Count
    differences: Count


class Warned(Part):
    """What a reader should know."""

    code: str
    text: Said


class Checks(Part):
    """Checks made before the round was held."""

    re_score: ReScore
    warnings: tuple[Warned, ...]


class Deadlines(Part):
    """Time to apply for the invited."""

    days_to_apply: int
    provision: str
    certainty: str
    text: Said


class Reproduce(Part):
    """How anyone can redo the round."""

    command: str
    text: Said


class Record(Part):
    """The record of a round."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="OpenEntry round record")

    record_schema: Literal["openentry/record/1"] = Field(alias="schema")
    number: str
    held_at: Instant
    kind: Literal["general", "program", "category"]
    program: ProgramCode | None
    category: str | None
    programs: tuple[ProgramCode, ...]
    invitations: int | None = Field(description="number asked for")
    crs_minimum: Crs | None = Field(description="score asked for instead of a number")
    invited: Count
    crs_cutoff: Crs | None
    tie_break_at: Instant | None
    pool_size: Count
    eligible: Count
    lawbook_digest: Digest
    pool_digest: Digest
    order_digest: Digest
    rule_set: Day
    provisional: bool
    operator: Literal["demonstration", "training", "authority"]
    identity: Identity
    authority: Authority
    type: Type
    rules: Rules
    frozen_pool: FrozenPool
    result: Result
    explanation: Said
    checks: Checks
    deadlines: Deadlines
    reproduce: Reproduce
    compatibility: dict[str, str | int | None] = Field(
        description="field names of IRCC's own feed of the rounds, with typed values"
    )
    disclaimer: Said
    licence: Said


def record_schema() -> dict[str, Any]:
    """Give the JSON Schema of the record, with its versioned address."""
    schema = Record.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:openentry:schema:{SCHEMA}",
    } | schema


def record_json(record: Record) -> str:
    """Write a record; the same record always gives the same bytes."""
    plain = record.model_dump(mode="json", by_alias=True)
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
