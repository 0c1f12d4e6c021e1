"""The form of a profile with dates, and the whole answer to it."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import PROFILE

from openentry.answers.dated_profile import whole_answer
from openentry.files.candidates import read_candidates
from openentry.files.eligibility import answers
from openentry.files.sources import Source
from openentry.rules.lawbook import Law
from openentry.wording import Language

if TYPE_CHECKING:
    from django.test import Client

FORM = {"en": "/en/score/profile/", "fr": "/fr/pointage/profil/"}
RESULT = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
LANGS: tuple[Language, Language] = ("en", "fr")


def _text(content: bytes) -> str:
    body = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"\s+", " ", body.replace("\u00a0", " "))


@pytest.mark.parametrize("lang", LANGS)
def test_programs_and_categories_are_told_with_their_conditions(
    client: Client, lang: Language
) -> None:
    answer = client.post(RESULT[lang], PROFILE)
    assert answer.status_code == 200
    words = _text(answer.content)
    assert "432" in words
    for said in {
        "en": ("Federal Skilled Worker Program", "Canadian Experience Class", "Not met", "Met"),
        "fr": ("Catégorie de l’expérience canadienne", "Non satisfait", "Satisfait"),
    }[lang]:
        assert said in words, said


def test_the_answer_is_that_of_a_file_with_the_same_profile(client: Client) -> None:
    on, law = date(2025, 11, 14), Law.load()
    told = {name: value for name, value in PROFILE.items() if name != "on"}
    whole = whole_answer(told, on, law)
    raw = json.dumps([dict(whole.document)]).encode()
    source = Source("profiles.json", io.BytesIO(raw), len(raw))
    (people,) = read_candidates(source, law.on(on))
    (same,) = answers(people)
    assert whole.eligibility | {"id": ""} == same | {"id": ""}
    assert whole.document["birth_on"] == PROFILE["birth_on"]
    assert whole.document["jobs"][0]["weekly_hours"] == int(PROFILE["jobs.1.weekly_hours"])


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_is_told_beside_its_box(client: Client, lang: Language) -> None:
    wrong = PROFILE | {"tests.1.writing": "7.4", "jobs.1.started_on": "2020-13-01"}
    answer = client.post(RESULT[lang], wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="#tests.1.writing"' in page
    assert 'href="#jobs.1.started_on"' in page
    assert 'value="7.4"' in page


def test_another_thing_is_added_without_losing_what_was_typed(client: Client) -> None:
    answer = client.post(FORM["en"], PROFILE | {"shown-jobs": "2", "more": "jobs"})
    page = answer.content.decode()
    assert 'name="jobs.3.noc"' in page
    assert 'value="31301"' in page
    again = client.post(FORM["en"], PROFILE | {"shown-jobs": "9", "more": "jobs"}).content.decode()
    assert 'name="jobs.10.noc"' not in again


def test_nothing_but_the_boxes_of_the_form_is_read(client: Client) -> None:
    strange = PROFILE | {"identity.family_name": "Canary", "x_note": "Canary", "jobs.1.title": "C"}
    answer = client.post(RESULT["en"], strange)
    assert answer.status_code == 200
    assert "Canary" not in answer.content.decode()


def test_without_a_birth_date_the_form_says_what_is_missing(client: Client) -> None:
    answer = client.post(RESULT["en"], {"marital_status": "married"})
    assert answer.status_code == 200
    assert 'href="#birth_on"' in answer.content.decode()


@pytest.mark.parametrize("day", ["2025-02-30", "soon", "2014-06-01"])
def test_a_day_that_cannot_be_asked_about_is_never_taken_for_another(
    client: Client, day: str
) -> None:
    answer = client.post(RESULT["en"], PROFILE | {"on": day})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="#on"' in page
    assert f'value="{day}"' in page
    wrong = client.post("/en/score/profile/sheet/", PROFILE | {"on": day})
    assert b"error-summary" in wrong.content
