"""The manual is whole: both languages have the same pages, and nothing is left out of them.

That generated pages are fresh is a step of ``script/check``, which takes its time.
"""

import re
from pathlib import Path

import pytest
from tools.docs import build, errors, pages

from openentry.project.environment import PREFIX, SETTINGS
from openentry.rules.columns import columns
from openentry.wording import LANGUAGES, Language

DOCS = pages.DOCS

ENGLISH_ONLY = {
    "explanation/architecture.md": "it is for those who change the code, which is in English",
    "decisions.md": "decisions are for those who change the code, which is in English",
}
"""Pages without a French twin, and why."""


def names(lang: str) -> set[str]:
    return {path.relative_to(DOCS / lang).as_posix() for path in (DOCS / lang).rglob("*.md")}


def test_every_page_for_users_is_in_both_languages() -> None:
    assert names("en") - names("fr") == ENGLISH_ONLY.keys()
    assert not names("fr") - names("en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_is_documented(lang: Language) -> None:
    text = (DOCS / lang / "reference" / "columns.md").read_text(encoding="utf-8")
    missing = [column.name for column in columns() if f"`{column.name}`" not in text]
    assert not missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_code_is_documented(lang: Language) -> None:
    text = (DOCS / lang / "reference" / "errors.md").read_text(encoding="utf-8")
    missing = [code for code in errors.codes() if f'id="error-{code}"' not in text]
    assert not missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_is_documented(lang: Language) -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in errors.PACKAGE.rglob("*.py"))
    settings = set(re.findall(r"\bOPENENTRY_[A-Z_]*[A-Z]\b", source))
    settings |= {PREFIX + setting.name for setting in SETTINGS}
    text = (DOCS / lang / "reference" / "settings.md").read_text(encoding="utf-8")
    assert not [name for name in settings if f"`{name}`" not in text]


PAGE = """<html><head>
<link rel="stylesheet" href="{style}"><link rel="canonical" href="https://example.org/">
<script src="{script}"></script><style>@font-face {{ src: url({font}) }}</style></head>
<body><img src="a.png" srcset="{large} 2x"><a href="https://example.org/">away</a></body></html>
"""


@pytest.mark.parametrize("where", ["style", "script", "font", "large"])
def test_a_page_that_loads_something_from_elsewhere_is_noticed(where: str, tmp_path: Path) -> None:
    here = dict.fromkeys(["style", "script", "font", "large"], "_static/x")
    (tmp_path / "good.html").write_text(PAGE.format(**here), encoding="utf-8")
    assert build.abroad(tmp_path) == []
    there = here | {where: "//cdn.example.org/x"}
    (tmp_path / "bad.html").write_text(PAGE.format(**there), encoding="utf-8")
    assert build.abroad(tmp_path) == ["bad.html loads //cdn.example.org/x"]
