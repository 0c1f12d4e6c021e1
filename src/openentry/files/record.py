"""The record of a round: one JSON document that says how it was decided and lets it be redone.

Typed values only: whole numbers, RFC 3339 instants in UTC, codes, and text in both languages
side by side. The form is a contract with a version of its own; its JSON Schema is published
and `schema` names it. Blocks that only a register can fill (approvals, log, proofs) are not
here.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    WithJsonSchema,
)

from openentry.files.sources import cannot_read
from openentry.rules.errors import InputError
from openentry.wording import Language

SCHEMA = "openentry/record/1"
SCHEMA_FILE = Path(__file__).parent / "schemas" / "record-1.schema.json"

BYTES_TOP = 16 << 20
"""No record is longer: a pool named by mistake is refused before it is read whole."""


def _real(text: str) -> str:
    """Refuse a day or an instant that no calendar has."""
    datetime.fromisoformat(text)
    return text


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, lower hex")]
Instant = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?Z$",
        description="RFC 3339 instant in UTC",
    ),
    AfterValidator(_real),
]
Day = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Day in Ottawa"),
    AfterValidator(_real),
]
Crs = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Plain = Annotated[
    dict[str, JsonValue],
    WithJsonSchema({"type": "object", "description": "A law document in plain values"}),
]
ProgramCode = Literal["fsw", "cec", "fst", "pnp"]
Kind = Literal["general", "program", "category"]
Operator = Literal["demonstration", "training", "authority"]
CertaintyWord = Literal["stated", "inferred", "unverified"]


class Part(BaseModel):
    """A part of a record: nothing unknown, nothing changed after, no type taken for another."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Said(Part):
    """The same words in both languages."""

    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)

    def said(self, lang: Language) -> str:
        """Give the words of one language."""
        return self.fr if lang == "fr" else self.en


class Identity(Part):
    """Which document this is."""

    version: int = Field(ge=1, description="1, and one more for each correction")
    status: Literal["executed", "corrected", "recalled"]
    title: Said


class Source(Part):
    """Where a rule was taken from."""

    key: str
    kind: str
    issuer: str
    title: Said
    url: str | None


class Basis(Part):
    """One rule the round rests on, with the text it comes from."""

    what: Literal["points", "ranking", "category", "invitation_period"]
    version: str
    provision: Said | None
    certainty: CertaintyWord
    sources: tuple[str, ...]


class Authority(Part):
    """What the round rests on, and what it is not."""

    statement: Said
    instruction: Said
    instruction_digest: Digest
    basis: tuple[Basis, ...]
    sources: tuple[Source, ...]


class CategoryDefinition(Part):
    """The exact version of the category of a category round.

    `definition_digest` is over the RFC 8785 canonical JSON of `definition`.
    """

    id: str
    category: str
    name: Said
    label: str | None
    in_force: Day | None
    announced_only: bool
    default_that_day: bool
    occupations_edition: str | None
    occupations: tuple[str, ...]
    conditions: tuple[Said, ...]
    definition: Plain
    definition_digest: Digest


class Type(Part):
    """Who the round is for."""

    kind: Said
    programs: dict[ProgramCode, Said]
    category: CategoryDefinition | None


class Parameters(Part):
    """How the instruction and the law of the day say to choose."""

    law_day: Day
    snapshot_at: Instant
    rank_required: int | None
    ranked_by: Literal["crs"]
    tie_break: Literal["submitted_at"] | None
    then_by: Literal["id"]
    nominee_class_only: bool
    class_order: tuple[ProgramCode, ...]
    ranking: Said


class RuleSet(Part):
    """State of the points on the day."""

    id: Day
    complete: bool
    points_of: Day | None
    changes: Said


class TableInForce(Part):
    """One table the round was decided by."""

    table: str
    version: str
    sha256: Digest


class Software(Part):
    """What computed the round."""

    openentry: str
    python: str
    numpy: str


class Rules(Part):
    """Law and software."""

    rule_set: RuleSet
    installation_law: bool
    tables: tuple[TableInForce, ...]
    software: Software


class Band(Part):
    """Candidates in a band of scores; null when withheld as a small count."""

    low: Crs
    high: Crs
    candidates: Count | None
    sums_others: bool


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


class Result(Part):
    """What was decided."""

    invited: Count
    asked: Count | None
    fewer_than_asked: bool
    crs_cutoff: Crs | None
    tie_break_at: Instant | None
    at_cutoff: Count
    at_cutoff_invited: Count
    equal_at_line: Count
    equal_at_line_invited: Count
    ids_decided: bool
    invited_digest: Digest
    scores: Quantiles | None
    by_program: tuple[Group, ...]
    by_age: tuple[Group, ...]
    by_education: tuple[Group, ...]
    by_first_language: tuple[Group, ...]
    by_category: tuple[Group, ...]


class Explanation(Part):
    """How the round was decided, in words."""

    decided: Said
    line: tuple[Said, ...]


class ReScore(Part):
    """Every invited candidate scored again by the second implementation."""

    implementation: str
    compared: Count
    differences: Count


class ReSelection(Part):
    """The selection made again by the second implementation among all who could be invited."""

    implementation: str
    compared: Count
    differences: Count
    order_digest: Digest


class Warned(Part):
    """What a reader should know."""

    code: str
    text: Said


class Checks(Part):
    """Checks made before the round was held."""

    re_score: ReScore | None
    re_selection: ReSelection | None
    not_made_because: Said | None
    warnings: tuple[Warned, ...]


class Deadlines(Part):
    """Time to apply for those invited at the instant of the round."""

    days_to_apply: Count
    version: str
    provision: Said
    certainty: CertaintyWord
    apply_before: Instant
    text: Said


class Reproduce(Part):
    """How anyone can redo the round."""

    command: str
    text: Said


class Compatibility(Part):
    """The round under the field names of IRCC's own feed, written as the English feed writes."""

    ee_rounds_123_en: dict[str, str | None]


class Licence(Part):
    """Under what terms the record may be used."""

    id: str
    text: Said


class Record(Part):
    """The record of a round."""

    model_config = ConfigDict(title="OpenEntry round record")

    record_schema: Literal["openentry/record/1"] = Field(alias="schema")
    number: str
    held_at: Instant
    kind: Kind
    program: ProgramCode | None
    category: str | None
    programs: tuple[ProgramCode, ...]
    invitations: Annotated[int, Field(ge=1, description="number asked for")] | None
    crs_minimum: Annotated[int, Field(ge=0, description="score asked for instead")] | None
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
    provisional_because: Said | None
    operator: Operator
    identity: Identity
    authority: Authority
    type: Type
    parameters: Parameters
    rules: Rules
    frozen_pool: FrozenPool
    result: Result
    explanation: Explanation
    checks: Checks
    deadlines: Deadlines
    reproduce: Reproduce
    compatibility: Compatibility
    disclaimer: Said
    licence: Licence


def record_schema() -> dict[str, Any]:
    """Give the JSON Schema of the record, with its versioned address."""
    schema = Record.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:openentry:schema:{SCHEMA}",
    } | schema


def schema_json() -> str:
    """Write the JSON Schema as the file of the package holds it."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=1) + "\n"


def record_json(record: Record) -> str:
    """Write a record; the same record always gives the same bytes."""
    plain = record.model_dump(mode="json", by_alias=True)
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def read_record(file: str | os.PathLike[str]) -> Record:
    """Read a record.

    Raises
    ------
    InputError
        ``record-missing``, ``file-is-folder`` and the like, ``record-too-long``,
        ``record-not-json``, ``record-key-twice``, ``record-form`` with the place in it.
    """
    name = os.fspath(file)
    try:
        with open(name, "rb") as stream:
            data = stream.read(BYTES_TOP + 1)
    except FileNotFoundError:
        raise InputError("record-missing", file=name) from None
    except OSError as error:
        raise cannot_read(name, error) from None
    if len(data) > BYTES_TOP:
        raise InputError("record-too-long", file=name, top=BYTES_TOP)
    try:
        record = Record.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:80]
        if not where:
            raise InputError("record-not-json", file=name) from None
        raise InputError("record-form", file=name, where=where, schema=SCHEMA) from None
    if (twice := _key_twice(data)) is not None:
        raise InputError("record-key-twice", file=name, key=twice)
    return record


def _key_twice(data: bytes) -> str | None:
    """Find a key that stands twice in one object: another reader may believe the other value."""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        once = dict(pairs)
        if len(once) < len(pairs):
            keys = [key for key, _ in pairs]
            found.extend(key for key in once if keys.count(key) > 1)
        return once

    json.loads(data, object_pairs_hook=look)
    return found[0] if found else None
