"""The drawn timeline of the manual shows what would be drawn now."""

import pytest
from tools.docs import drawings, pages

from openentry.wording import LANGUAGES, Language


def test_drawings_are_fresh() -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    assert not drawings.stale(), "run python -m tools.docs and commit what it writes"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_work_shows_both_widths_and_the_table(lang: Language) -> None:
    text = (pages.DOCS / lang / "howto" / "work.md").read_text(encoding="utf-8")
    for name in (f"work.{lang}.svg", f"work-narrow.{lang}.svg", "_work-table.md"):
        assert name in text
    for name in (f"work.{lang}.svg", f"work-narrow.{lang}.svg"):
        svg = (drawings.IMAGES / name).read_text(encoding="utf-8")
        assert 'role="img"' in svg[:200]
