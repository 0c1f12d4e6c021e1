"""Errors on pages: told in the language of the address, in the look of the site, never a trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.answers_given import NURSE

from openentry.wording import Language, say

if TYPE_CHECKING:
    from django.test import Client

LANGS: tuple[Language, Language] = ("en", "fr")
TOTAL = {"en": "/en/score/total/", "fr": "/fr/pointage/total/"}
RESULT = {"en": "/en/score/result/", "fr": "/fr/pointage/resultat/"}


@pytest.fixture
def site(client: Client) -> Iterator[Client]:
    """The site with some pages that refuse, its errors answered and not raised."""
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.web.refusing_addresses"):
        yield Client(raise_request_exception=False)


def _told(answer: Any, lang: Language, status: int) -> str:  # noqa: ANN401
    page = str(answer.content.decode())
    assert answer.status_code == status
    assert f'<html lang="{lang}-CA">' in page
    assert page.count("<h1") == 1
    assert "web/ground" in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "Traceback" not in page
    return page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("name", "status"), [("defect", 500), ("forbidden", 403), ("nothing-of-ours", 404)]
)
def test_each_refusal_is_told_in_the_language_of_the_address(
    site: Client, lang: Language, name: str, status: int
) -> None:
    page = _told(site.get(f"/{lang}/test/{name}/"), lang, status)
    assert say(f"refused.title-{status}", lang) in page
    assert "CANARY" not in page


@pytest.mark.parametrize("lang", LANGS)
def test_an_error_with_a_code_says_itself(site: Client, lang: Language) -> None:
    words = {"en": "Give a whole number from 1", "fr": "Donnez un nombre entier"}[lang]
    assert words in _told(site.get(f"/{lang}/test/wrong/"), lang, 400)
    _told(site.get(f"/{lang}/test/conflict/"), lang, 409)


@pytest.mark.parametrize("lang", LANGS)
def test_a_form_from_elsewhere_is_refused(site: Client, lang: Language) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    page = _told(strict.post(f"/{lang}/test/form/", {"x": "1"}), lang, 403)
    assert say("refused.title-403", lang) in page


@pytest.mark.parametrize("lang", LANGS)
def test_a_body_that_is_too_large_is_refused_unread(client: Client, lang: Language) -> None:
    from django.conf import settings

    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    kind = "application/x-www-form-urlencoded"
    large = client.post(RESULT[lang], "x" * (most + 1), content_type=kind)
    assert say("refused.title-413", lang) in _told(large, lang, 413)
    assert client.post(RESULT[lang], "x" * most, content_type=kind).status_code == 200


@pytest.mark.parametrize("lang", LANGS)
def test_a_host_that_is_not_ours_and_a_way_that_is_not_asked_are_told(
    client: Client, lang: Language
) -> None:
    stranger = client.get(f"/{lang}/", headers={"host": "canary.example"})
    assert "canary" not in _told(stranger, lang, 400)
    alone = client.get(TOTAL[lang])
    _told(alone, lang, 405)
    assert alone["Allow"] == "POST, OPTIONS"


def test_an_address_without_a_language_is_told_in_that_of_the_browser(client: Client) -> None:
    _told(client.get("/nowhere", headers={"accept-language": "fr-CA"}), "fr", 404)
    _told(client.get("/nowhere"), "en", 404)


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_is_shown_even_when_what_every_page_needs_has_failed(
    site: Client, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openentry.rules.errors import LawError
    from openentry.web.pages import showing

    def broken() -> None:
        raise LawError("law-toml", file="crs.toml")

    monkeypatch.setattr(showing, "law", broken)
    page = _told(site.get(f"/{lang}/"), lang, 500)
    assert say("refused.title-500", lang) in page
    assert "crs.toml" not in page


def test_a_page_may_be_kept_only_when_nobody_asked_and_nothing_was_sent(site: Client) -> None:
    public = site.get("/en/")
    assert public["Cache-Control"] == "public, max-age=60"
    again = site.get("/en/", headers={"if-none-match": public["ETag"]})
    assert again.status_code == 304
    form = site.get("/en/score/")
    assert form["Cache-Control"] == "public, max-age=60"
    assert form["ETag"] != public["ETag"]
    assert site.post(RESULT["en"], NURSE)["Cache-Control"] == "private, no-cache"
    assert "no-store" in site.post("/en/score/sheet/", NURSE)["Cache-Control"]
    part = site.post("/en/score/total/", NURSE, headers={"hx-request": "true"})
    assert "no-store" in part["Cache-Control"]
    assert "no-store" in site.get("/en/test/who/")["Cache-Control"]
    assert "no-store" in site.get("/")["Cache-Control"]


def test_every_answer_keeps_its_page_to_itself(site: Client) -> None:
    for path in ("/en/", "/en/test/defect/", "/en/nowhere", "/health/live"):
        answer = site.get(path)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        if not path.startswith("/health"):
            assert answer["Referrer-Policy"] == "same-origin"
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer["X-Content-Type-Options"] == "nosniff"
