"""The printed answer: each row cites and tells how sure it is, what comes, and the sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE, PROFILE

from openentry.answers.dated_profile import whole_answer
from openentry.answers.quick_facts import read_answers
from openentry.answers.quick_score import quick_score
from openentry.rules.lawbook import Law
from openentry.web.pages.printed_sections import of_score, of_whole
from openentry.wording import LANGUAGES, Language, say

if TYPE_CHECKING:
    from django.test import Client

LAW = Law.load()
INFERRED = {lang: say("words.certainty.inferred", lang) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_point_cites_its_provision_names_its_axes_and_says_how_sure_it_is(
    lang: Language,
) -> None:
    score = quick_score(read_answers(NURSE, LAW, date(2026, 11, 2)), LAW)
    heading, *pieces, sources = of_score(score, lang)
    assert not heading.rows
    rows = [row for piece in pieces for row in piece.rows]
    assert rows
    assert all({"en": "s.", "fr": "art."}[lang] in row.value for row in rows)
    assert INFERRED[lang] in rows[0].value.split("\n")[1]
    (both,) = [
        row
        for row in rows
        if "25" in row.value
        and row.label == LAW.tables["crs.transferability.education_language"].title.said(lang)
    ]
    assert {"en": "first official language: 7", "fr": "première langue officielle\xa0: 7"}[
        lang
    ] in both.value
    assert sources.title == say("calculator.sources", lang)
    assert any("https://" in row.value for row in sources.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_full_profile_tells_what_is_to_come(lang: Language) -> None:
    on = date(2025, 11, 14)
    given = {name: value for name, value in PROFILE.items() if name != "on"}
    found = list(of_whole(whole_answer(given, on, LAW), lang))
    (coming,) = [section for section in found if section.kind == "changes"]
    birthday = {"en": "14 May 2026", "fr": "14 mai 2026"}[lang]
    assert any(row.label.startswith(birthday) for row in coming.rows)
    assert found[-1].kind == "sources"


def test_a_document_has_an_outline_and_a_language(client: Client) -> None:
    content = client.post("/fr/pointage/feuille/", NURSE).content
    assert b"/Outlines" in content
    assert b"fr-CA" in content
