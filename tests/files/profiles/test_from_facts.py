"""Profiles invented from facts give the facts again, and say what they are."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openentry.files.profiles.from_facts import profiles_from_facts
from openentry.files.profiles.json_schema import profile_schema
from openentry.files.profiles.reading import read_profiles
from openentry.files.profiles.writing import write_profiles
from openentry.files.sources import Format
from openentry.files.tables import read_all
from openentry.rules.columns import ABILITIES, columns, words
from openentry.rules.crs import crs
from openentry.rules.eligibility.evaluation import evaluate, facts_on
from openentry.rules.errors import InputError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law

ON = date(2025, 11, 14)
LAW = Law.load()
LEVELS = st.one_of(st.just([0] * 4), st.lists(st.integers(0, 12), min_size=4, max_size=4))
MAYBE = st.sampled_from([None, False, True])
EDUCATION = words("education")
DAYS = st.one_of(
    st.just(ON),
    st.dates(date(2015, 1, 1), date(2027, 12, 31)),
    st.sampled_from([date(2016, 2, 29), date(2024, 2, 29), date(2022, 11, 15), date(2015, 1, 1)]),
)


def table(tmp_path: Path, rows: list[dict[str, Any]]) -> Facts:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return read_all(path, category_ids=LAW.category_ids)[0]


def derived(tmp_path: Path, documents: list[dict[str, Any]], on: date) -> Facts:
    path = tmp_path / "profiles.json"
    write_profiles(path, documents, Format.JSON)
    chunks = [facts_on(c.profiles, LAW.on(on)) for c in read_profiles(path, law=LAW)]
    return Facts.concat(chunks)


def _spread(whose: str, levels: list[int]) -> dict[str, int]:
    return {f"{whose}_{a}": level for a, level in zip(ABILITIES, levels, strict=True)}


@st.composite
def rows_that_fit(draw: st.DrawFn) -> dict[str, Any]:
    """Rows of which every column can be true at once."""
    canadian = draw(st.integers(0, 10))
    foreign = draw(st.integers(0, 10 - canadian))
    years = canadian + foreign
    skilled = draw(st.sampled_from([None, *range(years, 11)]))
    worked = True if canadian else draw(MAYBE)
    more = 0 if skilled is None else skilled - years
    if more > 1 and worked is False:
        skilled = years + 1
    total = years if skilled is None else skilled
    language = draw(st.sampled_from(words("first_language")))
    education = draw(st.sampled_from(EDUCATION))
    short = ("one_year", "two_year", "two_or_more", "masters", "doctorate")
    long = ("three_year", "two_or_more", "masters", "doctorate")
    study = ["none"]
    study += ["one_or_two_years"] * (education in short)
    study += ["three_or_more_years"] * (education in long)
    accompanied = draw(st.booleans())
    spouse_years = draw(st.integers(0, 10))
    spouse_worked = draw(st.sampled_from([None, True] if spouse_years else [None, False, True]))
    sibling = draw(st.booleans())
    offered = draw(st.sampled_from(words("job_offer")))
    return {
        "id": draw(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1)),
        "age": draw(st.integers(17, 120)) + 2 * total,
        "accompanied": accompanied,
        "education": education,
        "first_language": language,
        **_spread("first", draw(LEVELS) if language else [0] * 4),
        **_spread("second", draw(LEVELS) if language else [0] * 4),
        "canadian_work_years": canadian,
        "foreign_work_years": foreign,
        "skilled_work_years": skilled,
        "primary_continuous_year": draw(MAYBE) if total else False,
        "worked_in_canada": worked,
        "trade_certificate": draw(st.booleans()),
        "canadian_study": draw(st.sampled_from(study)),
        "studied_in_canada": draw(MAYBE),
        "spouse_education": draw(st.sampled_from(EDUCATION)),
        **_spread("spouse", draw(LEVELS)),
        "spouse_canadian_work_years": spouse_years,
        "spouse_studied_in_canada": draw(MAYBE) if accompanied else False,
        "spouse_worked_in_canada": spouse_worked if accompanied else False,
        "sibling": sibling,
        "relative_in_canada": draw(
            st.sampled_from([None, True] if sibling else [None, False, True])
        ),
        "nominated": draw(st.booleans()),
        "job_offer": offered,
        "arranged_employment": offered != "none",
        "funds_met": draw(MAYBE),
        "submitted_at": draw(st.sampled_from([None, "2025-01-08T10:00:00Z"])),
        "programs": draw(st.sampled_from([None, [], ["fsw", "pnp"]])),
        "categories": draw(st.sampled_from([None, ["healthcare-2"]])),
    }


def expected(row: dict[str, Any], on: date) -> dict[str, Any]:
    """What follows from the invented profile: all the law tells apart, and no more."""
    known = dict(row)
    for whose in ("first", "second", "spouse"):
        for ability in ABILITIES:
            level = row[f"{whose}_{ability}"]
            known[f"{whose}_{ability}"] = 0 if level < 4 else min(level, 10)
    if not row["accompanied"]:
        known |= _spread("spouse", [0] * 4)
        known |= {"spouse_education": "none", "spouse_canadian_work_years": 0}
    if LAW.on(on).funds is None:
        known["funds_met"] = None
    for name in ("programs", "categories"):
        known.pop(name)
    return {k: v for k, v in known.items() if v is not None or k in ("funds_met", "submitted_at")}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(rows_that_fit(), min_size=1, max_size=12), on=DAYS)
def test_facts_that_fit_come_back(tmp_path: Path, rows: list[dict[str, Any]], on: date) -> None:
    for row in rows:
        row["age"] = min(row["age"], 110)
    facts = table(tmp_path, rows)
    documents = profiles_from_facts(facts, LAW, on)
    again = derived(tmp_path, documents, on)
    for place, row in enumerate(rows):
        found = again.row(place)
        wanted = expected(row, on)
        primary = wanted.get("primary_continuous_year", None)
        if row["primary_continuous_year"] is None:
            assert found["primary_continuous_year"] is None
        assert {name: found[name] for name in wanted} == wanted, (row, primary)
    book = LAW.on(on)
    assert np.array_equal(crs(again, book).total, crs(facts, book).total)


def test_every_row_of_a_facts_table_is_a_profile_of_the_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    facts = Facts.build(2, category_ids=LAW.category_ids, age=np.array([30, 41], np.uint8))
    for document in profiles_from_facts(facts, LAW, ON):
        jsonschema.validate(document, profile_schema())


ROW = {c.name: c.example for c in columns()}


def test_a_profile_says_that_it_is_invented_and_what_its_row_declared(tmp_path: Path) -> None:
    facts = table(tmp_path, [ROW])
    (made,) = profiles_from_facts(facts, LAW, ON, extra={"x_note": ["seen"], "x_none": [None]})
    assert made["x_invented"] is True
    assert made["x_declared_programs"] == ROW["programs"]
    assert made["x_declared_categories"] == ROW["categories"]
    assert made["x_note"] == "seen"
    assert "x_none" not in made
    (unknown,) = profiles_from_facts(table(tmp_path, [{"id": "a", "age": 30}]), LAW, ON)
    assert unknown.keys() == {"schema", "id", "birth_on", "x_invented"}


@pytest.mark.parametrize("kind", [Format.CSV, Format.JSON_LINES, Format.PARQUET])
def test_invented_profiles_go_through_every_form_of_file(tmp_path: Path, kind: Format) -> None:
    facts = table(tmp_path, [ROW, {"id": "b", "age": 50, "nominated": True}])
    path = tmp_path / f"profiles.{kind.value}"
    write_profiles(path, profiles_from_facts(facts, LAW, ON), kind)
    (chunk,) = read_profiles(path, law=LAW)
    assert "x_invented" in chunk.extra
    found = facts_on(chunk.profiles, LAW.on(ON))
    assert np.array_equal(crs(found, LAW.on(ON)).total, crs(facts, LAW.on(ON)).total)


def test_the_grid_of_skilled_workers_comes_back(tmp_path: Path) -> None:
    row = ROW | {
        "id": "a", "age": 30, "education": "masters", "canadian_work_years": 0,
        "foreign_work_years": 4, "skilled_work_years": 4, "primary_continuous_year": True,
        "worked_in_canada": True, "studied_in_canada": True, "arranged_employment": False,
        "relative_in_canada": False, "funds_met": True,
    }  # fmt: skip
    path = tmp_path / "profiles.json"
    write_profiles(path, profiles_from_facts(table(tmp_path, [row]), LAW, ON), Format.JSON)
    (chunk,) = read_profiles(path, law=LAW)
    found = evaluate(chunk.profiles, LAW.on(ON))
    assert found.grid.row(0)["adaptability"] == 10
    assert found.grid.row(0)["experience"] == 13
    met = {c.code: c.row(0)["met"] for c in found.programs["fsw"].conditions}
    assert met.pop("outside_quebec") is None
    assert set(met.values()) == {True}


def test_arranged_employment_without_points_is_an_offer_of_the_employer(tmp_path: Path) -> None:
    on = date(2016, 6, 1)
    row = {"id": "a", "age": 30, "arranged_employment": True, "funds_met": True}
    (made,) = profiles_from_facts(table(tmp_path, [row]), LAW, on)
    assert made["work_permit"]["basis"] == "exempt"
    found = derived(tmp_path, [made], on).row(0)
    assert (found["job_offer"], found["arranged_employment"]) == ("none", True)


REFUSED = [
    ("row-profile-study", {"canadian_study": "one_or_two_years", "education": "three_year"}),
    ("row-profile-study", {"canadian_study": "three_or_more_years", "education": "two_year"}),
    ("row-profile-study", {"canadian_study": "one_or_two_years", "education": "none"}),
    ("row-profile-work", {"canadian_work_years": 6, "foreign_work_years": 5}),
    ("row-profile-work", {"accompanied": True, "spouse_canadian_work_years": 11}),
    ("row-profile-age", {"age": 8, "foreign_work_years": 9}),
    ("row-profile-age", {"age": 1, "canadian_study": "one_or_two_years", "education": "one_year"}),
    ("row-profile-born", {"age": 120, "education": "none", "accompanied": False}),
    ("row-profile-contrary", {"skilled_work_years": 1, "foreign_work_years": 2}),
    ("row-profile-contrary", {"skilled_work_years": 2, "worked_in_canada": False}),
    ("row-profile-contrary", {"worked_in_canada": False, "canadian_work_years": 1}),
    ("row-profile-contrary", {"primary_continuous_year": True}),
    ("row-profile-contrary", {"sibling": True, "relative_in_canada": False}),
    ("row-profile-contrary", {"job_offer": "other", "arranged_employment": False}),
    ("row-profile-contrary", {"job_offer": "none", "arranged_employment": True}),
    ("row-profile-contrary", {"spouse_worked_in_canada": True}),
    (
        "row-profile-contrary",
        {
            "accompanied": True,
            "spouse_canadian_work_years": 1,
            "spouse_worked_in_canada": False,
        },
    ),
    ("row-profile-tier", {"job_offer_wage_tier": "tier_2_0"}),
]


@pytest.mark.parametrize(("code", "changes"), REFUSED)
def test_what_no_profile_gives_is_refused_with_its_row_and_columns(
    tmp_path: Path, code: str, changes: dict[str, Any]
) -> None:
    facts = table(tmp_path, [{"id": "a", "age": 30}, {"id": "b", "age": 30} | changes])
    day = date(2015, 1, 1) if code == "row-profile-born" else ON
    with pytest.raises(InputError) as caught:
        profiles_from_facts(facts, LAW, day, first_row=41)
    assert caught.value.code == code
    for said in (caught.value.message("en"), caught.value.message("fr")):
        assert "42" in said
        assert any(column in said for column in changes)


def test_levels_without_a_first_language_are_refused() -> None:
    facts = Facts.build(1, category_ids=LAW.category_ids, second_reading=np.array([7], np.uint8))
    with pytest.raises(InputError, match="first_language"):
        profiles_from_facts(facts, LAW, ON)
