"""``openentry licensing``: what people and programs are told, in both languages."""

from __future__ import annotations

import json

import pytest
from tests.cli.test_contract import run

from openentry.wording import LANGUAGES

ON = ("--on", "2026-11-24")
DISCLAIMER = {
    "en": "Information, not legal advice.",
    "fr": "Renseignements, et non avis juridique.",
}
CONFIRM = {
    "en": "Confirm with the regulator.",
    "fr": "Confirmez auprès de l’organisme de réglementation.",
}


def told(*arguments: str, lang: str = "en") -> str:
    answer = run("licensing", *arguments, "--lang", lang, COLUMNS="200")
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_province_names_the_regulator_its_address_and_whom_to_ask(lang: str) -> None:
    text = told("41300", "--province", "on", *ON, lang=lang)
    name = {
        "en": "Ontario College of Social Workers and Social Service Workers",
        "fr": "Ordre des travailleurs sociaux et des techniciens en travail social de l’Ontario",
    }
    assert name[lang] in " ".join(text.split())
    assert "\n  https://www.ocswssw.org\n" in text
    assert text.index(CONFIRM[lang]) < text.index(DISCLAIMER[lang])
    assert "http://docs.fairnesscommissioner.ca/docs/social_workers.htm" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_province_every_one_has_a_line(lang: str) -> None:
    text = told("33102", *ON, lang=lang)
    quebec = {"en": "Quebec ", "fr": "Québec "}[lang]
    islands = {"en": "Prince Edward Island", "fr": "Île-du-Prince-Édouard"}[lang]
    assert f"\n{quebec}" in text
    assert f"\n{islands}" in text
    assert text.count(CONFIRM[lang]) == 1
    no_rule = {"en": "We found no licence rule", "fr": "aucune règle sur un permis"}[lang]
    assert text.count(no_rule) == 12, "everywhere but in Alberta"


def test_programs_are_told_the_same() -> None:
    answer = json.loads(told("31301", *ON, "--format", "json"))
    assert list(answer) == ["code", "title", "on", "known_on", "looked_up", "provinces"]
    assert (answer["on"], answer["known_on"]) == ("2026-11-24", "2026-11-22")
    assert set(answer["title"]) == {"en", "fr"}
    ontario = next(one for one in answer["provinces"] if one["province"] == "ON")
    assert list(ontario) == ["province", "status", "certainty", "licences", "words"]
    nurse, psychiatric = ontario["licences"]
    assert nurse["regulator"] == {
        "id": "college-of-nurses-of-ontario",
        "name": {
            "en": "College of Nurses of Ontario",
            "fr": "Ordre des infirmières et infirmiers de l’Ontario",
        },
        "url": "https://www.cno.org",
    }
    assert (nurse["checked_on"], nurse["since"]) == ("2026-11-22", None)
    assert psychiatric["regulator"] is None
    assert psychiatric["status"] == "not_regulated"
    assert ontario["words"][0] == CONFIRM["en"]


def test_without_a_code_the_occupations_are_listed() -> None:
    text = told(lang="fr")
    assert "31303" in text
    assert "Sage-femme; Adjoint/adjointe au médecin" in text
    listed = json.loads(told("--format", "json"))
    assert len(listed) == 37
    assert [one["occupation"] for one in listed[17]["occupations"]] == [
        "midwife",
        "physician-assistant",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (("31399",), "licensing-code", 1),
        (("31301", "--province", "XX"), "licensing-province", 1),
        (("--province", "ON"), "licensing-code-needed", 2),
        (("31301", "--on", "2014-12-31"), "day-before-law", 1),
    ],
)
def test_what_does_not_exist_is_refused(
    arguments: tuple[str, ...], code: str, exit_code: int
) -> None:
    answer = run("licensing", *arguments, "--format", "json")
    assert answer.returncode == exit_code
    assert answer.stdout == b""
    assert json.loads(answer.stderr)["type"].endswith(f":{code}")
