"""Whose answer could change if a job without a code of the day's edition had one.

A code is never guessed, so that a person may have to find one; but only for work that some rule
of the day looks at. A job before every window, or not begun on the day, needs no code.

Law: IRPR 73(2), 75(2), 80, 87.1(2), 87.2(3); MI ss. 15 and 25; windows in ``law/programs`` and
``law/categories``.
"""

from __future__ import annotations

import numpy as np

from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import NO_CODE, Flags, Profiles
from openentry.rules.profile.counting import Asked
from openentry.rules.profile.deriving import Derived
from openentry.rules.profile.work import Work
from openentry.rules.truth import UNKNOWN


def recoding(derived: Derived, lawbook: Lawbook) -> Flags:
    """Tell whose own jobs without a code could add to an answer of the day.

    Parameters
    ----------
    derived : Derived
        On the days that are asked about.
    lawbook : Lawbook

    Returns
    -------
    (n,) bool
    """
    work, n = derived.work, len(derived.on)
    if work.all_coded:
        return np.zeros(n, np.bool_)
    purposes = (derived.canadian, derived.foreign, derived.skilled, derived.experience)
    could: Flags = np.logical_or.reduce([counted.uncoded > 0 for counted in purposes])
    could |= work.uncoded(Asked(work.of_trades, lawbook.fst.window_years))[0] > 0
    for version in lawbook.categories.values():
        if version.work_experience is not None:
            _, uncoded = work.of_places(version.work_experience)
            could |= uncoded > 0
    # A year of skilled work in Canada gives points of adaptability however long ago it was.
    could |= derived.facts.worked_in_canada == UNKNOWN
    return could


def spouse_recoding(profiles: Profiles, derived: Derived, lawbook: Lawbook) -> Flags:
    """Tell whose accompanying spouse has jobs without a code that could add to an answer.

    Only Canadian work in the window of the ranking is looked at by its code.
    """
    if not (profiles.spouse.jobs[f"noc_{lawbook.work.noc_edition}"] == NO_CODE).any():
        return np.zeros(len(profiles), np.bool_)
    work = Work(profiles.spouse.jobs, lawbook, derived.on)
    (uncoded,) = work.uncoded(Asked(work.employed_in_canada, lawbook.work.crs_window_years))
    could: Flags = profiles.accompanied & (uncoded > 0)
    return could
