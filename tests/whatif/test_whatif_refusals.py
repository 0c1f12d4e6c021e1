"""Changes that cannot be: refused in both languages, with what may stand there."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.whatif.selves import ALONE, COUPLE, SPOUSE, Fields, all_four, tried

from openentry.files.profiles.whatif.changes import BY_KIND, CHANGES_TOP, ONE, schema_json
from openentry.files.profiles.whatif.reading import checked_changes, read_changes
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


def said(error: OpenEntryError) -> None:
    """Check that an error speaks both languages, differently."""
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
    (None, STAYS, "whatif-no-spouse"),
    (None, APPLIES, "whatif-no-spouse"),
    (None, {"kind": "spouse", "work_years": 1}, "whatif-no-spouse"),
    ({"accompanying": False}, {"kind": "spouse", "work_years": 1}, "whatif-spouse-alone"),
    ({"citizen": True}, {"kind": "spouse", "education": "masters"}, "whatif-spouse-alone"),
    ({"citizen": True}, APPLIES, "whatif-spouse-status"),
    ({"permanent_resident": True}, APPLIES, "whatif-spouse-status"),
    ({"birth_on": None}, APPLIES, "whatif-spouse-missing"),
    ({"tests": None, "credentials": None}, APPLIES, "whatif-spouse-missing"),
]


@pytest.mark.parametrize(("spouse", "change", "code"), OF_THE_SPOUSE)
def test_a_change_of_a_spouse_needs_the_spouse_it_is_about(
    spouse: Fields | None, change: Fields, code: str
) -> None:
    person = ALONE if spouse is None else COUPLE | {"spouse": SPOUSE | spouse}
    with pytest.raises(InputError) as refused:
        tried(person, change)
    assert refused.value.code == code
    said(refused.value)


def test_the_missing_facts_of_the_spouse_are_named() -> None:
    person = COUPLE | {"spouse": {"accompanying": True}}
    with pytest.raises(InputError) as refused:
        tried(person, APPLIES)
    names = "spouse.birth_on, spouse.tests, spouse.credentials, spouse.jobs"
    assert refused.value.params["names"] == names
    assert names in refused.value.message("fr")


@pytest.mark.parametrize("test", ["toefl", "tef_canada"])
def test_a_test_that_is_not_of_the_language_is_refused_with_those_that_are(test: str) -> None:
    with pytest.raises(InputError) as refused:
        tried(ALONE, {"kind": "retest", "language": "en", "levels": all_four(9), "test": test})
    assert refused.value.code == "whatif-test"
    assert "ielts_general_training" in str(refused.value.params["allowed"])
    said(refused.value)


def test_abilities_without_a_result_cannot_keep_their_level() -> None:
    with pytest.raises(InputError) as refused:
        tried(ALONE, {"kind": "retest", "language": "fr", "levels": {"reading": 7}})
    assert refused.value.code == "whatif-levels"
    assert refused.value.params["names"] == "listening, speaking, writing"
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
