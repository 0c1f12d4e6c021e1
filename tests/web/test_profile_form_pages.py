"""The form of a full profile: its parts, its lists, what it opens, and how a code is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import PROFILE

from openentry.files.profiles.places import countries
from openentry.rules.lawbook import Law
from openentry.web.pages.profile_form import ProfileForm
from openentry.web.pages.profile_rooms import PARTS, known, part_of
from openentry.wording import Language

if TYPE_CHECKING:
    from django.test import Client

FORM = {"en": "/en/score/profile/", "fr": "/fr/pointage/profil/"}
RESULT = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
LANGS: tuple[Language, Language] = ("en", "fr")


def _part(page: str, name: str) -> str:
    """Give the source of a part."""
    return page.split(f'id="part-{name}"', 1)[1].split("</section>", 1)[0]


def _plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00a0", " ")))


@pytest.mark.parametrize("lang", LANGS)
def test_countries_are_chosen_by_name_and_sent_by_code(client: Client, lang: Language) -> None:
    page = client.get(FORM[lang]).content.decode()
    select = page.split('<select id="jobs.1.country"', 1)[1].split("</select>", 1)[0]
    options = re.findall(r'<option value="(\w*)"[^>]*>([^<]*)<', select)
    assert [code for code, _ in options][:2] == ["", "CA"]
    assert {code for code, _ in options[1:]} == set(countries())
    assert ("DE", {"en": "Germany", "fr": "Allemagne"}[lang]) in options
    assert not re.search(r"ISO 3166|two letters|deux lettres", page)


@pytest.mark.parametrize("lang", LANGS)
def test_every_box_says_what_it_means_in_words_for_people(lang: Language) -> None:
    boxes = [
        box
        for part in ProfileForm(Law.load(), lang, {}, {}).parts
        for room in part.rooms
        for thing in room.things
        for box in thing.every()
    ]
    assert len(boxes) > 80
    for box in boxes:
        assert box.label, box.name
        assert box.hint, box.name
        assert not re.search(r"`|ISO|Absent|absent|RFC|\bId\b|_", box.hint), (box.name, box.hint)


@pytest.mark.parametrize("lang", LANGS)
def test_a_hint_is_told_with_its_box_beside_what_is_wrong(client: Client, lang: Language) -> None:
    wrong = PROFILE | {"jobs.1.started_on": "2020-13-01"}
    page = client.post(RESULT[lang], wrong).content.decode()
    for name in re.findall(r'aria-describedby="([^"]+)"', page):
        for each in name.split():
            assert f'id="{each}"' in page, each
    assert 'aria-describedby="jobs.1.started_on-h jobs.1.started_on-e"' in page


def test_parts_that_concern_some_are_open_only_when_told_or_wrong(client: Client) -> None:
    closed = client.get(FORM["en"]).content.decode()
    for part in PARTS:
        if part.only:
            assert "<details open>" not in _part(closed, part.name), part.name
    told = client.post(FORM["en"], {"nomination.province": "ON"}).content.decode()
    assert "<details open>" in _part(told, "nomination")
    assert "<details open>" not in _part(told, "spouse")
    wrong = client.post(RESULT["en"], PROFILE | {"spouse.citizen": "true"}).content.decode()
    assert 'href="#spouse.accompanying"' in wrong
    assert "<details open>" in _part(wrong, "spouse")
    more = client.post(FORM["en"], {"more": "spouse.tests"}).content.decode()
    assert "<details open>" in _part(more, "spouse")
    rare = client.post(FORM["en"], {"jobs.1.self_employed": "true"}).content.decode()
    assert _part(rare, "work").count("<details open>") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_of_parts_counts_answers_and_what_to_mend(client: Client, lang: Language) -> None:
    wrong = PROFILE | {"tests.1.writing": "7.4"}
    page = client.post(RESULT[lang], wrong).content.decode()
    parts = page.split('id="parts"', 1)[1].split("</nav>", 1)[0]
    assert re.findall(r'href="#part-(\w+)"', parts) == [part.name for part in PARTS]
    for name in re.findall(r'href="#([\w.-]+)"', page):
        assert f'id="{name}"' in page, name
    states = {row.split('"')[0]: _plain("<" + row) for row in parts.split('href="#part-')[1:]}
    expected = {
        "you": {"en": "4 answers", "fr": "4 réponses"},
        "tests": {"en": "1 to mend", "fr": "1 à corriger"},
        "work": {"en": "5 answers", "fr": "5 réponses"},
        "spouse": {"en": "Nothing yet", "fr": "Rien encore"},
    }
    for name, state in expected.items():
        assert state[lang] in states[name], name


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_wrong_is_told_with_the_name_of_its_box(client: Client, lang: Language) -> None:
    page = client.post(RESULT[lang], PROFILE | {"jobs.2.noc": "31301"}).content.decode()
    summary = _plain(page.split('class="error-summary"', 1)[1].split("</div>", 1)[0])
    assert {"en": "Country of work (Job 2)", "fr": "Pays du travail (Emploi 2)"}[lang] in summary
    early = client.post(RESULT[lang], PROFILE | {"birth_on": "2030-01-01"}).content.decode()
    assert "--on" not in early


@pytest.mark.parametrize("lang", LANGS)
def test_a_code_is_found_by_a_job_title_and_no_answer_is_lost(
    client: Client, lang: Language
) -> None:
    typed = PROFILE | {"jobs.2.noc": {"en": "welder", "fr": "soudeuse"}[lang], "find": "jobs.2.noc"}
    page = client.post(FORM[lang], typed).content.decode()
    choices = re.findall(r'name="choose" value="([^"]+)"', page)
    assert "jobs.2.noc=72106" in choices
    assert {choice.split("=")[0] for choice in choices} == {"jobs.2.noc"}
    assert 'value="26500"' in page
    chosen = client.post(FORM[lang], typed | {"find": "", "choose": "jobs.2.noc=72106"})
    work = _part(chosen.content.decode(), "work")
    assert 'name="jobs.2.noc" value="72106"' in work
    assert {"en": "Welders", "fr": "Soudeurs"}[lang] in work


@pytest.mark.parametrize("lang", LANGS)
def test_a_title_in_place_of_a_code_is_answered_with_codes(client: Client, lang: Language) -> None:
    answer = client.post(RESULT[lang], PROFILE | {"jobs.1.noc": "nurse"})
    assert answer.status_code == 200
    assert 'value="jobs.1.noc=31301"' in answer.content.decode()


def test_what_is_like_nothing_is_said_and_a_strange_choice_is_not_taken(client: Client) -> None:
    page = client.post(FORM["en"], {"primary_noc": "zzzzqqq", "find": "primary_noc"})
    assert "Nothing is like" in page.content.decode()
    for choice in ("jobs.1.noc=99999", "identity.uci=31301", "jobs.1.noc", "=31301"):
        strange = client.post(FORM["en"], {"choose": choice}).content.decode()
        assert 'value="31301"' not in strange
        assert 'value="99999"' not in strange


@pytest.mark.parametrize("lang", LANGS)
def test_several_destinations_are_told_and_carried(client: Client, lang: Language) -> None:
    answer = client.post(RESULT[lang], PROFILE | {"destinations": ["ON", "NS"]})
    assert answer.status_code == 200
    assert 'name="destinations" value="ON;NS"' in answer.content.decode()
    again = client.post(FORM[lang], PROFILE | {"destinations": "ON;NS"}).content.decode()
    assert len(re.findall(r'name="destinations" value="(?:ON|NS)" checked', again)) == 2
    assert again.count(" checked") == 2


def test_numbers_may_be_written_with_a_comma(client: Client) -> None:
    comma = PROFILE | {"jobs.1.weekly_hours": "37,5", "tests.1.writing": "7,5"}
    assert b"error-summary" not in client.post(RESULT["fr"], comma).content
    wrong = client.post(RESULT["fr"], PROFILE | {"funds_cad": "26,500"})
    assert b"error-summary" in wrong.content


def test_a_name_is_known_only_as_the_form_has_it() -> None:
    for name in ("jobs.1.noc", "spouse.tests.9.reading", "credentials.1.assessments.1.issued_on"):
        assert known(name)
    for name in ("jobs.noc", "jobs.0.noc", "jobs.31.noc", "birth_on.1", "identity.uci", ""):
        assert not known(name)
    assert getattr(part_of("spouse.jobs.1.periods"), "name", "") == "spouse"
    assert part_of("on") is None
