"""Check what people read: catalogues whole in both languages, French spaced as Canada spaces it.

    python -m tools.words             # say what is wrong
    python -m tools.words --mend      # and put the no-break spaces of French where they go

For the pair of catalogues of each domain under ``src/openentry/locale``, and for the French
pages. It does not look at who uses a message; `tests/house` does.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from string import Formatter

import polib

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "src" / "openentry" / "locale"
LANGUAGES = ("en", "fr")

ONE_LANGUAGE = frozenset({"sign"})
"""Values that only one language needs: English writes s. or ss. where French writes art."""

_CODE = re.compile(r"^```.*?^```|`[^`\n]*`|<!--.*?-->", re.MULTILINE | re.DOTALL)

_FRENCH_SPACING = (
    (re.compile(r"[^\u00a0\d\s:]:(?=\s|$)| :(?=\s|$)"), "a no-break space goes before a colon"),
    (re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"), "no-break spaces go inside guillemets"),
    (re.compile(r"[ \u00a0\u202f][;!?]"), "no space goes before ; ! ?"),
)
"""What Canadian French spacing refuses. A colon after a digit may be a time or a ratio."""

_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
"""An apostrophe of the keyboard between two letters; around a word of a command it may stand."""


def main() -> int:
    """Print every finding; 1 if there is one."""
    parser = argparse.ArgumentParser(description="Check the message catalogues.")
    parser.add_argument("--mend", action="store_true", help="put French no-break spaces in place")
    if parser.parse_args().mend:
        for path in sorted(_folder(LOCALE, "fr").glob("*.po")):
            _rewrite(path, lambda text: "".join(map(mend, text.splitlines(keepends=True))))
        for path in french_pages():
            _rewrite(path, mend_page)
    findings = [*check(LOCALE), *check_pages(french_pages())]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def check(locale: Path) -> Iterator[str]:
    """Give what is wrong with the catalogues under a folder, one sentence a finding."""
    names = {language: _names(locale, language) for language in LANGUAGES}
    for name in sorted(set.union(*names.values())):
        missing = [language for language in LANGUAGES if name not in names[language]]
        if missing:
            yield f"{name}: there is no catalogue in {missing[0]}"
            continue
        files = {
            language: polib.pofile(str(_folder(locale, language) / name)) for language in LANGUAGES
        }
        for language, file in files.items():
            yield from _check_file(f"{language}/{name}", language, file)
        yield from _check_pair(name, files["en"], files["fr"])


def french_pages() -> list[Path]:
    """Give every page in French, in the repository and in the manual."""
    front = [ROOT / name for name in ("LISEZMOI.md", "CONTRIBUER.md")]
    return [*(page for page in front if page.exists()), *sorted(ROOT.glob("docs/fr/**/*.md"))]


def check_pages(pages: Iterable[Path]) -> Iterator[str]:
    """Give what is wrong with the spacing of French pages; code is not looked at."""
    for page in pages:
        text = _CODE.sub("x", page.read_text(encoding="utf-8"))
        for line in text.splitlines():
            yield from (f"{page.name}: {rule}: {line[:60]}" for rule in spacing(line))


def spacing(text: str) -> list[str]:
    """Give the rules of Canadian French spacing that a text breaks."""
    return [rule for pattern, rule in _FRENCH_SPACING if pattern.search(text)]


def mend(line: str) -> str:
    """Put the no-break spaces of French into one line of a catalogue, if it holds text."""
    if not re.match(r'\s*(msgstr(\[\d\])? )?"', line) or re.match(r'"[\w-]+: .*\\n"$', line):
        return line
    return _mended(line)


def mend_page(text: str) -> str:
    """Put the no-break spaces of French into a page, code left alone."""
    pieces, end = [], 0
    for code in _CODE.finditer(text):
        # Where code begins decides nothing about the space before a colon: `x` : y.
        pieces += [_mended(text[end : code.start()], after=code.start() > 0), code[0]]
        end = code.end()
    return "".join([*pieces, _mended(text[end:])])


def _mended(text: str, *, after: bool = True) -> str:
    text = re.sub(r"(?<=[^\s:]) :(?=\s|\"|$)", "\u00a0:", text)
    if after:
        text = re.sub(r"\A :(?=\s|$)", "\u00a0:", text)
    text = re.sub(r"« ?", "«\u00a0", text).replace("«\u00a0\u00a0", "«\u00a0")
    return re.sub(r"(?<!\u00a0) ?»", "\u00a0»", text)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    if after != before:
        path.write_text(after, encoding="utf-8")


def placeholders(text: str) -> frozenset[str]:
    """Give the names of the values that a message takes."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _folder(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES"


def _names(locale: Path, language: str) -> set[str]:
    return {path.name for path in _folder(locale, language).glob("*.po")}


def _texts(entry: polib.POEntry) -> list[str]:
    if entry.msgid_plural:
        return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


def _check_file(where: str, language: str, file: polib.POFile) -> Iterator[str]:
    if file.metadata.get("Language") != language:
        yield f"{where}: the header must say Language: {language}"
    seen: set[str] = set()
    for entry in file:
        here = f"{where}, {entry.msgid}"
        if entry.msgid in seen:
            yield f"{here}: given twice; remove one"
        seen.add(entry.msgid)
        if entry.obsolete or "fuzzy" in entry.flags:
            yield f"{here}: obsolete or fuzzy; finish it or remove it"
        texts = _texts(entry)
        if not texts or not all(text.strip() for text in texts):
            yield f"{here}: empty"
        if entry.msgid_plural and len(texts) != 2:
            yield f"{here}: needs msgstr[0] and msgstr[1]"
        if language == "fr":
            for text in texts:
                yield from (f"{here}: {rule}" for rule in spacing(text))
                if _STRAIGHT.search(text):
                    yield f"{here}: an apostrophe is written ’"


def _check_pair(name: str, english: polib.POFile, french: polib.POFile) -> Iterator[str]:
    messages = {"en": {e.msgid: e for e in english}, "fr": {e.msgid: e for e in french}}
    for language, other in (("en", "fr"), ("fr", "en")):
        for message_id in messages[language].keys() - messages[other].keys():
            yield f"{other}/{name}: {message_id} is missing"
    for message_id in sorted(messages["en"].keys() & messages["fr"].keys()):
        pair = [messages[language][message_id] for language in LANGUAGES]
        if bool(pair[0].msgid_plural) != bool(pair[1].msgid_plural):
            yield f"{name}, {message_id}: plural in one language only"
            continue
        takes = [frozenset.union(*map(placeholders, _texts(entry))) for entry in pair]
        if (takes[0] ^ takes[1]) - ONE_LANGUAGE:
            differ = ", ".join(sorted(takes[0] ^ takes[1]))
            yield f"{name}, {message_id}: {{{differ}}} is used in one language only"


if __name__ == "__main__":
    sys.exit(main())
