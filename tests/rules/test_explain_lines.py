"""Explanations line by line: what they say of the cell, the maximum and the nearest step."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from openentry.rules.explain import Line, explain
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.names import provision_text
from openentry.wording import days_spelled

DAY = date(2025, 11, 14)
ALL = ("listening", "reading", "speaking", "writing")


def lines(given: dict[str, Any] | None = None, day: date = DAY) -> dict[str, Line]:
    """Explain one candidate; ``first=7`` stands for four levels."""
    columns: dict[str, Any] = {}
    for name, value in (given or {}).items():
        if name in ("first", "second", "spouse"):
            four = value if isinstance(value, tuple) else (value,) * 4
            columns |= {f"{name}_{ability}": four[i] for i, ability in enumerate(ALL)}
        else:
            columns[name] = value
    arrays = {
        name: np.array([value], np.bool_ if isinstance(value, bool) else np.uint8)
        for name, value in columns.items()
    }
    explanation = explain(Facts.build(1, category_ids=(), **arrays), Lawbook.on(day))
    return {f"{line.block}.{line.component}": line for line in explanation.lines}


def step(line: Line) -> tuple[str, object, int, int] | None:
    """Give a step as plain values."""
    found = line.step
    return None if found is None else (found.axis, found.to, found.gain, found.total_gain)


def test_a_cell_is_said_in_the_words_of_the_facts() -> None:
    found = lines(
        {"age": 30, "education": 6, "first_language": 1, "first": (9, 12, 8, 7), "sibling": True}
    )
    assert found["core.age"].cell == {"age": 30}
    assert found["core.education"].cell == {"education": "masters"}
    assert found["core.first_language"].cell == dict(zip(ALL, (9, 12, 8, 7), strict=True))
    cell = found["transferability.education_language"].cell
    assert cell == {"education": "masters", "first_language_lowest": 7}
    assert found["additional.sibling"].cell == {"sibling": True}
    assert found["additional.french"].cell == {"french_lowest": 0, "english_lowest": 7}
    french = lines({"first_language": 2, "first": 12, "second": (5, 6, 7, 8)})[
        "additional.french"
    ].cell
    assert french == {"french_lowest": 10, "english_lowest": 5}
    nameless = lines()["additional.french"].cell
    assert nameless == {"french_lowest": 0, "english_lowest": 0}


def test_the_maximum_is_the_one_of_the_candidates_column() -> None:
    alone, with_spouse = lines({"age": 30}), lines({"age": 30, "accompanied": True})
    assert (alone["core.age"].maximum, with_spouse["core.age"].maximum) == (110, 100)
    assert (alone["core.age"].points, with_spouse["core.age"].points) == (105, 95)
    for found in (alone, with_spouse):
        assert found["additional.nomination"].maximum == 600
        assert found["transferability.education_language"].maximum == 50


def test_spouse_factors_of_somebody_alone_are_not_read() -> None:
    alone = lines({"spouse_education": 6})
    spouse = [line for key, line in alone.items() if key.startswith("spouse.")]
    assert len(spouse) == 3
    assert not any(line.read or line.cell or line.step or line.points for line in spouse)
    assert all(line.read for key, line in alone.items() if not key.startswith("spouse."))
    accompanied = lines({"accompanied": True, "spouse_education": 6, "spouse": 4})
    assert accompanied["spouse.education"].read
    assert accompanied["spouse.education"].cell == {"spouse_education": "masters"}
    assert accompanied["spouse.language"].cell == dict.fromkeys(ALL, 4)
    assert step(accompanied["spouse.language"]) == ("spouse_listening", 5, 1, 1)


def test_a_line_names_its_table_version_provision_and_source() -> None:
    for line in lines().values():
        assert line.table == f"crs.{line.block}.{line.component}"
        assert line.version.startswith(line.table)
        assert line.certainty in ("stated", "inferred", "unverified")
    note = [line.note for line in lines(day=date(2015, 1, 1)).values() if line.note]
    assert note
    assert all(text.said("en") != text.said("fr") for text in note)


def test_days_in_notes_and_provisions_are_spelled_in_the_language() -> None:
    offer = lines(day=date(2026, 11, 2))["additional.job_offer"]
    assert offer.note is not None
    assert "from 25 March 2025 to 2 November 2026" in offer.note.said("en")
    assert "du 25 mars 2025 au 2 novembre 2026" in offer.note.said("fr")
    assert provision_text(offer.provision, "en") == "MI s. 29, as amended 25 March 2025"
    assert provision_text(offer.provision, "fr").endswith("modifiée du 25 mars 2025")
    kept = "cbs-news-2026-02-18 and https://a.ca/2026-02-18/ and 2026-13-01"
    assert days_spelled(kept, "en") == kept
    assert days_spelled("le 2026-09-01.", "fr") == "le 1er septembre 2026."


@pytest.mark.parametrize(
    ("given", "component", "expected"),
    [
        # The nearest level with more points, of the ability that gains most.
        (
            {"first_language": 1, "first": (6, 6, 6, 8)},
            "core.first_language",
            ("first_listening", 7, 8, 8),
        ),
        (
            {"first_language": 1, "first": (10, 10, 10, 9)},
            "core.first_language",
            ("first_writing", 10, 3, 3),
        ),
        (
            {"first_language": 1, "first": (7, 9, 8, 7)},
            "core.first_language",
            ("first_speaking", 9, 8, 8),
        ),
        ({"first_language": 1, "first": 12}, "core.first_language", None),
        ({}, "core.first_language", None),
        ({}, "core.second_language", None),
        ({"age": 18}, "core.age", None),
        ({"age": 40}, "core.age", None),
        ({"education": 6}, "core.education", ("education", "doctorate", 15, 15)),
        ({"education": 7}, "core.education", None),
        ({"canadian_work_years": 5}, "core.canadian_work", None),
        ({}, "core.canadian_work", ("canadian_work_years", 1, 40, 40)),
        ({}, "additional.nomination", ("nominated", True, 600, 600)),
        ({"nominated": True}, "additional.nomination", None),
        # More in the component, nothing in the total: the block is full.
        ({"nominated": True}, "additional.sibling", ("sibling", True, 15, 0)),
        ({"first_language": 2, "first": 6}, "additional.french", ("french_lowest", 7, 25, 57)),
        (
            {"first_language": 1, "first": 6, "second": (7, 9, 6, 12)},
            "additional.french",
            ("french_lowest", 7, 50, 52),
        ),
    ],
)
def test_the_nearest_step_is_the_one_that_gives_more(
    given: dict[str, Any], component: str, expected: tuple[str, object, int, int] | None
) -> None:
    assert step(lines(given)[component]) == expected


@pytest.mark.parametrize(
    ("day", "offer", "expected"),
    [
        # The words do not stand in the order of their points: another offer is nearer than one
        # of major group 00, and whoever has it can still reach that.
        (date(2016, 11, 19), 0, ("job_offer", "other", 50, 50)),
        (date(2016, 11, 19), 2, ("job_offer", "major_group_00", 150, 150)),
        (date(2025, 3, 24), 0, ("job_offer", "other", 50, 50)),
        (date(2025, 3, 24), 1, None),
        (date(2016, 11, 18), 2, None),
        (date(2025, 3, 25), 0, None),
    ],
)
def test_the_nearest_job_offer_is_the_one_that_asks_least(
    day: date, offer: int, expected: tuple[str, object, int, int] | None
) -> None:
    assert step(lines({"job_offer": offer}, day)["additional.job_offer"]) == expected


def test_nothing_is_certain_about_points_that_stand_in_for_others() -> None:
    last_known, provisional = lines(day=date(2026, 11, 2)), lines(day=date(2026, 11, 3))
    assert {line.certainty for line in last_known.values()} == {"stated", "inferred"}
    assert {line.certainty for line in provisional.values()} == {"unverified"}
    assert [line.version for line in provisional.values()] == [
        line.version for line in last_known.values()
    ]


def test_one_candidate_is_explained_at_a_time() -> None:
    with pytest.raises(AssertionError, match="one candidate"):
        explain(Facts.build(2), Lawbook.on(DAY))
