"""What holds of every page: both languages, safe headers, no word from a template."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openentry.web.addresses import ADDRESSES
from openentry.wording import LANGUAGES

if TYPE_CHECKING:
    from django.test import Client

TEMPLATES = Path(__file__).parents[2] / "src/openentry/web/templates"
ALONE = {"total", "sheet", "profile-sheet"}
"""Parts of pages, which have no page of their own."""


def _plain() -> list[tuple[str, str]]:
    """Give the addresses that need nothing more to be known."""
    return [
        (lang, f"/{lang}/{address.said(lang)}")
        for name, address in ADDRESSES.items()
        for lang in LANGUAGES
        if name not in ALONE and "<" not in address.said(lang)
    ]


@pytest.mark.parametrize(("lang", "path"), _plain())
def test_every_page_answers_in_its_language(client: Client, lang: str, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{lang}-CA">' in page
    assert page.count("<h1") == 1
    assert "not the Government of Canada" in page or "gouvernement du Canada" in page


@pytest.mark.parametrize(("lang", "path"), _plain())
def test_nothing_is_loaded_from_elsewhere_or_written_into_a_page(
    client: Client, lang: str, path: str
) -> None:
    answer = client.get(path)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert not re.findall(r'\sstyle="', page)
    assert not re.findall(r"<script(?![^>]*src=)", page)
    assert not re.findall(r"\son[a-z]+=", page)
    assert not [url for url in re.findall(r'(?:src|srcset)="([^"]*)"', page) if "//" in url]


def test_whoever_names_no_language_is_led_to_the_one_their_browser_asks_for(
    client: Client,
) -> None:
    for wanted, path in (("fr-CA,fr;q=0.9", "/fr/"), ("de, en;q=0.5", "/en/"), ("", "/en/")):
        answer = client.get("/", headers={"accept-language": wanted})
        assert answer["Location"] == path


def test_no_template_says_anything_of_its_own() -> None:
    """Words stand in the catalogues; a template has marks, tags and the name of the project."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.S)
        text = re.sub(r"<[^>]*>", " ", text.replace("OpenEntry", ""))
        words = re.findall(r"[A-Za-zÀ-ÿ]{3,}", text)
        assert not words, (path, words)
