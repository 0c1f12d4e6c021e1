"""Style sheets: each page loads what it uses, and nothing is kept that no page uses."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.every_page import Sight, sights

if TYPE_CHECKING:
    from django.test import Client

WEB = Path(__file__).parents[2] / "src/openentry/web"
SHEETS = WEB / "static/web"
PLAIN = {"here", "makeup", "scorebar", "lanes-key", "icon", "heads"} | {
    f"part-{part}" for part in ("you", "language", "work", "more")
}
"""Names that tell what something is and change nothing of how it looks."""


@cache
def _named(sheet: str) -> frozenset[str]:
    """Give the classes that a sheet knows."""
    text = (SHEETS / f"{sheet}.css").read_text(encoding="utf-8")
    without_words = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    selectors = re.sub(r"\{[^{}]*\}", " ", without_words)
    return frozenset(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


@pytest.mark.parametrize("sight", [s for s in sights() if s.lang == "en"], ids=str)
def test_a_page_loads_the_sheets_whose_classes_it_uses(client: Client, sight: Sight) -> None:
    answer = client.post(sight.path, sight.answers) if sight.answers else client.get(sight.path)
    page = answer.content.decode()
    loaded = re.findall(r'href="[^"]*/web/([\w-]+?)(?:\.[0-9a-f]{12})?\.css"', page)
    assert loaded[0] == "tokens"
    assert loaded[-1] == "media", "what paper asks for wins over the rest"
    known = PLAIN.union(*map(_named, loaded))
    used = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    assert not used - known, f"no sheet of this page knows {sorted(used - known)}"


@pytest.mark.parametrize("sheet", sorted(path.stem for path in SHEETS.glob("*.css")))
def test_a_sheet_knows_no_class_that_no_page_uses(sheet: str) -> None:
    sources = [*WEB.rglob("*.html"), *WEB.rglob("*.py"), *SHEETS.glob("share.js")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    words = set(re.findall(r"[\w-]+", text))
    # A template may write the end of a name from a value: ``bar-{{ piece.name }}``.
    begun = tuple(set(re.findall(r"([a-z]+-)\{", text)))
    unused = {name for name in _named(sheet) if name not in words and not name.startswith(begun)}
    assert not unused
