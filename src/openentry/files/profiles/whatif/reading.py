"""Changes in: from a JSON or TOML file or from plain values, checked, refused in both languages.

A file holds one change, an array of them, or an object with ``changes``; TOML has
``[[changes]]``. The first thing wrong is told with what may stand there.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from pydantic import ValidationError

from openentry.files.profiles.whatif.changes import (
    BY_KIND,
    CHANGES_TOP,
    NAME_TOP,
    ONE,
    SCHEMA,
    Change,
)
from openentry.files.profiles.whatif.phrases import Phrase
from openentry.files.sources import cannot_read
from openentry.rules.errors import InputError, LimitError

BYTES_TOP = 1 << 20
"""No file of changes is longer: profiles named by mistake are refused before they are read."""

_SHOWN = 60


def read_changes(file: str | os.PathLike[str]) -> tuple[Change, ...]:
    """Read the changes of a file.

    Parameters
    ----------
    file : str or path
        JSON, or TOML by the end of its name; ``-`` is standard input (JSON).

    Raises
    ------
    InputError
        ``file-missing`` and the like, ``whatif-file``, and the codes of `checked_changes`.
    LimitError
        ``whatif-file-long``, ``whatif-too-many``.
    """
    name = os.fspath(file)
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as stream:
            data = stream.read(BYTES_TOP + 1)
    except (OSError, ValueError) as error:
        raise cannot_read(name, error) from None
    if len(data) > BYTES_TOP:
        raise LimitError("whatif-file-long", file=name, top=BYTES_TOP)
    toml = name.lower().endswith(".toml")
    try:
        text = data.decode("utf-8-sig")
        raw: object = tomllib.loads(text) if toml else json.loads(text)
    except UnicodeDecodeError as error:
        raise _not_read(name, data.count(b"\n", 0, error.start) + 1) from None
    except json.JSONDecodeError as error:
        raise _not_read(name, error.lineno) from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise _not_read(name, int(at[1]) if at else data.count(b"\n") + 1) from None
    except (ValueError, RecursionError):
        raise _not_read(name, 1) from None
    return checked_changes(_listed(raw, name), name)


def _not_read(name: str, line: int) -> InputError:
    return InputError("whatif-file", file=name, line=str(line))


def _listed(raw: object, name: str) -> Sequence[object]:
    """Give the changes of a file in whichever of its forms."""
    if isinstance(raw, list):
        return raw
    if isinstance(raw, dict) and "kind" not in raw:
        for key in raw:
            if key not in ("schema", "changes"):
                raise InputError("whatif-key", file=name, key=key[:_SHOWN])
        if raw.get("schema", SCHEMA) != SCHEMA:
            raise InputError("whatif-schema", file=name, found=_cut(raw["schema"]), schema=SCHEMA)
        changes = raw.get("changes")
        if isinstance(changes, list):
            return changes
        raise InputError("whatif-key", file=name, key="changes")
    return [raw]


def checked_changes(raw: Sequence[object], file: str = "—") -> tuple[Change, ...]:
    """Check changes that come as plain values, such as those of a form or a request.

    Parameters
    ----------
    raw : sequence of dict
    file : str
        What they come from, for errors.

    Raises
    ------
    InputError
        ``whatif-none``, ``whatif-object``, ``whatif-kind-missing``, ``whatif-kind``,
        ``whatif-field``, ``whatif-needed``, ``whatif-value``.
    LimitError
        ``whatif-too-many``.
    """
    if not raw:
        raise InputError("whatif-none", file=file)
    if len(raw) > CHANGES_TOP:
        raise LimitError("whatif-too-many", file=file, count=len(raw), top=CHANGES_TOP)
    return tuple(_checked(value, number, file) for number, value in enumerate(raw, start=1))


def _checked(value: object, number: int, file: str) -> Change:
    where: dict[str, object] = {"file": file, "number": number}
    if not isinstance(value, Mapping):
        raise InputError("whatif-object", **where)
    kinds = ", ".join(BY_KIND)
    if "kind" not in value:
        raise InputError("whatif-kind-missing", kinds=kinds, **where)
    kind = value["kind"]
    if not isinstance(kind, str) or kind not in BY_KIND:
        raise InputError("whatif-kind", found=_cut(kind), kinds=kinds, **where)
    try:
        return ONE.validate_python(dict(value))
    except ValidationError as error:
        detail: dict[str, Any] = dict(error.errors(include_url=False)[0])
    where |= {"kind": kind}
    names = [name for name in BY_KIND[kind].model_fields if name != "kind"]
    path = [str(part) for part in detail["loc"][1:] if part != "[key]"]
    field = ".".join(path) or "kind"
    match detail["type"]:
        case "extra_forbidden":
            raise InputError("whatif-field", field=_cut(field), names=", ".join(names), **where)
        case "missing":
            raise InputError("whatif-needed", field=field, **where)
        case "whatif_nothing":
            raise InputError("whatif-spouse-nothing", **where)
        case "whatif_language":
            raise InputError("whatif-needed", field="language", **where)
        case _:
            found = _cut(detail["input"])
            expected = _expected(detail, path)
            raise InputError("whatif-value", field=field, found=found, expected=expected, **where)


def _expected(detail: Mapping[str, Any], path: Sequence[str]) -> Phrase:
    """Say what may stand in a field."""
    context: Mapping[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            return Phrase(id="whatif.expected-words", params={"words": _words(context)})
        case "greater_than_equal":
            return Phrase(id="whatif.expected-least", params={"least": context["ge"]})
        case "less_than_equal":
            return Phrase(id="whatif.expected-most", params={"most": context["le"]})
        case "int_type":
            return Phrase(id="whatif.expected-whole")
        case "dict_type" | "too_short" if path[:1] == ["levels"]:
            return Phrase(id="whatif.expected-levels")
        case _ if path[:1] == ["name"]:
            return Phrase(id="whatif.expected-name", params={"top": NAME_TOP})
        case _:
            return Phrase(id="whatif.expected-text")


def _words(context: Mapping[str, Any]) -> str:
    return str(context["expected"]).replace("'", "").replace(" or ", ", ")


def _cut(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
