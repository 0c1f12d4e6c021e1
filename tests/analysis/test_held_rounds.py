"""Rounds 377, 378 and 379 on the reconstructed pool of 2025-11-09."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from tests.analysis.conftest import Written

from openentry.analysis.history import bands, published_rounds
from openentry.analysis.holding import HeldRound
from openentry.analysis.reconstruction import counted
from openentry.files.tables import read_all
from openentry.recheck.score import score as second_opinion
from openentry.rules.crs import crs
from openentry.rules.facts import Facts, instant_text, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.rounds import Selection, select
from openentry.wording import LANGUAGES, has


def held(written: Written, number: str) -> HeldRound:
    return next(h for h in written.held.rounds if h.published.number == number)


def again(one: HeldRound, facts: Facts) -> Selection:
    return select(crs(facts, one.lawbook).total, facts, one.instruction, one.lawbook)


def ids(one: HeldRound, selection: Selection) -> set[bytes]:
    return set(one.facts.id[selection.invited].tolist())


@pytest.mark.parametrize(
    ("number", "invited", "cutoff", "tie_break"),
    [
        ("377", 714, 738, "2025-02-22T02:12:01Z"),
        ("378", 1000, 533, "2025-10-17T03:39:05Z"),
        ("379", 3500, 462, "2024-12-02T22:19:41Z"),
    ],
)
def test_each_round_ends_where_it_ended(
    written: Written, number: str, invited: int, cutoff: int, tie_break: str
) -> None:
    one = held(written, number)
    assert len(one.selection.invited) == invited
    assert one.selection.crs_cutoff == cutoff
    assert one.selection.tie_break_at is not None
    assert instant_text(one.selection.tie_break_at) == tie_break


def test_every_band_of_the_conditioned_pool_is_the_published_one(written: Written) -> None:
    pool = written.held.conditioned.pool
    assert len(pool) == 245_706
    assert counted(pool.score, pool.print) == tuple(b.candidates for b in bands(pool.print))


def test_the_scores_are_those_of_the_second_implementation(written: Written) -> None:
    one = held(written, "379")
    rng = np.random.default_rng(5)
    places = [*one.selection.invited[::10], *rng.choice(len(one.facts), 1500, replace=False)]
    for place in places:
        found = second_opinion(one.facts.row(int(place)), one.lawbook.day)
        assert found["total"] == one.score[place]


def test_those_invited_have_left_before_the_next_round(written: Written) -> None:
    earlier: set[bytes] = set()
    for one in written.held.rounds:
        assert not earlier & set(one.facts.id.tolist())
        earlier |= ids(one, one.selection)
    assert len(earlier) == 714 + 1000 + 3500


def test_a_nominee_is_invited_as_nominee_only(written: Written) -> None:
    assert held(written, "377").facts.nominated[held(written, "377").selection.invited].all()
    for number in ("378", "379"):
        one = held(written, number)
        assert one.facts.nominated.any()
        assert not one.facts.nominated[one.selection.invited].any()


def test_more_stand_above_600_on_the_day_of_the_round_than_on_the_print(written: Written) -> None:
    pool = written.held.conditioned.pool
    assert int((pool.score > 600).sum()) == 696
    assert int((held(written, "377").score > 600).sum()) > 714


def test_people_arrive_after_the_print_and_some_are_invited(written: Written) -> None:
    arrivals = written.held.conditioned.arrivals
    start = microseconds(datetime(2025, 11, 9, 5, tzinfo=UTC))
    end = microseconds(datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC))
    assert ((arrivals.facts.submitted_at > start) & (arrivals.facts.submitted_at <= end)).all()
    came = set(arrivals.facts.id.tolist())
    for number in ("378", "379"):
        one = held(written, number)
        assert ids(one, one.selection) & came
        at = microseconds(one.instruction.held_at)
        assert (one.facts.submitted_at <= at).all()


# ------------------------------------------------------------------ one candidate more or less


def changed(facts: Facts, place: int, **columns: object) -> Facts:
    new: dict[str, Any] = {}
    for name, value in columns.items():
        column = getattr(facts, name).copy()
        column[place] = value
        new[name] = column
    return dataclasses.replace(facts, **new)


def test_a_candidate_above_the_line_without_the_category_lets_the_next_in(
    written: Written,
) -> None:
    one = held(written, "379")
    gone = int(one.selection.invited[100])
    result = again(one, changed(one.facts, gone, categories=0))
    assert len(result.invited) == 3500
    assert ids(one, one.selection) - ids(one, result) == {one.facts.id[gone]}
    assert len(ids(one, result) - ids(one, one.selection)) == 1
    assert result.crs_cutoff == 462
    assert result.tie_break_at is not None
    assert one.selection.tie_break_at is not None
    assert result.tie_break_at > one.selection.tie_break_at


def test_a_candidate_above_the_line_with_weaker_language_lets_the_next_in(
    written: Written,
) -> None:
    one = held(written, "379")
    weak = int(one.selection.invited[-100])
    levels = {f"first_{a}": 5 for a in ("listening", "reading", "speaking", "writing")}
    facts = changed(one.facts, weak, **levels)
    assert one.score[weak] >= 462 > crs(facts, one.lawbook).total[weak]
    result = again(one, facts)
    assert weak not in result.invited
    assert result.tie_break_at != one.selection.tie_break_at


def test_one_more_above_the_line_pushes_the_last_one_out(written: Written) -> None:
    one = held(written, "379")
    eligible = np.flatnonzero(one.selection.eligible)
    below = eligible[one.score[eligible] < 462]
    lucky = int(below[np.argmax(one.score[below])])
    result = again(one, changed(one.facts, lucky, sibling=True, age=25, education=6))
    assert lucky in result.invited
    assert one.selection.invited[-1] not in result.invited
    assert result.tie_break_at != one.selection.tie_break_at


def test_many_candidates_less_lower_the_cutoff(written: Written) -> None:
    one = held(written, "379")
    categories = one.facts.categories.copy()
    categories[one.selection.invited[:400]] = 0
    result = again(one, dataclasses.replace(one.facts, categories=categories))
    assert result.crs_cutoff is not None
    assert result.crs_cutoff < 462
    assert len(result.invited) == 3500


# ------------------------------------------------------------------ what is written


def test_each_round_can_be_held_again_from_its_files(written: Written) -> None:
    law = Law.load()
    for one in written.held.rounds:
        place = written.folder / f"round-{one.published.number}"
        assert "held_at" in (place / "instruction.toml").read_text(encoding="utf-8")
        facts, _ = read_all(str(place / "pool.parquet"), category_ids=law.category_ids)
        result = again(one, facts)
        assert (facts.id[result.invited] == one.facts.id[one.selection.invited]).all()


def test_what_is_written_says_what_it_is(written: Written) -> None:
    folder = written.folder / "reconstructed"
    english = (folder / "about.en.md").read_text(encoding="utf-8")
    assert (
        "Conditioned on the published result: shows the engine’s arithmetic, not a prediction."
        in english
    )
    assert "Reconstructed pool: nobody in it is real." in english
    french = (folder / "about.fr.md").read_text(encoding="utf-8")
    assert "montre l’arithmétique du moteur, et non une prévision" in french
    assert "personne n’y est réel" in french
    for assumption in written.held.about.assumed:
        assert assumption.said("en") in english
        assert assumption.said("fr") in french


def test_the_report_is_also_data(written: Written) -> None:
    path = written.folder / "reconstructed" / "reconstruction.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["pool_on"] == "2025-11-09"
    assert report["candidates"] == sum(band["reconstructed"] for band in report["bands"])
    assert report["conditioned_on"] == ["377", "378", "379"]
    assert {"en", "fr"} == set(report["statement"])
    assert all(band["published"] == band["reconstructed"] for band in report["bands"])


def test_the_invited_come_near_the_published_shares(written: Written) -> None:
    compared = [c for c in written.held.about.comparisons if c.population == "invited"]
    assert {c.dimension for c in compared} == {"age", "education", "first_language_level"}
    for comparison in compared:
        assert comparison.reached == pytest.approx(comparison.published, abs=0.02), comparison


def test_the_kinds_of_rounds_come_near_those_of_the_year(written: Written) -> None:
    compared = [c for c in written.held.about.comparisons if c.population == "year"]
    assert {c.bucket for c in compared} >= {"cec", "french-1", "healthcare-2"}
    for comparison in compared:
        assert comparison.reached == pytest.approx(comparison.published, abs=0.04), comparison


def test_progress_is_told_step_by_step_in_both_languages(written: Written) -> None:
    assert [done for _, done in written.steps] == sorted(done for _, done in written.steps)
    assert written.steps[-1][1] == 1.0
    for step, _ in written.steps:
        assert all(has(step, lang) for lang in LANGUAGES)


def test_the_rounds_are_the_published_ones() -> None:
    assert [published_rounds()[n].held_on for n in ("377", "378", "379")] == [
        date(2025, 11, 10),
        date(2025, 11, 12),
        date(2025, 11, 14),
    ]
