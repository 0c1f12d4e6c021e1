"""Ways through the calculator: by keyboard, without JavaScript, in two languages, watched live."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.every_page import filled
from tests.browser.looking import Visitor
from tests.web.answers_given import COMPARED, NURSE

from openentry.wording import LANGUAGES, Language

SCORE = "468"
"""Of the answers of `NURSE`."""

LISTS = {"education", "first_test", "canadian_work_years", "foreign_work_years"}


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def anybody(request: pytest.FixtureRequest) -> Visitor:
    """Visit once with JavaScript and once without."""
    name = "visitor" if request.param == "with JavaScript" else "plain_visitor"
    visiting = request.getfixturevalue(name)
    assert isinstance(visiting, Visitor)
    return visiting


def _type(visitor: Visitor, name: str, value: str) -> None:
    """Reach a field with the tab key and answer it with other keys."""
    keyboard = visitor.page.keyboard
    if name == "accompanied":
        visitor.tab_to(f"[name={name}]")
        keyboard.press("Space")
        if not visitor.page.locator(f"[name={name}][value={value}]").is_checked():
            keyboard.press("ArrowDown")
        assert visitor.page.locator(f"[name={name}][value={value}]").is_checked()
        return
    visitor.tab_to(f"#{name}")
    if name not in LISTS:
        keyboard.press("Control+A")
        keyboard.type(value)
        return
    field = visitor.page.locator(f"#{name}")
    keyboard.press("Home")
    for _ in range(field.locator("option").count()):
        if field.input_value() == value:
            return
        keyboard.press("ArrowDown")
    assert field.input_value() == value


def _answers(visitor: Visitor, wanted: Mapping[str, str]) -> dict[str, str]:
    """Read what stands in the form."""
    page = visitor.page
    return {
        name: (
            page.locator(f"[name={name}]:checked").get_attribute("value") or ""
            if name == "accompanied"
            else page.locator(f"#{name}").input_value()
        )
        for name in wanted
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calculator_is_used_with_keys_alone(anybody: Visitor, lang: Language) -> None:
    page = anybody.go(filled("calculator", lang))
    page.keyboard.press("Tab")
    assert anybody.focused(".skip")
    page.keyboard.press("Enter")
    for name, value in (NURSE | {"first_reading": "6.4"}).items():
        _type(anybody, name, value)
    anybody.go_round_to("#first_speaking")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    anybody.tab_to(".error-summary a[href='#first_reading']")
    page.keyboard.press("Enter")
    expect(page.locator("#first_reading")).to_be_focused()
    assert _answers(anybody, NURSE) == NURSE | {"first_reading": "6.4"}
    page.keyboard.press("Control+A")
    page.keyboard.type(NURSE["first_reading"])
    page.keyboard.press("Enter")
    expect(page.locator("h1 b")).to_have_text(SCORE)
    anybody.tab_to("main .back")
    page.keyboard.press("Enter")
    expect(page.locator("#calc")).to_be_visible()
    assert _answers(anybody, NURSE) == NURSE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_question_a_page_with_keys_alone(anybody: Visitor, lang: Language) -> None:
    page = anybody.go(filled("questions", lang))
    at = page.locator("#calc input[name=at]")
    asked: list[str] = []
    while at.count():
        asked.append(at.get_attribute("value") or "")
        assert len(asked) == len(set(asked)), f"asked twice: {asked}"
        for name in page.locator("main [name]:not([type=hidden]):not(button)").evaluate_all(
            "all => [...new Set(all.map(each => each.name))]"
        ):
            if name in NURSE:
                _type(anybody, name, NURSE[name])
        anybody.tab_to("button.btn")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert len(asked) > 10
    anybody.tab_to("main form button.btn")
    page.keyboard.press("Enter")
    expect(page.locator("h1 b")).to_have_text(SCORE)


def test_what_is_wrong_with_an_answer_takes_the_focus_on_its_own_page(anybody: Visitor) -> None:
    anybody.go(filled("questions", "en"))
    page = anybody.page
    anybody.tab_to("button.btn")
    page.keyboard.press("Enter")
    expect(page.locator("#born_day")).to_be_visible()
    _type(anybody, "born_day", "14")
    _type(anybody, "born_month", "13")
    _type(anybody, "born_year", "1995")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Error:")
    assert page.locator("#born_month").input_value() == "13"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_changes_in_the_midst_of_a_question(anybody: Visitor, lang: Language) -> None:
    page = anybody.send(filled("questions", lang), NURSE | {"at": "born", "go": "change"})
    page.fill("#born_month", "13")
    page.fill("#born_year", "")
    anybody.go_round_to(".tools button.as-link")
    page.keyboard.press("Enter")
    other: Language = "en" if lang == "fr" else "fr"
    expect(page.locator("html")).to_have_attribute("lang", f"{other}-CA")
    assert page.url.endswith(filled("questions", other))
    expect(page.locator("#born_month")).to_have_value("13")
    expect(page.locator("#born_year")).to_have_value("")
    expect(page.locator(".error-summary")).to_have_count(0)
    page.fill("#born_month", NURSE["born_month"])
    page.fill("#born_year", NURSE["born_year"])
    page.keyboard.press("Enter")
    expect(page.locator("#calc input[name=at]")).to_have_value("accompanied")


def _figures(cells: Locator) -> list[int]:
    """Read the totals of a row, whatever parts their thousands."""
    texts = cells.locator(".num:first-child").all_inner_texts()
    return [int(re.sub(r"\D", "", text)) for text in texts]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_changes_are_compared_with_keys_alone_and_change_language(
    anybody: Visitor, lang: Language
) -> None:
    page = anybody.send(filled("result", lang), NURSE)
    anybody.tab_to(".whatif-open .btn")
    page.keyboard.press("Enter")
    total = page.locator("tr.sum td")
    expect(total).to_have_count(4)
    expect(total.first).to_have_text(SCORE)
    anybody.tab_to("#a-2")
    page.keyboard.press("End")
    added = page.locator("#a-2").input_value()
    assert added
    anybody.tab_to("#b-1")
    page.keyboard.press("Home")
    anybody.tab_to("details:has(#b-test) summary")
    page.keyboard.press("Enter")
    anybody.tab_to("#b-test")
    page.keyboard.press("End")
    for ability in ("listening", "reading", "speaking", "writing"):
        anybody.tab_to(f"#b-{ability}")
        page.keyboard.type("17")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    for ability in ("listening", "reading", "speaking", "writing"):
        anybody.tab_to(f"#b-{ability}")
        page.keyboard.press("Control+A")
        page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(total).to_have_count(4)
    numbers = _figures(total)
    assert len(set(numbers)) > 1
    anybody.go_round_to(".tools button")
    page.keyboard.press("Enter")
    other: Language = "en" if lang == "fr" else "fr"
    expect(page.locator("html")).to_have_attribute("lang", f"{other}-CA")
    assert page.url.endswith(filled("compare", other))
    expect(total).to_have_count(4)
    assert _figures(total) == numbers
    assert page.locator("#a-2").input_value() == added
    assert page.locator("#b-reading").input_value() == "7"


def test_a_link_carries_the_columns_and_asks_nothing_of_the_address(visitor: Visitor) -> None:
    page = visitor.send(filled("compare", "en"), COMPARED)
    numbers = page.locator("tr.sum td").all_inner_texts()
    link = page.locator("#link").input_value()
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("tr.sum td")).to_have_count(len(numbers))
    assert page.locator("tr.sum td").all_inner_texts() == numbers
    assert page.locator("#b-test").input_value() == COMPARED["b-test"]
    assert "#" not in page.url


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["calculator", "result", "questions"])
def test_the_language_changes_and_no_answer_is_lost(
    anybody: Visitor, lang: Language, name: str
) -> None:
    asked = {"at": "first", "go": "change"} if name == "questions" else {}
    page = anybody.send(filled(name, lang), NURSE | asked)
    if name == "calculator":
        _type(anybody, "foreign_work_years", "2")
    anybody.go_round_to(".tools button")
    page.keyboard.press("Enter")
    other: Language = "en" if lang == "fr" else "fr"
    expect(page.locator("html")).to_have_attribute("lang", f"{other}-CA")
    assert page.url.endswith(filled(name, other))
    if name == "result":
        expect(page.locator("h1 b")).to_have_text(SCORE)
        return
    expected = NURSE | {"foreign_work_years": "2"} if name == "calculator" else NURSE
    found = {
        answer: page.locator(
            f"[name={answer}]:not([type=radio]), [name={answer}]:checked"
        ).first.evaluate("each => each.value")
        for answer in NURSE
    }
    assert found == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_total_follows_a_change_and_is_announced_where_it_stands(
    visitor: Visitor, lang: Language
) -> None:
    page = visitor.send(filled("calculator", lang), NURSE)
    total = page.locator("#total output")
    expect(total).to_have_text(SCORE)
    assert total.get_attribute("aria-live") == "polite"
    heard = total.element_handle()
    page.locator("#education").focus()
    page.locator("#education").select_option("doctorate")
    expect(total).not_to_have_text(SCORE)
    assert int(total.inner_text()) > int(SCORE)
    # A reader of screens announces what changes inside a region that it knows, not a new region.
    assert heard.evaluate("each => each.isConnected")
    assert visitor.focused("#education")
    page.locator("#first_reading").fill("6.4")
    page.keyboard.press("Tab")
    expect(page.locator("#total h2")).to_have_text(
        {"en": "Total before this change", "fr": "Total avant ce changement"}[lang]
    )
    assert int(total.inner_text()) > int(SCORE)
    page.locator("#first_reading").fill(NURSE["first_reading"])
    page.locator("#education").select_option(NURSE["education"])
    expect(total).to_have_text(SCORE)


def test_without_javascript_a_button_brings_the_total_up_to_date(plain_visitor: Visitor) -> None:
    page = plain_visitor.send(filled("calculator", "en"), NURSE)
    page.locator("#education").select_option("doctorate")
    expect(page.locator("#total output")).to_have_text(SCORE)
    page.get_by_role("button", name="Update").click()
    expect(page.locator("#total output")).not_to_have_text(SCORE)
    assert page.locator("#education").input_value() == "doctorate"
