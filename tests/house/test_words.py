"""What people read: both languages whole, every error worded, the field's own words."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from tests.house.source import PACKAGE, ROOT, Module, called, modules
from tools import words

from openentry.wording import LANGUAGES, Language, message_ids

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def test_both_catalogues_are_whole_and_well_written() -> None:
    assert not list(words.check(words.LOCALE))


def test_french_pages_are_spaced_as_canadian_french_is() -> None:
    assert not list(words.check_pages(words.french_pages()))


FRENCH_VALUE = re.compile(r"""^[\w.]*\bfr\s*=\s*"(.*)"$""", re.MULTILINE)
FROZEN = frozenset({"rule_sets.toml"})
"""Files with such a text in a version that has been in force and is never edited."""


def test_french_texts_of_data_files_are_spaced_as_canadian_french_is() -> None:
    found, count = [], 0
    for path in PACKAGE.rglob("*.toml"):
        if path.name in FROZEN:
            continue
        for text in FRENCH_VALUE.findall(path.read_text(encoding="utf-8")):
            count += 1
            found += [(path.name, rule, text) for rule in words.spacing(re.sub("`.*?`", "x", text))]
    assert count > 200
    assert not found


def test_mending_a_page_leaves_code_alone() -> None:
    code = '```toml\nx = "a : b"\n```\n'
    page = f"Le fichier `a : b` : voici « ceci »\n{code}Fin :\n"
    mended = f"Le fichier `a : b`\u00a0: voici «\u00a0ceci\u00a0»\n{code}Fin\u00a0:\n"
    assert words.mend_page(page) == mended


BROKEN = {
    "fuzzy": ('#, fuzzy\nmsgid "d.a"\nmsgstr "a"\n', 'msgid "d.a"\nmsgstr "a"\n', "fuzzy"),
    "empty": ('msgid "d.a"\nmsgstr "a"\n', 'msgid "d.a"\nmsgstr ""\n', "empty"),
    "missing": ('msgid "d.a"\nmsgstr "a"\n', "", "d.a is missing"),
    "placeholder": ('msgid "d.a"\nmsgstr "{x}"\n', 'msgid "d.a"\nmsgstr "{y}"\n', "{x, y}"),
    "colon": ('msgid "d.a"\nmsgstr "a:"\n', 'msgid "d.a"\nmsgstr "a :"\n', "colon"),
    "guillemets": ('msgid "d.a"\nmsgstr "a"\n', 'msgid "d.a"\nmsgstr "«a»"\n', "guillemets"),
    "question": ('msgid "d.a"\nmsgstr "a?"\n', 'msgid "d.a"\nmsgstr "a ?"\n', "no space"),
    "apostrophe": ('msgid "d.a"\nmsgstr "a"\n', 'msgid "d.a"\nmsgstr "s\'il"\n', "apostrophe"),
    "twice": ('msgid "d.a"\nmsgstr "a"\n' * 2, 'msgid "d.a"\nmsgstr "a"\n', "given twice"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalogue_is_noticed(name: str, tmp_path: Path) -> None:
    english, french, expected = BROKEN[name]
    for language, body in (("en", english), ("fr", french)):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n\n'
        (folder / "d.po").write_text(head + body, encoding="utf-8")
    findings = list(words.check(tmp_path))
    assert any(expected in finding for finding in findings), findings


def test_mending_puts_the_no_break_spaces_of_french_in_place() -> None:
    mended = words.mend('msgstr "Note : « bon »; 22 h 19 : {at}"\n')
    assert mended == 'msgstr "Note\u00a0: «\u00a0bon\u00a0»; 22 h 19\u00a0: {at}"\n'
    assert not words.spacing(mended)
    assert words.mend('"Content-Type: text/plain; charset=UTF-8\\n"\n').endswith('UTF-8\\n"\n')


def test_a_command_in_a_message_can_be_pasted_into_a_shell() -> None:
    # Without straight quotes around it, some shells look for a file that fits openentry[...].
    asked = re.compile(r"pip install (?!'openentry\[\w+\]')")
    texts = [path.read_text(encoding="utf-8") for path in words.LOCALE.glob("*/LC_MESSAGES/*.po")]
    assert sum(text.count("pip install") for text in texts) >= 6
    assert not [found for text in texts for found in asked.findall(text)]


def raised() -> Iterator[tuple[Module, ast.Call, str]]:
    """Give every place where one of our errors is made with a code written there."""
    for module in modules():
        if module.room == "recheck":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called(node).endswith(("Error", "Errors")):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and CODE.fullmatch(str(first.value)):
                    yield module, node, str(first.value)


@cache
def needed_values() -> dict[str, frozenset[str]]:
    """Give the values that each message needs, in either language."""
    found: dict[str, frozenset[str]] = {}
    for path in words.LOCALE.glob("*/LC_MESSAGES/*.po"):
        for entry in polib.pofile(str(path)):
            texts = entry.msgstr_plural.values() or [entry.msgstr]
            needed = frozenset.union(*map(words.placeholders, texts))
            found[entry.msgid] = found.get(entry.msgid, frozenset()) | needed
    return found


def test_every_error_has_a_message_in_both_languages() -> None:
    found = list(raised())
    assert len(found) > 50
    for language in LANGUAGES:
        missing = {
            f"{module.name}:{node.lineno}: {code}"
            for module, node, code in found
            if f"errors.{code}" not in message_ids(language)
        }
        assert not missing, (language, missing)


def test_every_error_is_raised_with_the_values_its_message_needs() -> None:
    wrong = []
    for module, node, code in raised():
        given = {keyword.arg for keyword in node.keywords}
        if None in given:
            continue  # passed on as a whole
        needed = needed_values().get(f"errors.{code}", frozenset())
        if needed - given:
            wrong.append(f"{module.name}:{node.lineno}: {code} lacks {sorted(needed - given)}")
    assert not wrong, wrong


def written() -> tuple[frozenset[str], tuple[str, ...]]:
    """Give every text constant of the code, and how each text with values in it begins."""
    texts: set[str] = set()
    beginnings: set[str] = set()
    for module in modules():
        prose = module.docstrings()
        for node in ast.walk(module.tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in prose:
                    continue
                (beginnings if node.value.endswith("-") else texts).add(node.value)
    texts |= {message_id for _, message_id, _ in templates_say()}
    beginnings |= templates_begin()
    return frozenset(texts), tuple(b for b in beginnings if b)


_SAY = re.compile(r"""\{%\s*say\s+["']([^"']+)["']([^%]*)%\}""")


def templates_say() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Give what templates say: file, message and the names of the values given."""
    found = []
    for path in sorted((ROOT / "src" / "openentry" / "web" / "templates").rglob("*.html")):
        for said in _SAY.finditer(path.read_text(encoding="utf-8")):
            given = frozenset(re.findall(r"(\w+)=", said[2]))
            found.append((path.name, said[1], given))
    return tuple(found)


_SAID_OF = re.compile(r"""\{%\s*said_of\s+["']([^"']+)["']""")


def templates_begin() -> frozenset[str]:
    """Give how the messages begin that templates name by a value."""
    folder = ROOT / "src" / "openentry" / "web" / "templates"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.html")]
    return frozenset(begin for text in texts for begin in _SAID_OF.findall(text))


def test_templates_say_messages_that_exist_with_the_values_they_need() -> None:
    assert templates_say()
    for file, message_id, given in templates_say():
        assert message_id in message_ids("en"), (file, message_id)
        assert needed_values().get(message_id, frozenset()) <= given, (file, message_id, given)


CHOSEN_BY_VALUE = frozenset({"words", "usage", "messages", "settings"})
"""Domains whose messages are named by values of the data, or taken all together.

Those of messages and settings are held to what there is in `tests/registry`.
"""


def test_every_message_is_said_somewhere() -> None:
    texts, beginnings = written()
    unused = []
    for message_id in sorted(message_ids("en")):
        domain, _, name = message_id.partition(".")
        if domain in CHOSEN_BY_VALUE:
            continue
        ways = {message_id, name}
        begun = (b for b in beginnings if b != f"{domain}." and len(b) > 3)
        if not ways & texts and not any(way.startswith(b) for b in begun for way in ways):
            unused.append(message_id)
    assert not unused, unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_said_by_name_exists(language: Language) -> None:
    missing = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or called(node) not in ("say", "t") or not node.args:
                continue
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                continue
            name = first.value if called(node) == "say" else f"cli.{first.value}"
            if name not in message_ids(language):
                missing.append(f"{module.name}:{node.lineno}: {name}")
    assert not missing, missing


READ_BY_PEOPLE = ("*.md", "*.po", "*.toml", "*.py")
DRAW = re.compile(r"\bdraws?\b", re.IGNORECASE)
ABOUT_CHANCE = re.compile(r"src/openentry/analysis/\w+\.py|tests/analysis/|benchmarks/")
"""Where a draw is what chance gives: the making of synthetic candidates."""


def test_a_round_is_never_called_a_draw() -> None:
    found = []
    for folder in ("src", "docs", "."):
        for pattern in READ_BY_PEOPLE:
            paths = (ROOT / folder).glob(pattern) if folder == "." else walk(folder, pattern)
            for path in paths:
                name = path.relative_to(ROOT).as_posix()
                if ABOUT_CHANCE.match(name):
                    continue
                lines = path.read_text(encoding="utf-8").splitlines()
                for number, line in enumerate(lines, 1):
                    said = re.sub(r"https?://\S+|`[^`]*`", "", line)
                    if DRAW.search(said):
                        found.append(f"{name}:{number}: {line.strip()[:80]}")
    assert not found, "say round: " + "\n".join(found)


def walk(folder: str, pattern: str) -> Iterator[Path]:
    """Give the files of a folder that are ours: nothing built, nothing installed."""
    for path in (ROOT / folder).rglob(pattern):
        if not {"_build", "__pycache__"} & set(path.parts):
            yield path


def test_the_catalogues_of_the_tests_are_those_of_the_package() -> None:
    assert words.LOCALE == PACKAGE / "locale"
