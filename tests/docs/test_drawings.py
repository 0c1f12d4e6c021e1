"""The drawn timeline of the manual stands on its pages; that it is fresh is told by a check."""

import pytest
from tools.docs import drawings, pages

from openentry.wording import LANGUAGES, Language


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_work_shows_both_widths_and_the_table(lang: Language) -> None:
    text = (pages.DOCS / lang / "howto" / "work.md").read_text(encoding="utf-8")
    for name in (f"work.{lang}.svg", f"work-narrow.{lang}.svg", "_work-table.md"):
        assert name in text
    for name in (f"work.{lang}.svg", f"work-narrow.{lang}.svg"):
        svg = (drawings.IMAGES / name).read_text(encoding="utf-8")
        assert 'role="img"' in svg[:200]
