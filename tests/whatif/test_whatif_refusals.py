"""Changes that cannot be: refused in both languages, with what may stand there."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.whatif.selves import ALONE, COUPLE, SPOUSE, Fields, all_four, tried

from openentry.files.profiles.whatif.changes import BY_KIND, CHANGES_TOP, ONE, schema_json
from openentry.files.profiles.whatif.obstacles import Blocked, Obstacle
from openentry.files.profiles.whatif.reading import checked_changes, read_changes
from openentry.files.profiles.whatif.trying import Effect
from openentry.rules.errors import FactsErrors, InputError, OpenEntryError
from openentry.wording import LANGUAGES

WRONG: list[tuple[object, str, dict[str, str]]] = [
    ("french", "whatif-object", {}),
    ({"level": 7}, "whatif-kind-missing", {}),
    ({"kind": "lottery"}, "whatif-kind", {"found": "lottery"}),
    ({"kind": ["french"]}, "whatif-kind", {}),
    ({"kind": "french", "level": 7, "speed": 1}, "whatif-field", {"field": "speed"}),
    ({"kind": "french"}, "whatif-needed", {"field": "level"}),
    ({"kind": "nomination"}, "whatif-needed", {"field": "province"}),
    ({"kind": "french", "level": 13}, "whatif-value", {"field": "level"}),
    ({"kind": "french", "level": -1}, "whatif-value", {"field": "level"}),
    ({"kind": "french", "level": "7"}, "whatif-value", {"field": "level"}),
    ({"kind": "french", "level": 7, "name": ""}, "whatif-value", {"field": "name"}),
    ({"kind": "retest", "language": "de", "levels": {"reading": 9}}, "whatif-value", {}),
    ({"kind": "retest", "language": "en", "levels": {}}, "whatif-value", {"found": "{}"}),
    ({"kind": "retest", "language": "en", "levels": 9}, "whatif-value", {"field": "levels"}),
    ({"kind": "retest", "language": "en", "levels": {"hearing": 9}}, "whatif-value", {}),
    ({"kind": "work", "place": "moon", "years": 1}, "whatif-value", {"field": "place"}),
    ({"kind": "work", "place": "canada", "years": 0}, "whatif-value", {"field": "years"}),
    ({"kind": "credential", "level": "phd", "country": "FR"}, "whatif-value", {"found": "phd"}),
    ({"kind": "certificate", "noc": 72310}, "whatif-value", {"field": "noc"}),
    ({"kind": "spouse"}, "whatif-spouse-nothing", {}),
    ({"kind": "spouse", "levels": all_four(9)}, "whatif-needed", {"field": "language"}),
]


def said(error: OpenEntryError | Obstacle) -> None:
    """Check that a refusal speaks both languages, differently."""
    texts = [error.message(lang) for lang in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES)


@pytest.mark.parametrize(("change", "code", "params"), WRONG)
def test_a_wrong_change_is_refused_with_what_may_stand_there(
    change: object, code: str, params: dict[str, str]
) -> None:
    with pytest.raises(InputError) as refused:
        checked_changes([{"kind": "funds"}, change], "changes.json")
    assert refused.value.code == code
    assert refused.value.params["number"] == 2
    assert params.items() <= refused.value.params.items()
    said(refused.value)


IMPOSSIBLE: list[tuple[Fields, str]] = [
    ({"kind": "nomination", "province": "XX"}, "nomination.province"),
    ({"kind": "credential", "level": "masters", "country": "ZZ"}, "credentials[2].country"),
    ({"kind": "work", "place": "canada", "years": 1, "noc": "99999"}, "jobs[2].noc"),
    ({"kind": "funds", "amount_cad": -1}, "funds_cad"),
]


@pytest.mark.parametrize(("change", "field"), IMPOSSIBLE)
def test_a_change_that_makes_no_profile_is_refused_and_not_the_profile(
    change: Fields, field: str
) -> None:
    with pytest.raises(InputError) as refused:
        tried(ALONE, {"kind": "relative"}, change)
    assert refused.value.code == "whatif-impossible"
    assert (refused.value.params["number"], refused.value.params["field"]) == (2, field)
    said(refused.value)


def test_a_wrong_profile_is_refused_as_everywhere() -> None:
    with pytest.raises(FactsErrors):
        tried({"birth_on": "1994-13-10"}, {"kind": "relative"})


STAYS = {"kind": "spouse_not_accompanying"}
APPLIES = {"kind": "principal", "person": "spouse"}

OF_THE_SPOUSE: list[tuple[Fields | None, Fields, str]] = [
    (None, STAYS, "no_spouse"),
    (None, APPLIES, "no_spouse"),
    (None, {"kind": "spouse", "work_years": 1}, "no_spouse"),
    ({"accompanying": False}, {"kind": "spouse", "work_years": 1}, "spouse_not_read"),
    ({"citizen": True}, {"kind": "spouse", "education": "masters"}, "spouse_not_read"),
    ({"citizen": True}, APPLIES, "spouse_status"),
    ({"permanent_resident": True}, APPLIES, "spouse_status"),
    ({"birth_on": None}, APPLIES, "spouse_not_told"),
    ({"tests": None, "credentials": None}, APPLIES, "spouse_not_told"),
    (
        {"tests": None},
        {"kind": "spouse", "language": "en", "levels": {"reading": 9}},
        "no_level",
    ),
]


def blocked(person: Fields, *changes: Fields) -> Obstacle:
    """Try changes of which the last cannot be; the others are answered all the same."""
    *others, last = tried(person, *changes).effects[: len(changes)]
    assert all(isinstance(other, Effect) for other in others)
    assert isinstance(last, Blocked)
    said(last.obstacle)
    return last.obstacle


@pytest.mark.parametrize(("spouse", "change", "code"), OF_THE_SPOUSE)
def test_a_change_that_a_person_cannot_make_is_answered_with_the_reason(
    spouse: Fields | None, change: Fields, code: str
) -> None:
    person = ALONE if spouse is None else COUPLE | {"spouse": SPOUSE | spouse}
    assert blocked(person, {"kind": "relative"}, change).code == code


def test_the_missing_facts_of_the_spouse_are_named() -> None:
    obstacle = blocked(COUPLE | {"spouse": {"accompanying": True}}, APPLIES)
    assert obstacle.names == (
        "spouse.birth_on",
        "spouse.tests",
        "spouse.credentials",
        "spouse.jobs",
    )
    assert ", ".join(obstacle.names) in obstacle.message("fr")


def test_abilities_without_a_result_cannot_keep_their_level() -> None:
    change = {"kind": "retest", "language": "fr", "levels": {"reading": 7}}
    obstacle = blocked(ALONE, change)
    assert obstacle.code == "no_level"
    assert obstacle.names == ("levels.listening", "levels.speaking", "levels.writing")


def test_work_that_would_begin_before_the_birth_is_no_mistake_of_the_change() -> None:
    change = {"kind": "work", "place": "canada", "years": 40}
    assert blocked(ALONE, change).code == "before_birth"
    (effect,) = tried(ALONE | {"birth_on": "1960-01-01"}, change).effects
    assert isinstance(effect, Effect)


def test_what_cannot_be_made_on_top_of_others_is_left_out_of_those_after() -> None:
    work = {"kind": "spouse", "work_years": 1}
    year = {"kind": "work", "place": "canada", "years": 1}
    outcome = tried(COUPLE, STAYS, work, year)
    assert all(isinstance(effect, Effect) for effect in outcome.effects)
    kinds = [[change.plain()["kind"] for change in found.changes] for found in outcome.together]
    stays = "spouse_not_accompanying"
    assert kinds == [[stays], [stays, "spouse"], [stays, "work"]]
    alone, barred, both = outcome.together
    assert isinstance(barred, Blocked)
    assert barred.obstacle.code == "spouse_not_read"
    assert isinstance(alone, Effect)
    assert isinstance(both, Effect)
    assert both.gain > alone.gain
    # What no result can keep alone may stand on a test that comes before.
    french = {"kind": "french", "level": 7}
    better = {"kind": "retest", "language": "fr", "levels": {"reading": 9}}
    outcome = tried(ALONE, french, better)
    assert isinstance(outcome.effects[1], Blocked)
    assert all(isinstance(effect, Effect) for effect in outcome.together)


@pytest.mark.parametrize("test", ["toefl", "tef_canada"])
def test_a_test_that_is_not_of_the_language_is_refused_with_those_that_are(test: str) -> None:
    with pytest.raises(InputError) as refused:
        tried(ALONE, {"kind": "retest", "language": "en", "levels": all_four(9), "test": test})
    assert refused.value.code == "whatif-test"
    assert "ielts_general_training" in str(refused.value.params["allowed"])
    said(refused.value)


FILES: list[tuple[str, str, str]] = [
    ("changes.json", "{", "whatif-file"),
    ("changes.json", "[1", "whatif-file"),
    ("changes.toml", "kind = french", "whatif-file"),
    ("changes.json", "[]", "whatif-none"),
    ("changes.json", '{"changes": {}}', "whatif-key"),
    ("changes.json", '{"change": []}', "whatif-key"),
    ("changes.json", '{"schema": "whatif-2", "changes": []}', "whatif-schema"),
    ("changes.json", json.dumps([{"kind": "funds"}] * (CHANGES_TOP + 1)), "whatif-too-many"),
    ("changes.json", " " * ((1 << 20) + 1), "whatif-file-long"),
]


@pytest.mark.parametrize(("name", "text", "code"), FILES)
def test_a_file_that_holds_no_changes_is_refused(
    name: str, text: str, code: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OpenEntryError) as refused:
        read_changes(file)
    assert refused.value.code == code
    said(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_changes(tmp_path / "none.json")
    assert refused.value.code == "file-missing"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.json", '{"kind": "french", "level": 7}'),
        ("list.json", '[{"kind": "french", "level": 7}]'),
        ("whole.json", '{"schema": "whatif-1", "changes": [{"kind": "french", "level": 7}]}'),
        ("whole.toml", 'schema = "whatif-1"\n[[changes]]\nkind = "french"\nlevel = 7\n'),
        ("one.toml", 'kind = "french"\nlevel = 7\n'),
    ],
)
def test_a_file_may_have_any_of_its_forms(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (change,) = read_changes(tmp_path / name)
    assert change.plain() == {"kind": "french", "level": 7}


def test_the_published_schema_knows_every_kind_and_says_it_in_both_languages() -> None:
    schema: dict[str, Any] = json.loads(schema_json())
    parts = {
        part["properties"]["kind"]["const"]: part
        for part in schema["$defs"].values()
        if "kind" in part["properties"]
    }
    assert parts.keys() == BY_KIND.keys()
    for part in parts.values():
        assert part["additionalProperties"] is False
        assert {"title", "x-title-fr", "description", "x-description-fr"} <= part.keys()


def test_a_change_written_out_is_read_as_itself() -> None:
    change = {"kind": "work", "place": "canada", "years": 2, "name": "Two years"}
    assert ONE.validate_python(change).plain() == change
