"""Names of columns: known, carried, or refused with the nearest name there is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache

from openentry.files.blocks import EXTRA
from openentry.rules.border import NEEDED_BY_ROUNDS, Expectation, Findings
from openentry.rules.columns import columns
from openentry.rules.errors import InputError

HEADER = 0
"""Stands for the header where errors name a row."""

_PROFILE_MARK = "birth_on"
# Names differ from the dictionary mostly by case, by spaces, or by a letter or two.
_LIKENESS = 0.7


@cache
def known_names() -> frozenset[str]:
    """Give the names of the columns of the facts table."""
    return frozenset(c.name for c in columns())


def is_carried(name: str) -> bool:
    """Tell whether a column is carried through untouched."""
    return name.startswith(EXTRA)


def refuse_profiles(name: str, file: str) -> None:
    """Refuse a file of profiles.

    Raises
    ------
    InputError
    """
    if name == _PROFILE_MARK:
        raise InputError("file-holds-profiles", file=file)


def expectation(name: str) -> Expectation:
    """Say what stands in the place of an unknown column name."""
    plain = "_".join(name.strip().lower().replace("-", " ").split())[:80]
    near = get_close_matches(plain, known_names(), n=1, cutoff=_LIKENESS)
    if near:
        return "expected.column-like", {"name": near[0]}
    return "expected.column", {}


def check_header(
    names: Sequence[str], findings: Findings, *, file: str, require_round: bool
) -> None:
    """Note every name that cannot be used, as errors of row 0, and refuse the table if any.

    Raises
    ------
    FactsErrors
        If a name is empty, given twice, unknown, or missing though a round needs it.
    InputError
        If no name is known at all, or the table holds profiles.
    """
    for name in names:
        refuse_profiles(name, file)
    if names and not any(name in known_names() or is_carried(name) for name in names):
        raise InputError("header-missing", file=file)
    seen: set[str] = set()
    for place, name in enumerate(names, start=1):
        if not name.strip():
            findings.add(HEADER, name, "", ("expected.column-name", {"place": place}))
        elif name in seen:
            findings.add(HEADER, name, name, ("expected.column-once", {}))
        elif name not in known_names() and not is_carried(name):
            wanted = findings.wants(HEADER)
            expected = expectation(name) if wanted else ("expected.column", {})
            findings.add(HEADER, name, name, expected)
        seen.add(name)
    if require_round:
        for name in NEEDED_BY_ROUNDS:
            if name not in seen:
                findings.add(HEADER, name, "", ("expected.for-round", {}))
    findings.refuse()
