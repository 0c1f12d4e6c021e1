"""The dates of reconstructed profiles give their facts, on the day of the print and after."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.analysis.conftest import Written
from tests.analysis.derivation import (
    assessed_on,
    canadian_experience,
    facts_of,
    skilled_trades,
    skilled_worker,
    works_in_list,
)

from openentry.analysis.assumptions import assumptions
from openentry.analysis.writing import reconstruct
from openentry.files.profiles.reading import read_profiles
from openentry.files.tables import read_all
from openentry.rules.eligibility.evaluation import facts_on
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law

PRINT = date(2025, 11, 9)
Rows = list[tuple[dict[str, Any], dict[str, Any]]]


def sample(folder: Path, n: int, seed: int) -> Rows:
    import pyarrow.parquet as pq

    profiles = pq.read_table(folder / "profiles.parquet")
    facts = pq.read_table(folder / "facts.parquet")
    assert profiles.column("id") == facts.column("id")
    places = np.sort(np.random.default_rng(seed).choice(len(profiles), n, replace=False))
    return list(zip(profiles.take(places).to_pylist(), facts.take(places).to_pylist(), strict=True))


@pytest.fixture(scope="module")
def rows(written: Written) -> Rows:
    return sample(written.folder / "reconstructed", 2000, 20)


def test_the_profiles_give_the_facts_on_the_day_of_the_print(rows: Rows) -> None:
    for profile, facts in rows:
        derived = facts_of(profile, PRINT)
        assert derived == {name: facts[name] for name in derived}, profile["id"]


@pytest.mark.parametrize("days", [1, 5, assumptions()["facts-hold"].number("days")])
def test_the_facts_hold_over_the_days_of_the_rounds(rows: Rows, days: int) -> None:
    for profile, facts in rows:
        derived = facts_of(profile, PRINT + timedelta(days=days))
        derived.pop("nominated")
        assert derived == {name: facts[name] for name in derived}, profile["id"]


def test_arrivals_have_the_facts_of_their_profiles_too(written: Written) -> None:
    for profile, facts in sample(written.folder / "arrivals", 500, 21):
        derived = facts_of(profile, PRINT)
        assert derived == {name: facts[name] for name in derived}, profile["id"]


def test_the_declared_programs_are_those_that_the_facts_meet(rows: Rows) -> None:
    for profile, facts in rows:
        declared = set(facts["programs"])
        assert declared & {"fsw", "cec", "fst"}, profile["id"]
        assert ("cec" in declared) == canadian_experience(profile, facts, PRINT), profile["id"]
        assert ("fsw" in declared) == skilled_worker(facts), profile["id"]
        assert ("pnp" in declared) == facts["nominated"], profile["id"]
        assert ("fst" in declared) == skilled_trades(profile, facts, PRINT), profile["id"]


def check_categories(rows: Rows, on: date) -> set[str]:
    """Check every row against the versions in force, and give those that somebody meets."""
    versions = [v for v in Law.load().on(on).categories.values() if v.work_experience]
    seen = set()
    for profile, facts in rows:
        met = {
            version.id
            for version in versions
            if (work := version.work_experience) is not None
            and version.military_service is None
            and works_in_list(
                profile,
                on,
                version.occupations,
                months=work.months_min,
                continuous=work.continuous,
                abroad="abroad" in work.place,
            )
        }
        french = "first" if facts["first_language"] == "fr" else "second"
        if min(facts[f"{french}_{a}"] for a in ("listening", "reading", "speaking", "writing")) > 6:
            met.add("french-1" if on < date(2026, 2, 6) else "french-2")
        assert set(facts["categories"]) == met, profile["id"]
        seen |= met
    return seen


def test_the_declared_categories_are_those_that_the_profile_meets(rows: Rows) -> None:
    met = check_categories(rows, PRINT)
    assert {"healthcare-2", "trades-2", "education-1", "stem-2", "french-1"} <= met


def test_other_prints_have_profiles_that_give_their_facts(tmp_path: Path) -> None:
    on = date(2026, 9, 13)
    reconstruct(on, 3, tmp_path / "out")
    rows = sample(tmp_path / "out", 1500, 22)
    for profile, facts in rows:
        derived = facts_of(profile, on)
        assert derived == {name: facts[name] for name in derived}, profile["id"]
        assert ("cec" in facts["programs"]) == canadian_experience(profile, facts, on)
        assert ("fsw" in facts["programs"]) == skilled_worker(facts)
        assert ("fst" in facts["programs"]) == skilled_trades(profile, facts, on)
    assert {"healthcare-3", "trades-3", "french-2"} <= check_categories(rows, on)


def test_nobody_was_in_the_pool_before_the_profile_could_be_made(rows: Rows) -> None:
    for profile, _ in rows:
        submitted = profile["submitted_at"].date()
        assert PRINT - timedelta(days=365) < submitted <= PRINT
        assert all(test["taken_on"] < submitted for test in profile["tests"])
        assert all(c["completed_on"] < submitted for c in profile["credentials"])
        assert all((assessed_on(c) or submitted) <= submitted for c in profile["credentials"])
        assert all(test["taken_on"] < test["result_on"] < submitted for test in profile["tests"])
        assert all(job["started_on"] <= PRINT for job in profile["jobs"])
        if profile["nomination"]:
            assert profile["nomination"]["nominated_on"] >= submitted


def test_jobs_and_credentials_come_in_a_possible_order(rows: Rows) -> None:
    for profile, _ in rows:
        for job in profile["jobs"]:
            assert job["ended_on"] is None or job["started_on"] <= job["ended_on"] <= PRINT
            assert job["started_on"] >= profile["birth_on"] + timedelta(days=17 * 365)
        for credential in profile["credentials"]:
            assessed = assessed_on(credential)
            assert (credential["country"] == "CA") == (assessed is None)
            if assessed:
                assert credential["completed_on"] < assessed
            else:
                assert credential["started_on"] < credential["completed_on"]


def test_profiles_carry_no_identity(written: Written) -> None:
    import pyarrow.parquet as pq

    names = pq.read_schema(written.folder / "reconstructed" / "profiles.parquet").names
    assert "birth_on" in names
    assert not {"name", "family_name", "given_name", "email", "passport"} & set(names)


def test_the_profiles_read_back_without_a_finding(written: Written) -> None:
    for name in ("reconstructed", "arrivals"):
        rows = 0
        for chunk in read_profiles(
            written.folder / name / "profiles.parquet", law=Law.load(), unique_ids=True
        ):
            rows += len(chunk.profiles)
            assert (chunk.profiles.outside_quebec == 1).all()
        assert rows > 1000


def check_every_column(folder: Path, on: date, most: int | None = None) -> int:
    """Derive facts from the profiles of a folder and compare every column; give the rows seen."""
    law = Law.load()
    facts, _ = read_all(folder / "facts.parquet", category_ids=law.category_ids)
    at = 0
    for chunk in read_profiles(folder / "profiles.parquet", law=law, chunk_rows=10_000):
        n = len(chunk.profiles)
        derived = facts_on(chunk.profiles, law.on(on))
        for field in fields(Facts):
            if field.name != "category_ids":
                declared = getattr(facts, field.name)[at : at + n]
                differ = np.flatnonzero(getattr(derived, field.name) != declared)
                assert not len(differ), (field.name, facts.id[at + differ[:5]])
        at += n
        if most is not None and at >= most:
            return at
    assert at == len(facts)
    return at


@pytest.mark.parametrize("name", ["reconstructed", "arrivals"])
def test_the_rules_derive_every_column_of_every_profile(written: Written, name: str) -> None:
    assert check_every_column(written.folder / name, PRINT) > 1000


def test_the_rules_derive_every_column_of_a_print_of_the_earlier_edition(tmp_path: Path) -> None:
    on = date(2022, 11, 7)
    reconstruct(on, 4, tmp_path / "out")
    assert check_every_column(tmp_path / "out", on, most=20_000) >= 20_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("on", "seed"),
    [
        (date(2022, 1, 31), 4),
        (date(2022, 8, 15), 5),
        (date(2022, 11, 22), 2),
        (date(2023, 7, 4), 3),
        (date(2024, 2, 27), 8),
        (date(2025, 11, 9), 1),
        (date(2026, 9, 13), 3),
    ],
    ids=str,
)
def test_the_rules_derive_every_column_of_whole_prints(tmp_path: Path, on: date, seed: int) -> None:
    reconstruct(on, seed, tmp_path / "out")
    assert check_every_column(tmp_path / "out", on) > 100_000


def test_marks_are_those_a_report_prints(rows: Rows) -> None:
    for profile, _ in rows:
        for test in profile["tests"]:
            marks = [test[a] for a in ("listening", "reading", "speaking", "writing")]
            step = 0.5 if test["test"] == "ielts_general_training" else 1
            assert all(mark % step == 0 for mark in marks)
