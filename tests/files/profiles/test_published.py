"""What is published of the profile: schema, dictionary, examples, template."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.files.profiles.people import LAW, people

from openentry.files.profiles import dictionary, told
from openentry.files.profiles.example import EXAMPLES, examples, profile_template
from openentry.files.profiles.json_schema import profile_schema
from openentry.files.profiles.layout import layout
from openentry.files.profiles.reading import check_profiles, read_profiles
from openentry.files.sources import Format
from openentry.files.tables import read_all
from openentry.rules.dates import day_number
from openentry.rules.errors import InputError
from openentry.rules.profile.deriving import derive
from openentry.wording import LANGUAGES, Language

jsonschema = pytest.importorskip("jsonschema")
VALIDATOR = jsonschema.Draft202012Validator(
    profile_schema(), format_checker=jsonschema.FormatChecker()
)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(profile_schema())


def test_random_profiles_and_examples_are_valid_by_the_schema() -> None:
    for document in [*people(150, 9), *examples()]:
        VALIDATOR.validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"birth_on": "1990"},
        {"birth_on": "1990-01-01", "zodiac": 1},
        {"birth_on": "1990-01-01", "tests": [{"test": "x"}]},
        {"birth_on": "1990-01-01", "lives_in": "UK"},
        {"birth_on": "1990-01-01", "jobs": [{"noc": 1}]},
    ],
)
def test_the_schema_refuses_what_has_another_form(document: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(document)


def test_every_field_has_a_title_and_a_meaning_in_both_languages() -> None:
    schema = profile_schema()
    for part in [schema, *schema["$defs"].values()]:
        assert part["title"]
        assert part["x-title-fr"]
        for name, field in part["properties"].items():
            keys = ("title", "description", "x-title-fr", "x-description-fr")
            assert all(field[key] for key in keys), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dictionary_tells_every_field_once(lang: Language) -> None:
    text = dictionary.dictionary_markdown(lang)
    for group in layout().walk():
        assert told.group_about(group, lang)
        for name in group.names:
            assert f"| `{name}` |" in text
    rows = dictionary.dictionary_csv(lang).splitlines()
    names = [row.partition(",")[0] for row in rows]
    assert len(names) == len(set(names))
    assert "jobs.periods.weekly_hours" in names


def test_the_examples_are_four_people_with_nothing_wrong() -> None:
    (chunk,) = read_profiles(EXAMPLES, law=LAW, unique_ids=True)
    assert chunk.profiles.id.tolist() == [
        b"nurse-abroad", b"surgeon-in-canada", b"social-worker-with-spouse",
        b"personal-support-worker",
    ]  # fmt: skip
    assert chunk.profiles.accompanied.tolist() == [False, False, True, False]


@pytest.mark.parametrize("kind", [Format.CSV, Format.JSON, Format.JSON_LINES])
def test_the_template_reads_back(kind: Format, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind.value}"
    path.write_text(profile_template(kind), encoding="utf-8")
    (chunk,) = read_profiles(path, law=LAW)
    profiles = chunk.profiles
    assert len(profiles) == 1
    assert len(profiles.own.tests) == 2
    assert len(profiles.own.studies) == len(profiles.own.assessments) == 2
    assert profiles.own.jobs["weekly_hours"].tolist() == [4000, 2000, 4000]
    assert profiles.spouse_present[0]


def test_a_template_is_text() -> None:
    with pytest.raises(InputError):
        profile_template(Format.PARQUET)


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        ((), "{"),
        (("--format", "csv"), "schema,id,birth_on"),
        (("--format", "jsonl"), '{"schema"'),
        (("--format", "dictionary"), "# Data dictionary of the profile"),
        (("--format", "dictionary-csv"), "Field,Title"),
    ],
)
def test_the_command_prints_it(arguments: tuple[str, ...], beginning: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "openentry.cli.main", "template", "--profile", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith(beginning)


def test_what_is_checked_may_come_from_a_program() -> None:
    document = json.loads(profile_template(Format.JSON))
    assert len(check_profiles([document], law=LAW).documents) == 1


def test_the_facts_of_the_examples_are_those_of_the_example_table() -> None:
    on = date(2025, 11, 14)
    (chunk,) = read_profiles(EXAMPLES, law=LAW)
    days = np.full(len(chunk.profiles), day_number(on), np.int32)
    derived = derive(chunk.profiles, LAW.on(on), days).facts
    expected, _ = read_all(EXAMPLES.with_name("four_candidates.csv"), category_ids=LAW.category_ids)
    for field in fields(type(derived)):
        if field.name not in ("category_ids", "programs", "categories"):
            found = getattr(derived, field.name).tolist()
            assert found == getattr(expected, field.name).tolist(), field.name
