"""The two addresses for whoever watches over the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openentry.rules.errors import LawError

if TYPE_CHECKING:
    import pytest
    from django.test import Client


def test_they_answer_under_any_name_without_a_language_and_without_https(client: Client) -> None:
    from django.test import override_settings

    with override_settings(SECURE_SSL_REDIRECT=True):
        for path in ("/health/live", "/health/ready"):
            answer = client.get(path, headers={"host": "10.0.0.7:8000"})
            assert answer.status_code == 200, path
            assert answer["Cache-Control"] == "no-store"
            assert not answer.cookies
            assert answer.json()["status"] == "ok"


def test_ready_says_what_is_wrong_with_the_law_and_live_does_not_look(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openentry.web import health

    def broken() -> None:
        raise LawError("law-toml", file="crs.toml")

    monkeypatch.setattr(health, "warm", broken)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["law"] == "law-toml"
    assert client.get("/health/live").status_code == 200
