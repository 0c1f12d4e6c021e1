"""Replaying a round for the command line: what was recorded beside what is recomputed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import BaseModel
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.printing import close, console, table
from openentry.cli.reading import read_pool
from openentry.files.record import read_record
from openentry.files.replay import replay
from openentry.rules.errors import VerificationError
from openentry.rules.lawbook import Law


def answer(record: Path, pool: str) -> None:
    """Recompute a round and compare every result and digest.

    Raises
    ------
    InputError
        If the record or the pool cannot be read.
    VerificationError
        ``replay-differs``.
    """
    law, out = Law.load(), console()
    # A pool takes a while to read; a record that is none is told at once.
    read_record(record)
    outcome = replay(record, read_pool(pool, law), law)
    rows = []
    for name, (recorded, found) in outcome.compared.items():
        mark = "✓" if recorded == found else "✗"
        rows.append((mark, name, _short(recorded), _short(found)))
    heads = ("", t("replay-head-what"), t("replay-head-recorded"), t("replay-head-recomputed"))
    out.print(table(heads, rows))
    for sentence in outcome.sentences(LANG):
        out.print(Text(sentence))
    if not outcome.differences:
        out.print(Text(t("replay-same"), style="bold"))
    close(law, out)
    if outcome.differences:
        raise VerificationError("replay-differs", what=", ".join(outcome.differences))


def _short(value: object) -> str:
    """Show a value of a record; a whole block as its digest."""
    if isinstance(value, BaseModel | dict):
        plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        value = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    if isinstance(value, bool | list | tuple):
        value = ", ".join(value) if not isinstance(value, bool) else str(value).lower()
    text = "—" if value is None else str(value)
    return text if len(text) <= 40 else text[:16] + "…" + text[-8:]
