"""Replaying a round: recompute it from its record and its pool, and compare everything.

Nothing of the record is believed but the instruction and the operator. The software is left
out, which may be newer, and so are the texts where a newer release may word them better; by the
release that made the record the texts and the notices are compared too, word for word.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from openentry.files.holding import INVITED, NOTICE, Held, hold
from openentry.files.instruction import checked
from openentry.files.notices import notice
from openentry.files.record import Record, read_record
from openentry.files.tallies import invited_digest
from openentry.rules.errors import VerificationError
from openentry.rules.facts import PROGRAMS, Facts
from openentry.rules.lawbook import Law
from openentry.rules.rounds import Instruction
from openentry.wording import LANGUAGES, Language, say

ASKED = (
    "number",
    "held_at",
    "kind",
    "program",
    "category",
    "programs",
    "invitations",
    "crs_minimum",
)
"""The instruction; of it, only what was not understood as it is written is a difference."""

RESULTS = (
    "invited",
    "crs_cutoff",
    "tie_break_at",
    "pool_size",
    "eligible",
    "rule_set",
    "provisional",
    "lawbook_digest",
    "pool_digest",
    "order_digest",
)
"""Results and digests, compared one by one."""

BLOCKS = (
    "identity",
    "authority",
    "type",
    "parameters",
    "rules",
    "frozen_pool",
    "result",
    "checks",
    "deadlines",
    "compatibility",
)
"""Blocks, compared by the digest of all they hold but texts, descriptions of sources (their keys
are compared) and software."""

TEXTS = "texts"
"""Name under which the texts of a record are compared, all at once."""

_WORDS_ELSEWHERE = (("rules", "software"), ("authority", "sources"))
_FEED_TEXTS = ("mitext", "DrawText1")
_SAID = "…"

Value = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs.

    Attributes
    ----------
    where : str
        Names from the top of the record, joined by points.
    recorded, found : value
    """

    where: str
    recorded: Value
    found: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """A table of the law that is not the one the round was decided by.

    Attributes
    ----------
    table : str
    recorded, found : str or None
        Id of the version; None where there is none. The same id twice means that the version
        itself was changed.
    """

    table: str
    recorded: str | None
    found: str | None

    def said(self, lang: Language) -> str:
        """Say what became of the table."""
        if self.found is None:
            name = "gone"
        elif self.recorded is None:
            name = "new"
        else:
            name = "edited" if self.recorded == self.found else "other"
        return say(
            f"notices.law-{name}",
            lang,
            table=self.table,
            recorded=self.recorded or "",
            found=self.found or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replay:
    """What a replay found.

    Attributes
    ----------
    record : Record
        As it was read.
    held : Held
        As it was recomputed.
    compared : dict
        Name to what was recorded and what was recomputed; for a block, digests of it.
    details : tuple of Difference
        Every single value that differs.
    changed_tables : tuple of TableChange
    other_words : bool
        Whether texts and notices were left out, because this release, or the law files here,
        may say the same in other words than those the record was made with.
    """

    record: Record
    held: Held
    compared: dict[str, tuple[object, object]]
    details: tuple[Difference, ...]
    changed_tables: tuple[TableChange, ...]
    other_words: bool

    @property
    def differences(self) -> tuple[str, ...]:
        """Names of what differs; empty when the replay gives the record again."""
        return tuple(name for name, (was, now) in self.compared.items() if was != now)

    def sentences(self, lang: Language) -> tuple[str, ...]:
        """Say what the law files have to do with the differences, and what was not compared."""
        said = tuple(change.said(lang) for change in self.changed_tables)
        return (*said, say("notices.words-not-compared", lang)) if self.other_words else said


def replay(file: str | os.PathLike[str], facts: Facts, law: Law, *, threads: int = 1) -> Replay:
    """Hold the round of a record again and compare.

    Where the list of the invited and the notices lie beside the record, they are compared too.

    Parameters
    ----------
    file : str or path
        ``record.json``.
    facts : Facts
        The pool.
    law : Law
    threads : int

    Raises
    ------
    InputError
        If the record cannot be read, or its instruction is none.
    VerificationError
        ``replay-law-missing`` if the law here has no such category version; or the two
        implementations disagree.
    PoolError
        If no round can be held on the pool.
    """
    record = read_record(file)
    if record.category is not None and record.category not in law.category_ids:
        raise VerificationError("replay-law-missing", version=record.category)
    asked = checked(instruction_of(record), law, os.fspath(file))
    held = hold(asked, facts, law, operator=record.operator, threads=threads)
    was, now = _bare(record), _bare(held.record)
    compared: dict[str, tuple[object, object]] = {n: (was[n], now[n]) for n in RESULTS}
    compared |= {n: (was[n], now[n]) for n in ASKED if was[n] != now[n]}
    compared |= {name: (_digest(was[name]), _digest(now[name])) for name in BLOCKS}
    listed = Path(os.fspath(file)).with_name(INVITED)
    if (digest := _listed_digest(listed)) is not None:
        compared[INVITED] = (digest, held.record.result.invited_digest)
    plain = (*ASKED, *RESULTS, *BLOCKS)
    details = [d for name in plain for d in _differ(name, was[name], now[name])]
    same_words = _same_words(record, held.record)
    if same_words:
        said, says = dict(_texts(record)), dict(_texts(held.record))
        compared[TEXTS] = (_digest(said), _digest(says))
        details += [
            Difference(where=where, recorded=said.get(where), found=says.get(where))
            for where in dict.fromkeys((*said, *says))
            if said.get(where) != says.get(where)
        ]
        compared |= _notices(listed.parent, record, law)
    return Replay(
        record=record,
        held=held,
        compared=compared,
        details=tuple(details),
        changed_tables=tuple(_changed_tables(record, held.record)),
        other_words=not same_words,
    )


def instruction_of(record: Record) -> Instruction:
    """Give the instruction a record was made by."""
    return Instruction(
        number=record.number,
        held_at=datetime.fromisoformat(record.held_at),
        kind=record.kind,
        programs=record.programs,
        program=record.program,
        category=record.category,
        invitations=record.invitations,
        crs_minimum=record.crs_minimum,
    )


def _bare(record: Record) -> dict[str, Value]:
    """Give a record as plain values without texts and software."""
    plain: dict[str, Value] = _without_texts(record.model_dump(mode="json", by_alias=True))
    for block, field in _WORDS_ELSEWHERE:
        del plain[block][field]
    for field in _FEED_TEXTS:
        plain["compatibility"]["ee_rounds_123_en"].pop(field, None)
    return plain


def _is_text(value: Value) -> bool:
    return isinstance(value, dict) and set(value) == {"en", "fr"}


def _without_texts(value: Value) -> Value:
    if isinstance(value, dict):
        # That something is said, and of what, counts; the words do not.
        return {k: _SAID if _is_text(v) else _without_texts(v) for k, v in value.items()}
    if isinstance(value, list):
        if value and all(map(_is_text, value)):
            return []
        return [_without_texts(v) for v in value]
    return value


def _same_words(was: Record, now: Record) -> bool:
    """Tell whether both were worded by the same release, from its own law files alone."""
    own = not (was.rules.installation_law or now.rules.installation_law)
    return own and was.rules.software.openentry == now.rules.software.openentry


def _texts(record: Record) -> Iterator[tuple[str, Value]]:
    """Give every text of a record with its place, descriptions of sources among them."""
    plain = record.model_dump(mode="json", by_alias=True)
    feed = plain["compatibility"]["ee_rounds_123_en"]
    for field in _FEED_TEXTS:
        yield f"compatibility.ee_rounds_123_en.{field}", feed.get(field)
    yield "authority.sources", plain["authority"]["sources"]
    yield "reproduce.command", plain["reproduce"]["command"]
    yield "licence.id", plain["licence"]["id"]
    yield from _texts_in("", plain)


def _texts_in(where: str, value: Value) -> Iterator[tuple[str, Value]]:
    if _is_text(value):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts_in(f"{where}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts_in(f"{where}.{_name(inner, place)}", inner)


def _notices(folder: Path, record: Record, law: Law) -> dict[str, tuple[object, object]]:
    """Compare the notices that lie in a folder with what the record says, by their digests."""
    compared: dict[str, tuple[object, object]] = {}
    for lang in LANGUAGES:
        name = NOTICE.format(lang=lang)
        try:
            found = (folder / name).read_bytes()
        except OSError:
            continue
        digest = hashlib.sha256(found).hexdigest()
        # A register words two sentences otherwise than who holds a round on files.
        told = [
            hashlib.sha256(notice(record, law, lang, registered=one).encode()).hexdigest()
            for one in (False, True)
        ]
        compared[name] = (digest, digest if digest in told else told[0])
    return compared


def _digest(value: Value) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _differ(where: str, was: Value, now: Value) -> Iterator[Difference]:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            yield from _differ(f"{where}.{key}", was.get(key), now.get(key))
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for place, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from _differ(f"{where}.{_name(one, place)}", one, other)
    elif was != now:
        yield Difference(where=where, recorded=was, found=now)


def _name(value: Value, place: int) -> str:
    """Name an entry of a list by what tells it from the others."""
    if isinstance(value, dict):
        for key in ("group", "table", "key", "code", "what"):
            if key in value:
                return str(value[key])
        if "low" in value:
            return f"{value['low']}-{value['high']}"
    return str(place)


def _changed_tables(was: Record, now: Record) -> Iterator[TableChange]:
    before = {table.table: table for table in was.rules.tables}
    after = {table.table: table for table in now.rules.tables}
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one != other:
            yield TableChange(
                table=name,
                recorded=one.version if one else None,
                found=other.version if other else None,
            )


def _listed_digest(path: Path) -> str | None:
    """Digest the list of the invited; None where there is none or nothing to read it with."""
    if not path.exists():
        return None
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    try:
        table = pq.read_table(path)
        ids = [str(name).encode() for name in table["id"].to_pylist()]
        codes = [PROGRAMS.index(name) for name in table["program"].to_pylist()]
        if table["rank"].to_pylist() != list(range(1, len(ids) + 1)):
            return "—"
        return invited_digest(
            np.array(ids or [b""], np.bytes_)[: len(ids)],
            table["crs"].to_numpy(),
            table["submitted_at"].cast(pa.int64()).to_numpy(),
            np.array(codes, np.int8),
        )
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        return "—"
