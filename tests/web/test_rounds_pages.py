"""The rounds: all of them on one page, and one page each."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openentry.wording import Language

if TYPE_CHECKING:
    from django.test import Client

HISTORY = Path(__file__).parents[2] / "src/openentry/law/rounds/history.csv"
LIST = {"en": "/en/rounds/", "fr": "/fr/rondes/"}
LANGS: tuple[Language, Language] = ("en", "fr")


def _published() -> list[dict[str, str]]:
    """Read the list as it was published, with nothing of the product."""
    with HISTORY.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    body = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", body.replace("\u00a0", " "))


@pytest.mark.parametrize("lang", LANGS)
def test_every_published_round_is_listed_once_with_its_figures(
    client: Client, lang: Language
) -> None:
    page = client.get(LIST[lang]).content.decode().replace("\u00a0", " ")
    rows = re.findall(rf'<a href="{LIST[lang]}([0-9ab]+)/">\1</a></th>(.*?)</tr>', page, re.S)
    figures = {
        number: tuple(re.sub(r"\D", "", cell) for cell in re.findall(r'"n">(.*?)</td>', row))
        for number, row in rows
    }
    published = _published()
    assert len(rows) == len(published)
    assert figures == {row["number"]: (row["invitations"], row["crs_cutoff"]) for row in published}


@pytest.mark.parametrize("lang", LANGS)
def test_every_round_has_a_page(client: Client, lang: Language) -> None:
    for row in _published():
        said = _text(client, f"{LIST[lang]}{row['number']}/")
        assert row["crs_cutoff"] in said
        missing = {"en": "not published", "fr": "non publié"}[lang] in said
        assert missing == bool(row["not_published"]), row["number"]


def test_what_the_instruction_asked_is_said_as_it_was_asked(client: Client) -> None:
    assert "Everyone with 886 points or more" in _text(client, "/en/rounds/1/")
    assert "Les 3 500 personnes les mieux classées" in _text(client, "/fr/rondes/379/")


def test_a_corrected_figure_is_said_with_its_reason(client: Client) -> None:
    said = _text(client, "/en/rounds/208/")
    assert "inferred" in said
    assert "another number of invitations" in said


def test_a_round_that_was_never_published_is_not_found(client: Client) -> None:
    assert client.get("/en/rounds/99999/").status_code == 404
