"""The calculator, through the form it shows, gives what the command line gives."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.every_page import filled
from tests.browser.looking import Line, Site, Visitor, points
from tests.browser.people_typed import Typed, people

DAYS = {date(2026, 11, 2): 350, date(2024, 6, 3): 150}
"""Days of scores, with and without points for job offers, and how many people are scored."""

SEED = 20_261_102
BY_HAND = 10
"""Of them also typed into a browser."""


class Form(HTMLParser):
    """The fields of the form of a page: what each may be, and what it is.

    Attributes
    ----------
    action : str
    choices : dict of str to set of str
        What may be chosen, by field; no set for a field to type in.
    values : dict of str to str
        What is sent where nothing is changed.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.choices: dict[str, set[str]] = {}
        self.values: dict[str, str] = {}
        self._inside, self._list = False, ""
        self.feed(page)
        self.close()
        assert self.action

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = told.get("id") == "calc"
            self.action = told["action"] if self._inside else self.action
        elif self._inside and tag == "select":
            self._list = told["name"]
            self.choices[self._list] = set()
        elif self._inside and tag == "option":
            self.choices[self._list].add(told["value"])
            if "selected" in told or self._list not in self.values:
                self.values[self._list] = told["value"]
        elif self._inside and tag == "input":
            name = told["name"]
            if told.get("type") == "radio":
                self.choices.setdefault(name, set()).add(told["value"])
            if told.get("type") != "radio" or "checked" in told:
                self.values[name] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def filled(self, person: Typed) -> dict[str, str]:
        """Fill it in, with nothing that it does not offer."""
        for name, value in person.answers.items():
            assert name in self.values, f"the form does not ask {name}"
            assert name not in self.choices or value in self.choices[name], (name, value)
        return {**self.values, **person.answers}


def _command_line(people: Sequence[Typed], on: date, folder: Path) -> list[int]:
    """Score rows of facts with the command."""
    file = folder / f"{on}.csv"
    names = sorted({name for person in people for name in person.row})
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        for person in people:
            writer.writerow({n: _cell(value) for n, value in person.row.items()})
    command = [sys.executable, "-m", "openentry.cli.main", "score", str(file)]
    command += ["--on", on.isoformat(), "--format", "json"]
    answer = subprocess.run(command, capture_output=True, check=True)
    return [scored["total"] for scored in json.loads(answer.stdout)]


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Typed, int]]:
    """Invent people and score them with the command line."""
    folder = tmp_path_factory.mktemp("facts")
    found: list[tuple[Typed, int]] = []
    for on, count in DAYS.items():
        somebody = list(people(count, on, SEED))
        found += zip(somebody, _command_line(somebody, on, folder), strict=True)
    assert len(found) == sum(DAYS.values())
    assert len({total for _, total in found}) > 200, "people too much alike to show anything"
    return found


def test_500_people_have_the_score_of_the_command_line(
    site: Site, scored: list[tuple[Typed, int]]
) -> None:
    with Line(site) as line:
        state, page = line.get(filled("calculator", "en"))
        assert state == 200
        form = Form(page)
        differ = []
        for person, total in scored:
            answers = form.filled(person)
            state, page = line.post(form.action, answers)
            assert state == 200, (answers, page)
            if points(page) != total:
                differ.append((points(page), total, answers))
    assert not differ, differ[:3]


@pytest.mark.parametrize("place", range(BY_HAND))
def test_typed_into_a_browser_the_score_is_the_same(
    visitor: Visitor, scored: list[tuple[Typed, int]], place: int
) -> None:
    person, total = scored[place * len(scored) // BY_HAND]
    page = visitor.go(filled("calculator", "en" if place % 2 else "fr"))
    _fill(page, person)
    page.locator("main .row .btn").first.click()
    expect(page.locator("h1 b")).to_have_text(str(total))


def _fill(page: Page, person: Typed) -> None:
    """Answer the questions that are shown, from top to bottom."""
    names = page.locator("#calc [name]:not(button)").evaluate_all(
        "all => [...new Set(all.map(each => each.name))]"
    )
    assert set(person.answers) <= set(names)
    for name in (name for name in names if name in person.answers):
        value = person.answers[name]
        field = page.locator(f"#calc [name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"#calc [name={name}][value={value}]").check()
        elif field.evaluate("each => each.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
