"""The border: columns of raw values in, checked facts out.

Every value from outside passes here once. Text (from CSV), plain values (from JSON) and typed
arrays (from Parquet and Arrow) are held to the same data dictionary. An impossible value is an
error that names row, column, value and what is allowed; a merely low value is not an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.border.codes import Coded
from openentry.rules.border.findings import Expectation, Findings
from openentry.rules.border.ids import ID_BYTES_TOP, read_ids, row_numbers
from openentry.rules.border.instants import read_instants
from openentry.rules.border.lists import WordSets
from openentry.rules.border.raw import Numbers, Places, Raw, Texts, WordLists, Words
from openentry.rules.columns import ABILITIES, column, columns
from openentry.rules.facts import NOT_KNOWN, PROGRAMS, Facts, absent

__all__ = [
    "ID_BYTES_TOP",
    "NEEDED_BY_ROUNDS",
    "Expectation",
    "Findings",
    "Numbers",
    "Raw",
    "Texts",
    "WordLists",
    "Words",
    "check",
]

NEEDED_BY_ROUNDS = ("id", "submitted_at", "programs", "categories")
"""Columns that a pool must know of every candidate before a round can be held on it."""

_PNP = 1 << PROGRAMS.index("pnp")
_NOWHERE: Places = np.empty(0, np.intp)  # an empty tuple would mean every place
_converters: dict[tuple[str, bool, tuple[str, ...]], Coded | WordSets] = {}


def check(
    raw: Mapping[str, Raw],
    n: int,
    *,
    text: bool,
    category_ids: tuple[str, ...],
    findings: Findings,
    first_row: int = 1,
    require_round: bool = False,
) -> Facts:
    """Turn raw columns into facts, noting every impossible value.

    Parameters
    ----------
    raw : mapping of column name to (n,) values
        Text when ``text``; otherwise str, int, bool, list of str or None, as JSON has them, or
        one of the typed columns of `openentry.rules.border.raw`. Columns not in the data
        dictionary must have been refused or set aside before.
    n : int
    text : bool
        Whether the values are cells of a CSV file.
    category_ids : tuple of str
        Ids that ``categories`` may hold.
    findings : Findings
        Where wrong cells are noted; the facts must not be used if its count grew.
    first_row : int
        Number of the first candidate in the whole input, from 1.
    require_round : bool
        Whether every candidate must also have what a round needs: the columns of
        `NEEDED_BY_ROUNDS` known, and ``nominated`` in agreement with ``pnp`` in ``programs``.
    """
    arrays: dict[str, NDArray[Any]] = {}
    bad: dict[str, Places] = {}
    for what in columns():
        name = what.name
        values = raw.get(name)
        needed = require_round and name in NEEDED_BY_ROUNDS
        if values is None:
            arrays[name] = row_numbers(first_row, n) if name == "id" else absent(name, n)
            if needed:
                places = np.arange(n)
                findings.note(first_row + places, name, lambda _: "", ("expected.for-round", {}))
        elif what.kind == "text":
            arrays[name], bad[name] = read_ids(values, first_row, findings, needed)
        elif what.kind == "instant":
            arrays[name], bad[name] = read_instants(values, first_row, findings, needed)
        else:
            convert = _converter(name, text, category_ids)
            arrays[name], bad[name] = convert(values, first_row, findings, needed)
    facts = Facts.build(n, category_ids=category_ids, **arrays)
    _check_languages(facts, first_row, findings, bad)
    if require_round:
        _check_nominations(facts, first_row, findings, bad)
    return facts


def _converter(name: str, text: bool, category_ids: tuple[str, ...]) -> Coded | WordSets:
    what = column(name)
    key = (name, text, category_ids if name == "categories" else ())
    made = _converters.get(key)
    if made is None:
        if what.kind == "words":
            made = WordSets(what, text, PROGRAMS if name == "programs" else category_ids)
        else:
            made = Coded(what, text)
        if len(_converters) >= 256:
            _converters.clear()
        _converters[key] = made
    return made


def _check_languages(
    facts: Facts, first_row: int, findings: Findings, bad: Mapping[str, Places]
) -> None:
    """Levels without a first official language contradict each other: we do not choose."""
    nameless = facts.first_language == 0
    nameless[bad.get("first_language", _NOWHERE)] = False
    if not nameless.any():
        return
    levels = np.zeros(len(facts), np.uint8)
    for which in ("first", "second"):
        for ability in ABILITIES:
            levels |= getattr(facts, f"{which}_{ability}")
    places = np.flatnonzero(nameless & (levels > 0))
    expected: Expectation = ("expected.language-of-levels", {})
    findings.note(first_row + places, "first_language", lambda _: "", expected)


def _check_nominations(
    facts: Facts, first_row: int, findings: Findings, bad: Mapping[str, Places]
) -> None:
    """A nominee is invited only in the nominee class, so both columns must tell the same."""
    declared = (facts.programs & _PNP) > 0
    differ = (facts.programs != NOT_KNOWN) & (declared != facts.nominated)
    for name in ("nominated", "programs"):
        differ[bad.get(name, _NOWHERE)] = False
    for nominated, code in ((True, "expected.nominee-in-pnp"), (False, "expected.pnp-nominated")):
        places = np.flatnonzero(differ & (facts.nominated == nominated))
        shown = (lambda _: "true") if nominated else (lambda _: "false")
        findings.note(first_row + places, "nominated", shown, (code, {}))
