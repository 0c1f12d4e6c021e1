"""The examples that are shipped, typed into the form of a profile, and what a command says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from openentry.answers.dated_profile import whole_answer
from openentry.files.candidates import Candidates, read_candidates
from openentry.files.coming_changes import coming
from openentry.files.sources import Source
from openentry.rules.dates import law_day
from openentry.rules.lawbook import Law
from openentry.web.pages.profile_rooms import known

if TYPE_CHECKING:
    from django.test import Client

RESULT = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
DAYS = (date(2025, 3, 20), date(2025, 11, 14), date(2027, 2, 15), date(2027, 4, 1))
"""On the third and fourth results count by the day of their report, no more by that of the test."""

PEOPLE: list[dict[str, Any]] = json.loads(
    files("openentry").joinpath("examples/profiles.json").read_text("utf-8")
)
NOT_ASKED = frozenset({"periods", "column"})
"""What the form has no box for although a rule reads it: a file alone can tell it."""


def _asked(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out what has no box; a job of several periods has the hours of the last."""
    if isinstance(value, list):
        return [_asked(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _asked(each) for name, each in value.items() if name not in NOT_ASKED}
    if periods := value.get("periods"):
        kept["weekly_hours"] = periods[-1]["weekly_hours"]
    return kept


def _typed(value: Any, way: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    """Give what a person would type, by the name of its box."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _typed(each, f"{way}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, each in enumerate(value, 1):
            yield from _typed(each, f"{way}.{number}")
    elif way == "submitted_at":
        yield way, law_day(datetime.fromisoformat(value)).isoformat()
    elif known(way):
        several = value if isinstance(value, list) else [value]
        yield way, ";".join(json.dumps(v) if isinstance(v, bool) else str(v) for v in several)


def typed(person: Mapping[str, Any], on: date) -> dict[str, str]:
    """Give a person of a file as somebody would type them into the form."""
    told = {"on": on.isoformat(), **dict(_typed(_asked(dict(person))))}
    if listed := person.get("dependants"):
        told["family_size"] = str(1 + ("spouse" in person) + len(listed))
    return told


def _read(person: Mapping[str, Any], on: date) -> Candidates:
    """Read a person of a file as a command does."""
    raw = json.dumps([_asked(dict(person))]).encode()
    source = Source("profiles.json", io.BytesIO(raw), len(raw))
    (read,) = read_candidates(source, Law.load().on(on))
    return read


def _scored(person: Mapping[str, Any], on: date) -> int:
    return int(_read(person, on).evaluation.score.total[0])


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: str(person["id"]))
def test_the_page_scores_an_example_as_the_command_does(
    client: Client, person: dict[str, Any], on: date
) -> None:
    page = client.post(RESULT["en"], typed(person, on)).content.decode()
    found = re.search(r"<h1[^>]*>.*?<b[^>]*>([\d,]+)</b>", page, re.S)
    assert found is not None
    assert int(found[1].replace(",", "")) == _scored(person, on)


def test_days_are_asked_on_which_the_report_decides() -> None:
    without = [
        {**person, "tests": [{k: v for k, v in t.items() if k != "result_on"} for t in tests]}
        for person in PEOPLE
        for tests in (person["tests"],)
    ]
    assert any(
        _scored(person, on) != _scored(less, on)
        for on in DAYS
        for person, less in zip(PEOPLE, without, strict=True)
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_day_is_asked_of_both_and_carried(client: Client, lang: str) -> None:
    told = typed(PEOPLE[2], DAYS[1])
    form = client.post(RESULT[lang].rstrip("/").rpartition("/")[0] + "/", told).content.decode()
    result = client.post(RESULT[lang], told).content.decode()
    for name in ("tests.1.result_on", "spouse.tests.1.result_on"):
        assert f'id="{name}" name="{name}" type="date" value="{told[name]}"' in form
        assert f'name="{name}" value="{told[name]}"' in result


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: str(person["id"]))
def test_changes_to_come_are_those_of_the_command(person: dict[str, Any]) -> None:
    on = DAYS[1]
    told = {name: value for name, value in typed(person, on).items() if name != "on"}
    (expected,) = coming(_read(person, on), None)
    assert any("profile_ends" in change["causes"] for change in expected["changes"])
    assert whole_answer(told, on, Law.load()).coming | {"id": ""} == expected | {"id": ""}


@pytest.mark.parametrize(
    ("lang", "leaves"), [("en", "leaves the pool"), ("fr", "quitte le bassin")]
)
def test_the_day_of_submission_is_asked_carried_and_tells_when_the_profile_leaves(
    client: Client, lang: str, leaves: str
) -> None:
    told = typed(PEOPLE[0], DAYS[1])
    day = told["submitted_at"]
    assert day == "2025-04-08"
    page = client.post(RESULT[lang], told).content.decode()
    assert f'name="submitted_at" value="{day}"' in page
    assert leaves in page
    assert leaves not in client.post(RESULT[lang], told | {"submitted_at": ""}).content.decode()
    wrong = client.post(RESULT[lang], told | {"submitted_at": "2025-02-30"})
    assert wrong.status_code == 200
    assert 'href="#submitted_at"' in wrong.content.decode()
    assert "RFC" not in wrong.content.decode()
