"""No number, day or list of the law stands in Python: it would escape citation and amendment.

Numbers are compared with those of the law files, so a literal that equals one needs its reason
here. ``recheck`` is left out: it is the second opinion, transcribed by hand on purpose.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest
from tests.house.source import PACKAGE, Module, called, modules, parents

SMALL = 10
"""Numbers up to this one are counts of columns and places as often as points; not looked at."""

NUMBERS = {
    ("answers/likeness.py", 63): "places of a set of letters, less one",
    ("answers/occupation_search.py", 200): "letters read of what somebody types",
    ("answers/title_index.py", 12): "words read of what somebody types",
    ("cli/application.py", 70): "exit code of our own defect",
    ("cli/sockets.py", 20): "ports that are tried",
    ("project/assets.py", 16): "letters of a digest that name a folder",
    ("registry/examining/serving.py", 50): "characters of a key that signs sessions",
    ("cli/explaining.py", 100): "columns of a terminal",
    ("cli/explaining.py", 72): "columns of a terminal",
    ("rules/dates.py", 12): "months of a calendar year",
    ("answers/makeup.py", 100): "percent",
    ("web/pages/days.py", 40): "letters shown of what was typed",
    ("web/pages/law_browser.py", 100): "percent",
    ("web/pages/law_in_time.py", 100): "percent",
    ("web/pages/profile.py", 120): "letters read of an answer",
    ("web/pages/profile_rooms.py", 30): "things of one kind that a form takes",
    ("web/pages/score_shown.py", 50): "points between two ticks of an axis",
    ("web/pages/score_shown.py", 100): "percent",
    ("web/pages/sent.py", 100): "letters read of an answer",
    ("web/pages/timeline.py", 100): "percent",
    ("web/sheet.py", 12): "size of letters",
    ("web/sheet.py", 18): "millimetres of a margin",
    ("web/sheet.py", 19): "size of letters",
    ("web/sheet.py", 22): "a colour",
    ("web/sheet.py", 29): "a colour",
    ("web/sheet.py", 33): "a colour",
    ("web/sheet.py", 67): "a colour",
    ("web/sheet.py", 75): "a colour",
    ("web/sheet.py", 80): "a colour",
    ("rules/profile/hours.py", 100): "hundredths of an hour",
    ("proof/heads.py", 100): "lines of signatures",
    ("proof/verifier.py", 19): "the prime of the curve of Ed25519",
    ("proof/verifier.py", 32): "bytes of a point of the curve",
    ("proof/verifier.py", 53): "bits of a number that JSON holds exactly",
    ("files/problems.py", 500): "status of a problem document",
    ("project/settings.py", 20): "seconds that a mail server may take to answer",
    ("cli/keeping_safe.py", 16): "letters of the name of a key",
    ("cli/keeping_safe.py", 32): "bytes of a key",
    ("project/environment.py", 60): "seconds that a connection is kept",
    ("project/environment.py", 30): "seconds that a writer waits for another",
    ("project/settings.py", 15): "letters of the shortest password",
    ("registry/bulk.py", 40): "rows written by a plain statement",
    ("registry/examining/storage.py", 15): "the oldest PostgreSQL that serves",
    ("registry/ids.py", 20): "letters of an identifier",
    ("registry/ids.py", 31): "five bits",
    ("registry/keeping/backup.py", 64): "letters of a digest",
    ("registry/keeping/keys.py", 12): "bytes of a nonce",
    ("registry/keeping/keys.py", 16): "bytes of a salt",
    ("registry/keeping/keys.py", 32): "bytes of a key",
    ("registry/keeping/retention.py", 29): "the leap day",
    ("registry/models/pool.py", 1200): "no score of any day can be higher",
    ("registry/queries/pool.py", 19): "bytes before the rows of a binary copy",
    ("registry/services/accounts.py", 150): "letters of a name to sign in with",
    ("registry/services/arriving.py", 16): "documents made together",
    ("registry/services/retaining.py", 500): "rows disposed of in one act",
    (
        "registry/services/rounds/trying.py",
        500,
    ): "profiles between two signs of progress",
    ("rules/errors.py", 100): "errors told one by one",
    ("rules/loading/rounds.py", 1200): "no published cut-off of any day can be higher",
    ("rules/told_programs.py", 100): "a share in per cent",
    ("web/pages/language_pages.py", 40): "letters read of an answer",
    ("web/pages/lanes.py", 100): "percent",
    ("rules/tables.py", 12): "highest level a file may write",
    ("registry/queries/candidates.py", 50): "candidates of a page",
    ("registry/queries/candidates.py", 200): "candidates of a page at most",
    ("registry/queries/lookup.py", 20): "wrong codes of an account in a day",
}
"""Literals that equal a number of the law by chance: module and value, and what they are."""

DAYS = {
    ("analysis/conditioning.py", "2025-11-09"): "names the published print the demo starts from",
    ("analysis/conditioning.py", "2025-11-23"): "names the published print that follows it",
    ("rules/lawbook.py", "2015-01-01"): "where the law files begin; nothing is chosen by it",
    ("cli/context.py", "2025-11-14"): "shows how a day is written",
    ("registry/queries/pool.py", "2000-01-01"): "PostgreSQL counts instants from it",
}
"""Days written in code, and why."""

EPOCH = (1970, 1, 1)
_DAY = re.compile(r"\b20(?:1[5-9]|[2-9]\d)-[01]\d-[0-3]\d\b")


@cache
def law_numbers() -> frozenset[int]:
    """Give every whole number above `SMALL` of the tables, categories, programs and periods."""
    law = PACKAGE / "law"
    paths = [
        *(law / "crs").rglob("*.toml"),
        *(law / "categories").glob("*.toml"),
        *(law / "programs").glob("*.toml"),
        *(law / "fsw").glob("*.toml"),
        *(law / "funds").glob("*.toml"),
        law / "rounds" / "invitation_period.toml",
        law / "rounds" / "profile_validity.toml",
    ]

    def numbers(value: object) -> Iterator[int]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from numbers(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from numbers(inner)
        elif type(value) is int:
            yield value

    found = {n for p in paths for n in numbers(tomllib.loads(p.read_text(encoding="utf-8")))}
    assert {600, 1200, 110, 24} <= found
    return frozenset(n for n in found if n > SMALL)


def literals(module: Module) -> Iterator[tuple[int, int]]:
    """Give line and value of each whole number that could be a number of the law.

    Sizes of memory (``1 << 20``), places in a text (``text[11:13]``), lengths of a text, sizes
    of caches and widths of what is printed could not.
    """
    above = parents(module.tree)
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Constant) and type(node.value) is int):
            continue
        holder = above[node]
        shifted = isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.LShift)
        place = isinstance(holder, ast.Slice | ast.Subscript)
        cache_size = isinstance(holder, ast.keyword) and holder.arg in ("maxsize", "max_length")
        length = isinstance(holder, ast.Compare) and ast.unparse(holder.left).startswith("len(")
        width = isinstance(holder, ast.Assign) and "WIDTH" in ast.unparse(holder.targets[0])
        if not (shifted or place or cache_size or length or width):
            yield node.lineno, node.value


def checked(module: Module) -> bool:
    """Tell whether a module may hold no number of the law.

    Reading files is about bytes and text, sampling about shares: their numbers are sizes, and
    `analysis` declares its assumptions in a file of its own.
    """
    by_bytes = module.name.startswith(("rules/border/", "files/", "wording/"))
    return module.room not in ("recheck", "analysis") and not by_bytes


def test_no_number_of_the_law_stands_in_code() -> None:
    found = [
        f"{module.name}:{line}: {value}"
        for module in modules()
        if checked(module)
        for line, value in literals(module)
        if value in law_numbers() and (module.name, value) not in NUMBERS
    ]
    assert not found, "move these to the law files, or give the reason in NUMBERS: " + str(found)


def test_no_maximum_of_the_law_stands_in_any_room() -> None:
    maxima = {n for n in law_numbers() if n >= 460}
    found = [
        f"{module.name}:{line}: {value}"
        for module in modules()
        if module.room != "recheck"
        for line, value in literals(module)
        if value in maxima and (module.name, value) not in NUMBERS
    ]
    assert not found, found


def test_no_day_stands_in_code() -> None:
    found = []
    for module in modules():
        if module.room == "recheck":
            continue
        prose = module.docstrings()
        found += [
            f"{module.name}:{getattr(node, 'lineno', 0)}: {day}"
            for node in ast.walk(module.tree)
            for day in days(node, prose)
            if (module.name, day) not in DAYS
        ]
    assert not found, "law is chosen by Lawbook.on(day), never in code: " + str(found)


def days(node: ast.AST, prose: frozenset[int]) -> Iterator[str]:
    """Give the days that a node writes, as literals of ``date`` or as text."""
    if isinstance(node, ast.Call) and called(node) in ("date", "datetime"):
        parts = [a.value for a in node.args[:3] if isinstance(a, ast.Constant)]
        numbers = tuple(part for part in parts if isinstance(part, int))
        if len(numbers) == 3 and numbers != EPOCH:
            yield "{:04}-{:02}-{:02}".format(*numbers)
    text = node.value if isinstance(node, ast.Constant) and id(node) not in prose else None
    # Commands shown as examples are prose as well.
    if isinstance(text, str) and not text.startswith("openentry "):
        yield from _DAY.findall(text)


@pytest.mark.parametrize("allowed", [NUMBERS, DAYS], ids=["numbers", "days"])
def test_no_reason_is_given_for_what_is_no_longer_there(
    allowed: dict[tuple[str, object], str],
) -> None:
    for (name, value), reason in allowed.items():
        module = next((m for m in modules() if m.name == name), None)
        assert module is not None, f"{name} is gone: remove its reason"
        prose = module.docstrings()
        held: set[object] = {number for _, number in literals(module)}
        held |= {day for node in ast.walk(module.tree) for day in days(node, prose)}
        assert value in held, f"{name} no longer has {value}: remove its reason"
        assert reason


CLOCK = "registry/clock.py"
"""The one clock of the register, which tests and worlds of their own replace."""


def test_only_the_command_line_reads_the_clock() -> None:
    found = []
    for module in modules():
        if module.room == "cli" or module.name == CLOCK:
            continue
        found += [
            f"{module.name}:{node.lineno}: {ast.unparse(node)}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and ast.unparse(node.value) != "clock"
            and (
                node.attr in ("now", "utcnow", "today")
                or ast.unparse(node) in ("time.time", "time.time_ns", "time.localtime")
            )
        ]
    assert not found, "days and instants are parameters: " + str(found)


def test_the_clock_of_the_command_line_is_one_function() -> None:
    readers = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if module.name != CLOCK
        and isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and ast.unparse(node.value) != "clock"
    ]
    assert len(readers) == 1, readers
    assert readers[0].startswith("cli/context.py")
