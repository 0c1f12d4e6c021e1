"""What the form of a profile says of answers that cannot be: to people, not to programmers."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import PROFILE
from tests.web.profile_given import COUPLE

from openentry.answers.dated_profile import read_profile
from openentry.answers.quick_facts import WrongAnswers
from openentry.rules.lawbook import Law
from openentry.web.pages.profile_rooms import ROOMS, box_name
from openentry.wording import LANGUAGES, Language

if TYPE_CHECKING:
    from django.test import Client

RESULT = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
ON = date(2025, 11, 14)
NAMES = [
    box_name(room, field, 1 if room.first else 0)
    for room in ROOMS
    for field in dict.fromkeys(room.every)
]
FOR_PROGRAMMERS = re.compile(
    r"true or false|true ou false|ISO|RFC|\w_\w|Expected|Attendu|two capital|deux lettres|birth_on"
)


def _refused(told: dict[str, str]) -> dict[str, dict[Language, str]]:
    try:
        read_profile({name: value for name, value in told.items() if name != "on"}, ON, Law.load())
    except WrongAnswers as wrong:
        return {each.name: dict(each.text) for each in wrong.wrong}
    return {}


def _for_people(text: str) -> bool:
    return not FOR_PROGRAMMERS.search(text) and text[0].isupper() and text.endswith((".", "!"))


@pytest.mark.parametrize("value", ["@", "-7", "99999999999999"])
def test_nothing_that_is_typed_into_any_box_is_answered_to_a_programmer(value: str) -> None:
    told = dict.fromkeys(NAMES, value) | {"birth_on": PROFILE["birth_on"]}
    refused = _refused(told)
    assert len(refused) > 50
    for name, text in refused.items():
        for lang in LANGUAGES:
            assert _for_people(text[lang]), (name, text[lang])


@pytest.mark.parametrize(
    ("changed", "name", "en", "fr"),
    [
        (
            {"jobs.1.ended_on": "2019-01-01"},
            "jobs.1.ended_on",
            "“First day”: 6 January 2020",
            "« Premier jour » : le 6 janvier 2020",
        ),
        (
            {"tests.1.result_on": "2025-01-01"},
            "tests.1.result_on",
            "“Day of the test”",
            "« Jour du test »",
        ),
        ({"jobs.1.started_on": "1990-01-01"}, "jobs.1.started_on", "date of birth", "naissance"),
        ({"birth_on": "x"}, "birth_on", "1990-06-03", "1990-06-03"),
        ({"spouse.accompanying": "perhaps"}, "spouse.accompanying", "Answer yes or no", "oui ou"),
        ({"jobs.1.country": "XX"}, "jobs.1.country", "none of the answers", "pas dans la liste"),
        ({"jobs.1.noc": "0000"}, "jobs.1.noc", "find the code", "trouvez le code"),
        ({"jobs.1.weekly_hours": ""}, "jobs.1.weekly_hours", "usual week", "semaine ordinaire"),
        ({"jobs.1.weekly_hours": "200"}, "jobs.1.weekly_hours", "up to 168", "au plus 168"),
        ({"family_size": "1"}, "family_size", "2 or more", "2 ou plus"),
        ({"marital_status": "divorced"}, "marital_status", "common-law", "conjoint de fait"),
        (
            {"jobs.1.remote_for_foreign_employer": "true"},
            "jobs.1.remote_for_foreign_employer",
            "Only work done in Canada",
            "Seul un travail",
        ),
        (
            {"job_offer.noc": "31301", "job_offer.years_after_visa": "long"},
            "job_offer.years_after_visa",
            "number of years",
            "nombre d’années",
        ),
    ],
)
def test_what_is_wrong_is_told_in_words_for_people(
    changed: dict[str, str], name: str, en: str, fr: str
) -> None:
    text = _refused(COUPLE | changed)[name]
    assert en in text["en"]
    assert fr in text["fr"].replace("\u00a0", " ")
    assert all(_for_people(text[lang]) for lang in LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_of_the_answer_that_is_none_is_told_in_a_sentence(
    client: Client, lang: Language
) -> None:
    page = client.post(RESULT[lang], PROFILE | {"on": "soon"}).content.decode()
    summary = page.split('class="error-summary"', 1)[1].split("</div>", 1)[0]
    assert {"en": "This is not a day", "fr": "Ce n’est pas un jour"}[lang] in summary
