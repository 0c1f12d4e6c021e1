"""Links that carry answers: said to be links where they are read, and told where they are not."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from playwright.sync_api import expect
from tests.browser.every_page import filled
from tests.browser.looking import Visitor
from tests.web.answers_given import NURSE

from openentry.wording import LANGUAGES, Language, say


def _link(what: object) -> str:
    return urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["calculator", "profile", "compare"])
def test_a_link_that_is_none_is_told_and_breaks_nothing(
    visitor: Visitor, lang: Language, name: str
) -> None:
    told = visitor.page.get_by_role("alert")
    for carried in (_link(None), _link([]), _link({}), _link({"a": 1}), _link("x"), "cut-off", "%"):
        visitor.page.goto("about:blank")
        page = visitor.go(f"{filled(name, lang)}#{carried}")
        expect(told).to_contain_text(say("calculator.link-unreadable", lang))
        assert "#" not in page.url
    visitor.page.goto("about:blank")
    page = visitor.go(f"{filled(name, lang)}#main")
    expect(told).to_have_count(0)
    assert page.url.endswith("#main")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_whose_names_are_those_of_a_form_is_sent_like_any_other(
    visitor: Visitor, lang: Language
) -> None:
    names = {"submit": "x", "append": "x", "action": "/elsewhere/", "__proto__": "x"}
    page = visitor.go(f"{filled('calculator', lang)}#{_link(NURSE | names)}")
    expect(page.locator("h1 b")).to_have_text("468")
    assert page.url.endswith(filled("result", lang))
    words = page.get_by_text(say("calculator.from-link", lang), exact=True)
    expect(words).to_be_visible()
    page.locator(".whatif-open .btn").click()
    expect(page.locator("tr.sum td").first).to_have_text("468")
    expect(words).to_be_visible()
    page.locator("main .back").first.click()
    expect(page.locator("h1 b")).to_have_text("468")
    expect(words).to_be_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_of_a_form_are_not_said_to_come_from_a_link(
    plain_visitor: Visitor, lang: Language
) -> None:
    page = plain_visitor.send(filled("result", lang), NURSE)
    expect(page.get_by_text(say("calculator.from-link", lang), exact=True)).to_have_count(0)
