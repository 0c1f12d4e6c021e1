"""Printing an answer, and links that a finger can hit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.every_page import filled
from tests.browser.looking import HEIGHT, NARROWEST, Visitor
from tests.web.answers_given import COMPARED, NURSE, PROFILE

from openentry.wording import LANGUAGES, Language

FINGER = 24
"""Pixels that a link standing by itself has at least."""

MOST_SHEETS = 12


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "answers"), [("result", NURSE), ("compare", COMPARED)])
def test_an_answer_is_printed_with_a_button(
    visitor: Visitor, lang: Language, name: str, answers: dict[str, str]
) -> None:
    page = visitor.send(filled(name, lang), answers)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.click("#print button")
    expect(page).to_have_title("printed")


def test_without_javascript_there_is_no_button_that_does_nothing(plain_visitor: Visitor) -> None:
    page = plain_visitor.send(filled("result", "en"), NURSE)
    expect(page.locator("#print")).to_be_hidden()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_provisions_in_the_table_of_points_can_be_hit(visitor: Visitor, lang: Language) -> None:
    page = visitor.send(filled("result", lang), NURSE)
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    heights = page.locator(".factors cite a").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= FINGER


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_whole_answer_is_printed_on_few_sheets(visitor: Visitor, lang: Language) -> None:
    page = visitor.send(filled("profile-result", lang), PROFILE)
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))
    assert 0 < len(sheets) <= MOST_SHEETS
