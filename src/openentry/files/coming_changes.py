"""What will change by itself about people, as plain values.

For JSON output and for every face that words it: codes and values, no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from openentry.files.candidates import Candidates
from openentry.rules.dates import day_of
from openentry.rules.eligibility.coming import Change, changes, horizon_of
from openentry.rules.eligibility.differing import Difference
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles
from openentry.rules.profile.pool_period import pool_left_on


def coming(
    candidates: Candidates, until: date | None, who: str | None = None
) -> Iterator[dict[str, Any]]:
    """Give what changes by itself about each person.

    Parameters
    ----------
    candidates : Candidates
        Profiles; nothing is known of how facts rows change.
    until : date or None
        Last day looked at; three years on when left out.
    who : str, optional
        Only the person with this id.

    Yields
    ------
    dict
        ``id``, ``on``, ``until``, ``rule_set``, ``provisional``, ``total``, ``profile_ends``
        (first day on which the profile is no longer in the pool, past days included, null when
        not submitted), ``met_from`` (first day on which a program or category version not met
        now would be) and ``changes``: for each day ``on``, ``causes``, ``rule_set``,
        ``provisional``, ``total`` with ``before`` and ``after``, ``facts``, ``programs``,
        ``categories`` and ``score``, each a list of what is no longer the same. The day on which
        the profile leaves the pool is among them, its cause ``profile_ends``.
    """
    assert candidates.profiles is not None
    evaluation, profiles = candidates.evaluation, candidates.profiles
    lawbook = evaluation.lawbook
    last = until or horizon_of(lawbook.day)
    ends = profile_ends(profiles, lawbook.law)
    for i in range(len(candidates)):
        if who is not None and bytes(evaluation.facts.id[i]).decode() != who:
            continue
        one = profiles.take(np.array([i]))
        found = list(changes(one, lawbook.law, lawbook.day, until=last))
        yield {
            "id": bytes(evaluation.facts.id[i]).decode(),
            "on": lawbook.day.isoformat(),
            "until": last.isoformat(),
            "rule_set": lawbook.rule_set.id,
            "provisional": lawbook.provisional,
            "total": int(evaluation.score.total[i]),
            "profile_ends": ends[i],
            "met_from": _met_from(found),
            "changes": [_row(change) for change in found],
        }


def _row(change: Change) -> dict[str, Any]:
    differences = change.differences
    return {
        "on": change.on.isoformat(),
        "causes": list(change.causes),
        "rule_set": change.rule_set,
        "provisional": change.provisional,
        "total": {"before": change.total[0], "after": change.total[1]},
        "facts": _of(differences, "facts", "column"),
        "score": _of(differences, "score", "component"),
        "programs": _of(differences, "program", "program"),
        "categories": _of(differences, "category", "version"),
    }


def _met_from(found: list[Change]) -> dict[str, str]:
    """Give the first day on which each program and category version comes to be met."""
    days: dict[str, str] = {}
    for change in found:
        for difference in change.differences:
            after, before = difference.after, difference.before
            if not isinstance(after, dict) or after["met"] is not True:
                continue
            if not isinstance(before, dict) or before["met"] is not True:
                days.setdefault(difference.name, change.on.isoformat())
    return days


def _of(differences: tuple[Difference, ...], kind: str, key: str) -> list[dict[str, Any]]:
    return [
        {key: d.name, "before": d.before, "after": d.after} for d in differences if d.kind == kind
    ]


def profile_ends(profiles: Profiles, law: Law) -> list[str | None]:
    """Give the first day on which each profile is no longer in the pool, None for no such day."""
    days = (day_of(int(day)) for day in pool_left_on(profiles, law))
    return [None if day is None else day.isoformat() for day in days]
