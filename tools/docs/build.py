"""Build the site, one tree a language, and check that a reader stays with us.

A page may link anywhere; it may load nothing from another place: no font, no script, no
picture, no style.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from openentry.wording import LANGUAGES

DOCS = Path(__file__).parent.parent.parent / "docs"
OUT = DOCS / "_build" / "html"

LOADED_BY = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "input": "src",
    "object": "data",
    "script": "src",
    "source": "src",
    "track": "src",
    "video": "src",
}
"""Elements that make a browser fetch something, and the attribute that says what."""

LINKS_NOT_LOADED = frozenset(
    {"alternate", "author", "canonical", "license", "next", "prev", "search"}
)

_ABROAD = re.compile(r"^(?:[a-z][a-z+.-]*:)?//", re.IGNORECASE)
_STYLE_LOADS = re.compile(r"""(?:url\(|@import)\s*["']?((?:[a-z]+:)?//[^"')\s]+)""", re.IGNORECASE)


def build(out: Path = OUT) -> list[str]:
    """Build both languages into a folder and give what is wrong with the result."""
    shutil.rmtree(out, ignore_errors=True)
    findings = []
    for lang in LANGUAGES:
        answer = subprocess.run(
            [
                *(sys.executable, "-m", "sphinx", "--builder", "html"),
                *("--fail-on-warning", "--keep-going", "--quiet"),
                *("--conf-dir", str(DOCS), "--tag", lang),
                *("--doctree-dir", str(out.parent / "doctrees" / lang)),
                *(str(DOCS / lang), str(out / lang)),
            ],
            capture_output=True,
            text=True,
            cwd=DOCS.parent,
        )
        if answer.returncode:
            findings += (answer.stderr or answer.stdout).strip().splitlines()
    shutil.copy(DOCS / "index.html", out / "index.html")
    return [*findings, *abroad(out)]


def abroad(folder: Path) -> list[str]:
    """Give what the pages and styles of a folder would fetch from elsewhere."""
    findings = []
    for path in sorted(folder.rglob("*.html")):
        loads = _Loads()
        loads.feed(path.read_text(encoding="utf-8"))
        findings += [f"{path.relative_to(folder)} loads {what}" for what in loads.found]
    for path in sorted(folder.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        findings += [f"{path.relative_to(folder)} loads {w}" for w in _STYLE_LOADS.findall(text)]
    return findings


class _Loads(HTMLParser):
    """Collects what a page would fetch from another host."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        values = {name: value or "" for name, value in attrs}
        what = values.get(LOADED_BY.get(tag, ""), "")
        if tag == "link" and not set(values.get("rel", "").split()) & LINKS_NOT_LOADED:
            what = values.get("href", "")
        if _ABROAD.match(what):
            self.found.append(what)
        candidates = [part.split()[0] for part in values.get("srcset", "").split(",") if part]
        self.found += filter(_ABROAD.match, candidates)
        self.found += _STYLE_LOADS.findall(values.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += _STYLE_LOADS.findall(data)
