"""Whoever follows every link of a language meets no word of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from tests.browser.every_page import sights
from tests.browser.looking import Line, Site
from tests.browser.words_of import EXCEPTED, Words, strangers

from openentry.wording import LANGUAGES, Language

MOST_ALIKE = 40
"""Pages under one address that are followed, as of rounds: more of them say nothing new."""


def _pages(line: Line, lang: Language) -> Iterator[tuple[str, Words]]:
    """Give every page of a language that has an address, answers a form, or is linked from one."""
    seen: set[str] = set()
    waiting: list[str] = []
    for sight in sights():
        if sight.lang == lang:
            waiting.append(sight.path)
            if sight.answers:
                state, page = line.post(sight.path, sight.answers)
                assert state == 200, (sight, state)
                yield str(sight), Words(page)
    alike: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        above = path.rstrip("/").rpartition("/")[0]
        if path in seen or alike[above] >= MOST_ALIKE:
            continue
        seen.add(path)
        alike[above] += 1
        kind, page = line.read(path)
        if not kind.startswith("text/html"):
            continue
        words = Words(page)
        yield path, words
        for link in words.links:
            parts = urlsplit(urldefrag(urljoin(path, link)).url)
            if not parts.netloc and parts.path.startswith(f"/{lang}/"):
                waiting.append(parts.path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_has_a_word_of_the_other_language(site: Site, lang: Language) -> None:
    found: dict[str, list[str]] = {}
    used: set[str] = set()
    count = 0
    with Line(site) as line:
        for path, words in _pages(line, lang):
            count += 1
            for said in words.said:
                used |= {name for name in EXCEPTED[lang] if name in said}
                for word in strangers(said, lang):
                    found.setdefault(f"{word}: {said.strip()[:120]}", []).append(path)
    assert count >= len(sights()) // 2
    shown = [f"{what} ({len(where)} pages, {where[0]})" for what, where in found.items()]
    assert not shown, "\n".join([f"{len(shown)} in all", *shown[:40]])
    assert used == EXCEPTED[lang].keys(), "an exception that no page needs"


def test_a_sentence_of_the_other_language_is_noticed() -> None:
    """Both lists find a sentence that was left in the other language, and nothing in their own."""
    sentences: dict[Language, str] = {
        "en": "See where every point comes from in the law.",
        "fr": "Voyez d’où vient chaque point dans le droit.",
    }
    assert list(strangers(sentences["en"], "fr"))
    assert list(strangers(sentences["fr"], "en"))
    assert not list(strangers(sentences["en"], "en"))
    assert not list(strangers(sentences["fr"], "fr"))
    page = '<html lang="fr-CA"><a lang="en">The law</a> <code>the</code><p title="Le droit">Oui</p>'
    assert Words(page).said == ["Le droit", "Oui"]
