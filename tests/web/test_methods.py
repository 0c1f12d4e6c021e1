"""Each address takes the methods it is there for, says so, and does nothing for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.every_page import filled

from openentry.web.addresses import ADDRESSES
from openentry.wording import LANGUAGES, Language, say

if TYPE_CHECKING:
    from django.test import Client

ASKING = {
    "calculator",
    "questions",
    "result",
    "profile",
    "profile-result",
    "compare",
    "profile-compare",
    "tests",
    "occupations",
    "appearance",
}
TAKING = {"total", "sheet", "profile-sheet"}


def _allowed(name: str) -> str:
    if name in TAKING:
        return "POST, OPTIONS"
    return "GET, HEAD, POST, OPTIONS" if name in ASKING else "GET, HEAD, OPTIONS"


@pytest.fixture
def strict(client: Client) -> Client:
    """A browser whose forms are looked at as those of people are."""
    return type(client)(enforce_csrf_checks=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_method_that_a_page_does_not_take_is_told_with_those_it_takes(
    strict: Client, name: str, lang: Language
) -> None:
    path, allowed = filled(name, lang), _allowed(name)
    never = ["PUT", "DELETE", "PATCH", "TRACE"]
    for method in never + [each for each in ("GET", "POST") if each not in allowed]:
        answer = strict.generic(method, path)
        assert answer.status_code == 405, method
        assert answer["Allow"] == allowed
        assert say("refused.title-405", lang) in answer.content.decode()
    asked = strict.options(path)
    assert (asked.status_code, asked.content, asked["Allow"]) == (204, b"", allowed)


@pytest.mark.parametrize("path", ["/", "/health/live", "/health/ready"])
def test_addresses_without_a_language_only_show(strict: Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        answer = strict.generic(method, path)
        assert answer.status_code == 405, method
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert b'"status"' not in answer.content
    assert strict.options(path).status_code == 204
    assert strict.get(path).status_code in (200, 302, 503)
