"""What a result says of points that are not known, and how it says its numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE, PROFILE

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
