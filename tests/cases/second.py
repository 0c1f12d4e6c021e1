"""The second implementation behind the worked cases, in the same words as the product.

It refuses with `ValueError` and a sentence; a case names the reason, so the two are matched here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from tests.cases.form import FIRST_LAW_DAY_REFUSED, Row
from tests.cases.product import Answer, Outcome, Versions
from tests.cases.profile_form import in_words

from openentry.recheck import eligibility, row_eligibility
from openentry.recheck import facts as second_facts
from openentry.recheck import round as second_round
from openentry.recheck.instants import instant, toronto_day
from openentry.recheck.score import score as second_score

SENTENCES = {
    FIRST_LAW_DAY_REFUSED: r"before the first day|before 2015-01-01",
    "off-scale": r"outside the scale",
    "wrong-step": r"not in (half|whole) marks",
    "tef-699": r"0 to 699 column",
    "not-accepted-yet": r"accepted from",
    "unknown-test": r"^test: .* (is not accepted|is not known)",
    "programs": r"^programs:",
    "categories": r"^categories:",
    "submitted_at": r"None is not an RFC 3339 instant",
    "id": r"^id: .* more than one row",
    "nominated": r"^nominated:",
}
"""Reason of a refusal in a case to what the sentence must say."""


def score(row: Row, on: date) -> Answer:
    """Score one row."""
    return {**second_score(row, on)}


def judge(profile: Row | None, row: Row | None, on: date, versions: Versions, crs: bool) -> Answer:
    """Derive the facts of a profile, or take a row of them, and judge programs and categories."""
    derived = None if profile is None else second_facts(profile, on)
    if profile is None:
        assert row is not None
        judged = row_eligibility(row, on, versions)
    else:
        judged = eligibility(profile, on, versions)
    programs, categories = judged["programs"], judged["categories"]
    assert isinstance(programs, Mapping)
    assert isinstance(categories, Mapping)
    words = in_words(derived, programs, categories)
    return {**words, "crs": score(derived or {}, on)} if crs else words


def hold(rows: Sequence[Row], given: Mapping[str, object]) -> Outcome:
    """Hold a round on a pool of plain rows."""
    chosen = second_round.select(rows, given)
    held_at = given["held_at"]
    assert isinstance(held_at, datetime)
    law_day = toronto_day(held_at)
    scored = {str(row["id"]): second_score(row, law_day) for row in rows}
    any_answer = next(iter(scored.values()))
    tie_break_at = chosen["tie_break_at"]
    return Outcome(
        invited=[name for _, name, _, _, _ in chosen["invited"]],
        crs={name: answer["total"] for name, answer in scored.items()},
        crs_cutoff=chosen["crs_cutoff"],
        tie_break_at=None if tie_break_at is None else instant(tie_break_at).astimezone(UTC),
        eligible=chosen["eligible"],
        equal_at_line=chosen["equal_at_line"],
        rule_set=any_answer["rule_set"],
        provisional=any_answer["provisional"],
    )
