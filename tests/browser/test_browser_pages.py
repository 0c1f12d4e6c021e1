"""Every page in a browser: open to everybody, quiet, light, and never wider than its window."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response
from tests.browser.every_page import Sight, filled, looked_at
from tests.browser.looking import HEIGHT, NARROW, NARROWEST, WIDE, Visitor

from openentry.wording import LANGUAGES, Language

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = "color-contrast"
EVERYTHING: Mapping[str, object] = {"runOnly": {"type": "tag", "values": list(TAGS)}}
ALL_BUT_COLOURS = {**EVERYTHING, "rules": {CONTRAST: {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": [CONTRAST]}}

Theme = Literal["light", "dark"]
LOOKS: Mapping[Language, Mapping[tuple[int, Theme], Mapping[str, object] | None]] = {
    "en": {
        (WIDE, "light"): EVERYTHING,
        (WIDE, "dark"): COLOURS,
        (NARROW, "light"): ALL_BUT_COLOURS,
        (NARROW, "dark"): None,
    },
    "fr": {
        (WIDE, "light"): ALL_BUT_COLOURS,
        (WIDE, "dark"): None,
        (NARROW, "light"): EVERYTHING,
        (NARROW, "dark"): None,
    },
}
"""What is looked for where. Darkness changes nothing but colours and words change none of them, and
to look at colours takes as long as all the rest: each is looked at in one language."""

_WITHOUT_ALIKE = """() => {
    document.querySelectorAll("tbody tr:nth-child(n+9), option:nth-child(n+9)")
        .forEach(each => { if (!each.selected) each.remove(); });
}"""
"""Rows of a table and choices of a list are alike: eight of each are looked at, not hundreds."""

FIRST_PAGE = 100_000
"""Bytes, compressed, that the first page with all it loads may have."""

_OPEN = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"
_OVER = """() => {
    const room = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth;
    const over = [...document.querySelectorAll("main *, header *, footer *")]
        .filter(each => each.getBoundingClientRect().right > room + 1 && !each.closest(".scroll"));
    return [wide - room, over.slice(0, 5).map(each => each.outerHTML.slice(0, 120))];
}"""


def _barriers(page: Page, options: Mapping[str, object]) -> list[str]:
    """Name what keeps somebody out, with the first places."""
    found = page.evaluate(
        "options => axe.run(document, options)", {**options, "resultTypes": ["violations"]}
    )
    return [
        f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found["violations"]
    ]


@pytest.mark.parametrize("sight", looked_at(), ids=str)
def test_a_page_keeps_nobody_out_and_stays_within_its_window(
    visitor: Visitor, sight: Sight
) -> None:
    page = visitor.send(sight.path, sight.answers) if sight.answers else visitor.go(sight.path)
    for width, theme in LOOKS[sight.lang]:
        _as(page, width, theme)
        visitor.keep_picture(f"{sight}-{width}-{theme}")
    page.evaluate(_OPEN)
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    over, which = page.evaluate(_OVER)
    assert over <= 0, which
    page.evaluate(_WITHOUT_ALIKE)
    page.evaluate(AXE_SCRIPT)
    barriers: dict[str, list[str]] = {}
    for (width, theme), options in LOOKS[sight.lang].items():
        if options:
            _as(page, width, theme)
            barriers[f"{width} {theme}"] = _barriers(page, options)
    assert not any(barriers.values()), barriers


def _as(page: Page, width: int, theme: Theme) -> None:
    """Look at a page in a window so wide, in those colours."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme)


def _weight(answer: Response) -> int:
    """Give the bytes of an answer as they travel, or as they would if compressed on the way."""
    if answer.headers.get("content-encoding"):
        return answer.request.sizes()["responseBodySize"]
    body = answer.body()
    return min(len(body), len(gzip.compress(body, 6)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_is_light(visitor: Visitor, lang: Language) -> None:
    visitor.go(filled("home", lang))
    visitor.page.wait_for_load_state("networkidle")
    weights = {answer.url: _weight(answer) for answer in visitor.seen}
    assert any(url.endswith(".woff2") for url in weights), "no font was loaded: not the whole page"
    assert sum(weights.values()) <= FIRST_PAGE, weights
