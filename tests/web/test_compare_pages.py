"""Changes in the result and side by side, as sent without JavaScript, in both languages."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import COMPARED, NURSE
from tests.web.answers_given import PROFILE as DATED
from tests.web.profile_given import COUPLE, COUPLE_COMPARED

from openentry.answers.dated_profile import whole_answer
from openentry.answers.ranked_changes import profile_gains
from openentry.rules.lawbook import Law
from openentry.wording import Language

if TYPE_CHECKING:
    from django.test import Client

LANGS: tuple[Language, Language] = ("en", "fr")
RESULT = {"en": "/en/score/result/", "fr": "/fr/pointage/resultat/"}
DATED_RESULT = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
COMPARE = {"en": "/en/score/compare/", "fr": "/fr/pointage/comparer/"}
DATED_COMPARE = {"en": "/en/score/profile/compare/", "fr": "/fr/pointage/profil/comparer/"}
NBSP = "\u00a0"


def words(content: bytes) -> str:
    """Give the words of a page without its marks, spaces made plain."""
    body = re.sub(r"<[^>]+>", " ", html.unescape(content.decode()))
    return re.sub(r"\s+", " ", body.replace(NBSP, " "))


def sent_by(page: str, action: str) -> dict[str, str]:
    """Give what the first form of a page with this address sends, its buttons left out."""
    form = next(
        found
        for found in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL)
        if f'action="{action}"' in found
    )
    boxes = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in boxes}


def chosen(page: str) -> dict[str, str]:
    """Give what is chosen in the lists of a page."""
    lists = re.findall(r'<select id="([abc]-[^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL)
    found = {}
    for name, options in lists:
        for value in re.findall(r'<option value="([^"]+)" selected>', options):
            assert name not in found
            found[name] = html.unescape(value)
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_result_lists_what_the_answers_rank(client: Client, lang: Language) -> None:
    told = {name: value for name, value in DATED.items() if name != "on"}
    on = date.fromisoformat(DATED["on"])
    answer = whole_answer(told, on, Law.load())
    ranking = profile_gains(answer.document, answer.score.lawbook)
    page = client.post(DATED_RESULT[lang], DATED).content.decode()
    section = page[page.index('id="h-if"') : page.index('id="h-why"')]
    gains = [int(gain) for gain in re.findall(r'<span class="gain">\+(\d+)</span>', section)]
    assert ranking.nomination is not None
    assert gains == [g.best.gain for g in ranking.groups] + [ranking.nomination.gain]
    assert section.count("<details") == sum(bool(group.others) for group in ranking.groups)
    said = words(section.encode())
    assert {"en": "Arithmetic, not advice.", "fr": "De l’arithmétique, pas un conseil."}[lang] in (
        said
    )
    assert {"en": "We do not know whether", "fr": "Nous ignorons"}[lang] in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_spouse_who_stays_is_told_to_whom_asks_with_the_warning(
    client: Client, lang: Language
) -> None:
    warning = {"en": "A false statement can bar you", "fr": "Une fausse déclaration peut vous"}
    page = client.post(DATED_RESULT[lang], COUPLE)
    assert warning[lang] not in words(page.content)
    asking = sent_by(page.content.decode(), f"{DATED_RESULT[lang]}#spouse-asked")
    assert asking == COUPLE
    told = client.post(DATED_RESULT[lang], asking | {"ask": "spouse"})
    assert warning[lang] in words(told.content)
    assert {"en": "as principal applicant", "fr": "comme demandeur principal"}[lang] in (
        words(told.content)
    )
    other: Language = "fr" if lang == "en" else "en"
    elsewhere = sent_by(told.content.decode(), DATED_RESULT[other])
    assert elsewhere["ask"] == "spouse"
    single = client.post(DATED_RESULT[lang], DATED).content.decode()
    assert 'name="ask"' not in single


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("result", "compare", "answers"),
    [(RESULT, COMPARE, NURSE), (DATED_RESULT, DATED_COMPARE, DATED)],
    ids=["facts", "profile"],
)
def test_a_result_leads_to_its_best_changes_side_by_side(
    client: Client,
    lang: Language,
    result: Mapping[str, str],
    compare: Mapping[str, str],
    answers: Mapping[str, str],
) -> None:
    page = client.post(result[lang], answers).content.decode()
    sent = sent_by(page, compare[lang])
    assert {"a-1", "b-1", "c-1"} <= set(sent)
    beside = client.post(compare[lang], sent)
    assert beside.status_code == 200
    shown = beside.content.decode()
    assert chosen(shown) == {name: sent[name] for name in ("a-1", "b-1", "c-1")}
    totals = re.findall(r'<tr class="sum">.*?</tr>', shown, re.DOTALL)
    assert len(totals) == 1
    numbers = [int(n) for n in re.findall(r'<strong class="num">(\d+)</strong>', totals[0])]
    gains = [int(n) for n in re.findall(r"\+(\d+)<span", totals[0])]
    best = [int(n) for n in re.findall(r'<span class="gain">\+(\d+)</span>', page)]
    assert gains == best[:3]
    assert numbers == [numbers[0], *(numbers[0] + gain for gain in gains)]
    back = sent_by(shown, result[lang])
    assert back.items() >= answers.items()


@pytest.mark.parametrize("lang", LANGS)
def test_programs_categories_and_rounds_stand_in_every_column(
    client: Client, lang: Language
) -> None:
    answer = client.post(DATED_COMPARE[lang], COUPLE_COMPARED)
    assert answer.status_code == 200
    said = words(answer.content)
    for each in {
        "en": ("418 points as you are, up to 1,018", "newly met", "Not open to you", "−12"),
        "fr": ("418 points sans changement, jusqu’à 1 018", "nouvellement satisfait", "−12"),
    }[lang]:
        assert each in said, each
    assert {"en": "It says nothing about the next round", "fr": "Cela ne dit rien de la"}[lang] in (
        said
    )
    assert {"en": "Speak to a licensed representative", "fr": "représentant autorisé"}[lang] in said
    page = answer.content.decode()
    assert page.count('<th scope="col"') == 5
    assert page.count('class="card compare-block"') == 4


def test_what_hangs_on_dates_is_not_said_of_quick_facts(client: Client) -> None:
    said = words(client.post(COMPARE["en"], COMPARED).content)
    assert "Quick facts do not tell whether a kind of round is open" in said
    assert "How long the answer holds" not in said
    assert "newly met" not in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_asked_for_without_answers_leads_to_where_they_are_given(
    client: Client, lang: Language
) -> None:
    for path in (COMPARE[lang], DATED_COMPARE[lang]):
        page = client.get(path).content.decode()
        for form in ({"en": "/en/score/", "fr": "/fr/pointage/"}[lang],):
            assert f'href="{form}"' in page
        assert f'action="{path}" data-shared' in page
        assert "<table" not in page


def test_with_nothing_chosen_the_facts_stand_alone(client: Client) -> None:
    page = client.post(COMPARE["en"], NURSE)
    assert page.status_code == 200
    assert "Nothing is chosen yet" in words(page.content)
    assert page.content.decode().count('<th scope="col"') == 2


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_is_told_beside_its_field_and_on_top(client: Client, lang: Language) -> None:
    wrong = COMPARED | {"a-2": "kind=lottery", "b-listening": "17", "c-writing": "7"}
    answer = client.post(COMPARE[lang], wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    summary = page[page.index('class="error-summary"') :]
    summary = summary[: summary.index("</div>")]
    names = re.findall(r'href="#([^"]*)"', summary)
    assert names == ["a-2", "b-listening", "c-test"]
    for name in names:
        assert f'id="{name}-e"' in page
        assert f'aria-describedby="{name}-e"' in page
    assert 'value="17"' in page
    assert "<table" not in page
    title = re.search(r"<title>([^<]*)", page)
    assert title is not None
    assert title[1].startswith({"en": "Error:", "fr": f"Erreur{NBSP}:"}[lang])


def test_a_column_holds_three_changes_and_none_of_them_twice(client: Client) -> None:
    twice = COMPARED | {"a-2": COMPARED["a-1"]}
    said = words(client.post(COMPARE["en"], twice).content)
    assert "This column changes the same thing twice" in said
    page = client.post(COMPARE["en"], NURSE).content.decode()
    keys = [html.unescape(key) for key in re.findall(r'<option value="([^"]+)">', page)]
    names = ("row.education", "row.canadian_work_years", "row.trade_certificate")
    picked = [next(key for key in keys if name in key) for name in names]
    many = {f"a-{number}": key for number, key in enumerate(picked, start=1)}
    allowed = client.post(COMPARE["en"], NURSE | many)
    assert b"error-summary" not in allowed.content
    many["a-test"] = "levels-fr"
    many |= {f"a-{ability}": "5" for ability in ("listening", "reading", "speaking", "writing")}
    answer = client.post(COMPARE["en"], NURSE | many)
    assert answer.status_code == 200
    assert "at most 3 changes" in words(answer.content)


def test_one_ability_of_a_new_language_is_not_enough(client: Client) -> None:
    one = {"a-test": "tcf_canada", "a-reading": "500"}
    for path, answers in ((COMPARE["en"], NURSE), (DATED_COMPARE["en"], DATED)):
        answer = client.post(path, answers | one)
        assert answer.status_code == 200
        assert "Give all four." in words(answer.content)
        assert 'href="#a-test"' in answer.content.decode()


def test_marks_of_a_test_count_as_the_levels_they_give(client: Client) -> None:
    four = ("listening", "reading", "speaking", "writing")
    marks = {"a-test": "celpip_general"} | {f"a-{ability}": "9" for ability in four}
    levels = {"a-test": "levels-en"} | {f"a-{ability}": "9" for ability in four}
    for path, answers in ((COMPARE["en"], NURSE), (DATED_COMPARE["en"], DATED)):
        found = []
        for typed in (marks, levels):
            page = client.post(path, answers | typed).content.decode()
            total = re.search(r'<tr class="sum">.*?</tr>', page, re.DOTALL)
            assert total is not None
            found.append(re.findall(r'<strong class="num">(\d+)</strong>', total[0]))
        assert found[0] == found[1]
        assert len(found[0]) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_the_other_language_keeps_everything_chosen(client: Client, lang: Language) -> None:
    page = client.post(DATED_COMPARE[lang], COUPLE_COMPARED).content.decode()
    other: Language = "fr" if lang == "en" else "en"
    assert f'form="compare" formaction="{DATED_COMPARE[other]}" name="go" value="change"' in page
    again = client.post(DATED_COMPARE[other], COUPLE_COMPARED).content.decode()
    assert chosen(page) == chosen(again)
    kept = sent_by(page, DATED_COMPARE[lang])
    assert kept == {name: value for name, value in COUPLE_COMPARED.items() if name[1] != "-"}
    shared = page[page.index('id="carried"') :]
    boxes = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', shared))
    assert {name: html.unescape(value) for name, value in boxes.items()} == COUPLE_COMPARED


def test_answers_that_cannot_be_lead_back_to_their_form(client: Client) -> None:
    wrong = client.post(COMPARE["en"], COMPARED | {"first_reading": "6.4"})
    assert wrong.status_code == 200
    assert 'href="#first_reading"' in wrong.content.decode()
    dated = client.post(DATED_COMPARE["en"], COUPLE_COMPARED | {"on": "soon"})
    assert dated.status_code == 200
    assert 'href="#on"' in dated.content.decode()


def test_a_provisional_score_is_compared_with_no_round(client: Client) -> None:
    said = words(client.post(COMPARE["en"], COMPARED | {"on_day": "3"}).content)
    assert "Provisional." in said
    assert "compared with none" in said
    assert "would have been enough" not in said


def test_no_unasked_word_comes_back_and_nobody_on_the_way_keeps_an_answer(client: Client) -> None:
    for path, sent in ((COMPARE["en"], COMPARED), (DATED_COMPARE["en"], COUPLE_COMPARED)):
        answer = client.post(path, sent | {"x_note": "Canary", "a-note": "Canary"})
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Canary" not in answer.content.decode()
