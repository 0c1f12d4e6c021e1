"""Names in an address that a page does not know are said to be left out."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from tests.browser.every_page import filled

from openentry.wording import LANGUAGES, Language, say

if TYPE_CHECKING:
    from django.test import Client


def _notice(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    main = page[page.index("<main") :]
    found = re.match(r'<main[^>]*>\s*<div class="notice notice-warn">(.*?)</div></div>', main, re.S)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "query", "left_out", "takes"),
    [
        ("law-changes", "from=2020-01-01&to=2021-01-01", "from, to", "before, after"),
        ("law", "day=2020-01-01", "day", "on"),
        ("law-table", "on=2020-01-01&at=x", "at", "on"),
        ("rounds", "year=2020", "year", ""),
    ],
)
def test_names_that_a_page_does_not_know_are_left_out_and_it_says_so(
    client: Client, lang: Language, name: str, query: str, left_out: str, takes: str
) -> None:
    said = _notice(client, f"{filled(name, lang)}?{query}")
    assert say("asked.left-out", lang, names=left_out) in said
    wanted = say("asked.takes", lang, names=takes) if takes else say("asked.takes-nothing", lang)
    assert wanted in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_said_where_all_is_known_and_no_sentence_is_repeated(
    client: Client, lang: Language
) -> None:
    assert not _notice(client, filled("law", lang))
    assert not _notice(client, f"{filled('law', lang)}?on=2020-01-01")
    said = _notice(client, f"{filled('law', lang)}?<b>call+this+number</b>=1")
    assert say("asked.left-out-some", lang) in said
    assert "number" not in said
