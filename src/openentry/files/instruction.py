"""Instructions of rounds: TOML in and out, and every published round as one.

For reading what a round is asked to do, with an error for each way it can be wrong. What an
instruction may decide is a warning of the round and no error of the file: a category version
that is not in force that day (the instruction itself decides, IRPA 10.3(1)(h.2)), and programs
other than the usual ones, the nominee class in a category round among them (a nominee is then
invited in that class, as IRPA 10.1(1.1) asks).
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Literal, cast

from openentry.files.published import history
from openentry.files.sources import cannot_read
from openentry.rules.dates import law_day
from openentry.rules.errors import InputError
from openentry.rules.facts import PROGRAMS, instant_text, microseconds
from openentry.rules.lawbook import FIRST_DAY, Law
from openentry.rules.rounds import Instruction

KEYS = (
    "number",
    "held_at",
    "kind",
    "program",
    "category",
    "programs",
    "invitations",
    "crs_minimum",
)
KINDS = ("general", "program", "category")

USUAL_PROGRAMS = {"general": PROGRAMS, "category": ("fsw", "cec", "fst")}
"""Programs of a round whose instruction names none, by kind; a program round has its own."""

BYTES_TOP = 1 << 20
COUNT_TOP = (1 << 53) - 1
"""The largest whole number that every reader of JSON keeps as it is."""
TEXT_LENGTH_TOP = 40
VALUE_LENGTH_TOP = 80
_PLAIN = re.compile(r"[0-9A-Za-z]([0-9A-Za-z._-]*[0-9A-Za-z])?", re.ASCII)
"""Numbers and ids stand in commands and notices: nothing in them may need escaping."""


def read_instruction(file: str | os.PathLike[str], law: Law) -> Instruction:
    """Read an instruction.

    Parameters
    ----------
    file : str or path
        A TOML file; ``-`` is standard input.
    law : Law
        Tells which category versions exist.

    Raises
    ------
    InputError
        ``instruction-missing``, ``file-is-folder`` and the like, ``instruction-too-long``,
        ``instruction-not-utf8``, ``instruction-not-toml`` with the line,
        ``instruction-unreadable``, and the codes of `instruction_of`.
    """
    name = os.fspath(file)
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as stream:
            data = stream.read(BYTES_TOP + 1)
    except FileNotFoundError:
        raise InputError("instruction-missing", file=name) from None
    except OSError as error:
        raise cannot_read(name, error) from None
    if len(data) > BYTES_TOP:
        # Somebody has named the pool: it must not be read whole to be refused.
        raise InputError("instruction-too-long", file=name, top=BYTES_TOP)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = str(data.count(b"\n", 0, error.start) + 1)
        raise InputError("instruction-not-utf8", file=name, line=line) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line = at[1] if at else str(len(text.splitlines()) or 1)
        raise InputError("instruction-not-toml", file=name, line=line) from None
    except (ValueError, RecursionError):
        raise InputError("instruction-unreadable", file=name) from None
    return instruction_of(raw, law, name)


def instruction_of(raw: Mapping[str, Any], law: Law, file: str = "—") -> Instruction:
    """Make an instruction of the keys of its file.

    Raises
    ------
    InputError
        ``instruction-key-unknown``, ``instruction-key-missing``, ``instruction-key-not-here``,
        ``instruction-key-near``, ``instruction-size-missing``, ``instruction-size-twice``,
        ``instruction-text``, ``instruction-word``, ``instruction-words``,
        ``instruction-whole-between``, ``instruction-instant``, ``instruction-instant-local``,
        ``instruction-before-law``, ``instruction-programs``.
    """
    for key in raw:
        if key not in KEYS:
            short = _cut(key)
            near = get_close_matches(short, KEYS, n=1, cutoff=0.5)
            if near:
                raise InputError("instruction-key-near", file=file, key=short, near=near[0])
            raise InputError("instruction-key-unknown", file=file, key=short, keys=", ".join(KEYS))
    take = _Taker(raw, file)
    kind = cast(Literal["general", "program", "category"], take.word("kind", KINDS))
    program = take.word("program", PROGRAMS) if take.wanted("program", kind) else None
    category = take.word("category", law.category_ids) if take.wanted("category", kind) else None
    sizes = [key for key in ("invitations", "crs_minimum") if key in raw]
    if not sizes:
        raise InputError("instruction-size-missing", file=file)
    if len(sizes) > 1:
        raise InputError("instruction-size-twice", file=file)
    return Instruction(
        number=take.text("number"),
        held_at=take.instant("held_at"),
        kind=kind,
        program=program,
        category=category,
        programs=_programs(take, kind, program),
        invitations=take.whole("invitations", 1, COUNT_TOP) if "invitations" in raw else None,
        crs_minimum=take.whole("crs_minimum", 0, _score_top(law)) if "crs_minimum" in raw else None,
    )


def checked(instruction: Instruction, law: Law, file: str = "—") -> Instruction:
    """Give an instruction that did not come from a file of its own, refused as if it had.

    Raises
    ------
    InputError
        As `instruction_of`.
    """
    raw: dict[str, Any] = {key: getattr(instruction, key) for key in KEYS}
    raw["programs"] = list(instruction.programs)
    return instruction_of({k: v for k, v in raw.items() if v is not None}, law, file)


def _score_top(law: Law) -> int:
    return max(version.total for version in law.maxima.version)


def _programs(take: _Taker, kind: str, program: str | None) -> tuple[str, ...]:
    """Give the programs of a round; a program round is for its own program alone."""
    usual = (program,) if program else USUAL_PROGRAMS[kind]
    if "programs" not in take.raw:
        return tuple(p for p in PROGRAMS if p in usual)
    named = take.words("programs", PROGRAMS)
    if program and named != {program}:
        raise InputError("instruction-programs", file=take.file, program=program)
    return tuple(p for p in PROGRAMS if p in named)


class _Taker:
    """Takes values out of the file, saying what is wrong with each."""

    def __init__(self, raw: Mapping[str, Any], file: str) -> None:
        self.raw, self.file = raw, file

    def _wrong(self, key: str, expected: str, **params: object) -> InputError:
        value = _as_written(self.raw[key])
        return InputError(f"instruction-{expected}", file=self.file, key=key, value=value, **params)

    def _taken(self, key: str, good: Callable[[Any], bool], expected: str, **params: object) -> Any:  # noqa: ANN401
        if key not in self.raw:
            raise InputError("instruction-key-missing", file=self.file, key=key)
        if not good(self.raw[key]):
            raise self._wrong(key, expected, **params)
        return self.raw[key]

    def wanted(self, key: str, kind: str) -> bool:
        """Tell whether the kind asks for this key; refuse it where another kind would."""
        if key == kind:
            return True
        if key in self.raw:
            raise InputError("instruction-key-not-here", file=self.file, key=key, kind=kind)
        return False

    def text(self, key: str) -> str:
        def good(value: Any) -> bool:  # noqa: ANN401
            return (
                isinstance(value, str)
                and len(value) <= TEXT_LENGTH_TOP
                and _PLAIN.fullmatch(value) is not None
            )

        return str(self._taken(key, good, "text", top=TEXT_LENGTH_TOP))

    def word(self, key: str, allowed: tuple[str, ...]) -> str:
        listed = ", ".join(allowed)
        return str(self._taken(key, lambda value: value in allowed, "word", allowed=listed))

    def words(self, key: str, allowed: tuple[str, ...]) -> set[str]:
        def good(value: Any) -> bool:  # noqa: ANN401
            return isinstance(value, list) and bool(value) and all(v in allowed for v in value)

        return set(self._taken(key, good, "words", allowed=", ".join(allowed)))

    def whole(self, key: str, low: int, high: int) -> int:
        def good(value: Any) -> bool:  # noqa: ANN401
            return type(value) is int and low <= value <= high

        return int(self._taken(key, good, "whole-between", low=low, high=high))

    def instant(self, key: str) -> datetime:
        value: datetime = self._taken(key, lambda v: isinstance(v, datetime), "instant")
        if value.utcoffset() != timedelta(0):
            # A clock time without its zone, or in another zone, names no instant in UTC.
            raise self._wrong(key, "instant-local")
        try:
            early = law_day(value) < FIRST_DAY
        except OverflowError:  # the first hours of the calendar, which Ottawa never had
            early = True
        if early:
            raise self._wrong(key, "before-law", first=FIRST_DAY)
        return value.astimezone(UTC)


def _as_written(value: object) -> str:
    """Show a value as TOML writes it, on one line and not at length."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, datetime):
        text = value.isoformat().replace("+00:00", "Z")
    elif isinstance(value, list):
        inside = ("[…]" if isinstance(part, list) else _as_written(part) for part in value)
        text = "[" + ", ".join(inside) + "]"
    elif isinstance(value, int) and abs(value) > COUNT_TOP:
        text = hex(value)  # Python refuses to write thousands of figures in decimal
    elif isinstance(value, dict):
        text = "{…}"
    else:
        text = str(value)
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_LENGTH_TOP else text[: VALUE_LENGTH_TOP - 1] + "…"


def instruction_toml(instruction: Instruction) -> str:
    """Write an instruction the way `read_instruction` reads it."""
    lines = [
        f"number      = {_quoted(instruction.number)}",
        f"held_at     = {instant_text(microseconds(instruction.held_at))}",
        f"kind        = {_quoted(instruction.kind)}",
    ]
    if instruction.program is not None:
        lines.append(f"program     = {_quoted(instruction.program)}")
    if instruction.category is not None:
        lines.append(f"category    = {_quoted(instruction.category)}")
    listed = ", ".join(map(_quoted, instruction.programs))
    lines.append(f"programs    = [{listed}]")
    if instruction.invitations is not None:
        lines.append(f"invitations = {instruction.invitations}")
    else:
        lines.append(f"crs_minimum = {instruction.crs_minimum}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # JSON escapes as TOML does, but for one character that only TOML refuses.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def published_instruction(number: str, law: Law) -> Instruction | str:
    """Give a published round as an instruction, or the code of why it cannot be replayed.

    Rounds before the tie-break give ``crs_minimum``; later ones ``invitations``.

    Raises
    ------
    InputError
        ``round-unknown``.
    """
    rounds = history(law).rounds
    found = rounds.get(number)
    if found is None:
        raise InputError("round-unknown", number=number, last=next(reversed(rounds)))
    if found.not_replayable_because is not None:
        return found.not_replayable_because
    return instruction_of(found.instruction(), law, f"round {number}")
