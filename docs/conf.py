"""The documentation site: one configuration, built once a language.

`python -m tools.docs --build` runs it twice: ``docs/en`` and ``docs/fr`` are two trees of the
same shape, and each page leads to its other language.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openentry import __version__
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.sources import load_coverage
from openentry.wording import Language, say

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.tags import Tags

    tags: Tags

HERE = Path(__file__).parent
LANG: Language = "fr" if tags.has("fr") else "en"
OTHER: Language = "en" if LANG == "fr" else "fr"

project = "OpenEntry"
author = "OpenEntry"
copyright = {  # noqa: A001 - the name Sphinx gives it
    "en": "the authors of OpenEntry. Code under the Apache License 2.0; data as LICENSES.md says",
    "fr": "les auteurs d’OpenEntry. Code sous licence Apache 2.0; données selon LICENSES.md",
}[LANG]
release = version = __version__
language = LANG

extensions = ["myst_parser"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["**/_*"]
nitpicky = True
highlight_language = "text"
smartquotes = False  # each language already has its own quotation marks

html_theme = "furo"
html_title = "OpenEntry"
html_static_path = ["_static"]
html_css_files = ["openentry.css"]
html_logo = "_static/mark.svg"
html_favicon = "_static/mark.svg"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options: dict[str, Any] = {
    # What every page says, in the words of the program itself.
    "announcement": say(
        "common.disclaimer", LANG, known_on=load_coverage((PACKAGE_LAW,)).verified_on
    ),
    "light_css_variables": {
        "color-brand-primary": "#0b5a50",
        "color-brand-content": "#0b5a50",
        "color-brand-visited": "#073e37",
        "color-background-primary": "#fbf9f4",
        "color-background-secondary": "#f3f0e8",
        "color-background-border": "#ded9cd",
        "color-foreground-primary": "#16211d",
        "color-foreground-secondary": "#43504b",
        "color-foreground-muted": "#5f6b66",
        "color-announcement-background": "#16211d",
        "color-announcement-text": "#fbf9f4",
        "font-stack": '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
        "font-stack--headings": '"Iowan Old Style", "Source Serif 4", Charter, Georgia, serif',
        "font-stack--monospace": 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
    },
    "dark_css_variables": {
        "color-brand-primary": "#7fd6c3",
        "color-brand-content": "#7fd6c3",
        "color-brand-visited": "#a9e6d9",
        "color-background-primary": "#101614",
        "color-background-secondary": "#0b100e",
        "color-background-border": "#2d3834",
        "color-foreground-primary": "#e9efeb",
        "color-foreground-secondary": "#bac5bf",
        "color-foreground-muted": "#97a49d",
        "color-announcement-background": "#25332e",
        "color-announcement-text": "#fbf9f4",
    },
}


def _add_language(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Tell the page where it stands in the other language; the front page if nowhere."""
    twin = HERE / OTHER / f"{pagename}.md"
    context["other_language"] = OTHER
    context["other_page"] = pagename if twin.exists() or pagename in ("search",) else "index"


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-page-context", _add_language)
