"""Light or dark: the device decides unless somebody chose, and pages stay as they are otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE

if TYPE_CHECKING:
    from django.test import Client

PAGES = {"en": "/en/appearance/", "fr": "/fr/apparence/"}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_choice_is_kept_and_shown_on_every_page_until_it_is_taken_back(
    client: Client, lang: str
) -> None:
    path = PAGES[lang]
    assert "data-theme" not in client.get(path).content.decode()
    kept = client.post(path, {"appearance": "dark"})
    assert (kept.status_code, kept["Location"]) == (303, path)
    cookie = kept.cookies["appearance"]
    assert (cookie["samesite"], cookie["httponly"], cookie.value) == ("Lax", True, "dark")
    for page in (client.get(path), client.get(f"/{lang}/"), client.get(f"/{lang}/nowhere/")):
        assert 'data-theme="dark"' in page.content.decode()
    assert 'value="dark" checked' in client.get(path).content.decode()
    client.post(path, {"appearance": "device"})
    assert "data-theme" not in client.get(path).content.decode()


def test_a_page_in_chosen_colours_is_kept_by_that_browser_alone(client: Client) -> None:
    plain = client.get("/en/law/")
    assert plain["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in plain["Vary"]
    client.cookies["appearance"] = "light"
    own = client.get("/en/law/")
    assert own["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in own["Vary"]
    assert client.post("/en/score/result/", NURSE)["Cache-Control"] == "private, no-cache"


def test_what_is_no_choice_changes_nothing(client: Client) -> None:
    assert client.post("/en/appearance/", {"appearance": "pink"}).status_code == 400
    client.cookies["appearance"] = '"><script>'
    page = client.get("/en/appearance/").content.decode()
    assert "data-theme" not in page
    assert 'value="device" checked' in page
