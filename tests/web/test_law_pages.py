"""The law browser: every table on any day, what changed, when, and how we know."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE

import openentry
from openentry.rules.lawbook import Law
from openentry.rules.loading.sources import load_coverage, load_sources
from openentry.wording import LANGUAGES, Language, spell

if TYPE_CHECKING:
    from django.test import Client

LAW = Path(openentry.__file__).parent / "law"
INDEX = {"en": "/en/law/", "fr": "/fr/droit/"}
CHANGES = {"en": "/en/law/changes/", "fr": "/fr/droit/modifications/"}
TIMELINE = {"en": "/en/law/timeline/", "fr": "/fr/droit/chronologie/"}
KNOWN = {"en": "/en/law/how-we-know/", "fr": "/fr/droit/comment-nous-le-savons/"}
DATED = ("crs", "programs", "fsw", "funds")
"""Folders whose files say the name of their table."""


def _html(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    content = answer.content
    assert isinstance(content, bytes)
    return content.decode()


def _plain(html: str) -> str:
    """Give the words of a page without its marks, spaces made plain."""
    html = unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", html)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def _links(html: str) -> list[str]:
    return [unescape(path) for path in re.findall(r'href="(/[^"#]*)', html)]


def _tables(html: str) -> list[str]:
    return list(dict.fromkeys(path for path in _links(html) if "/tables/" in path))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_of_the_files_is_listed_and_has_its_page(
    client: Client, lang: Language
) -> None:
    listed = _tables(_html(client, INDEX[lang]))
    names = {path.rstrip("/").rpartition("/")[2] for path in listed}
    for folder in DATED:
        for path in (LAW / folder).rglob("*.toml"):
            assert tomllib.loads(path.read_text(encoding="utf-8"))["table"] in names, path
    for folder, key in (("categories", "category"), ("language", "test")):
        for path in (LAW / folder).glob("*.toml"):
            said = tomllib.loads(path.read_text(encoding="utf-8"))
            assert key not in said or f"{folder}.{said[key]}" in names, path
    for path in (LAW / "licensing").glob("*.toml"):
        assert f"licensing.{path.stem}" in names
    for link in listed:
        assert _html(client, link).count("<h1") == 1


@pytest.mark.parametrize("on", ["2015-01-01", "2017-06-10", "2024-01-30", "2026-03-01"])
def test_every_table_can_be_read_on_any_day(client: Client, on: str) -> None:
    index = _html(client, f"{INDEX['en']}?on={on}")
    lawbook = Law.load().on(date.fromisoformat(on))
    for link in _tables(index):
        assert link.endswith(f"?on={on}")
        name = link.partition("?")[0].rstrip("/").rpartition("/")[2]
        version = lawbook.in_force().get(name)
        if version is not None:
            assert version.id in _html(client, link), link


def test_the_rows_are_those_of_the_file(client: Client) -> None:
    said = tomllib.loads((LAW / "crs/core/age.toml").read_text(encoding="utf-8"))
    rows = re.findall(
        r'<tr><th scope="row">[^<]*</th><td class="n">(\d+)</td><td class="n">(\d+)</td></tr>',
        _html(client, "/en/law/tables/crs.core.age/?on=2020-01-01"),
    )
    expected = [(str(row["alone"]), str(row["accompanied"])) for row in said["version"][0]["rows"]]
    assert rows == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_tells_its_provision_its_days_its_sources_and_its_neighbours(
    client: Client, lang: Language
) -> None:
    path = {"en": "/en/law/tables/", "fr": "/fr/droit/tables/"}[lang] + "crs.additional.french/"
    page = _html(client, f"{path}?on=2018-01-10")
    words = _plain(page)
    said = tomllib.loads((LAW / "crs/additional/french.toml").read_text(encoding="utf-8"))
    version = said["version"][1]
    for day in (date(2017, 6, 6), date(2020, 10, 19)):
        assert _words(spell(day, lang)) in words
    assert {"en": "MI s. 8", "fr": "IM, art. 8"}[lang] in words
    for key in version["source"]:
        source = load_sources(Law.load().roots)[key]
        assert _words(source.title.said(lang)) in words
        assert source.url is None or source.url in unescape(page)
    assert f"{path}?on=2015-01-01" in page
    assert f"{path}?on=2020-10-20" in page


def test_what_is_not_stated_says_so(client: Client) -> None:
    page = _html(client, "/en/law/tables/crs.spouse.language/?on=2020-01-01")
    facts = page[page.index('<dl class="law-facts"') : page.index("</dl>")]
    assert "inferred" in _plain(facts)
    stated = _html(client, "/en/law/tables/crs.core.age/?on=2020-01-01")
    facts = stated[stated.index('<dl class="law-facts"') : stated.index("</dl>")]
    assert 'class="tag tag-warn"' not in facts


def test_points_that_stand_in_for_unknown_ones_are_provisional(client: Client) -> None:
    path = "/en/law/tables/crs.core.age/?on="
    assert "Provisional" not in _plain(_html(client, path + "2026-11-02"))
    assert "Whether it still holds is not known" in _plain(_html(client, path + "2026-11-03"))
    program = _plain(_html(client, "/en/law/tables/programs.cec/?on=2026-11-03"))
    assert "Provisional" not in program


def test_a_table_that_is_not_in_force_says_why_the_page_is_empty(client: Client) -> None:
    ended = _plain(_html(client, "/en/law/tables/categories.agriculture/?on=2026-03-01"))
    assert "Not in force on 1 March 2026" in ended
    assert "agriculture-2" in ended
    unknown = _plain(_html(client, "/en/law/tables/funds.settlement/?on=2017-03-03"))
    assert "Not known for this day" in unknown
    assert "not a rule" in unknown


def test_a_day_after_the_last_check_is_told(client: Client) -> None:
    path = "/en/law/tables/categories.healthcare/?on="
    assert "Checked up to 16 September 2026" in _plain(_html(client, path + "2026-09-17"))
    assert "Checked up to" not in _plain(_html(client, path + "2026-09-16"))


OUT_OF_REACH = ("2014-12-31", "2025-02-30", "20250101", "yesterday", "0001-01-01", "9999-12-31")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("on", OUT_OF_REACH)
def test_a_day_that_cannot_be_read_is_told_beside_its_field(
    client: Client, lang: Language, on: str
) -> None:
    for path in (INDEX[lang], f"{INDEX[lang]}tables/crs.core.age/"):
        page = _html(client, f"{path}?on={on}")
        assert 'href="#on"' in page
        assert 'id="on-e"' in page
        assert f'value="{on}"' in page


def test_what_is_typed_as_a_day_is_never_a_mark_of_the_page(client: Client) -> None:
    page = _html(client, f"{INDEX['en']}?on=%22%3E%3Cb%3Ex")
    assert "<b>" not in page


def test_days_in_the_wrong_order_are_told(client: Client) -> None:
    page = _html(client, f"{CHANGES['en']}?before=2025-03-25&after=2025-03-24")
    assert 'href="#before"' in page
    assert 'value="2025-03-25"' in page
    assert 'value="2025-03-24"' in page


@pytest.mark.parametrize(
    ("name", "near"),
    [("age", "crs.core.age"), ("crs.core.agee", "crs.core.age"), ("healthcare", "categories.")],
)
def test_a_table_that_there_is_not_leads_to_those_like_it(
    client: Client, name: str, near: str
) -> None:
    page = _html(client, f"/en/law/tables/{name}/", 404)
    assert f"/en/law/tables/{near}" in page
    assert '/en/law/"' in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_changed_is_shown_row_by_row(client: Client, lang: Language) -> None:
    words = _plain(_html(client, f"{CHANGES[lang]}?before=2020-10-19&after=2020-10-20"))
    assert "crs.additional.french-1" in words
    assert re.search(r"\b15 25\b", words)
    assert re.search(r"\b30 50\b", words)
    listed = _html(client, f"{CHANGES[lang]}?before=2026-02-17&after=2026-02-18")
    assert "<del>" in listed
    assert "<ins>" in listed


def test_the_same_law_on_both_days_is_said_to_be_so(client: Client) -> None:
    page = _html(client, f"{CHANGES['en']}?before=2025-04-01&after=2025-04-02")
    assert "Nothing changed" in _plain(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_timeline_draws_and_lists_the_same_days(client: Client, lang: Language) -> None:
    page = _html(client, TIMELINE[lang])
    days = re.findall(r"\?before=(\d{4}-\d\d-\d\d)&amp;after=(\d{4}-\d\d-\d\d)", page)
    assert len(days) == len(set(days)) > 20
    assert ("2025-03-24", "2025-03-25") in days
    listed = re.search(r'<table class="law-days">.*</table>', page, re.S)
    assert listed is not None
    rooms = re.findall(r"<li><span class=\"who\">.*?</li>", page, re.S)
    drawn = sum(lane.count("<circle") for lane in rooms)
    counted = sum(int(n) for n in re.findall(r'<span class="n num small">(\d+)', page))
    assert drawn == counted >= len(days)


def test_every_amendment_leads_to_a_difference(client: Client) -> None:
    links = [path for path in _links(_html(client, TIMELINE["en"])) if "?before=" in path]
    for link in links:
        assert "Nothing changed" not in _plain(_html(client, link)), link


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_we_know_tells_every_file_gap_and_source(client: Client, lang: Language) -> None:
    words = _plain(_html(client, KNOWN[lang]))
    roots = Law.load().roots
    coverage = load_coverage(roots)
    for part in coverage.covered:
        assert _words(part.what.said(lang)) in words
        assert all(file in words for file in part.files)
    for gap in coverage.gap:
        assert _words(gap.what.said(lang)) in words
        assert _words(gap.effect.said(lang)) in words
    for source in load_sources(roots).values():
        assert _words(source.title.said(lang)) in words
    assert _words(spell(date(2026, 11, 3), lang)) in words


def test_the_other_language_keeps_the_day_and_nothing_else(client: Client) -> None:
    page = _html(client, "/en/law/tables/crs.core.age/?on=2018-01-10&who=me")
    assert '"/fr/droit/tables/crs.core.age/?on=2018-01-10"' in page
    changes = _html(client, f"{CHANGES['en']}?before=2020-10-19&after=2020-10-20")
    assert f'"{CHANGES["fr"]}?before=2020-10-19&amp;after=2020-10-20"' in changes


def test_a_result_leads_to_each_table_on_the_day_of_the_score(client: Client) -> None:
    answer = client.post("/en/score/result/", NURSE)
    content = answer.content
    assert isinstance(content, bytes)
    links = _tables(content.decode())
    assert "/en/law/tables/crs.core.age/?on=2026-11-02" in links
    # She is alone, so the tables of a spouse are not read; each of the others is cited once.
    assert len(links) == sum(not name.startswith("crs.spouse") for name in Law.load().tables)
