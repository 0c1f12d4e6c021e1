"""What a result says of points that are not known, and how it says its numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import COMPARED, NURSE, PROFILE

from openentry.wording import Language

if TYPE_CHECKING:
    from django.test import Client

RESULT = {"en": "/en/score/result/", "fr": "/fr/pointage/resultat/"}
WHOLE = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
LANGS: tuple[Language, Language] = ("en", "fr")
LATER = NURSE | {"on_day": "27"}
"""The same person on 27 November 2026, whose points are not known."""
WHOLE_LATER = PROFILE | {"on": "2026-11-27", "tests.1.taken_on": "2026-02-10"}


def _words(markup: str) -> str:
    """Give the words of a page without its marks, spaces made plain."""
    body = re.sub(r"<[^>]+>", " ", markup)
    return re.sub(r"\s+", " ", body.replace("\u00a0", " "))


def _page(client: Client, address: str, told: dict[str, str]) -> str:
    answer = client.post(address, told)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("whole", [False, True])
def test_what_a_job_offer_gives_is_not_known_on_a_provisional_day(
    client: Client, lang: Language, *, whole: bool
) -> None:
    address, told = (WHOLE, WHOLE_LATER) if whole else (RESULT, LATER)
    words = _words(_page(client, address[lang], told))
    none = {"en": "A job offer gives no points", "fr": "Une offre d’emploi ne donne pas de points"}
    unknown = {
        "en": "Whether a job offer gives points on 27 November 2026 is not known",
        "fr": "On ne sait pas si une offre d’emploi donne des points le 27 novembre 2026",
    }
    assert unknown[lang] in words
    assert none[lang] not in words
    row = {"en": "not known, counted as 0", "fr": "inconnu, compté comme 0"}
    assert row[lang] in words
    assert {"en": " 0 of 0", "fr": " 0 sur 0"}[lang] not in words
    if not whole:
        before = _words(_page(client, address[lang], NURSE))
        assert none[lang] in before
        assert unknown[lang][:20] not in before
        assert row[lang] not in before


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("whole", [False, True])
def test_provisional_stands_before_every_total_of_a_result(
    client: Client, lang: Language, *, whole: bool
) -> None:
    address, told = (WHOLE, WHOLE_LATER) if whole else (RESULT, LATER)
    page = _page(client, address[lang], told)
    label = {"en": "Provisional", "fr": "Provisoire"}[lang]
    total = re.findall(r"<b>(\d+)</b>", page)[0]
    (title,) = re.findall(r"<title>(.*?)</title>", page)
    assert _words(title).strip().startswith(f"{label}{'' if lang == 'en' else ' '}: {total}")
    (head,) = re.findall(r"<h1.*?</h1>", page)
    assert re.match(rf"\s*{label}\s+{total} ", _words(head))
    bar = page.split('<div class="scorebar">')[1].split(">")[0]
    assert f'aria-label="{label}' in bar
    then = {"en": "Provisional total: ", "fr": "Total provisoire : "}[lang]
    plain = {"en": "Total: ", "fr": "Total : "}[lang]
    assert _words(page).count(then) > 2
    assert plain not in _words(page)
    assert _words(page).count(str(total)) == len(
        re.findall(rf"(?:{label}|provisional|provisoire)[^.]{{0,12}}{total}", _words(page), re.I)
    )


@pytest.mark.parametrize("lang", LANGS)
def test_provisional_stands_before_every_total_of_a_comparison(
    client: Client, lang: Language
) -> None:
    address = {"en": "/en/score/compare/", "fr": "/fr/pointage/comparer/"}[lang]
    page = _page(client, address, COMPARED | {"on_day": "27"})
    label = {"en": "Provisional", "fr": "Provisoire"}[lang]
    (head,) = re.findall(r"<h1.*?</h1>", page)
    assert _words(head).strip().startswith(label)
    totals = re.findall(r'<tr class="sum">.*?</tr>', page)[0]
    assert totals.count("<td>") == totals.count(f'<td> <span class="tag tag-warn">{label}') == 3
    assert label not in re.findall(r'<tr class="sum">.*?</tr>', _page(client, address, COMPARED))[0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_heading_of_the_document_says_provisional_before_its_total(
    client: Client, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []

    def keep(title: str, *rest: object) -> bytes:
        titles.append(title)
        return b"%PDF-"

    monkeypatch.setattr("openentry.web.pages.printed.sheet", keep)
    address = {"en": "/en/score/sheet/", "fr": "/fr/pointage/feuille/"}[lang]
    client.post(address, LATER)
    client.post(address, NURSE)
    label = {"en": "Provisional: ", "fr": "Provisoire\u00a0: "}[lang]
    assert titles[0].startswith(label)
    assert titles[1].startswith("468")
