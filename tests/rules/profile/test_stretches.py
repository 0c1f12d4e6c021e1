"""Stretches of work day by day, for days before 1970 too and people side by side."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openentry.rules.profile.hours import Stretches, stretches, unbroken

Job = tuple[int, int, int, int]
"""Group, first day, last day, hundredths of weekly hours."""

GROUPS = 3


def jobs_from(begin: int) -> st.SearchStrategy[list[Job]]:
    """Give jobs that begin within a fortnight of a day."""
    job = st.tuples(
        st.integers(0, GROUPS - 1),
        st.integers(begin - 7, begin + 7),
        st.integers(0, 9),
        st.sampled_from([1, 1500, 3000]),
    )
    return st.lists(job.map(lambda j: (j[0], j[1], j[1] + j[2], j[3])), max_size=6)


def stretched(jobs: list[Job]) -> Stretches:
    """Give the stretches of some jobs."""
    group, first, last, weekly = (np.array([j[k] for j in jobs], np.int32) for k in range(4))
    return stretches(group, first, last, weekly, GROUPS)


def rows(work: Stretches) -> list[Job]:
    """Give stretches as rows."""
    columns = (work.group, work.first, work.last, work.weekly)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def days_of(found: list[Job]) -> Counter[tuple[int, int]]:
    """Give the weekly hours of each day worked."""
    days: Counter[tuple[int, int]] = Counter()
    for group, first, last, weekly in found:
        for day in range(first, last + 1):
            days[group, day] += weekly
    return days


@pytest.mark.parametrize("begin", [-30_000, 0, 20_000])
def test_each_day_is_in_one_stretch_with_the_hours_of_all_its_jobs(begin: int) -> None:
    @given(jobs_from(begin))
    def hold(jobs: list[Job]) -> None:
        work = stretched(jobs)
        found = rows(work)
        assert days_of(found) == days_of(jobs)
        assert all(first <= last and weekly > 0 for _, first, last, weekly in found)
        for before, after in pairwise(found):
            assert (before[0], before[2]) < (after[0], after[1])
        assert work.groups == GROUPS

    hold()


@pytest.mark.parametrize("begin", [-30_000, 0, 20_000])
def test_a_run_is_whole_days_of_one_person_and_has_the_least_of_its_hours(begin: int) -> None:
    @given(jobs_from(begin))
    def hold(jobs: list[Job]) -> None:
        days = days_of(jobs)
        for group, first, last, weekly in rows(unbroken(stretched(jobs))):
            inside = [days.pop((group, day)) for day in range(first, last + 1)]
            assert min(inside) == weekly
            assert (group, first - 1) not in days
            assert (group, last + 1) not in days
        assert not days

    hold()


def test_stretches_by_hand() -> None:
    jobs = [(1, 5, 9, 3000), (0, 1, 4, 1500), (1, 8, 12, 750), (1, 13, 13, 750), (0, 4, 4, 1)]
    assert rows(stretched(jobs)) == [
        (0, 1, 3, 1500),
        (0, 4, 4, 1501),
        (1, 5, 7, 3000),
        (1, 8, 9, 3750),
        (1, 10, 12, 750),
        (1, 13, 13, 750),
    ]
    assert rows(unbroken(stretched(jobs))) == [(0, 1, 4, 1500), (1, 5, 13, 750)]


def test_nobody_works_in_no_stretch() -> None:
    assert rows(stretched([])) == []
    assert rows(unbroken(stretched([]))) == []
    assert stretched([]).groups == GROUPS
