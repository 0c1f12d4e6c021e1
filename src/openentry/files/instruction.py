"""Instructions of rounds: TOML in and out, and every published round as one.

For reading what a round is asked to do, with an error for each way it can be wrong. Whether a
category version is in force that day is a warning of the round, not an error of the file: the
instruction itself decides (IRPA 10.3(1)(h.2)).
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast

from openentry.rules.errors import InputError
from openentry.rules.facts import PROGRAMS, instant_text, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import load_history
from openentry.rules.rounds import Instruction, check_instruction

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

NUMBER_LENGTH_TOP = 40


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
        ``file-missing``, ``instruction-not-toml`` and the codes of `instruction_of`.
    """
    name = os.fspath(file)
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return instruction_of(tomllib.loads(data.decode("utf-8-sig")), law, name)
    except FileNotFoundError:
        raise InputError("instruction-missing", file=name) from None
    except OSError as error:
        raise InputError(
            "instruction-unreadable", file=name, why=error.strerror or str(error)
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("instruction-not-toml", file=name, why=str(error)) from None


def instruction_of(raw: Mapping[str, Any], law: Law, file: str = "—") -> Instruction:
    """Make an instruction of the keys of its file.

    Raises
    ------
    InputError
        ``instruction-key-unknown``, ``instruction-key-missing``, ``instruction-value``,
        ``instruction-size``, ``instruction-programs``, ``instruction-category``.
    """
    for key in raw:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1, cutoff=0.5) or list(KEYS)
            raise InputError("instruction-key-unknown", file=file, key=key, near=", ".join(near))
    take = _Taker(raw, file)
    kind = cast(Literal["general", "program", "category"], take.word("kind", KINDS))
    program = take.word("program", PROGRAMS) if take.wanted("program", kind) else None
    category = take.text("category") if take.wanted("category", kind) else None
    sizes = [key for key in ("invitations", "crs_minimum") if key in raw]
    if len(sizes) != 1:
        raise InputError("instruction-size", file=file, found=len(sizes))
    instruction = Instruction(
        number=take.text("number"),
        held_at=take.instant("held_at"),
        kind=kind,
        program=program,
        category=category,
        programs=_programs(take, kind, program),
        invitations=take.whole("invitations", 1, None) if "invitations" in raw else None,
        crs_minimum=take.whole("crs_minimum", 0, _score_top(law)) if "crs_minimum" in raw else None,
    )
    check_instruction(instruction, law)
    return instruction


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
        return InputError(
            f"instruction-{expected}", file=self.file, key=key, value=str(self.raw[key]), **params
        )

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
                and 0 < len(value) <= NUMBER_LENGTH_TOP
                and value.isprintable()
                and value == value.strip()
            )

        return str(self._taken(key, good, "text", top=NUMBER_LENGTH_TOP))

    def word(self, key: str, allowed: tuple[str, ...]) -> str:
        listed = ", ".join(allowed)
        return str(self._taken(key, lambda value: value in allowed, "word", allowed=listed))

    def words(self, key: str, allowed: tuple[str, ...]) -> set[str]:
        def good(value: Any) -> bool:  # noqa: ANN401
            return isinstance(value, list) and bool(value) and all(v in allowed for v in value)

        return set(self._taken(key, good, "words", allowed=", ".join(allowed)))

    def whole(self, key: str, low: int, high: int | None) -> int:
        def good(value: Any) -> bool:  # noqa: ANN401
            return type(value) is int and low <= value and (high is None or value <= high)

        code = "whole" if high is None else "whole-between"
        return int(self._taken(key, good, code, low=low, high=high or 0))

    def instant(self, key: str) -> datetime:
        def good(value: Any) -> bool:  # noqa: ANN401
            return isinstance(value, datetime) and value.utcoffset() == timedelta(0)

        value: datetime = self._taken(key, good, "instant")
        return value.astimezone(UTC)


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
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def published_instruction(number: str, law: Law) -> Instruction | str:
    """Give a published round as an instruction, or the code of why it cannot be replayed.

    Rounds before the tie-break give ``crs_minimum``; later ones ``invitations``.

    Raises
    ------
    InputError
        ``round-unknown``.
    """
    history = load_history(law.roots)
    found = history.rounds.get(number)
    if found is None:
        last = next(reversed(history.rounds))
        raise InputError("round-unknown", number=number, last=last)
    if found.not_replayable_because is not None:
        return found.not_replayable_because
    return instruction_of(found.instruction(), law, f"round {number}")
