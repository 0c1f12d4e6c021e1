"""Quick facts: what a form sends becomes one row of the facts table, or is refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openentry.answers.birthdays import birthdays
from openentry.answers.quick_changes import facts_gains
from openentry.answers.quick_facts import (
    FLAGS,
    LEVELS,
    WHOSE,
    WORDS,
    YEARS,
    Wrong,
    WrongAnswers,
    read_answers,
)
from openentry.answers.quick_facts import tests_of as known_tests
from openentry.answers.quick_score import quick_score
from openentry.answers.standing import kind_of, standing
from openentry.files.published import history
from openentry.rules.columns import ABILITIES, words
from openentry.rules.crs import crs
from openentry.rules.lawbook import Law

LAW = Law.load()
ON = date(2026, 11, 2)
NURSE = {
    "born_day": "14",
    "born_month": "2",
    "born_year": "1995",
    "education": "masters",
    "first_test": "ielts_general_training",
    "first_listening": "8",
    "first_reading": "6.5",
    "first_writing": "6",
    "first_speaking": "6,5",
    "canadian_work_years": "1",
    "foreign_work_years": "3",
}


def _wrong(answers: dict[str, str]) -> set[str]:
    with pytest.raises(WrongAnswers) as refused:
        read_answers(answers, LAW, ON)
    for each in refused.value.wrong:
        assert each.text["en"].strip()
        assert each.text["fr"].strip()
    return {each.name for each in refused.value.wrong}


def test_marks_become_levels_and_a_birth_date_an_age() -> None:
    told = read_answers(NURSE, LAW, ON)
    assert told.on == ON
    assert told.row["age"] == 31
    levels = [told.row[f"first_{ability}"] for ability in ABILITIES]
    assert dict(zip(ABILITIES, levels, strict=True)) == {
        "listening": 9,
        "reading": 8,
        "speaking": 8,
        "writing": 7,
    }
    assert quick_score(told, LAW).total == 468


def test_a_birth_date_too_long_ago_is_told_where_it_stands_in_words_for_people() -> None:
    with pytest.raises(WrongAnswers) as refused:
        read_answers(NURSE | {"born_year": "1700"}, LAW, ON)
    (wrong,) = refused.value.wrong
    assert wrong.name == "born_day"
    assert "326 years" in wrong.text["en"]
    assert "326\u00a0ans" in wrong.text["fr"]
    assert read_answers(NURSE | {"born_year": "1907"}, LAW, ON).row["age"] == 119


def test_levels_are_taken_as_they_are() -> None:
    answers = {"first_test": LEVELS, "first_language": "fr"}
    answers |= {f"first_{ability}": "9" for ability in ABILITIES}
    row = read_answers(answers, LAW, ON).row
    assert row["first_language"] == "fr"
    assert {row[f"first_{ability}"] for ability in ABILITIES} == {9}


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({"first_test": "ielts_general_training"}, {f"first_{a}" for a in ABILITIES}),
        ({"first_reading": "6.4"}, {"first_reading"}),
        ({"first_test": "toefl"}, {"first_test"}),
        ({"born_month": "13"}, {"born_day"}),
        ({"born_year": "2030"}, {"born_day"}),
        ({"on_day": "1", "on_month": "1", "on_year": "2014"}, {"on_day"}),
        ({"education": "phd"}, {"education"}),
        ({"sibling": "perhaps"}, {"sibling"}),
        ({"canadian_work_years": "-1"}, {"canadian_work_years"}),
        ({"canadian_work_years": "1.5"}, {"canadian_work_years"}),
        (
            {"second_test": "celpip_general", **{f"second_{a}": "9" for a in ABILITIES}},
            {"second_test"},
        ),
    ],
)
def test_what_cannot_be_is_told_by_the_name_of_its_answer(
    answers: dict[str, str], names: set[str]
) -> None:
    alone = answers.get("first_test") == "ielts_general_training"
    given_ = {k: v for k, v in NURSE.items() if not (alone and k.startswith("first_"))}
    assert _wrong(given_ | answers) == names


def test_a_spouse_who_stays_is_not_read() -> None:
    spouse = {"spouse_education": "nonsense", "spouse_test": "nonsense"}
    assert read_answers(NURSE | spouse, LAW, ON).row == read_answers(NURSE, LAW, ON).row
    assert _wrong(NURSE | spouse | {"accompanied": "yes"}) == {"spouse_education", "spouse_test"}


_names = [*FLAGS, *WORDS, *YEARS, "age", "on_day", "on_month", "on_year"]
_names += [f"born_{part}" for part in ("day", "month", "year")]
_names += [f"{whose}_{part}" for whose in WHOSE for part in ("test", "language", *ABILITIES)]
_likely = [*words("education"), *known_tests(LAW), LEVELS, "yes", "no", "en", "fr", "9", "7,5", "0"]


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(_names), st.one_of(st.sampled_from(_likely), st.text(max_size=12))
    )
)
def test_whatever_is_sent_is_scored_or_refused_by_name(answers: dict[str, str]) -> None:
    told = None
    wrong: tuple[Wrong, ...] = ()
    try:
        told = read_answers(answers, LAW, ON)
    except WrongAnswers as refused:
        wrong = refused.wrong
    assert {each.name for each in wrong} <= set(_names)
    assert (told is None) == bool(wrong)
    if told is None:
        return
    score = quick_score(told, LAW)
    assert score.total == int(crs(told.facts, score.lawbook).total[0])
    assert sum(block.points for block in score.blocks) == score.total
    assert 0 <= score.total <= score.top


def test_one_change_gives_what_it_says() -> None:
    told = read_answers(NURSE, LAW, ON)
    score = quick_score(told, LAW)
    ranking = facts_gains(told, score.lawbook, spouse_asked=False)
    assert ranking.total == score.total
    english = next(group for group in ranking.groups if group.name == "retest:en")
    steps = {str(gain.change["row"]): gain.gain for gain in english.others}
    assert steps[str({"first_reading": 9})] == 8
    again = read_answers(NURSE | {"first_reading": "7"}, LAW, ON)
    assert quick_score(again, LAW).total == score.total + 8
    gains = [group.best.gain for group in ranking.groups]
    assert gains == sorted(gains, reverse=True)


def test_birthdays_take_what_the_score_of_their_day_says() -> None:
    told = read_answers(NURSE, LAW, ON)
    found = birthdays(told, LAW)
    first = found[0]
    assert (first.on, first.age, first.change) == (date(2027, 2, 14), 32, -5)
    for each in found:
        day = {"on_day": str(each.on.day), "on_month": str(each.on.month)}
        then = read_answers(NURSE | day | {"on_year": str(each.on.year)}, LAW, ON)
        assert quick_score(then, LAW).total == each.after


def test_a_score_is_compared_with_rounds_under_the_same_points_alone() -> None:
    lawbook = LAW.on(ON)
    found = standing(468, lawbook)
    assert found.kinds
    first = date.fromisoformat(lawbook.rule_set.id)
    for kind in found.kinds:
        assert {kind_of(held) for held in kind.rounds} == {kind.key}
        assert all(first <= held.held_on <= ON for held in kind.rounds)
        assert list(kind.rounds) == sorted(kind.rounds, key=lambda held: held.held_on)
        last = kind.last.crs_cutoff
        below = sum(held.crs_cutoff < last for held in kind.rounds)
        assert kind.enough(last) == below + sum(held.crs_cutoff == last for held in kind.rounds)
        assert kind.enough(last - 1) == below
    of_all = [held for held in history(LAW).rounds.values() if first <= held.held_on <= ON]
    assert {kind.key for kind in found.kinds} == {kind_of(held) for held in of_all}
    assert standing(468, LAW.on(date(2026, 11, 3))).kinds == ()
