"""Lists of years end where the tables of the day stop giving more."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest

from openentry.answers.ends_of_lists import most_years
from openentry.rules.lawbook import Lawbook

DAY = date(2025, 11, 14)


@pytest.mark.parametrize(
    ("name", "years"),
    [("canadian_work_years", 5), ("foreign_work_years", 3), ("spouse_canadian_work_years", 5)],
)
def test_a_list_ends_where_the_law_stops_giving_more(name: str, years: int) -> None:
    assert most_years(name, Lawbook.on(DAY)) == years


def test_a_list_grows_with_the_law() -> None:
    lawbook = Lawbook.on(DAY)
    tables = dict(lawbook.crs.tables)
    (key,) = (k for k, t in tables.items() if t.version.id.startswith("crs.core.canadian_work"))
    points = np.array(tables[key].points)
    points[:, 7:] += 1
    tables[key] = dataclasses.replace(tables[key], points=points)
    grown = dataclasses.replace(lawbook, crs=dataclasses.replace(lawbook.crs, tables=tables))
    assert most_years("canadian_work_years", grown) == 7
    assert most_years("spouse_canadian_work_years", grown) == 5


def test_a_column_that_no_table_reads_has_no_list() -> None:
    assert most_years("age_of_the_moon", Lawbook.on(DAY)) == 0
