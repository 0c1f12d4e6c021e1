"""The words of the pages: one wording for one thing, and the terms of the department in French."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest

from openentry import wording
from openentry.answers.category_conditions import conditions
from openentry.answers.quick_facts import language_tests
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.web.addresses import ADDRESSES
from openentry.wording import LANGUAGES, Language

if TYPE_CHECKING:
    from django.test import Client

LAW = Law(roots=(PACKAGE_LAW,))
FRENCH = Path(wording.__file__).parent.parent / "locale" / "fr" / "LC_MESSAGES"
OF_PAGES = (
    *("answers", "calculator", "lawpages", "lawtables", "profile", "refused", "roundpages"),
    *("timeline", "tools", "web", "words"),
)
REFUSED = {
    r"\btirages?\b": "ronde",
    r"\bscores?\b": "note",
    r"\bpointages?\b": "note",
    r"\bseuils?\b": "note la plus basse",
    r"\bpools?\b": "bassin",
    r"\béligibles?\b": "admissible",
    r"\bCRS\b": "SCG",
    r"\bFEER\b": "FÉER",
    r"\bpoints supplémentaires\b": "points additionnels",
    r"\b(?:chaque|quatre|par) compétences?\b": "habileté",
    r"\bjours calendaires\b": "jours civils",
    r"'": "’",
    r"\.\.\.": "…",
}
"""Words of others, or calques, that the department does not use; and what it says."""

QUOTED = re.compile(r"`[^`]*`|«[^»]*»|\{\w+\}")
"""What is somebody else’s word: code, names of columns, values."""


def path(name: str, lang: Language, value: str) -> str:
    return f"/{lang}/" + re.sub(r"<[^>]+>", value, ADDRESSES[name].said(lang))


@pytest.mark.parametrize("pattern", REFUSED)
def test_pages_use_the_words_of_the_department(pattern: str) -> None:
    wrong = []
    for domain in OF_PAGES:
        for entry in polib.pofile(str(FRENCH / f"{domain}.po")):
            forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
            if any(re.search(pattern, QUOTED.sub("", text), re.IGNORECASE) for text in forms):
                wrong.append(entry.msgid)
    assert not wrong, f"say {REFUSED[pattern]}: {wrong}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("category", ["french", "healthcare", "military"])
def test_what_a_category_asks_is_worded_alike_in_the_law_and_on_its_page(
    client: Client, category: str, lang: Language
) -> None:
    version = LAW.categories[category].version[-1]
    said = [
        sentence[0].upper() + sentence[1:]
        for one in conditions(version, language_tests(LAW).law.tests, lang)
        for sentence in one.sentences
    ]
    assert len(said) > 2
    for name, value in (("category", category), ("law-table", f"categories.{category}")):
        page = client.get(path(name, lang, value)).content.decode()
        assert not [sentence for sentence in said if sentence not in page]


@pytest.mark.parametrize(
    ("lang", "issuer", "elsewhere"),
    [
        ("en", "Department of Justice Canada", "Ministère de la Justice"),
        ("fr", "Ministère de la Justice du Canada", "Department of Justice"),
    ],
)
def test_an_issuer_with_a_name_in_each_language_is_named_in_that_of_the_page(
    client: Client, lang: Language, issuer: str, elsewhere: str
) -> None:
    for name, value in (("law-known", ""), ("law-table", "programs.cec")):
        page = client.get(path(name, lang, value)).content.decode()
        assert issuer in page
        assert elsewhere not in page
