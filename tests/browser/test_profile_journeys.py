"""Ways through the form of a full profile, without JavaScript and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.every_page import filled
from tests.browser.looking import NARROW, Visitor
from tests.web.answers_given import PROFILE

from openentry.wording import LANGUAGES, Language


def _id(name: str) -> str:
    """Give the selector of a box."""
    return f'[id="{name}"]'


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_is_found_by_title_without_javascript_and_the_profile_answered(
    plain_visitor: Visitor, lang: Language
) -> None:
    told = {name: value for name, value in PROFILE.items() if name != "primary_noc"}
    page = plain_visitor.send(filled("profile", lang), told | {"jobs.1.noc": ""})
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.fill(_id("jobs.1.noc"), {"en": "nurse", "fr": "infirmière"}[lang])
    page.click('button[name="find"][value="jobs.1.noc"]')
    assert page.url.endswith("#jobs.1.noc")
    expect(page.locator(_id("jobs.1.noc"))).to_be_in_viewport()
    page.click('button[name="choose"][value="jobs.1.noc=31301"]')
    expect(page.locator(_id("jobs.1.noc"))).to_have_value("31301")
    expect(page.locator(_id("jobs.1.noc-s"))).to_be_visible()
    page.select_option(_id("jobs.1.country"), label={"en": "Germany", "fr": "Allemagne"}[lang])
    page.check('[name="destinations"][value="NS"]')
    page.click(".form-end button")
    expect(page.locator("#h-licence")).to_be_visible()
    expect(page.locator('#carried [name="jobs.1.country"]')).to_have_value("DE")
    expect(page.locator('#carried [name="destinations"]')).to_have_value("NS")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_error_in_a_folded_part_is_reached_from_the_summary(
    plain_visitor: Visitor, lang: Language
) -> None:
    page = plain_visitor.go(filled("profile", lang))
    page.fill("#birth_on", "1996-05-14")
    page.click("#part-spouse summary >> nth=0")
    page.select_option(_id("spouse.citizen"), "true")
    page.click("#part-relatives summary >> nth=0")
    page.select_option(_id("relatives.1.lives_in"), "CA")
    page.click(".form-end button")
    expect(page.locator(".error-summary")).to_be_focused()
    for name in ("spouse.accompanying", "relatives.1.relation"):
        page.click(f'.error-summary a[href="#{name}"]')
        expect(page.locator(_id(name))).to_be_visible()
        expect(page.locator(_id(name))).to_be_in_viewport()
    assert not page.locator("#part-military details").first.evaluate("each => each.open")


def test_the_enter_key_answers_the_profile_and_never_presses_another_button(
    visitor: Visitor,
) -> None:
    page = visitor.send(filled("profile", "en"), PROFILE)
    visitor.tab_to("#funds_cad")
    page.keyboard.press("Enter")
    expect(page.locator("h1 b")).to_have_text("432")
