"""Pages for everybody are made once a minute, however many ask; nobody's own page is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each page that is made, by its template."""
    from django.shortcuts import render

    names: list[str] = []

    def noting(request: object, template: str, *args: object, **kwargs: object) -> object:
        names.append(template)
        return render(request, template, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("openentry.web.pages.showing.render", noting)
    return names


def test_a_page_for_everybody_is_made_once(client: Client, made: list[str]) -> None:
    first, again = client.get("/en/rounds/"), client.get("/en/rounds/")
    assert made == ["web/rounds.html"]
    assert again.content == first.content
    assert again["Cache-Control"] == "public, max-age=60"
    assert "default-src 'none'" in again["Content-Security-Policy"]
    client.get("/fr/rondes/")
    assert made == ["web/rounds.html"] * 2
    known = client.get("/en/rounds/", headers={"if-none-match": first["ETag"]})
    assert known.status_code == 304


def test_each_day_and_each_choice_of_colours_has_its_own(client: Client, made: list[str]) -> None:
    day = client.get("/en/law/?on=2016-11-18").content
    assert client.get("/en/law/?on=2016-11-19").content != day
    assert client.get("/en/law/?on=2016-11-18").content == day
    assert len(made) == 2
    client.cookies["appearance"] = "dark"
    for _ in range(2):
        assert 'data-theme="dark"' in client.get("/en/law/?on=2016-11-18").content.decode()
    assert len(made) == 4, "in a browser of its own it is not kept here"
    del client.cookies["appearance"]
    assert "data-theme" not in client.get("/en/law/?on=2016-11-18").content.decode()


def test_no_answer_to_what_was_sent_is_kept(client: Client, made: list[str]) -> None:
    for _ in range(2):
        client.post("/en/score/result/", NURSE)
    assert made == ["web/result.html"] * 2
    assert "468" not in client.get("/en/score/result/").content.decode()
