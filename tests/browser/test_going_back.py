"""The button Back of the browser: it finds every page of the calculator again, with its answers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect
from tests.browser.every_page import filled
from tests.browser.looking import Visitor
from tests.web.answers_given import COMPARED, NURSE, PROFILE

from openentry.wording import LANGUAGES, Language

_SEND = """([path, answers]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = path;
    for (const [name, value] of Object.entries(answers)) {
        const box = document.createElement("input");
        box.type = "hidden"; box.name = name; box.value = value;
        form.append(box);
    }
    document.body.append(form);
    form.submit();
}"""


def _send(visitor: Visitor, start: str, path: str, answers: Mapping[str, str]) -> Page:
    """Send a form as a page does; `Visitor.send` steps in between and turns all caches off."""
    page = visitor.go(start)
    with page.expect_navigation():
        page.evaluate(_SEND, [path, dict(answers)])
    return page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("start", "name", "answers"),
    [
        ("calculator", "result", NURSE),
        ("profile", "profile-result", PROFILE),
        ("calculator", "compare", COMPARED),
    ],
)
def test_back_from_another_page_and_from_the_other_language_finds_the_answer(
    visitor: Visitor, lang: Language, start: str, name: str, answers: Mapping[str, str]
) -> None:
    page = _send(visitor, filled(start, lang), filled(name, lang), answers)
    heading = page.locator("h1").inner_text()
    page.locator(".tools button:not(.default)").first.click()
    other: Language = "en" if lang == "fr" else "fr"
    expect(page.locator("html")).to_have_attribute("lang", f"{other}-CA")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", f"{lang}-CA")
    expect(page.locator("h1")).to_have_text(heading, use_inner_text=True)
    page.goto(page.url.replace(filled(name, lang), filled("law", lang)))
    page.go_back()
    expect(page.locator("h1")).to_have_text(heading, use_inner_text=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_back_finds_the_question_before(visitor: Visitor, lang: Language) -> None:
    page = visitor.go(filled("questions", lang))
    asked = []
    for _ in range(3):
        asked.append(page.locator("h1").inner_text())
        with page.expect_navigation():
            page.locator("#calc button.btn").click()
    for heading in reversed(asked):
        page.go_back()
        expect(page.locator("h1")).to_have_text(heading, use_inner_text=True)
