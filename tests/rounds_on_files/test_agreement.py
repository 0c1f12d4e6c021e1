"""The second implementation is asked before a round is held, and a difference stops it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from tests.files.people import facts as any_facts
from tests.rounds_on_files.plausible import changed, healthcare, plausible
from tests.rounds_on_files.pools import LAW

from openentry import recheck
from openentry.files.second_opinion import agree, plain_rows
from openentry.rules.crs import Score, crs
from openentry.rules.errors import VerificationError
from openentry.rules.facts import Facts, microseconds
from openentry.rules.rounds import Instruction, Selection, select
from openentry.wording import LANGUAGES

FACTS = plausible(400)
LAWBOOK = LAW.on(healthcare().law_day)
SCORED = crs(FACTS, LAWBOOK)


def held(invitations: int = 20) -> tuple[Instruction, Selection]:
    instruction = healthcare(invitations)
    return instruction, select(SCORED.total, FACTS, instruction, LAWBOOK)


def with_points(**points: NDArray[np.int16]) -> Score:
    names = Score.__dataclass_fields__
    return Score(**{name: points.get(name, getattr(SCORED, name)) for name in names})


def test_they_agree_on_what_is_right() -> None:
    instruction, selection = held()
    agreement = agree(FACTS, SCORED, selection, instruction, LAWBOOK)
    assert agreement.scored == 20
    assert selection.crs_cutoff is not None
    # Nobody under the line can take a place that is filled; of the others, only those who could
    # be invited are counted, since the rest would tell of the pool.
    contenders = selection.eligible & (SCORED.total >= selection.crs_cutoff)
    assert agreement.ranked == int(contenders.sum()) < int(selection.eligible.sum())


def test_when_places_are_left_the_selection_is_made_again_among_everybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []

    def counted(rows: Any, asked: Any, scores: Any) -> Any:  # noqa: ANN401
        seen.append(len(rows))
        return real(rows, asked, scores)

    real = recheck.select
    monkeypatch.setattr(recheck, "select", counted)
    instruction, selection = held(399)
    assert 20 < len(selection.invited) < 399
    agreement = agree(FACTS, SCORED, selection, instruction, LAWBOOK)
    assert (seen, agreement.ranked) == ([400], len(selection.invited))


def test_those_submitted_after_the_round_are_not_counted() -> None:
    instruction = healthcare(399)
    late = np.where(np.arange(400) % 2 == 0, microseconds(instruction.held_at) + 1, 0)
    facts = changed(FACTS, submitted_at=np.maximum(FACTS.submitted_at, late))
    selection = select(SCORED.total, facts, instruction, LAWBOOK)
    there = selection.existing & selection.eligible
    assert agree(facts, SCORED, selection, instruction, LAWBOOK).ranked == int(there.sum())


@pytest.mark.parametrize("component", ["core_age", "additional_nomination", "spouse_total"])
def test_a_wrong_component_of_an_invited_candidate_is_found_and_named(component: str) -> None:
    instruction, selection = held()
    place = int(selection.invited[7])
    wrong = getattr(SCORED, component).copy()
    wrong[place] += 1
    with pytest.raises(VerificationError) as caught:
        agree(FACTS, with_points(**{component: wrong}), selection, instruction, LAWBOOK)
    assert caught.value.code == "recheck-differs"
    assert caught.value.params == {"row": place + 1, "component": component.replace("_", ".", 1)}
    for lang in LANGUAGES:
        assert FACTS.id[place].decode() not in caught.value.message(lang).replace("crs", "")


def test_a_wrong_total_of_an_invited_candidate_is_found() -> None:
    instruction, selection = held()
    wrong = SCORED.total.copy()
    wrong[selection.invited[0]] += 1
    with pytest.raises(VerificationError) as caught:
        agree(FACTS, with_points(total=wrong), selection, instruction, LAWBOOK)
    assert caught.value.params["component"] == "total"


WRONG = ("passed over", "wrong order", "not eligible", "one too many", "other program", "line")


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_selection_is_found(what: str) -> None:
    instruction, selection = held()
    given: dict[str, Any] = {n: getattr(selection, n) for n in Selection.__dataclass_fields__}
    places, everybody = selection.invited, np.arange(len(FACTS))
    match what:
        case "passed over":
            given["invited"] = np.delete(places, 3)
            given["programs"] = np.delete(selection.programs, 3)
        case "wrong order":
            order = np.r_[1, 0, 2 : len(places)]
            given["invited"], given["programs"] = places[order], selection.programs[order]
        case "not eligible":
            out = np.flatnonzero(~selection.eligible & (SCORED.total >= SCORED.total[places[-1]]))
            given["eligible"] = selection.eligible | np.isin(everybody, out[:1])
        case "one too many":
            left = np.flatnonzero(selection.eligible & ~np.isin(everybody, places))
            best = left[np.argmax(SCORED.total[left])]
            given["invited"] = np.append(places, best)
            given["programs"] = np.append(selection.programs, selection.programs[:1])
        case "other program":
            given["programs"] = (selection.programs + 1) % 3
        case _:
            given["tie_break_at"] = selection.tie_break_at and selection.tie_break_at + 1
    with pytest.raises(VerificationError) as caught:
        agree(FACTS, SCORED, Selection(**given), instruction, LAWBOOK)
    assert caught.value.code == "recheck-selects"


def test_a_row_that_has_no_meaning_is_told_by_its_number_alone() -> None:
    instruction, selection = held()
    place = int(selection.invited[0])
    age = FACTS.age.copy()
    age[place] = 121
    with pytest.raises(VerificationError) as caught:
        agree(changed(FACTS, age=age), SCORED, selection, instruction, LAWBOOK)
    assert caught.value.params == {"row": place + 1, "component": "facts"}


@settings(max_examples=60, deadline=None)
@given(any_facts(most=4))
def test_rows_made_many_at_a_time_are_the_rows_made_one_by_one(facts: Facts) -> None:
    places = list(range(len(facts)))[::-1]
    rows = [facts.row(i) for i in places]
    assert [*map(str, plain_rows(facts, places))] == [
        str(r | {"submitted_at": exact(r["submitted_at"])}) for r in rows
    ]
    some = plain_rows(facts, places, ("id", "programs"))
    assert some == [{k: row[k] for k in ("id", "programs")} for row in rows]


def exact(instant: object) -> object:
    """Write an instant with six decimals, as these rows always do."""
    if instant is None or "." in str(instant):
        return instant
    return str(instant).replace("Z", ".000000Z")
