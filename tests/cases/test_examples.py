"""The example candidates shipped with the project are the first four people of `people.toml`."""

from __future__ import annotations

import csv
from importlib.resources import as_file, files

import pytest
from tests.cases.form import ScoreCase, load

from openentry.files.tables import read_all
from openentry.rules.columns import column, columns
from openentry.rules.crs import crs
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law, Lawbook

PEOPLE = [case for case in load() if case.file == "people" and isinstance(case, ScoreCase)][:4]
EXAMPLES = files("openentry") / "examples/four_candidates.csv"
TITLES = {
    "nurse-abroad": "31301",
    "surgeon-in-canada": "31101",
    "social-worker-with-spouse": "41300",
    "personal-support-worker": "33102",
}
ROUND_379_CUTOFF = 462


def shipped() -> list[dict[str, str]]:
    """Read the file as it is shipped."""
    return list(csv.DictReader(EXAMPLES.read_text(encoding="utf-8").splitlines()))


def facts() -> Facts:
    """Read the file as the product does."""
    category_ids = Law.load().category_ids
    with as_file(EXAMPLES) as file:
        return read_all(file, category_ids=category_ids, require_round=True)[0]


def test_the_file_has_every_column_and_the_occupation() -> None:
    rows = shipped()
    extra = ["x_title_en", "x_title_fr", "x_noc"]
    assert list(rows[0]) == [c.name for c in columns()] + extra
    assert {row["id"]: row["x_noc"] for row in rows} == TITLES
    assert all(row["x_title_en"] and row["x_title_fr"] for row in rows)


@pytest.mark.parametrize("place", range(4), ids=list(TITLES))
def test_an_example_is_the_person_worked_by_hand(place: int) -> None:
    row, case = facts().row(place), PEOPLE[place]
    declared = ("id", "submitted_at", "programs", "categories")
    scored = {
        name: value
        for name, value in row.items()
        if name not in declared and value not in (None, column(name).default)
    }
    fsw_only = {c.name for c in columns() if c.nullable}
    assert {k: v for k, v in scored.items() if k not in fsw_only} == case.given


def test_the_examples_score_around_the_line_of_round_379() -> None:
    total = crs(facts(), Lawbook.on(PEOPLE[0].on)).total.tolist()
    assert total == [case.expect["total"] for case in PEOPLE]
    assert total[3] == ROUND_379_CUTOFF - 1
    assert min(total[:3]) >= ROUND_379_CUTOFF


def test_the_examples_can_stand_in_a_round() -> None:
    rows = facts()
    for place in range(len(rows)):
        row = rows.row(place)
        assert row["submitted_at"]
        assert row["programs"]
        assert row["categories"] == ["healthcare-2"]
