"""The calculator through its forms, as sent without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE

from openentry.rules.eligibility.coming import horizon_of
from openentry.web.pages.showing import today
from openentry.wording import Language, day

if TYPE_CHECKING:
    from django.test import Client

FORM = {"en": "/en/score/", "fr": "/fr/pointage/"}
RESULT = {"en": "/en/score/result/", "fr": "/fr/pointage/resultat/"}
TOTAL = {"en": "/en/score/total/", "fr": "/fr/pointage/total/"}
WALK = {"en": "/en/score/questions/", "fr": "/fr/pointage/questions/"}
COMPARE = {"en": "/en/score/compare/", "fr": "/fr/pointage/comparer/"}
LANGS: tuple[Language, Language] = ("en", "fr")


def _text(content: bytes) -> str:
    """Give the words of a page without its marks, spaces made plain."""
    body = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"\s+", " ", body.replace("\u00a0", " "))


@pytest.mark.parametrize("lang", LANGS)
def test_the_result_explains_the_score_of_the_answers(client: Client, lang: Language) -> None:
    answer = client.post(RESULT[lang], NURSE)
    assert answer.status_code == 200
    words = _text(answer.content)
    assert {"en": "468 points of 1,200", "fr": "468 points sur 1 200"}[lang] in words
    assert {"en": "99 of 110", "fr": "99 sur 110"}[lang] in words
    assert {"en": "MI s. 10", "fr": "IM, art. 10"}[lang] in words


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: Client, lang: Language
) -> None:
    answer = client.post(RESULT[lang], NURSE | {"first_reading": "6.4", "born_year": "2030"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="#first_reading"' in page
    assert 'href="#born_day"' in page
    assert 'value="6.4"' in page
    assert 'value="8"' in page
    title = re.search(r"<title>([^<]*)", page)
    assert title is not None
    assert title[1].startswith({"en": "Error:", "fr": "Erreur\u00a0:"}[lang])


def test_a_second_language_without_a_first_is_told_where_the_first_is_asked(
    client: Client,
) -> None:
    second = {f"second_{ability}": "7" for ability in ("listening", "reading", "writing")}
    second |= {"second_test": "levels", "second_speaking": "7", "first_test": "none"}
    answer = client.post(RESULT["en"], NURSE | second)
    assert answer.status_code == 200
    assert 'href="#first_test"' in answer.content.decode()
    none = client.post(RESULT["en"], NURSE | second | {"second_test": "none"})
    assert b"error-summary" not in none.content


@pytest.mark.parametrize("lang", LANGS)
def test_the_running_total_is_that_of_the_result(client: Client, lang: Language) -> None:
    assert ">468</output>" in client.post(TOTAL[lang], NURSE).content.decode()
    wrong = client.post(TOTAL[lang], NURSE | {"first_reading": "6.4"})
    assert wrong.status_code == 200
    assert ">468<" not in wrong.content.decode()


@pytest.mark.parametrize("lang", LANGS)
def test_a_half_typed_language_keeps_the_last_total_and_says_what_is_missing(
    client: Client, lang: Language
) -> None:
    half = NURSE | {"first_reading": "", "first_speaking": " "}
    page = client.post(TOTAL[lang], half | {"total_before": "1068"}).content
    words = _text(page)
    assert {"en": "Total before this change", "fr": "Total avant ce changement"}[lang] in words
    assert {"en": ">1,068</output>", "fr": ">1\u00a0068</output>"}[lang] in page.decode()
    assert 'name="total_before" value="1068"' in page.decode()
    missing = {
        "en": "Still missing: reading, speaking.",
        "fr": "Il manque encore : compréhension de l’écrit, expression orale.",
    }[lang]
    assert missing in words
    assert {"en": "cannot be right", "fr": "impossible"}[lang] not in words
    assert 'name="total_before" value="468"' in client.post(TOTAL[lang], NURSE).content.decode()
    for strange in ("", "<b>", "99999", "-1"):
        page = client.post(TOTAL[lang], half | {"total_before": strange}).content
        assert ">–</output>" in page.decode()
        assert missing in _text(page)


@pytest.mark.parametrize("lang", LANGS)
def test_bringing_the_total_up_to_date_shows_which_answer_is_wrong(
    client: Client, lang: Language
) -> None:
    wrong = NURSE | {"first_reading": "6.4"}
    answer = client.post(FORM[lang], wrong | {"go": "update"})
    assert answer.status_code == 200
    assert 'href="#first_reading"' in answer.content.decode()
    assert client.post(FORM[lang], wrong | {"go": "change"}).status_code == 200
    assert 'name="go" value="update"' in client.get(FORM[lang]).content.decode()


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_birth_date_nothing_is_answered_and_the_running_total_says_so(
    client: Client, lang: Language
) -> None:
    unborn = {name: value for name, value in NURSE.items() if not name.startswith("born")}
    missing = {"en": "The date of birth is missing", "fr": "La date de naissance manque"}[lang]
    for path in (RESULT[lang], SHEET[lang], COMPARE[lang]):
        answer = client.post(path, unborn)
        assert answer.status_code == 200, path
        assert 'href="#born_day"' in answer.content.decode()
        assert missing in _text(answer.content)
    asked = client.post(WALK[lang], unborn | {"at": "born", "go": "next"})
    assert asked.status_code == 200
    total = client.post(TOTAL[lang], unborn)
    assert ">369</output>" in total.content.decode()
    assert missing in _text(total.content)
    assert missing in _text(client.get(FORM[lang]).content)
    assert missing not in _text(client.post(TOTAL[lang], NURSE).content)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("year", ["2035", "9999"])
def test_a_day_that_lies_too_far_ahead_is_refused_with_the_span(
    client: Client, lang: Language, year: str
) -> None:
    far = NURSE | {"on_year": year}
    for path in (RESULT[lang], SHEET[lang], COMPARE[lang]):
        answer = client.post(path, far)
        assert answer.status_code == 200, path
        assert 'href="#on_day"' in answer.content.decode()
        words = _text(answer.content)
        assert {"en": "more than 3 years ahead", "fr": "dans plus de 3 ans"}[lang] in words
        assert {"en": "1 January 2015", "fr": "1er janvier 2015"}[lang] in words
        assert day(horizon_of(today()), lang).replace("\u00a0", " ") in words


def test_no_answer_is_ever_in_an_address_or_kept_on_the_way(client: Client) -> None:
    for path in (FORM["en"], RESULT["en"], WALK["en"]):
        answer = client.post(path, NURSE)
        assert answer["Cache-Control"] == "private, no-cache", path
        assert not answer.cookies, path
        assert "1995" not in "".join(re.findall(r'(?:href|action|src)="([^"]*)"', _page(answer)))


def _page(answer: object) -> str:
    content = getattr(answer, "content", b"")
    assert isinstance(content, bytes)
    return content.decode()


def test_the_other_language_keeps_every_answer(client: Client) -> None:
    page = _page(client.post(RESULT["en"], NURSE))
    switch = re.search(r'<form method="post" action="(/fr/[^"]*)">(.*?)</form>', page, re.S)
    assert switch is not None
    carried = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', switch[2]))
    assert carried == NURSE
    assert b"error-summary" not in client.post(switch[1], carried).content


@pytest.mark.parametrize("lang", LANGS)
def test_question_by_question_leads_to_the_same_score(client: Client, lang: Language) -> None:
    sent: dict[str, str] = {}
    page = _page(client.get(WALK[lang]))
    for _ in range(40):
        names = set(re.findall(r'name="([a-z_]+)"', page))
        at = re.search(r'name="at" value="([a-z_]+)"', page)
        if at is None or 'id="calc"' not in page:
            break
        carried = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page))
        sent = carried | {name: NURSE[name] for name in NURSE if name in names}
        page = _page(client.post(WALK[lang], sent | {"go": "next"}))
    carried = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page))
    kept = {name: value for name, value in carried.items() if name in NURSE}
    assert kept == NURSE
    assert ">468</b>" in _page(client.post(RESULT[lang], kept))


@pytest.mark.parametrize("lang", LANGS)
def test_the_language_switch_keeps_the_question_and_what_was_half_typed(
    client: Client, lang: Language
) -> None:
    other: Language = "fr" if lang == "en" else "en"
    page = _page(client.post(WALK[lang], NURSE | {"at": "born", "go": "change"}))
    switch = re.search(rf'<button class="as-link"[^>]* formaction="{WALK[other]}"[^>]*>', page)
    assert switch is not None
    pressed = dict(re.findall(r'(name|value)="([^"]*)"', switch[0]))
    half = NURSE | {"at": "born", "born_month": "13", "born_year": ""}
    for sent in ({pressed["name"]: pressed["value"]}, {}):
        answer = client.post(WALK[other], half | sent)
        assert answer.status_code == 200
        again = _page(answer)
        assert 'name="at" value="born"' in again
        assert 'name="born_month" value="13"' in again
        assert 'name="born_year" value=""' in again
        assert 'name="education" value="masters"' in again
    default = re.search(r'<button class="default"[^>]*>', page)
    assert default is not None
    assert page.index(default[0]) < page.index(switch[0])
    assert 'name="go" value="next"' in default[0]


def test_a_question_wrongly_answered_is_asked_again(client: Client) -> None:
    answer = client.post(WALK["en"], NURSE | {"at": "born", "born_month": "13", "go": "next"})
    assert answer.status_code == 200
    assert 'name="at" value="born"' in _page(answer)


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_form_is_shown_to_whoever_asks_for_the_result_alone(
    client: Client, lang: Language
) -> None:
    assert client.get(RESULT[lang]).status_code == 200


def test_a_day_after_the_known_points_is_provisional_and_compared_with_nothing(
    client: Client,
) -> None:
    words = _text(client.post(RESULT["en"], NURSE | {"on_day": "25", "on_month": "12"}).content)
    assert "Provisional" in words
    assert "Points changed on 3 November 2026" in words
    assert "compared with none" in words


SHEET = {"en": "/en/score/sheet/", "fr": "/fr/pointage/feuille/"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_can_be_saved_as_a_document_that_no_cache_keeps(
    client: Client, lang: Language
) -> None:
    answer = client.post(SHEET[lang], NURSE)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert "1995" not in answer["Content-Disposition"]
    assert client.get(SHEET[lang]).status_code == 405
    wrong = client.post(SHEET[lang], NURSE | {"first_reading": "6.4"})
    assert b"error-summary" in wrong.content
